/**
 * Stand-ins for the storage of each platform, as strict as the platform is, for the pure tests. `stores_oracle.ts` holds the same
 * promises against the real ones.
 */
import type { DenoKv, DenoKvAtomic, DenoKvKey, DurableStorage, WebCache, WorkersKv } from "@bedrock-edge/client/store";

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Waits for the event loop, as every platform does. */
const later = (): Promise<void> => new Promise((resolve) => queueMicrotask(() => resolve()));

/** A KV namespace, with what was asked of it. It never removes what is over. */
export function standInKv(): WorkersKv & {
  readonly puts: { readonly key: string; readonly options: Parameters<WorkersKv["put"]>[2] }[];
} {
  const entries = new Map<string, { value: Uint8Array; metadata: string }>();
  const puts: { key: string; options: Parameters<WorkersKv["put"]>[2] }[] = [];
  const check = (key: string): void => {
    if (key === "" || key === "." || key === "..") {
      throw new TypeError(`Key name ${JSON.stringify(key)} is not allowed.`);
    }
    if (bytes(key) > 512) {
      throw new Error("KV operation failed: 414 UTF-8 encoded length exceeds key length limit of 512.");
    }
  };
  return {
    puts,
    async getWithMetadata(key) {
      check(key);
      await later();
      const entry = entries.get(new TextDecoder().decode(new TextEncoder().encode(key)));
      if (!entry) return { value: null, metadata: null };
      return {
        value: new TextDecoder("utf-8", { ignoreBOM: true }).decode(entry.value),
        metadata: JSON.parse(entry.metadata),
      };
    },
    async put(key, value, options = {}) {
      check(key);
      const { expirationTtl = 60, metadata = null } = options;
      if (!Number.isInteger(expirationTtl) || expirationTtl > 2 ** 31 - 1) throw new TypeError("not an int");
      if (expirationTtl < 60) {
        throw new Error("KV PUT failed: 400 Invalid expiration_ttl. Expiration TTL must be at least 60.");
      }
      if (bytes(JSON.stringify(metadata)) > 1024) {
        throw new Error("KV PUT failed: 413 metadata is larger than 1024 bytes.");
      }
      await later();
      puts.push({ key, options });
      const name = new TextDecoder().decode(new TextEncoder().encode(key));
      entries.set(name, { value: new TextEncoder().encode(value), metadata: JSON.stringify(metadata) });
    },
    async delete(key) {
      check(key);
      await later();
      entries.delete(key);
    },
  };
}

/** The storage of a Durable Object with the older backend, whose limits are lower. */
export function standInStorage(): DurableStorage & { readonly size: number } {
  const entries = new Map<string, unknown>();
  const check = (key: string): void => {
    if (bytes(key) > 2048) throw new RangeError("Keys cannot be larger than 2048 bytes.");
  };
  const storage: DurableStorage & { readonly size: number } = {
    get size() {
      return entries.size;
    },
    async get(key) {
      check(key);
      await later();
      return structuredClone(entries.get(key));
    },
    async put(key, value) {
      check(key);
      if (bytes(JSON.stringify(value)) > 131_072) throw new RangeError("Values cannot be larger than 131072 bytes.");
      const copy = structuredClone(value);
      entries.set(key, copy);
      await later();
    },
    async delete(key) {
      check(key);
      await later();
      return entries.delete(key);
    },
    async list({ prefix = "", startAfter = "", limit = Infinity }) {
      await later();
      const names = [...entries.keys()].filter((key) => key.startsWith(prefix) && key > startAfter).sort();
      return new Map(names.slice(0, limit).map((name) => [name, structuredClone(entries.get(name))]));
    },
    transaction: (run) => run(storage),
  };
  return storage;
}

/** Deno KV. It never removes what is over, which it may delay for as long as it likes. */
export function standInDenoKv(): DenoKv & {
  readonly keys: () => DenoKvKey[];
  readonly lifetimes: (number | undefined)[];
} {
  const entries = new Map<string, { value: unknown; versionstamp: string }>();
  const lifetimes: (number | undefined)[] = [];
  let version = 0;
  const nameOf = (key: DenoKvKey): string => {
    const size = key.reduce<number>((sum, part) => sum + (typeof part === "string" ? bytes(part) + 2 : 9), 0);
    if (size > 2048) throw new TypeError(`Key too large for write (max 2048 bytes)`);
    return JSON.stringify(key.map((part) => typeof part === "string" ? part.toWellFormed() : part));
  };
  const read = (key: DenoKvKey) => entries.get(nameOf(key));
  return {
    keys: () => [...entries.keys()].map((name) => JSON.parse(name)),
    lifetimes,
    async get(key) {
      nameOf(key);
      await later();
      const entry = read(key);
      return entry
        ? { value: structuredClone(entry.value), versionstamp: entry.versionstamp }
        : { value: null, versionstamp: null };
    },
    atomic() {
      const checks: (() => boolean)[] = [];
      const changes: (() => void)[] = [];
      let size = 0;
      const operation: DenoKvAtomic = {
        check({ key, versionstamp }) {
          checks.push(() => (read(key)?.versionstamp ?? null) === versionstamp);
          return operation;
        },
        set(key, value, options) {
          const name = nameOf(key);
          const weight = value instanceof Uint8Array ? value.length + 16 : 2 * JSON.stringify(value).length;
          if (weight > 65_536) throw new TypeError("Value too large (max 65536 bytes)");
          size += weight + name.length;
          const { expireIn } = options ?? {};
          if (expireIn !== undefined && !(expireIn > 0)) throw new TypeError("expireIn must be positive");
          const copy = structuredClone(value);
          changes.push(() => {
            entries.set(name, { value: copy, versionstamp: String(version) });
            lifetimes.push(expireIn);
          });
          return operation;
        },
        delete(key) {
          const name = nameOf(key);
          size += name.length;
          changes.push(() => void entries.delete(name));
          return operation;
        },
        async commit() {
          if (size > 819_200) throw new TypeError("Total mutation size too large (max 819200 bytes)");
          await later();
          if (!checks.every((check) => check())) return { ok: false };
          version++;
          for (const change of changes) change();
          return { ok: true };
        },
      };
      return operation;
    },
  };
}

/** A cache that never removes what is over, like those of Deno and browsers. */
export function standInCache(): WebCache & { readonly headers: Headers[]; readonly urls: string[] } {
  const entries = new Map<string, { body: ArrayBuffer; headers: Headers }>();
  const headers: Headers[] = [];
  const urls: string[] = [];
  return {
    headers,
    urls,
    async match(request) {
      await later();
      const entry = entries.get(new URL(request).href);
      return entry && new Response(entry.body, { headers: entry.headers });
    },
    async put(request, response) {
      const body = await response.arrayBuffer();
      headers.push(response.headers);
      urls.push(request);
      entries.set(new URL(request).href, { body, headers: response.headers });
    },
    async delete(request) {
      await later();
      return entries.delete(new URL(request).href);
    },
  };
}
