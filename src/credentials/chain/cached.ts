/**
 * A source whose credentials are kept.
 */
import { type CredentialProvider, keepCredentials } from "../../auth/credentials.ts";
import { type CredentialSource, credentialSource, originOfCredentials } from "../../auth/credential_source.ts";
import { credentialsOf, type Keys, keysOf } from "../../auth/keys.ts";
import { callback, checkOptions, type OptionTable, optionTable, text, withMethods } from "../../base/check_options.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { asObject } from "../../base/json_object.ts";
import type { Store } from "../../base/store.ts";
import { typeName } from "../../auth/flaw.ts";

/** The options of `cached`. */
export interface CachedOptions {
  /**
   * Keeps temporary credentials for other isolates and for the next start, as JSON in plain text: only your own code may read it. A
   * store that fails counts as empty. @default memory alone
   */
  store?: Store | undefined;
  /** The key in `store`. Sources with different credentials need different keys. @default {"credentials"} */
  key?: string | undefined;
  /**
   * Keeps the request alive while credentials are refreshed in the background: `(promise) => ctx.waitUntil(promise)` in a request of a
   * Worker, or for a source in global scope the `waitUntil` of `cloudflare:workers`. If it throws, the call waits for the refresh.
   */
  waitUntil?: ((refresh: Promise<unknown>) => void) | undefined;
  /** Time and timers, for tests. */
  clock?: Clock | undefined;
}

const CACHED: OptionTable = /* @__PURE__ */ optionTable<CachedOptions>(() => ({
  of: "cached()",
  options: {
    store: withMethods("get", "set", "delete"),
    key: text,
    waitUntil: callback,
    clock: withMethods("now", "setTimeout"),
  },
  otherNames: { ctx: "waitUntil: (promise) => ctx.waitUntil(promise)", cache: "store" },
}));

/** Credentials are refreshed this long before they end. Source: the AWS SDK's `EXPIRATION_MS`, read 2026-11-20. */
const EARLY_MS = 300_000;

/**
 * Creates a source that keeps the credentials of another source, for several clients, for other isolates, and from one start to the
 * next. A client of this package keeps credentials by itself: a single client without a store needs no `cached`.
 *
 * - Credentials serve at once until they end. In their last five minutes they are refreshed in the background, at most every ten
 *   seconds, and a failure does no harm.
 * - Calls at the same time share one refresh. A failure reaches all of them, and is not kept.
 * - On Workers requests share data alone: no promise, timer or connection of one request is used in another.
 * - `forceRefresh`, by which a client says that AWS refused the credentials, passes memory and store.
 *
 * @throws {TypeError} when `source` is not a function, or an option has an unknown name or an invalid value. The source rejects as
 * the other source does.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cached, fromWebIdentity } from "@bedrock-edge/client/credentials";
 * import { memoryStore } from "@bedrock-edge/client/store";
 *
 * const roleArn = "arn:aws:iam::123456789012:role/app";
 * const role = fromWebIdentity({ roleArn, token: "eyJ…", region: "us-east-1" });
 * // In a Worker: cached(role, { store: workersKvStore(env.KEYS), waitUntil: (promise) => ctx.waitUntil(promise) })
 * const credentials = cached(role, { store: memoryStore({ maxEntries: 1 }) });
 * assertEquals(credentials.source, "role app by web identity");
 * ```
 */
export function cached(source: CredentialProvider, options: CachedOptions = {}): CredentialSource {
  if (typeof source !== "function") {
    throw new TypeError(
      `Cannot cache credentials: the source is ${typeName(source)}; pass a function that returns them`,
    );
  }
  checkOptions(options, CACHED);
  const { waitUntil, clock = systemClock } = options;
  const kept = keptIn(options);
  /** The origin of credentials that another isolate stored. */
  let storedOrigin: string | undefined;

  async function refresh(forceRefresh: boolean): Promise<Keys> {
    const keys = keysOf(await source({ forceRefresh }));
    storedOrigin = undefined;
    await kept.set({ keys, origin: originOfCredentials(source) });
    return keys;
  }

  const keysFor = keepCredentials(async ({ forceRefresh = false } = {}) => {
    const stored = forceRefresh ? undefined : await kept.get();
    const leftMs = stored ? stored.keys.endsAt - clock.now() : 0;
    let keys = stored?.keys;
    if (!keys || leftMs <= EARLY_MS) {
      keys = await refresh(forceRefresh).catch((error: unknown) => {
        if (!stored || leftMs <= 0) throw error;
        return stored.keys;
      });
    }
    if (keys === stored?.keys) storedOrigin = stored.origin;
    return credentialsOf(keys);
  });

  return credentialSource(
    () => storedOrigin ?? originOfCredentials(source) ?? "the cached source",
    async ({ forceRefresh = false } = {}) => {
      /** A refresh that nothing keeps alive when this call is over. */
      let unguarded: Promise<unknown> | undefined;
      const background = (refresh: Promise<unknown>) => {
        try {
          waitUntil?.(refresh);
        } catch {
          unguarded = refresh;
        }
      };
      const now = new Date(clock.now());
      const keys = await keysFor({ now, forceRefresh, clock, earlyMs: EARLY_MS, background });
      await unguarded;
      return credentialsOf(keys);
    },
  );
}

/** Credentials as a store keeps them. */
interface Kept {
  readonly keys: Keys;
  readonly origin: string | undefined;
}

/** Reads and writes the store. Keys without an end are not written: a long-term key belongs in no cache. */
function keptIn({ store, key = "credentials", clock = systemClock }: CachedOptions) {
  return {
    async get(): Promise<Kept | undefined> {
      try {
        const { origin, ...credentials } = asObject(JSON.parse(await store?.get(key) || "{}"));
        // A cast: `keysOf` checks the values.
        const keys = keysOf(credentials as never);
        return Number.isFinite(keys.endsAt)
          ? { keys, origin: typeof origin === "string" ? origin : undefined }
          : undefined;
      } catch {
        return undefined;
      }
    },
    async set({ keys, origin }: Kept): Promise<void> {
      if (!store || !Number.isFinite(keys.endsAt)) return;
      try {
        const value = JSON.stringify({ ...credentialsOf(keys), origin });
        await store.set(key, value, { expiresInMs: keys.endsAt - clock.now() });
      } catch {
        // The next isolate asks the source itself.
      }
    },
  };
}
