/**
 * The promises of every store, as cases that run on any runtime. Web APIs only.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Store } from "@bedrock-edge/client/store";

/** The means of a case: new stores over one storage, and their time. */
export interface Ground {
  /** Creates a store. Stores with different names share nothing. */
  open(name: string): Store;
  /** The time of the stores, which moves when a case says so. */
  readonly clock: { now(): number };
  /** Moves the time. */
  pass(ms: number): void;
  /** The most bytes of a value that the platform keeps. */
  readonly mostBytes: number;
}

/** A promise of every store. */
export interface StorePromise {
  readonly name: string;
  run(ground: Ground): Promise<void>;
}

/** Time that starts at the platform's, so that the platform itself removes nothing too early. */
export function movingClock(): Pick<Ground, "clock" | "pass"> {
  let offset = 0;
  const start = Date.now();
  return { clock: { now: () => start + offset }, pass: (ms) => void (offset += ms) };
}

const TEXTS: readonly string[] = [
  "",
  " ",
  "a",
  "null",
  '{"version":1,"messages":[]}',
  "line\r\nline\n\ttab\0nul",
  "\uFEFFbyte order mark",
  "Grüße, 你好, 👩‍👩‍👧, \u{10FFFF}",
  "e\u0301 and é",
  JSON.stringify({ half: "\ud800" }),
];

const LONG = "k".repeat(5000);

/** Keys that a platform may confuse, refuse or cut. */
const KEYS: readonly string[] = [
  "",
  ".",
  "..",
  "/",
  "a/b?c=d#e",
  "a%2Fb",
  "A",
  "a",
  " a",
  "a ",
  "a\0b",
  "a\nb",
  "é",
  "e\u0301",
  "你好",
  "👩‍👩‍👧",
  "\ud800",
  "\ud801",
  "\ufffd",
  "\uFEFF",
  "__proto__",
  "constructor",
  "toString",
  `${LONG}1`,
  `${LONG}2`,
  "é".repeat(2000),
  `${"é".repeat(2000)}!`,
  // The name under which the second long key is kept.
  "sha256:" + "0".repeat(64),
  "https://store.invalid/a",
];

