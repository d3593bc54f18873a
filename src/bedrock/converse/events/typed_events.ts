/**
 * Decodes a stream's deltas other than text. Pure.
 */
import type { Citation } from "../../../chat/content.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import { corrupt } from "../../../event_stream/message.ts";
import { cut } from "../../../base/quote.ts";
import type { OpenBlock } from "../decode/assemble.ts";
import { asObject, isObject } from "../../../base/json_object.ts";

/** Returns the event of a delta other than text; `undefined` for a delta that only completes its block. */
export function readTypedDelta(index: number, kind: string, delta: unknown, open: OpenBlock): ChatEvent | undefined {
  if (!isObject(delta)) return undefined;
  if (kind === "citation") return { type: "citation", index, citation: delta as Citation };
  if (kind === "reasoningContent" && typeof delta.text === "string") {
    return { type: "reasoning", index, text: delta.text };
  }
  const { toolUseId, name } = asObject(open.toolUse);
  if (kind !== "toolUse" || typeof delta.input !== "string") return undefined;
  if (typeof toolUseId !== "string" || typeof name !== "string") return undefined;
  return { type: "toolInput", index, toolUseId, name, json: delta.input };
}

/**
 * Returns whether a delta may begin a block. Input may not, because its call is unknown. Input without text is left out.
 *
 * @throws {ProviderError} `streamCorrupt` for input with text: another call may lack this input, so that no call of the answer
 * can be trusted (strands-agents/harness-sdk#1838).
 */
export function mayBeginTyped(kind: string, delta: unknown, index: number | string): boolean {
  const { toolUseId, name, input } = asObject(delta);
  if (kind !== "toolUse" || typeof toolUseId === "string" && typeof name === "string") return true;
  if (input === null || typeof input === "string" && !input.trim()) return false;
  throw corrupt(
    `input of a tool call came at index ${cut(String(index))}, where no contentBlockStart began a call`,
  );
}
