/**
 * A Converse body, once its shape has been checked: just enough structure to reason about turns, and no more typing than
 * the wire gives.
 */
import { isRecord } from "./constraints.ts";

/** One block: an object with one member, whose name is its kind. */
export type WireBlock = Readonly<Record<string, unknown>>;

/** One turn. */
export interface WireMessage {
  readonly role: string;
  readonly content: readonly WireBlock[];
}

/** `value[name]` as an object, or an empty one. */
export function member(value: unknown, name: string): Record<string, unknown> {
  const found = isRecord(value) ? value[name] : undefined;
  return isRecord(found) ? found : {};
}

/** `value[name]` as a list of objects, or an empty one. */
export function members(value: unknown, name: string): Record<string, unknown>[] {
  const found = isRecord(value) ? value[name] : undefined;
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

/** The turns of a body. */
export function messagesOf(body: unknown): WireMessage[] {
  return members(body, "messages").map((message) => ({
    role: String(message["role"]),
    content: members(message, "content"),
  }));
}

/** The texts of a turn, joined as a reader would see them. */
export function textOf(message: WireMessage | undefined): string {
  const texts = message?.content.map((block) => block["text"]).filter((text) => typeof text === "string");
  return texts?.join("\n") ?? "";
}

/** The last turn of the user. */
export function lastUserMessage(body: unknown): WireMessage | undefined {
  return messagesOf(body).findLast((message) => message.role === "user");
}
