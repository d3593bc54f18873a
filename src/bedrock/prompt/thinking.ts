/**
 * Finds out whether a request makes a model think, because such a request has restrictions. Pure.
 */
import { alwaysReasons, familyOf } from "../../models/family.ts";
import { reasoningMembers } from "./reasoning_members.ts";
import { asObject } from "../../base/json_object.ts";
import type { WireObject } from "../wire.ts";
import type { BedrockChatOptions } from "../chat_options.ts";

/** The timeout for silence while a model thinks, in milliseconds. */
export const THINKING_MS = 300_000;

/**
 * Returns how a Claude is asked to think, if it is. The caller's member in the model's own format overrides ours. An id that
 * hides its provider counts as a Claude if we use Claude's format for it.
 */
export function thinkingOf(
  model: string,
  { reasoning, additionalModelRequestFields: own }: BedrockChatOptions,
): WireObject | undefined {
  const ours = reasoningMembers(model, reasoning).fields?.thinking;
  if (!ours && familyOf(model) !== "claude") return undefined;
  const thinking = { ...asObject(ours), ...asObject(own?.thinking) };
  return thinking.type === undefined || thinking.type === "disabled" ? undefined : thinking;
}

/** Returns whether a model thinks: it always does, or the request asks for it by `reasoning` or by a Claude's own field. */
export function thinks(model: string, options: BedrockChatOptions): boolean {
  const { reasoning = "off" } = options;
  return reasoning !== "off" || alwaysReasons(model) || thinkingOf(model, options) !== undefined;
}
