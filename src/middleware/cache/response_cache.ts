/**
 * A middleware that gives an answer again to a request that asks the same.
 */
import {
  callback,
  checkOptions,
  listOf,
  numberFrom,
  type OptionTable,
  optionTable,
  stringOr,
  text,
  withMethods,
} from "../../base/check_options.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { kindOf } from "../../base/quote.ts";
import type { Store } from "../../base/store.ts";
import { withTimeout } from "../../base/waiting.ts";
import { identityOf } from "../../chat/model_identity.ts";
import { withDefaults } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { ChatResult } from "../../chat/result.ts";
import { answerEvents } from "../use/answer_events.ts";
import { finishAgain } from "../use/finish_again.ts";
import type { MiddlewareCall, MiddlewareHooks } from "../use/middleware.ts";
import { type Entry, entryText, isKeepable, readEntry, storedResult } from "./entry.ts";
import { recordedStream, type Replay, replayStream } from "./replay.ts";
import { hashOf } from "./request_hash.ts";
import { requestIdentity } from "./request_identity.ts";
import { generationsOf, renewTag } from "./tags.ts";

/** The options of a cache of responses. Functions get the request with the defaults of its handle. */
export interface ResponseCacheOptions {
  /** The store of the answers: any of `@bedrock-edge/client/store`, a `Map`, or your own. */
  store: Store;
  /**
   * The owner of the answers: the id of a tenant or a user. An answer is never given to a request of another partition. Pass
   * `"public"` only if nothing in any request or answer is private.
   */
  partition: string | ((request: ChatOptions, call: MiddlewareCall) => string | Promise<string>);
  /** How long an answer may be given again, in milliseconds, above 0; `Infinity` for no limit. @default {3_600_000} an hour */
  ttlMs?: number | undefined;
  /** The tags of the answers, by which `invalidate` finds them. @default none */
  tags?:
    | readonly string[]
    | ((request: ChatOptions, call: MiddlewareCall) => readonly string[] | Promise<readonly string[]>)
    | undefined;
  /**
   * Returns the data that the answer depends on, which are hashed in place of the request: plain data, such as the last message. The
   * partition, the provider with its address, the model and the targets of a router always count. @default the request, without
   * `signal`, `timeouts`, `retry` and `headers`
   */
  key?: ((request: ChatOptions, call: MiddlewareCall) => unknown) | undefined;
  /** The names of headers that change the answer, which count with the request. @default none */
  headers?: readonly string[] | undefined;
  /** Returns whether a request goes past the cache: its answer is neither looked up nor kept. @default no request does */
  bypass?: ((request: ChatOptions, call: MiddlewareCall) => boolean | Promise<boolean>) | undefined;
  /** The longest answer that is kept, in characters of its entry. @default {1_000_000} */
  maxChars?: number | undefined;
  /** The most milliseconds to wait for the store, for a look-up and for a write. @default {1000} */
  storeMs?: number | undefined;
  /** Gets every failure of the store, and an entry that cannot be read or written. The call goes on without the cache. */
  onError?: ((error: unknown) => unknown) | undefined;
  /**
   * Takes over the writing of answers, such as `(work) => ctx.waitUntil(work)` of a Worker. The promise never rejects.
   * @default the end of a call waits for the store
   */
  waitUntil?: ((work: Promise<void>) => unknown) | undefined;
  /** The time; for tests. */
  clock?: Clock | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ResponseCacheOptions>(() => ({
  of: "responseCache()",
  options: {
    store: withMethods("get", "set", "delete"),
    partition: stringOr(text, callback),
    ttlMs: numberFrom(0),
    tags: (value, option) => (typeof value === "function" ? callback : listOf(text))(value, option),
    key: callback,
    headers: listOf(text),
    bypass: callback,
    maxChars: numberFrom(1),
    storeMs: numberFrom(1),
    onError: callback,
    waitUntil: callback,
    clock: withMethods("now", "setTimeout"),
  },
  otherNames: {
    cache: "store",
    kv: "store",
    ttl: "ttlMs",
    maxAge: "ttlMs",
    expiresInMs: "ttlMs",
    tenant: "partition",
    namespace: "partition",
    userId: "partition",
    skip: "bypass",
    generateKey: "key",
    keyGenerator: "key",
    maxBytes: "maxChars",
  },
}));

/** A middleware for `use`, with the means to forget answers. */
export interface ResponseCache {
  /** Makes the functions of one call; `use` calls it. */
  (call: MiddlewareCall): MiddlewareHooks;
  /**
   * Forgets all answers that have the tag, of every partition. Answers of requests that are under way are not kept.
   *
   * @throws {TypeError} when the tag is not a text, and the error of the store.
   */
  invalidate(tag: string): Promise<void>;
}

/**
 * Creates a cache of responses: a request that asks the same as one before gets the same answer, and nothing is sent. Whole
 * answers and streams share their entries; a stream is replayed event by event, in the batches in which it came. The result has
 * `cached`, with the age of the answer. Its `usage` is that of the original answer; `cost` of such a result is 0.
 *
 * Requests are the same if the provider, the model, all options that change the answer, and the bytes of all files are the same. The
 * address of an OpenAI-compatible service or of a gateway counts, and so do the defaults of all targets of a router. Functions cannot be compared: neither middleware inside of the cache nor the
 * `request()` of a target. Give routers that differ only in functions names of their own.
 *
 * A model with a temperature gives another answer each time; a cache gives the first one again. Exclude requests with `bypass`.
 *
 * Not kept: errors, streams that were cut or left, answers that were cut, filtered or refused, damaged calls, and answers that do
 * not fit their schema. A failure of the store never fails a call. Two requests at the same time are both sent: nothing is shared
 * between requests that are under way, because Workers forbid that.
 *
 * @throws {TypeError} when `store` or `partition` is missing, or an option is unknown or of the wrong type.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { responseCache, use } from "@bedrock-edge/client/middleware";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
 * const cache = responseCache({ store: new Map(), partition: "tenant-1", tags: ["geography"] });
 * const model = use(bedrock.model("amazon.nova-lite-v1:0"), cache);
 *
 * const first = await model.chat({ messages: "The capital of France?" });
 * const again = await model.stream({ messages: "The capital of France?" }).final();
 * assertEquals([first.cached, again.text, again.attempts], [undefined, "Paris.", 0]);
 * assertEquals(typeof again.cached?.ageMs, "number");
 * assertEquals(fake.requests.length, 1);
 *
 * await cache.invalidate("geography");
 * await model.chat({ messages: "The capital of France?" });
 * assertEquals(fake.requests.length, 2);
 * ```
 */
export function responseCache(options: ResponseCacheOptions): ResponseCache {
  checkOptions(options, OPTIONS);
  const { store, partition, ttlMs = HOUR_MS } = options;
  if (store === undefined) {
    throw new TypeError("Cannot cache responses: store is missing; pass a store, such as new Map()");
  }
  if (partition === undefined || partition === "") throw missingPartition(partition);
  if (!(ttlMs > 0)) throw new RangeError(`Cannot cache responses for ${ttlMs} ms: use a number above 0`);
  const cache = createCache(options);

  function hooks(call: MiddlewareCall): MiddlewareHooks {
    return {
      name: "responseCache",
      async wrapChat(request, next) {
        const { replay, keep } = await cache.look(request, call);
        if (replay) return replay.result;
        const result = await next(request);
        await keep?.(result);
        return result;
      },
      async wrapStream(request, next) {
        const { replay, keep } = await cache.look(request, call);
        if (replay) return replayStream(replay);
        const stream = next(request);
        return keep ? recordedStream(stream, { keep, report: cache.report, maxChars: cache.maxChars }) : stream;
      },
    };
  }

  async function invalidate(tag: string): Promise<void> {
    if (typeof tag !== "string") {
      throw new TypeError(`Cannot forget answers: the tag is ${kindOf(tag)}; pass a text`);
    }
    await renewTag(store, tag);
  }

  return Object.assign(hooks, { invalidate });
}

const HOUR_MS = 3_600_000;

function missingPartition(given: unknown): TypeError {
  const is = given === undefined ? "missing" : given === "" ? "empty" : kindOf(given);
  return new TypeError(
    `Cannot cache responses: partition is ${is}; pass the id of the tenant whose requests may share answers, or "public" if nothing in them is private`,
  );
}

/** The outcome of a look-up: an answer, or a function that keeps the answer to come. Neither if the cache is left out. */
interface Found {
  readonly replay?: Replay;
  readonly keep?: (result: ChatResult, batches?: readonly string[]) => Promise<void>;
}

function createCache(options: ResponseCacheOptions) {
  const { store, ttlMs = HOUR_MS, storeMs = 1000, maxChars = 1_000_000, clock = systemClock, waitUntil } = options;

  async function report(error: unknown): Promise<void> {
    try {
      await options.onError?.(error);
    } catch {
      // The cache is beside the call: its own failures must not fail the call.
    }
  }

  function inTime<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
    const message = `Cannot wait longer for the store of responses: it has not answered in ${storeMs} ms`;
    return withTimeout(work, storeMs, clock, message, [signal]);
  }

