/** An answer in no format: its parts in order, the reason of its end, and its usage. */
import { isObject } from "../../../base/json_object.ts";
import { countTokens } from "../../answer/tokens.ts";
import { sign } from "../../base/signature.ts";
import { member, members, type WireBlock } from "../../judge/conversation.ts";
import type { Dialect } from "../base/dialect.ts";

/** A part of an answer. */
export type AnswerPart =
  | { readonly type: "text"; readonly text: string; readonly annotations: readonly unknown[] }
  | { readonly type: "reasoning"; readonly text: string; readonly signature: string }
  | { readonly type: "call"; readonly id: string; readonly name: string; readonly arguments: string }
  /** A member of the message that the format does not know. */
  | { readonly type: "member"; readonly name: string; readonly value: unknown };

/** Returns the parts of an answer; the tags of a dialect stand in the text. */
export function partsOf(content: readonly WireBlock[], { reasoning }: Dialect): AnswerPart[] {
  const parts = content.flatMap(partOf);
  if (reasoning === "hidden") return parts.filter(({ type }) => type !== "reasoning");
  if (reasoning !== "tags") return parts;
  return parts.map((part) =>
    part.type === "reasoning" ? { type: "text", text: `<think>\n${part.text}\n</think>\n\n`, annotations: [] } : part
  );
}

function partOf(block: WireBlock): AnswerPart[] {
  const [[kind, value] = ["", undefined]] = Object.entries(block);
  switch (kind) {
    case "text":
      return [{ type: "text", text: String(value), annotations: [] }];
    case "reasoningContent":
      return [reasoningPart(member(block, kind))];
    case "toolUse": {
      const { toolUseId, name, input } = member(block, kind);
      // A text is sent unchanged: models make arguments that are not JSON.
      const text = typeof input === "string" ? input : JSON.stringify(input ?? {});
      return [{ type: "call", id: String(toolUseId), name: String(name), arguments: text }];
    }
    case "citationsContent":
      return [citedPart(member(block, kind))];
    default:
      return [{ type: "member", name: kind, value }];
  }
}

function reasoningPart(reasoning: Record<string, unknown>): AnswerPart {
  const { text, signature } = member(reasoning, "reasoningText");
  const said = String(text ?? reasoning["redactedContent"] ?? "");
  return { type: "reasoning", text: said, signature: typeof signature === "string" ? signature : sign(said) };
}

function citedPart(block: Record<string, unknown>): AnswerPart {
  const text = members(block, "content").map((part) => String(part["text"] ?? "")).join("");
  const annotations = members(block, "citations").map((citation) => {
    const web = member(member(citation, "location"), "web");
    const url_citation = { url: web["url"], title: citation["title"], start_index: 0, end_index: text.length };
    return { type: "url_citation", url_citation };
  });
  return { type: "text", text, annotations };
}

/** The words of OpenAI for Converse's stop reasons; other words are sent unchanged. */
const FINISH: ReadonlyMap<string, string> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["tool_use", "tool_calls"],
  ["content_filtered", "content_filter"],
  ["guardrail_intervened", "content_filter"],
]);

/** Returns the finish reason for a stop reason. */
export function finishOf(stopReason: string): string {
  return FINISH.get(stopReason) ?? stopReason;
}

/** Returns token counts in OpenAI's shape: counts in AWS's shape are translated, and others are sent unchanged. */
export function usageOf(
  usage: Readonly<Record<string, unknown>>,
  reasoningTokens: number,
): Readonly<Record<string, unknown>> {
  if (usage["inputTokens"] === undefined && usage["outputTokens"] === undefined) return usage;
  const count = (name: string): number => typeof usage[name] === "number" ? usage[name] : 0;
  const read = count("cacheReadInputTokens"), written = count("cacheWriteInputTokens");
  const prompt = count("inputTokens") + read + written;
  const completion = count("outputTokens");
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: read, ...(written > 0 ? { cache_write_tokens: written } : {}) },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}

/** Returns the number of tokens of a part. */
export function tokensOf(part: AnswerPart): number {
  if (part.type === "call") return countTokens(part.name) + countTokens(part.arguments);
  return countTokens(part.type === "member" ? part.value : part.text);
}

/** Returns whether a block of a scripted answer can be sent. */
export function isSayable(block: unknown): boolean {
  const kinds = isObject(block) ? Object.keys(block) : [];
  return !kinds.some((kind) => kind === "toolResult" || kind === "audio" || kind === "image");
}
