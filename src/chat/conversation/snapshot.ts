/**
 * What is kept of a conversation: JSON, whatever the messages were made of.
 */
import type { Message } from "../content.ts";
import { jsonText } from "../json_text.ts";

/** How many tokens the beginning of a conversation took. */
export interface ConversationSize {
  /** As the service counted them, the system prompt and the tools included. */
  readonly tokens: number;
  /** How many messages that covers. */
  readonly messages: number;
}

/**
 * A conversation as JSON: what `toJSON()` gives, `from` takes and a store holds. The system prompt and the tools are not in
 * it: they are code, and are given again.
 */
export interface ConversationJson {
  /** The format's version. */
  readonly version: 1;
  /** Every turn that is kept, oldest first; bytes are base64. */
  readonly messages: readonly Message[];
  /** Where the service said. */
  readonly size?: ConversationSize;
}

/**
 * A copy that JSON keeps: bytes as base64, and everything else as it is. What the caller
 * does with the original later changes no history.
 *
 * @throws {TypeError} for what JSON cannot say: a circle, or a bigint.
 */
export function jsonCopy<T>(value: T): T {
  // Of messages and their content there is always one.
  return JSON.parse(jsonText(value)!);
}

/**
 * What a caller or a store hands back.
 *
 * @throws {TypeError} when it is no conversation, or one of a later version.
 */
export function restored(json: unknown): ConversationJson {
  const given = Array.isArray(json) ? { version: 1, messages: json } : json ?? {};
  const { version = "missing", messages, size } = given as Partial<Record<keyof ConversationJson, unknown>>;
  if (version !== 1) refuse(`its version is ${version}`);
  const copy: readonly Message[] = Array.isArray(messages) ? jsonCopy(messages) : refuse("messages is no list");
  for (const [at, message] of copy.entries()) {
    const { role, content } = message ?? {};
    if (typeof role !== "string" || typeof content !== "string" && !Array.isArray(content)) {
      refuse(`messages[${at}] is no message`);
    }
  }
  const { tokens, messages: count } = (size ?? {}) as Partial<Record<keyof ConversationSize, unknown>>;
  // Anything else it says of its size is worth less than an estimate.
  const sound = typeof tokens === "number" && tokens >= 0 && typeof count === "number" && count <= copy.length;
  return { version: 1, messages: copy, ...(sound && { size: { tokens, messages: count } }) };
}

function refuse(what: string): never {
  throw new TypeError(`Cannot restore conversation: ${what}; pass what toJSON() gave, or a list of messages`);
}
