/**
 * The output items of the Responses API as blocks. Source: the API reference of OpenAI, read 2026-11-29, and answers of Bedrock's
 * Mantle recorded 2026-07 and 2026-08.
 */
import { asObject, type JsonObject } from "../../../base/json_object.ts";
import { invalidInput, readInput } from "../../../chat/calls/call_input.ts";
import type { AnswerBlock, Citation, ReasoningBlock, TextBlock, ToolUseBlock } from "../../../chat/content.ts";

/** The characters between the parts of reasoning, in the text of its block. */
export const PART_SEPARATOR = "\n\n";

/** Ids that number the calls of one answer: the calls of another answer have the same ids (recorded 2026-07). */
const POSITIONAL_ID = /^call_\d{1,4}$/;

/**
 * Returns the id of a call, unique in a conversation. A positional id gets the id of the answer in front of it, as the service
 * accepts it back (recorded 2026-07).
 */
export function callId(item: JsonObject, answerId: string, at: number): string {
  const { call_id, id } = item;
  const own = [call_id, id].find((text) => typeof text === "string" && text !== "") as string | undefined;
  const callId = own ?? `call_${at}`;
  return answerId && POSITIONAL_ID.test(callId) ? `${answerId}:${callId}` : callId;
}

/** Returns the blocks of an item. An item that this version does not know is one `unknown` block, which goes back unchanged. */
export function itemBlocks(item: JsonObject, answerId: string, at: number): AnswerBlock[] {
  const { type, content, ...rest } = item;
  if (type === "message" && Array.isArray(content)) {
    return content.map(asObject).filter(isFilled).map((part) => partBlock(part, item));
  }
  if (type === "reasoning") return [reasoningBlock(item)];
  if (type === "function_call" && typeof item.name === "string") {
    return [callBlock(item, callId(item, answerId, at), item.name)];
  }
  return [{ type: "unknown", name: `${type}`, value: content === undefined ? rest : { ...rest, content } }];
}

/** Returns whether a part of a message has content: a service may announce a text that stays empty. */
export function isFilled({ type, text, refusal, annotations }: JsonObject): boolean {
  if (type === "refusal") return refusal !== "";
  return type !== "output_text" || text !== "" || Array.isArray(annotations) && annotations.length > 0;
}

/** Returns the text of a part that is text or a refusal; `undefined` for any other part. */
export function partText({ type, text, refusal }: JsonObject): string | undefined {
  const said = type === "refusal" ? refusal : type === "output_text" ? text : undefined;
  return typeof said === "string" ? said : undefined;
}

/** Returns the block of a part of a message. */
export function partBlock(part: JsonObject, message: JsonObject): AnswerBlock {
  const text = partText(part);
  if (text !== undefined) return textBlock(text, part.annotations, message.phase);
  return { type: "unknown", name: "message", value: { role: message.role ?? "assistant", content: [part] } };
}

/** Returns the block of a text, with its sources if it has any. */
export function textBlock(text: string, annotations: unknown, phase: unknown): AnswerBlock {
  const citations = Array.isArray(annotations) ? annotations.map(readAnnotation) : [];
  if (citations.length) return { type: "citationsContent", content: [{ text }], citations };
  const block: TextBlock = { type: "text", text };
  // The model wants its word for the place of a text back.
  return typeof phase === "string" ? { ...block, unknown: { phase } } : block;
}

/** Reads a source of a text. Its members stay together under the name of its type. */
export function readAnnotation(annotation: unknown): Citation {
  const { type, ...members } = asObject(annotation);
  const { title, url, filename } = members;
  const source = [url, filename].find((text) => typeof text === "string") as string | undefined;
  return {
    ...typeof title === "string" ? { title } : {},
    ...source === undefined ? {} : { source },
    location: { [typeof type === "string" ? type : "annotation"]: members },
  };
}

/**
 * Returns the block of a reasoning item. All its members are kept, so that the item goes back unchanged: the encrypted content as
 * the signature, the others as members that only this format knows.
 */
export function reasoningBlock(item: JsonObject, text: string = reasoningText(item)): ReasoningBlock {
  const { encrypted_content: signature, ...unknown } = item;
  return {
    type: "reasoningContent",
    ...text ? { text } : {},
    ...typeof signature === "string" ? { signature } : {},
    unknown,
  };
}

/** Returns the readable text of a reasoning item. */
export function reasoningText({ summary, content }: JsonObject): string {
  return [summary, content].flatMap((parts) => Array.isArray(parts) ? parts : [])
    .map((part) => asObject(part).text).filter((text) => typeof text === "string" && text !== "")
    .join(PART_SEPARATOR);
}

/** Returns the item of a reasoning block; `undefined` for a block that another format made. */
export function reasoningItem({ signature, unknown }: ReasoningBlock): JsonObject | undefined {
  if (unknown?.type !== "reasoning") return undefined;
  return signature === undefined ? unknown : { ...unknown, encrypted_content: signature };
}

/** Returns the block of a call. A call that the service did not finish is invalid. */
export function callBlock(item: JsonObject, toolUseId: string, name: string): ToolUseBlock {
  const { arguments: input, status } = item;
  const call = { type: "toolUse", toolUseId, name } as const;
  if (status === "incomplete" || status === "in_progress") {
    return { ...call, ...invalidInput(`${input ?? ""}`, "the answer ended before the call was whole") };
  }
  return { ...call, ...readInput(input) };
}