  async function look(given: ChatOptions, call: MiddlewareCall): Promise<Found> {
    const request = withDefaults<ChatOptions>(call.model.defaults, given);
    const { signal } = request;
    signal?.throwIfAborted();
    if (await options.bypass?.(request, call)) return {};
    const partition = await partitionOf(options.partition, request, call);
    const tags = await tagsOf(options.tags, request, call);
    const identity = options.key ? await keyOf(options.key, request, call) : requestIdentity(request, options.headers);
    try {
      const { provider, modelId } = call.model;
      const model = [provider, modelId, await hashOf(identityOf(call.model), "the identity of the model")];
      const key = `response:${await hashOf([partition, ...model, await hashOf(identity, "the request")])}`;
      const reading = async () => await Promise.all([store.get(key), generationsOf(store, tags)]);
      const [text, generations] = await inTime(reading(), signal);
      const replay = typeof text === "string" ? await read(text, generations, request) : undefined;
      return replay ? { replay } : { keep: keeper(key, generations) };
    } catch (error) {
      signal?.throwIfAborted();
      await report(error);
      return {};
    }
  }

  /** Returns the answer of an entry; `undefined` for an entry that is too old, was forgotten, or does not fit the request. */
  async function read(text: string, generations: Entry["tags"], request: ChatOptions): Promise<Replay | undefined> {
    const entry = readEntry(text);
    if (!entry) {
      await report(
        new TypeError("Cannot read stored answer: it is damaged, or of another version; it will be replaced"),
      );
      return undefined;
    }
    const ageMs = clock.now() - entry.at;
    // An answer from the future came under a wrong clock, and would stay young for good.
    if (Math.abs(ageMs) >= ttlMs || !isSame(entry.tags, generations)) return undefined;
    try {
      return await replayOf(entry, Math.max(0, ageMs), request);
    } catch (error) {
      await report(error);
      return undefined;
    }
  }

