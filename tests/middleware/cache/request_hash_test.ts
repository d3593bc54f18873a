/**
 * The hash of a request: equal for equal content, different for all else, and refused where nothing can be compared.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { StandardSchema } from "@bedrock-edge/client";
import { hashOf } from "../../../src/middleware/cache/request_hash.ts";
import { seeded } from "../../helpers/random.ts";

/** A schema of a library, as an object or as a function. */
function schemaOf(json: Record<string, unknown> | undefined): StandardSchema {
  const validate = (value: unknown) => ({ value });
  const standard = { version: 1, vendor: "mine", validate, ...json && { jsonSchema: { input: () => json } } };
  return { "~standard": standard } as StandardSchema;
}

/** A value that only its JSON shows. */
class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  toJSON() {
    return { cents: this.#cents };
  }
}

/** Values with different content. */
const DIFFERENT: readonly unknown[] = [
  ...[null, undefined, true, false, "", "true", "null", "undefined", 0, 1, "1", "0", 1n, "1n", NaN, Infinity, "NaN"],
  ...[() => 1, "f"],
  ...[[], {}, [[]], [{}], [null], [undefined], [""], ["", ""], ["a", "b"], ["a,b"], ['a","b'], [["a"], "b"], [[
    "a",
    "b",
  ]]],
  ...[{ a: 1 }, { a: "1" }, { a: null }, { a: [] }, { a: { b: 1 } }, { "a:": 1 }, { a: 1, b: 1 }, { b: 1 }, {
    'a":1,"b': 1,
  }],
  ...[new Uint8Array(), new Uint8Array([1]), new Uint8Array([1, 0]), "AQ==", "b"],
  ...[new Date(0), new Date(1), new URL("https://a.example/"), "https://a.example/", "D0"],
  ...[new Money(1), new Money(2)],
  ...[{ type: "object" }, { type: "object", properties: {} }],
];

Deno.test("different values have different hashes, alone and within others", async () => {
  const hashes = new Map<string, unknown>();
  for (const value of DIFFERENT) {
    for (const holder of [value, { held: [value, 7] }]) {
      // A missing member is the same as one that is undefined.
      const hash = await hashOf(holder);
      assert(!hashes.has(hash), `${String(hashes.get(hash))} and ${String(value)}`);
      assert(/^[0-9a-f]{64}$/.test(hash));
      hashes.set(hash, value);
    }
  }
});

Deno.test("equal values have one hash, however they are built", async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  class Turn {
    role = "user";
    content = "Hi";
  }
  const equal: readonly (readonly unknown[])[] = [
    [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, { b: { d: 3, c: 2, e: undefined }, a: 1, f: () => 1 }],
    [bytes, bytes.buffer, new DataView(bytes.buffer), new Blob([bytes]), new Uint8Array([0, 1, 2, 3]).subarray(1)],
    [0, -0],
    // A function alone or in a list has a place, and no content.
    [[() => 1], [() => 2]],
    [new Money(3), { cents: 3 }],
    [new Turn(), { content: "Hi", role: "user" }, Object.assign(Object.create(null), { role: "user", content: "Hi" })],
    [schemaOf({ type: "object" }), { type: "object" }, Object.assign(() => {}, schemaOf({ type: "object" }))],
    [
      { schema: schemaOf(undefined), jsonSchema: { type: "object" } },
      { jsonSchema: { type: "object" } },
    ],
  ];
  for (const values of equal) {
    const hashes = new Set(await Promise.all(values.map((value) => hashOf(value))));
    assertEquals(hashes.size, 1, String(values[0]));
  }
});

Deno.test("a change of any member of a random value changes its hash", async () => {
  const next = seeded(7);
  const grow = (depth: number): unknown => {
    const kind = Math.floor(next() * (depth ? 6 : 4));
    if (kind === 0) return Math.floor(next() * 3);
    if (kind === 1) return 'ab,:{}[]"'.slice(0, Math.floor(next() * 9));
    if (kind === 2) return next() < 0.5;
    if (kind === 3) return new Uint8Array(Math.floor(next() * 3));
    const items = Array.from({ length: Math.floor(next() * 4) }, () => grow(depth - 1));
    return kind === 4 ? items : Object.fromEntries(items.map((item, at) => [`m${at}`, item]));
  };
  const texts = new Map<string, string>();
  for (let run = 0; run < 2000; run++) {
    const value = grow(3);
    const text = JSON.stringify(value, (_, member) => member instanceof Uint8Array ? { bytes: [...member] } : member);
    const hash = await hashOf(value);
    assertEquals(texts.get(hash) ?? text, text);
    texts.set(hash, text);
  }
  assert(new Set(texts.values()).size === texts.size, "one hash for each text");
});

Deno.test("a value without comparable content is refused, with its place", async () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const refused: readonly [value: unknown, says: string][] = [
    [{ a: [new Map()] }, "Cannot hash it.a[0]: a Map has no content that can be compared"],
    [{ a: new Set([1]) }, "Cannot hash it.a: a Set has"],
    [{ a: new ReadableStream() }, "Cannot hash it.a: a ReadableStream has"],
    [{ a: Promise.resolve(1) }, "Cannot hash it.a: a Promise has"],
    [{ a: /x/ }, "Cannot hash it.a: a RegExp has"],
    [circle, "Cannot write JSON: the value is nested deeper than 1000 levels"],
    [{ schema: schemaOf(undefined) }, "Cannot use schema of it.schema: mine gives no JSON Schema"],
  ];
  for (const [value, says] of refused) await assertRejects(() => hashOf(value, "it"), TypeError, says);
});
