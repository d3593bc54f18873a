/**
 * A store in Deno KV.
 * Source: https://docs.deno.com/deploy/kv/ and https://docs.rs/crate/denokv_proto/0.8.4/source/limits.rs, both read 2026-11-29.
 */
import { checkOptions, listOf, type OptionTable, optionTable, text, withMethods } from "../base/check_options.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { quoted } from "../base/quote.ts";
import type { Store } from "../base/store.ts";
import type { Entry } from "./entry.ts";
import { checkStorage, entryStore } from "./entry_store.ts";
import { byteLength, checkPrefixLength } from "./key_name.ts";

/** A key of Deno KV, as the store writes it. */
export type DenoKvKey = readonly (string | number)[];

/** The value under a key. */
export interface DenoKvEntry {
  /** The value; `null` for a key without a value. */
  readonly value: unknown;
  /** The version; `null` if there is no value. */
  readonly versionstamp: string | null;
}

/** The part of an atomic operation that the store uses. */
export interface DenoKvAtomic {
  /** Lets the operation fail if a key has another version. */
  check(check: { key: DenoKvKey; versionstamp: string | null }): DenoKvAtomic;
  /** Writes a value. */
  set(key: DenoKvKey, value: unknown, options?: { expireIn?: number }): DenoKvAtomic;
  /** Removes a value. */
  delete(key: DenoKvKey): DenoKvAtomic;
  /** Does all of it, or nothing if a check fails. */
  commit(): Promise<{ readonly ok: boolean }>;
}

/** The part of `Deno.Kv` that the store uses. */
export interface DenoKv {
  /** Reads a value. */
  get(key: DenoKvKey): Promise<DenoKvEntry>;
  /** Begins an atomic operation. */
  atomic(): DenoKvAtomic;
}

