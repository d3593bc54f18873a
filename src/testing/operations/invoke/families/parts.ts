/** An answer as the parts that simple formats know. */
import { member, members, type WireBlock } from "../../../judge/conversation.ts";
import type { AnswerPart } from "../base/text_family.ts";

/** Returns the parts of an answer; blocks of other kinds have no place in these formats. */
export function partsOf(content: readonly WireBlock[]): AnswerPart[] {
  return content.flatMap((block): AnswerPart[] => {
    if (typeof block["text"] === "string") return [{ type: "text", text: block["text"] }];
    if ("reasoningContent" in block) {
      const { text } = member(member(block, "reasoningContent"), "reasoningText");
      return text === undefined ? [] : [{ type: "reasoning", text: String(text) }];
    }
    if ("toolUse" in block) {
      const { toolUseId, name, input } = member(block, "toolUse");
      return [{ type: "call", id: String(toolUseId), name: String(name), input: input ?? {} }];
    }
    const cited = members(member(block, "citationsContent"), "content").map((part) => part["text"] ?? "").join("");
    return cited === "" ? [] : [{ type: "text", text: cited }];
  });
}

/** Returns all text of an answer, for formats that have nothing else. */
export function textOf(content: readonly WireBlock[]): string {
  return partsOf(content).flatMap((part) => part.type === "text" ? [part.text] : []).join("");
}