export const PROMISES: readonly StorePromise[] = [
  {
    name: "a text comes back unchanged",
    async run({ open }) {
      const store = open("texts");
      for (const text of TEXTS) {
        await store.set("k", text);
        assertEquals(await store.get("k"), text);
        assertEquals(await open("texts").get("k"), text);
        await store.set("k", text, { expiresInMs: 600_000 });
        assertEquals(await store.get("k"), text);
      }
    },
  },
  {
    name: "a key that was never set is missing, and may be deleted",
    async run({ open }) {
      const store = open("missing");
      assertMissing(await store.get("k"));
      await store.delete("k");
      assertMissing(await store.get("k"));
    },
  },
  {
    name: "the last value of a key counts, and a deleted key is missing",
    async run({ open }) {
      const store = open("last");
      await store.set("k", "1");
      await store.set("k", "2");
      await store.set("other", "3");
      assertEquals([await store.get("k"), await store.get("other")], ["2", "3"]);
      await store.delete("k");
      assertMissing(await store.get("k"));
      assertEquals(await store.get("other"), "3");
      await store.set("k", "4");
      assertEquals(await store.get("k"), "4");
    },
  },
  {
    name: "an entry ends to the millisecond",
    async run({ open, pass }) {
      const store = open("ends");
      for (const expiresInMs of [1, 999, 1000, 1001, 59_999, 60_001, 86_400_000 * 30]) {
        await store.set("k", "v", { expiresInMs });
        pass(expiresInMs - 1);
        assertEquals(await store.get("k"), "v", `${expiresInMs} ms, before`);
        pass(1);
        assertMissing(await store.get("k"), `${expiresInMs} ms, at the end`);
        assertMissing(await open("ends").get("k"));
      }
      await store.set("k", "new");
      assertEquals(await store.get("k"), "new");
    },
  },
  {
    name: "a new value has its own end, or none",
    async run({ open, pass }) {
      const store = open("again");
      await store.set("k", "1", { expiresInMs: 1000 });
      await store.set("k", "2", { expiresInMs: 5000 });
      pass(4999);
      assertEquals(await store.get("k"), "2");
      await store.set("k", "3", {});
      pass(1e12);
      assertEquals(await store.get("k"), "3");
      await store.set("k", "4", { expiresInMs: 10 });
      pass(10);
      assertMissing(await store.get("k"));
    },
  },
  {
    name: "a lifetime may be missing, endless, longer than any date, or over at once",
    async run({ open, pass }) {
      const store = open("lifetimes");
      const endless = [undefined, Infinity, Number.MAX_VALUE, 8.64e15, 1e14];
      for (const [at, expiresInMs] of endless.entries()) await store.set(`k${at}`, "v", { expiresInMs });
      await store.set("none", "v");
      await store.set("none", "w", { expiresInMs: 0 });
      pass(1e12);
      for (const at of endless.keys()) assertEquals(await store.get(`k${at}`), "v", String(endless[at]));
      assertMissing(await store.get("none"));
    },
  },
  {
    name: "a large text is kept whole, and replaced by any other size",
    async run({ open, mostBytes, pass }) {
      const store = open("large");
      const sizes = [29_999, 30_001, 63_999, 64_001, 65_536, 128_000, 640_000, 699_999].filter((size) =>
        size <= mostBytes
      );
      for (const size of [...sizes, 3, ...sizes.toReversed()]) {
        // Letters of one, two, three and four bytes, so that a cut at any place would show.
        const text = "aé你👩".repeat(Math.floor(size / 10)) + "z".repeat(size % 10);
        await store.set("k", text, { expiresInMs: 3_600_000 });
        assert(await store.get("k") === text, `${size} bytes`);
      }
      const ascii = "a".repeat(Math.min(mostBytes, 700_000));
      await store.set("k", ascii, { expiresInMs: 3_600_000 });
      assert(await store.get("k") === ascii, "ASCII");
      pass(3_600_000);
      assertMissing(await store.get("k"));
      await store.set("k", ascii);
      await store.delete("k");
      assertMissing(await store.get("k"));
    },
  },
  {
    name: "every key is its own",
    async run({ open }) {
      const store = open("keys");
      const hashed = KEYS.find((key) => key.startsWith("sha256:"))!;
      const keys = [...KEYS, ...["sha256:", "sha256:x", hashed.slice(0, -1)]];
      for (const [at, key] of keys.entries()) await store.set(key, `value ${at}`);
      for (const [at, key] of keys.entries()) assertEquals(await store.get(key), `value ${at}`, key.slice(0, 40));
      for (const [at, key] of keys.entries()) {
        await store.delete(key);
        assertMissing(await store.get(key));
        const next = keys[at + 1];
        if (next !== undefined) assertEquals(await store.get(next), `value ${at + 1}`, next.slice(0, 40));
      }
    },
  },
  {
    name: "two names share nothing",
    async run({ open }) {
      const [one, two] = [open("one"), open("two")];
      await one.set("k", "1");
      assertMissing(await two.get("k"));
      await two.set("k", "2");
      await one.delete("k");
      assertEquals(await two.get("k"), "2");
    },
  },
  {
    name: "writes of many keys at once all arrive",
    async run({ open }) {
      const store = open("many");
      const keys = Array.from({ length: 50 }, (_, at) => `k${at}`);
      await Promise.all(keys.map((key) => store.set(key, `value of ${key}`)));
      const values = await Promise.all(keys.map((key) => store.get(key)));
      assertEquals(values, keys.map((key) => `value of ${key}`));
    },
  },
  {
    name: "writes of one key at once leave one of them whole, and a reader sees no mixture",
    async run({ open, mostBytes }) {
      const store = open("race");
      const length = Math.min(mostBytes, 200_000);
      const texts = Array.from({ length: 8 }, (_, at) => String(at).repeat(at % 2 ? length : 10));
      await store.set("k", texts[0]!);
      const writing = texts.map((text) => store.set("k", text));
      const reading = texts.flatMap(() => [store.get("k"), open("race").get("k")]);
      await Promise.all(writing);
      for (const text of [...await Promise.all(reading), await store.get("k")]) {
        assert(texts.includes(text!), `a text of ${text?.length} characters that nobody wrote`);
      }
    },
  },
  {
    name: "a mistake is a TypeError or a RangeError, and changes nothing",
    async run({ open }) {
      const store = open("mistakes");
      await store.set("k", "v");
      const set = async (key: unknown, value: unknown, options?: unknown) => {
        // Without types, as in JavaScript.
        await store.set(key as string, value as string, options as { expiresInMs: number });
      };
      await assertRejects(() => set("k", { a: 1 }), TypeError, "JSON.stringify");
      await assertRejects(() => set("k", undefined), TypeError, "undefined");
      await assertRejects(() => set("k", "\ud800"), TypeError, "surrogate");
      await assertRejects(() => set(7, "v"), TypeError, "key");
      await assertRejects(() => set("k", "w", { expiresInMs: -1 }), RangeError, "expiresInMs");
      await assertRejects(() => set("k", "w", { expiresInMs: NaN }), RangeError, "expiresInMs");
      await assertRejects(() => set("k", "w", { expiresInMs: "1" }), TypeError, "expiresInMs");
      await assertRejects(() => set("k", "w", { expirationTtl: 60 }), TypeError, "expiresInMs, in milliseconds");
      await assertRejects(async () => await store.get(undefined as unknown as string), TypeError, "key");
      await assertRejects(async () => await store.delete(null as unknown as string), TypeError, "key");
      assertEquals(await store.get("k"), "v");
    },
  },
];

function assertMissing(value: string | null | undefined, message?: string): void {
  assert(value === undefined || value === null, `${message ?? "expected nothing"}, got ${JSON.stringify(value)}`);
}
