/**
 * Whether a request asks a model to think: some things cannot be asked of one that does. Pure.
 */
import type { ChatOptions } from "../chat/request.ts";
import { alwaysReasons } from "../models/family.ts";
import { reasoningMembers } from "./reasoning.ts";
import { asObject, type WireObject } from "./wire.ts";

/** Thinking is silence that is healthy. */
export const THINKING_MS = 300_000;

/** The provider segment of an id that is Anthropic's. */
export const CLAUDE: RegExp = /\banthropic\./;

/**
 * How a Claude is asked to think, where it is. What the caller writes in the model's own format goes over what we put there;
 * an id that hides its provider is a Claude's where we write to it as to one.
 */
export function thinkingOf(
  model: string,
  { reasoning, additionalModelRequestFields: own }: ChatOptions,
): WireObject | undefined {
  const ours = reasoningMembers(model, reasoning).fields?.thinking;
  if (!ours && !CLAUDE.test(model)) return undefined;
  const thinking = { ...asObject(ours), ...asObject(own?.thinking) };
  return thinking.type === undefined || thinking.type === "disabled" ? undefined : thinking;
}

/** Returns whether a model thinks: it always does, or the request asks for it by `reasoning` or by a Claude's own field. */
export function thinks(model: string, options: ChatOptions): boolean {
  const { reasoning = "off" } = options;
  return reasoning !== "off" || alwaysReasons(model) || thinkingOf(model, options) !== undefined;
}
