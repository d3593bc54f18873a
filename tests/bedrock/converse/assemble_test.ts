/**
 * Blocks put together from their deltas: in whatever order they come, however many they are, and whatever they are named.
 */
import { assert, assertEquals } from "@std/assert";
import type { ChatEvent } from "@bedrock-edge/client";
import { wholeBlock } from "../../../src/bedrock/converse/decode/assemble.ts";
import { decodeTextBlock } from "../../../src/bedrock/converse/decode/decode.ts";
import { decodeBlock, decodeClosed } from "../../../src/bedrock/converse/decode/decode_block.ts";
import type { AnswerReader } from "../../../src/bedrock/converse/call.ts";
import { converseEvents } from "../../../src/bedrock/converse/events/events.ts";
import { readTypedDelta } from "../../../src/bedrock/converse/events/typed_events.ts";

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

/** The reader of a client that only chats, and that of all of Converse. */
const PLAIN: AnswerReader = { readBlock: decodeTextBlock, closeBlock: (open) => decodeTextBlock(wholeBlock(open)) };
const WHOLE: AnswerReader = { readBlock: decodeBlock, closeBlock: decodeClosed, readDelta: readTypedDelta };

/** The blocks that a stream's events make. */
function blocksOf(wire: Wire, reader: AnswerReader): unknown[] {
  return converseEvents(reader)(wire).flatMap((event) => event.type === "blockStop" ? [event.block] : []);
}

Deno.test("a citation may come before, among and after the text that it is about", () => {
  const first = { title: "a" }, second = { title: "b" };
  const text = [delta({ text: "Par" }), delta({ text: "is" })];
  for (const reader of [PLAIN, WHOLE]) {
    const block = (text: string, ...citations: unknown[]) => {
      const value = { content: [{ text }], citations };
      return reader === WHOLE
        ? { type: "citationsContent", ...value }
        : { type: "unknown", name: "citationsContent", value };
    };
    assertEquals(blocksOf([delta({ citation: first }), ...text, stop()], reader), [block("Paris", first)]);
    assertEquals(
      blocksOf([text[0]!, delta({ citation: first }), text[1]!, delta({ citation: second }), stop()], reader),
      [block("Paris", first, second)],
    );
    const cited = { citations: [first] };
    assertEquals<unknown>(blocksOf([delta({ citation: first }), stop()], reader), [
      reader === WHOLE
        ? { type: "citationsContent", ...cited }
        : { type: "unknown", name: "citationsContent", value: cited },
    ]);
  }
});

Deno.test("a start in an open block ends that block without losing content", () => {
  const wire = [delta({ text: "Par" }), start({ toolUse: { name: "x" } }), delta({ text: "is" }), stop()];
  for (const reader of [PLAIN, WHOLE]) {
    assertEquals(blocksOf(wire, reader), [
      { type: "text", text: "Par" },
      { type: "unknown", name: "toolUse", value: { name: "x", input: {} } },
      { type: "text", text: "is" },
    ]);
  }
});

Deno.test("no name of a delta reaches what every object inherits", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    for (const reader of [PLAIN, WHOLE]) {
      // As JSON.parse makes it: an own member, whatever its name.
      const hostile = JSON.parse(`{"${name}":{"polluted":"yes","nested":{"${name}":{"polluted":"yes"}}}}`);
      blocksOf([delta(hostile), delta(hostile), stop(), start(hostile, 1), delta(hostile, 1), stop(1)], reader);
    }
    assertEquals(({} as Record<string, unknown>)["polluted"], undefined, name);
    assertEquals((Object as unknown as Record<string, unknown>)["polluted"], undefined, name);
  }
});

Deno.test("an event that was handed out is never changed by a later one", () => {
  const deltas = [
    { toolResult: [{ text: "a" }] },
    { brandNew: { list: [1], inner: { text: "x", list: ["p"] } } },
    { citation: { title: "a", sourceContent: [{ text: "p" }] } },
    { reasoningContent: { text: "x" } },
  ].map((value, index) => delta(value, index));
  const again = () => deltas.map(({ value }) => delta(structuredClone(value.delta), value.contentBlockIndex));
  for (const reader of [PLAIN, WHOLE]) {
    const decode = converseEvents(reader);
    const handedOut: ChatEvent[] = decode(again());
    const before = JSON.stringify(handedOut);
    decode(again());
    const [result, invented] = decode([stop(0), stop(1)]);
    assertEquals(JSON.stringify(handedOut), before);
    assert(result?.type === "blockStop" && invented?.type === "blockStop");
    assertEquals<unknown>(result.block, {
      type: "unknown",
      name: "toolResult",
      value: { content: [{ text: reader === WHOLE ? "aa" : "a" }, ...(reader === WHOLE ? [] : [{ text: "a" }])] },
    });
    assertEquals<unknown>(invented.block, {
      type: "unknown",
      name: "brandNew",
      value: { list: [1, 1], inner: { text: "xx", list: ["p", "p"] } },
    });
  }
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
  for (const reader of [PLAIN, WHOLE]) {
    const cost = walked(() => blocksOf(few, reader));
    assert(cost >= 500);
    assert(walked(() => blocksOf(many, reader)) <= 4.2 * cost);
  }
});
