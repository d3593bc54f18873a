/** Stores, in which conversations outlive the isolate. */
import { wordsOf } from "../../base/words.ts";
import { cut, quoted } from "../../base/quote.ts";
import type { ChatResult } from "../result.ts";

/**
 * Anything that keeps a string under a key: a `Map` does, and every platform's storage in a line or two. A conversation is
 * one value, so the store's limit is the conversation's: 64 KiB in Deno KV (https://docs.deno.com/deploy/kv, read
 * 2026-11-21), which a picture exceeds. Workers KV takes one write a second per key and may answer with what was there a
 * minute ago (https://developers.cloudflare.com/kv/platform/limits, read 2026-11-21): for people who type fast a Durable
 * Object is better.
 *
 * A conversation reads its store once, and writes all of itself after every turn. If two conversations have the same
 * key, the later write wins, and the turns that the other one has kept are lost. So create a conversation for every
 * request, not for every isolate. If two may be open at once, as in two tabs, let one Durable Object hold the
 * conversation.
 *
 * @example Workers KV, D1, a Durable Object and Deno KV
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ConversationStore } from "@bedrock-edge/client";
 *
 * interface WorkersKv {
 *   get(key: string): Promise<string | null>;
 *   put(key: string, value: string): Promise<void>;
 * }
 * const ofWorkersKv = (kv: WorkersKv): ConversationStore => ({
 *   get: (key) => kv.get(key),
 *   set: (key, value) => kv.put(key, value),
 * });
 *
 * interface D1 {
 *   prepare(sql: string): {
 *     bind(...values: unknown[]): { first<T>(column: string): Promise<T | null>; run(): Promise<unknown> };
 *   };
 * }
 * // CREATE TABLE conversations (key TEXT PRIMARY KEY, value TEXT NOT NULL)
 * const ofD1 = (db: D1): ConversationStore => ({
 *   get: (key) => db.prepare("SELECT value FROM conversations WHERE key = ?").bind(key).first<string>("value"),
 *   set: (key, value) =>
 *     db.prepare("INSERT INTO conversations (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")
 *       .bind(key, value).run(),
 * });
 *
 * interface DurableObjectStorage {
 *   get<T>(key: string): Promise<T | undefined>;
 *   put(key: string, value: unknown): Promise<void>;
 * }
 * const ofDurableObject = (storage: DurableObjectStorage): ConversationStore => ({
 *   get: (key) => storage.get<string>(key),
 *   set: (key, value) => storage.put(key, value),
 * });
 *
 * interface DenoKv {
 *   get<T>(key: string[]): Promise<{ value: T | null }>;
 *   set(key: string[], value: unknown): Promise<unknown>;
 * }
 * const ofDenoKv = (kv: DenoKv): ConversationStore => ({
 *   get: async (key) => (await kv.get<string>(["conversations", key])).value,
 *   set: (key, value) => kv.set(["conversations", key], value),
 * });
 *
 * // A fake of one of them shows the shape; the others go the same way.
 * const values = new Map<string, string>();
 * const store = ofWorkersKv({
 *   get: (key) => Promise.resolve(values.get(key) ?? null),
 *   put: (key, value) => Promise.resolve(void values.set(key, value)),
 * });
 * await store.set("k", "v");
 * assertEquals(await store.get("k"), "v");
 * assertEquals([ofD1, ofDurableObject, ofDenoKv].every((adapter) => typeof adapter === "function"), true);
 * ```
 */
export interface ConversationStore {
  /** Returns the value that was set last; `null` or `undefined` if no value was set. */
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
  /** Keeps `value`. A promise is awaited, and its result ignored. */
  set(key: string, value: string): unknown;
}

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
 * import { conversation, ConversationSaveError, createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Hello!"] });
 * const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake }).model("amazon.nova-lite-v1:0");
 * const full = { get: () => undefined, set: () => Promise.reject(new Error("Value too large (max 65536 bytes)")) };
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