  /** In a function of its own, which does not hold the request. */
  function keeper(key: string, tags: Entry["tags"]): NonNullable<Found["keep"]> {
    return async (result, batches) => {
      if (!isKeepable(result)) return;
      const work = write(key, () => entryText(result, { at: clock.now(), tags }, batches)).catch(report);
      if (!waitUntil) return await work;
      try {
        waitUntil(work);
      } catch (error) {
        await report(error);
        await work;
      }
    };
  }

  async function write(key: string, textOf: () => string): Promise<void> {
    const text = textOf();
    if (text.length > maxChars) return;
    const lifetime = ttlMs === Infinity ? {} : { expiresInMs: ttlMs };
    // An async function, because a store may throw at once.
    await inTime((async () => void await store.set(key, text, lifetime))());
  }

  return { look, report, maxChars };
}

async function partitionOf(
  partition: ResponseCacheOptions["partition"],
  request: ChatOptions,
  call: MiddlewareCall,
): Promise<string> {
  const own: unknown = typeof partition === "function" ? await partition(request, call) : partition;
  if (typeof own !== "string" || own === "") throw missingPartition(own);
  return own;
}

async function tagsOf(
  tags: ResponseCacheOptions["tags"],
  request: ChatOptions,
  call: MiddlewareCall,
): Promise<readonly string[]> {
  const own: unknown = typeof tags === "function" ? await tags(request, call) : tags ?? [];
  if (Array.isArray(own) && own.every((tag) => typeof tag === "string")) return own;
  const given = Array.isArray(own) ? "a list of other things than texts" : kindOf(own);
  throw new TypeError(`Cannot cache responses: tags returned ${given}; return a list of texts`);
}

/** A key that is missing would give every request of a partition the same answer. */
async function keyOf(
  key: NonNullable<ResponseCacheOptions["key"]>,
  request: ChatOptions,
  call: MiddlewareCall,
): Promise<unknown> {
  const own = await key(request, call);
  if (own !== undefined && own !== null && typeof own !== "function") return own;
  throw new TypeError(
    `Cannot cache responses: key returned ${kindOf(own)}; return plain data that tell requests apart`,
  );
}

/** Returns whether two sets of tags have the same names, with the same generations. */
function isSame(tags: Entry["tags"], others: Entry["tags"]): boolean {
  const names = Object.keys(tags);
  return names.length === Object.keys(others).length &&
    names.every((name) => Object.hasOwn(others, name) && tags[name] === others[name]);
}

/**
 * Returns the answer of an entry, with its calls and output made again.
 *
 * @throws {StructuredOutputError} when the answer does not fit the schema, which may have changed.
 */
async function replayOf(entry: Entry, ageMs: number, request: ChatOptions): Promise<Replay> {
  const stored = storedResult(entry, { ageMs });
  const result = await finishAgain(stored, request);
  const batches = entry.batches ?? [answerEvents(stored)];
  return { result, batches, tools: request.tools ?? [], signal: request.signal };
}
