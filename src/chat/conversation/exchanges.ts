/**
 * Where a conversation may be cut: an exchange is what the user says and everything up to what the user says next, with the
 * tool calls in between and their results.
 */
import type { ContentBlock, Message } from "../content.ts";

/** Where the exchange after the one at `from` begins; `undefined` when that is the last. */
export function nextExchange(messages: readonly Message[], from: number): number | undefined {
  const next = messages.findIndex((message, at) => at > from && beginsExchange(message));
  return next < 0 ? undefined : next;
}

function beginsExchange({ role, content }: Message): boolean {
  // Results belong to the calls before them, whatever is said beside them.
  return role === "user" && (typeof content === "string" || !content.some(({ type }) => type === "toolResult"));
}

/** Those of the first `to` messages that go when the conversation begins there. What is said to the system stays. */
export function before(messages: readonly Message[], to: number): Message[] {
  return messages.slice(0, to).filter(({ role }) => role !== "system");
}

/** The conversation without those. */
export function without(messages: readonly Message[], to: number): Message[] {
  return messages.filter(({ role }, at) => at >= to || role === "system");
}

/** `messages` and then what the user says: of two turns of the user in a row the service would make a refusal. */
export function followedBy(messages: readonly Message[], content: Message["content"]): Message[] {
  const last = messages.at(-1);
  if (last?.role !== "user") return [...messages, { role: "user", content }];
  return [...messages.slice(0, -1), { role: "user", content: [...blocks(last.content), ...blocks(content)] }];
}

/** A block of a conversation. */
export interface Place {
  /** Index of the message. */
  readonly at: number;
  /** Index of the block in the message. */
  readonly index: number;
}

/** Returns the place where `content`, which `followedBy` appended, begins. Blocks before that place are older. */
export function lastPlace(messages: readonly Message[], content: Message["content"]): Place {
  const last = messages.at(-1);
  return { at: messages.length - 1, index: last ? blocks(last.content).length - blocks(content).length : 0 };
}

function blocks(content: Message["content"]): readonly ContentBlock[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
