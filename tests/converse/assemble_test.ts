/**
 * Blocks put together from their deltas: in whatever order they come, however many they are, and whatever they are named.
 */
import { assert, assertEquals } from "@std/assert";
import type { ChatEvent } from "@bedrock-edge/client";
import { converseEvents } from "../../src/converse/events.ts";

type Wire = readonly { readonly name: string; readonly value: Record<string, unknown> }[];

const delta = (delta: unknown, contentBlockIndex = 0) => ({
  name: "contentBlockDelta",
  value: { contentBlockIndex, delta },
});
const start = (start: unknown, contentBlockIndex = 0) => ({
  name: "contentBlockStart",
  value: { contentBlockIndex, start },
});
const stop = (contentBlockIndex = 0) => ({ name: "contentBlockStop", value: { contentBlockIndex } });

/** The blocks that a stream's events make. */
function blocksOf(wire: Wire): unknown[] {
  return converseEvents()(wire).flatMap((event) => event.type === "blockStop" ? [event.block] : []);
}

Deno.test("a citation may come before, among and after the text that it is about", () => {
  const first = { title: "a" }, second = { title: "b" };
  const block = (text: string, ...citations: unknown[]) => ({
    type: "unknown",
    name: "citationsContent",
    value: { content: [{ text }], citations },
  });
  const text = [delta({ text: "Par" }), delta({ text: "is" })];
  assertEquals(blocksOf([delta({ citation: first }), ...text, stop()]), [block("Paris", first)]);
  assertEquals(blocksOf([text[0]!, delta({ citation: first }), text[1]!, delta({ citation: second }), stop()]), [
    block("Paris", first, second),
  ]);
  assertEquals(blocksOf([delta({ citation: first }), stop()]), [block("", first)]);
});

Deno.test("a second start of an open block takes nothing away from it", () => {
  assertEquals(blocksOf([delta({ text: "Par" }), start({ toolUse: { name: "x" } }), delta({ text: "is" }), stop()]), [
    { type: "text", text: "Paris" },
  ]);
});

Deno.test("no name of a delta reaches what every object inherits", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    // As JSON.parse makes it: an own member, whatever its name.
    const hostile = JSON.parse(`{"${name}":{"polluted":"yes","nested":{"${name}":{"polluted":"yes"}}}}`);
    blocksOf([delta(hostile), delta(hostile), stop(), start(hostile, 1), delta(hostile, 1), stop(1)]);
    assertEquals(({} as Record<string, unknown>)["polluted"], undefined, name);
    assertEquals((Object as unknown as Record<string, unknown>)["polluted"], undefined, name);
  }
});

Deno.test("an event that was handed out is never changed by a later one", () => {
  const deltas = [
    { toolResult: [{ text: "a" }] },
    { brandNew: { list: [1], inner: { text: "x", list: ["p"] } } },
  ].map((value, index) => delta(value, index));
  const decode = converseEvents();
  const handedOut: ChatEvent[] = decode(deltas);
  const before = JSON.stringify(handedOut);
  decode(deltas.map(({ value }) => delta(structuredClone(value.delta), value.contentBlockIndex)));
  const [first] = decode([stop(0), stop(1)]);
  assertEquals(JSON.stringify(handedOut), before);
  assert(first?.type === "blockStop");
  assertEquals(first.block, {
    type: "unknown",
    name: "toolResult",
    value: { content: [{ text: "a" }, { text: "a" }] },
  });
});

/** How many items of arrays are walked over while `run` runs. */
function walked(run: () => void): number {
  const original = Array.prototype[Symbol.iterator];
  let items = 0;
  Array.prototype[Symbol.iterator] = function <T>(this: T[]) {
    items += this.length;
    return original.call(this) as ArrayIterator<T>;
  };
  try {
    run();
  } finally {
    Array.prototype[Symbol.iterator] = original;
  }
  return items;
}

Deno.test("the cost of a list grows with its deltas, not with their square", () => {
  const cited = (count: number): Wire => [
    ...Array.from({ length: count }, (_, i) => delta({ citation: { title: `${i}` } })),
    stop(),
  ];
  const few = cited(500), many = cited(2000);
  const cost = walked(() => blocksOf(few));
  assert(cost >= 500);
  assert(walked(() => blocksOf(many)) <= 4.2 * cost);
});
