/**
 * A conversation as JSON.
 */
import type { Message } from "../../content.ts";
import { jsonText } from "../../../base/json_text.ts";

/** The size of the beginning of a conversation. */
export interface ConversationSize {
  /** The tokens as the service counted them, with the system prompt and the tools. */
  readonly tokens: number;
  /** The number of messages that were counted. */
  readonly messages: number;
}

/**
 * A conversation as `toJSON()` returns it, `from` takes it and a store holds it. The system prompt and the tools are not in it,
 * because they are code: pass them again.
 */
export interface ConversationJson {
  /** The format's version. */
  readonly version: 1;
  /** Every turn that is kept, oldest first; bytes are base64. */
  readonly messages: readonly Message[];
  /** The size, if the service has told it. */
  readonly size?: ConversationSize;
}

/**
 * Returns a copy that JSON keeps: bytes as base64, and everything else unchanged. Later changes of the original do not reach
 * the history.
 *
 * @throws {TypeError} for a value that JSON cannot express, such as a circular reference or a bigint.
 */
export function jsonCopy<T>(value: T): T {
  // Messages and their content always have JSON.
  return JSON.parse(jsonText(value)!);
}

/**
 * Reads a conversation that a caller or a store hands back.
 *
 * @throws {TypeError} when it is not a conversation, or is of a later version.
 */
export function restoreConversation(json: unknown): ConversationJson {
  const given = Array.isArray(json) ? { version: 1, messages: json } : json ?? {};
  const { version = "missing", messages, size } = given as Partial<Record<keyof ConversationJson, unknown>>;
  if (version !== 1) refuse(`its version is ${version}`);
  const copy: readonly Message[] = Array.isArray(messages) ? jsonCopy(messages) : refuse("messages is not a list");
  for (const [at, message] of copy.entries()) {
    const { role, content } = message ?? {};
    if (typeof role !== "string" || typeof content !== "string" && !Array.isArray(content)) {
      refuse(`messages[${at}] is not a message`);
    }
  }
  const { tokens, messages: count } = (size ?? {}) as Partial<Record<keyof ConversationSize, unknown>>;
  // An invalid size is worth less than an estimate.
  const sound = typeof tokens === "number" && tokens >= 0 && typeof count === "number" && count <= copy.length;
  return { version: 1, messages: copy, ...(sound && { size: { tokens, messages: count } }) };
}

function refuse(what: string): never {
  throw new TypeError(`Cannot restore conversation: ${what}; pass the result of toJSON(), or a list of messages`);
}
