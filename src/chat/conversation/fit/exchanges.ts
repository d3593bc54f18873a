/**
 * Splits a conversation into exchanges: a user message and everything up to the next user message, including tool calls and
 * their results.
 */
import type { ContentBlock, Message } from "../../content.ts";

/** Returns the index of the next exchange after `from`; `undefined` for the last exchange. */
export function nextExchange(messages: readonly Message[], from: number): number | undefined {
  const next = messages.findIndex((message, at) => at > from && beginsExchange(message));
  return next < 0 ? undefined : next;
}

function beginsExchange({ role, content }: Message): boolean {
  // A message with tool results belongs to the calls before it, even if it has other content.
  return role === "user" && (typeof content === "string" || !content.some((block) => block?.type === "toolResult"));
}

/** Returns the messages before `to` that a cut removes. System messages stay. */
export function before(messages: readonly Message[], to: number): Message[] {
  return messages.slice(0, to).filter(({ role }) => role !== "system");
}

/** Returns the conversation without these messages. */
export function without(messages: readonly Message[], to: number): Message[] {
  return messages.filter(({ role }, at) => at >= to || role === "system");
}

/** Returns `messages` followed by the user's content, which is merged into a last message of the user. */
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
