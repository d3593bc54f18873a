/**
 * A store in a cache of the Cache API.
 * Source: https://developers.cloudflare.com/workers/runtime-apis/cache/, read 2026-11-29. Deno does not remove what is over
 * (https://github.com/denoland/deno/issues/25795), and browsers do not either, so that the store looks itself.
 */
import { checkOptions, invalidOption, type OptionTable, optionTable, withMethods } from "../base/check_options.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { kindOf, quoted } from "../base/quote.ts";
import type { Store } from "../base/store.ts";
import { secondsUntil } from "./entry.ts";
import { checkStorage, entryStore } from "./entry_store.ts";
import { hashOf } from "./key_name.ts";

/** The part of a `Cache` that the store uses. */
export interface WebCache {
  /** Finds a response. */
  match(request: string): Promise<Response | undefined>;
  /** Keeps a response. */
  put(request: string, response: Response): Promise<void>;
  /** Removes a response. */
  delete(request: string): Promise<boolean>;
}

/** The place of the entries in a cache. */
export interface CacheStoreOptions {
  /**
   * The origin of the URLs of entries, which nothing is sent to. Take another one to keep two stores apart in one cache.
   * @default {"https://store.invalid"}
   */
  origin?: string | undefined;
  /** Time, for tests. @default the platform's */
  clock?: Pick<Clock, "now"> | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<CacheStoreOptions>(() => ({
  of: "cacheStore()",
  options: { origin: checkOrigin, clock: withMethods("now") },
  otherNames: { prefix: "origin", baseUrl: "origin", host: "origin" },
}));

/** The header with the end of an entry, in milliseconds since the epoch. `Cache-Control` counts whole seconds. */
const END = "x-expires-at";
/** A year: entries without an end have one for the cache, which would keep them for two hours otherwise. */
const MOST_SECONDS = 31_536_000;

/**
 * Creates a store in a cache of the Cache API: `caches.default` in Workers, `await caches.open("answers")` in Workers, Deno and
 * browsers. A cache forgets entries when it needs the room, so keep in it only what can be made again.
 *
 * Each key becomes a URL under `origin`, by its SHA-256. The lifetime is a `Cache-Control: max-age` in whole seconds, rounded up,
 * and at most a year. The exact end is in a header, so that the store never returns an entry after its end.
 *
 * In Workers, the entries of one data center are not seen in another, and the cache works on custom domains only: on `workers.dev`
 * and in previews it keeps nothing.
 *
 * @throws {TypeError} when `cache` is not a cache, for an unknown option or a value of the wrong type.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cacheStore } from "@bedrock-edge/client/store";
 *
 * const cache = await caches.open("answers");
 * const store = cacheStore(cache);
 * await store.set("k", "v", { expiresInMs: 60_000 });
 * assertEquals(await store.get("k"), "v");
 * await store.delete("k");
 * ```
 */
export function cacheStore(cache: WebCache, options: CacheStoreOptions = {}): Store {
  checkStorage(cache, ["match", "put", "delete"], "cacheStore()", 'a cache, such as await caches.open("answers")');
  checkOptions(options, OPTIONS);
  const { origin = "https://store.invalid", clock = systemClock } = options;
  const urlOf = (name: string): string => new URL(`/${hashOf(name)}`, origin).href;
  return entryStore({
    fits: () => true,
    async read(name) {
      const response = await cache.match(urlOf(name));
      if (!response) return undefined;
      // Not text(), which would remove a byte order mark.
      const value = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
      const end = response.headers.get(END);
      return { value, expiresAt: end === null ? undefined : Number(end) };
    },
    async write(name, { value, expiresAt }) {
      const seconds = expiresAt === undefined ? MOST_SECONDS : secondsUntil(expiresAt, clock);
      const headers = new Headers({
        "content-type": "text/plain;charset=UTF-8",
        "cache-control": `max-age=${Math.min(seconds, MOST_SECONDS)}`,
      });
      if (expiresAt !== undefined) headers.set(END, String(expiresAt));
      await cache.put(urlOf(name), new Response(value, { headers }));
    },
    remove: (name) => cache.delete(urlOf(name)),
  }, clock);
}

/** Accepts an origin: caches take URLs of HTTP only. */
function checkOrigin(value: unknown, option: string): void {
  const expected = 'an origin, such as "https://store.invalid"';
  if (typeof value !== "string") throw invalidOption(option, kindOf(value), expected);
  if (originOf(value) !== value.replace(/\/$/, "")) throw invalidOption(option, quoted(value), expected);
}

function originOf(url: string): string | undefined {
  try {
    const { origin, protocol } = new URL(url);
    return /^https?:$/.test(protocol) ? origin : undefined;
  } catch {
    return undefined;
  }
}