/** The place of the entries in the database. */
export interface DenoKvStoreOptions {
  /** The first parts of every key, such as `["chats"]`. @default none */
  prefix?: readonly string[] | undefined;
  /** Time, for tests. @default the platform's */
  clock?: Pick<Clock, "now"> | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<DenoKvStoreOptions>(() => ({
  of: "denoKvStore()",
  options: { prefix: listOf(text), clock: withMethods("now") },
  otherNames: { namespace: "prefix", keyPrefix: "prefix" },
}));

const MOST_KEY_BYTES = 2048;
/** The room in a key for the parts of a chunk: an id of 36 letters, and a number. */
const CHUNK_KEY_BYTES = 64;
/** The bytes of a chunk; the limit of a value is 65,536 with the bytes of its type. */
const CHUNK_BYTES = 64_000;
/** The most bytes of a value. A commit writes 819,200 bytes with all keys. */
const MOST_BYTES = 700_000;
/** A text of at most this length fits into one value with any letters. */
const MOST_WHOLE = 30_000;

/** A value in chunks, under keys of its own that are never written again. */
interface Chunked {
  readonly chunks: string;
  readonly count: number;
  readonly expiresAt?: number | undefined;
}

/**
 * Creates a store in Deno KV. It is consistent: every read sees the last write.
 *
 * A value of Deno KV has 64 KiB. The store cuts a longer text into chunks, up to 700,000 bytes, and writes all of them in one atomic
 * operation: a reader sees either the old text or the new one. A longer text is a `RangeError`.
 *
 * Deno KV may return a value for some time after its end, so that the store keeps the exact end with the value and looks itself.
 * Keys of more than 2 KiB are replaced by their SHA-256.
 *
 * @param kv the result of `await Deno.openKv()`.
 * @throws {TypeError} when `kv` is not a Deno KV, for an unknown option or a value of the wrong type.
 * @throws {RangeError} when `prefix` leaves no room for a key.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type DenoKv, denoKvStore } from "@bedrock-edge/client/store";
 *
 * // Counts the visits of an hour: await visits(await Deno.openKv(), "visitor-7")
 * async function visits(kv: DenoKv, visitor: string): Promise<number> {
 *   const store = denoKvStore(kv, { prefix: ["visits"] });
 *   const count = Number(await store.get(visitor) ?? 0) + 1;
 *   await store.set(visitor, String(count), { expiresInMs: 3_600_000 });
 *   return count;
 * }
 * assertEquals(visits.length, 2);
 * ```
 */
export function denoKvStore(kv: DenoKv, options: DenoKvStoreOptions = {}): Store {
  checkStorage(kv, ["atomic", "get"], "denoKvStore()", "the result of await Deno.openKv()");
  checkOptions(options, OPTIONS);
  const { prefix = [], clock = systemClock } = options;
  const most = MOST_KEY_BYTES - CHUNK_KEY_BYTES;
  checkPrefixLength(keyBytes([...prefix, ""]), most);
  const keyOf = (name: string): DenoKvKey => [...prefix, name];

  /** Replaces all that is kept under a name, in one operation. Tries again if another writer was faster. */
  async function replace(name: string, change: (operation: DenoKvAtomic, key: DenoKvKey) => void): Promise<void> {
    const key = keyOf(name);
    let committed;
    do {
      const { value, versionstamp } = await kv.get(key);
      const operation = kv.atomic().check({ key, versionstamp });
      for (const chunk of chunkKeys(key, value)) operation.delete(chunk);
      change(operation, key);
      committed = await operation.commit();
    } while (!committed.ok);
  }

  return entryStore({
    fits: (key) => keyBytes([...prefix, key]) <= most,
    read: (name) => read(kv, keyOf(name)),
    async write(name, { value, expiresAt }, key) {
      const chunks = value.length <= MOST_WHOLE ? [] : chunksOf(value, key);
      await replace(name, (operation, key) => {
        // More than nothing: Deno KV keeps a value of a lifetime of 0.
        const options = expiresAt === undefined ? {} : { expireIn: Math.max(1, expiresAt - clock.now()) };
        const id = crypto.randomUUID();
        const whole = expiresAt === undefined ? value : { value, expiresAt };
        operation.set(key, chunks.length ? { chunks: id, count: chunks.length, expiresAt } : whole, options);
        for (const [at, chunk] of chunks.entries()) operation.set([...key, id, at], chunk, options);
      });
    },
    remove: (name) => replace(name, (operation, key) => void operation.delete(key)),
  }, clock);
}

/** Reads the entry under a key, which may be over. */
async function read(kv: DenoKv, key: DenoKvKey): Promise<Entry | undefined> {
  let { value, versionstamp } = await kv.get(key);
  while (isChunked(value)) {
    const chunks = await Promise.all(chunkKeys(key, value).map(async (chunk) => (await kv.get(chunk)).value));
    if (chunks.every((chunk) => chunk instanceof Uint8Array)) {
      return { value: joined(chunks), expiresAt: value.expiresAt };
    }
    // Another writer has replaced the chunks since, or they have begun to end.
    const before = versionstamp;
    ({ value, versionstamp } = await kv.get(key));
    if (versionstamp === before) return undefined;
  }
  // A text is an entry without end, also of another writer.
  if (typeof value === "string") return { value, expiresAt: undefined };
  const { value: whole, expiresAt } = Object(value) as Record<string, unknown>;
  return typeof whole === "string" && typeof expiresAt === "number" ? { value: whole, expiresAt } : undefined;
}

function isChunked(value: unknown): value is Chunked {
  const { chunks, count } = Object(value) as Record<string, unknown>;
  return typeof chunks === "string" && typeof count === "number";
}

/** Returns the keys of the chunks of a value; an empty list for a value that has none. */
function chunkKeys(key: DenoKvKey, value: unknown): DenoKvKey[] {
  return isChunked(value) ? Array.from({ length: value.count }, (_, at) => [...key, value.chunks, at]) : [];
}

function chunksOf(value: string, key: string): Uint8Array[] {
  const bytes = new TextEncoder().encode(value);
  if (bytes.length > MOST_BYTES) {
    throw new RangeError(
      `Cannot set ${
        quoted(key)
      }: its ${bytes.length} bytes are larger than the ${MOST_BYTES} that Deno KV takes at once; ` +
        "use a store for larger values",
    );
  }
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Array.from({ length: count }, (_, at) => bytes.slice(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES));
}

function joined(chunks: readonly Uint8Array[]): string {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  // Without the option, a byte order mark at the beginning would be lost.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Returns the bytes of a key as Deno KV encodes it: each text with its type and an end, and two bytes for each NUL. */
function keyBytes(key: readonly string[]): number {
  return key.reduce((sum, part) => sum + 2 + byteLength(part) + (part.split("\0").length - 1), 0);
}
