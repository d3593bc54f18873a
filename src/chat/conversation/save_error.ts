/** The error of a conversation whose store fails to keep a turn. */
import { wordsOf } from "../../base/words.ts";
import { cut, quoted } from "../../base/quote.ts";
import type { ChatResult } from "../result.ts";

/** The most characters of the store's own words in a message. */
const MAX_WORDS = 200;

/** The words of stores for a value that is too large for them: Deno KV, Workers KV, D1, Durable Objects, Redis, DynamoDB. */
const TOO_LARGE =
  /too (?:large|big|long)|toobig|(?:larger|longer|bigger|greater) than|\b413\b|(?:size|length|bytes).{0,40}exceed|exceed.{0,40}(?:size|length|bytes)|max.{0,20}(?:size|bytes)/i;

/**
 * The answer arrived, but the store failed to keep it. The turn is in the conversation's memory, and goes to the store with the
 * next turn, or with `store.set(key, JSON.stringify(conversation))`. Do not send the message again: the conversation has it.
 *
 * This is not a `ProviderError`, because the model's answer is whole: show `result`, and log the error. If `retryable` is false, the
 * store said that the conversation is too large for it, which no later turn makes smaller: use a store for larger values, or a
 * smaller `window`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { conversation, ConversationSaveError, createBedrock, type Store } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Hello!"] });
 * const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake }).model("amazon.nova-lite-v1:0");
 * const full: Store = {
 *   get: () => undefined,
 *   set: () => Promise.reject(new Error("Value too large (max 65536 bytes)")),
 *   delete: () => {},
 * };
 * const chat = conversation(model, { store: full, key: "visitor-7" });
 * const { result, key, retryable } = await assertRejects(() => chat.send("Hi"), ConversationSaveError, "max 65536 bytes");
 * assertEquals([result.text, key, retryable], ["Hello!", "visitor-7", false]);
 * assertEquals(chat.messages.length, 2); // kept all the same
 * ```
 */
export class ConversationSaveError extends Error {
  /** The class's name; survives minification. */
  override readonly name: string = "ConversationSaveError";
  /** The answer. */
  declare readonly result: ChatResult;
  /** The key that was to be written. */
  declare readonly key: string;
  /** Whether saving again may succeed: false when the store says that the conversation is too large. */
  declare readonly retryable: boolean;

  /** Built by `conversation()`; the store's own failure is the `cause`. `value` is what was to be saved. */
  constructor(key: string, result: ChatResult, cause: unknown, value: string) {
    const words = lineOf(cause);
    const retryable = !TOO_LARGE.test(words);
    const bytes = new TextEncoder().encode(value).length;
    const said = words && ` (${words})`;
    const advice = retryable
      ? "the next turn saves both"
      : `its ${bytes} bytes will not fit later either: use a store for larger values, or a smaller window`;
    super(`Cannot save conversation ${quoted(key)}: the store failed${said}; the answer is in result, and ${advice}`, {
      cause,
    });
    Object.assign(this, { key, result, retryable });
  }
}

/** Returns what the store's failure says, in one line, cut, and without the password of a URL. */
function lineOf(cause: unknown): string {
  const words = wordsOf(cause).slice(0, 2 * MAX_WORDS);
  return cut(words.replace(/\/\/[^\s/@]*@/g, "//…@").replace(/\s+/g, " ").trim(), MAX_WORDS);
}
