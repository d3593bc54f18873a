import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatRequest,
  partialOutputStream,
  type StandardSchema,
  type StreamTruncatedError,
  StructuredOutputError,
} from "@bedrock-edge/client";
import { MODEL, over } from "../../helpers/fire.ts";
import { bodyOf, bytesOf, eventFrame, eventsOf, type Json, streamed } from "../../helpers/wire.ts";

const OUTPUT = { schema: { type: "object" } };
const ASKED = { model: MODEL, messages: "Hi", output: OUTPUT } satisfies ChatRequest;

/** A stream whose text comes in these pieces. */
function streaming(pieces: readonly string[], request: ChatRequest = ASKED) {
  return over(() => streamed(bytesOf(eventsOf(...pieces)))).bedrock.stream(request);
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** Takes anything and gives a date for its text. */
const DATED: StandardSchema<{ on: Date }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => ({ value: { on: new Date((value as { on: string }).on) } }),
  },
};

Deno.test("partial output grows with every delta that adds to it, and each value may be kept", async () => {
  const pieces = ['{"city":', '"Pa', 'ris"', ', "rivers', '":[', '"Seine"', ',"Bièvre"]', ' , "n": 1', "2", "}"];
  assertEquals<unknown>(await all(partialOutputStream(streaming(pieces))), [
    {},
    { city: "Pa" },
    { city: "Paris" },
    { city: "Paris", rivers: [] },
    { city: "Paris", rivers: ["Seine"] },
    { city: "Paris", rivers: ["Seine", "Bièvre"] },
    { city: "Paris", rivers: ["Seine", "Bièvre"], n: 12 },
  ]);
});

Deno.test("partial output begins behind what the model says first, and ends before what it says last", async () => {
  const pieces = ["Here {it} ", "is:\n```js", 'on\n{"a"', ":1,", '"b":[', "]}\n``", "`\nDone {really}."];
  assertEquals<unknown>(await all(partialOutputStream(streaming(pieces))), [{}, { a: 1 }, { a: 1, b: [] }]);
});

Deno.test("partial output by a forced tool grows with the call's input", async () => {
  const input = (json: string): Json => ({
    contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: json } } },
  });
  const events: Json[] = [
    { messageStart: { role: "assistant" } },
    { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t1", name: "output" } } } },
    ...['{"a":', '[1,2,"x', 'y"', "]}"].map(input),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: "tool_use" } },
  ];
  const { bedrock } = over(() => streamed(bytesOf(events)));
  const stream = bedrock.stream({ ...ASKED, output: { ...OUTPUT, mode: "tool" } });
  assertEquals<unknown>(await all(partialOutputStream(stream)), [{}, { a: [1, 2, "x"] }, { a: [1, 2, "xy"] }]);
  const { text, stopReason, outputMode } = await stream.final();
  assertEquals([text, stopReason, outputMode], ['{"a":[1,2,"xy"]}', "end_turn", "tool"]);
});

Deno.test("the last value is the validated output, where it differs from what was read", async () => {
  const values = await all(partialOutputStream(streaming(['{"on":"2026-11-', '21"}'], {
    ...ASKED,
    output: { schema: DATED, jsonSchema: { type: "object" } },
  })));
  assertEquals<unknown>(values, [{ on: "2026-11-" }, { on: "2026-11-21" }, { on: new Date("2026-11-21") }]);
});

Deno.test("the same output with its members in another order is not given twice", async () => {
  const turned: StandardSchema = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => ({ value: Object.fromEntries(Object.entries(value as object).reverse()) }),
    },
  };
  const values = await all(partialOutputStream(streaming(['{"a":[1],"b":{"c":null}}'], {
    ...ASKED,
    output: { schema: turned, jsonSchema: { type: "object" } },
  })));
  assertEquals<unknown>(values, [{ a: [1], b: { c: null } }]);
});

Deno.test("an answer that does not fit rejects at its end, behind what could be read", async () => {
  const stream = streaming(["I would ", "rather not."]);
  await assertRejects(() => all(partialOutputStream(stream)), StructuredOutputError, "there is no JSON object");
  const values: unknown[] = [];
  await assertRejects(async () => {
    for await (const value of partialOutputStream(streaming(['{"a":1,', '"b":']))) values.push(value);
  }, StructuredOutputError);
  assertEquals(values, [{ a: 1 }]);
});

Deno.test("a stream that is cut rejects for every reader, and its partial output was never whole", async () => {
  const events = eventsOf('{"a":1,', '"b":2}').slice(0, 2);
  const { bedrock } = over(() => streamed(bytesOf(events)));
  const values: unknown[] = [];
  const error = await assertRejects(async () => {
    for await (const value of partialOutputStream(bedrock.stream(ASKED))) values.push(value);
  }) as StreamTruncatedError;
  assertEquals([error.kind, error.partial.text], ["streamTruncated", '{"a":1,']);
  assertEquals(values, [{ a: 1 }]);
});

Deno.test("partial output has no members named __proto__, and equals the output at its end", async () => {
  const pieces = ['{"a":1,"__pro', 'to__":{"isAdmin":', "true},", '"b":{"__proto__":', "[1,", "2]}", "}"];
  const stream = streaming(pieces);
  const values = await all(partialOutputStream(stream));
  assertEquals<unknown>(values, [{ a: 1 }, { a: 1, b: {} }]);
  assertEquals<unknown>((await stream.final()).output, { a: 1, b: {} });
  for (const value of values) assert(!("isAdmin" in Object.assign({}, value)));
});

Deno.test("leaving the loop closes the connection", async () => {
  const body = bodyOf(eventsOf('{"a":1,', '"b":2', "}").map(eventFrame));
  const { bedrock } = over(() => streamed(body.stream));
  for await (const value of partialOutputStream(bedrock.stream(ASKED))) {
    assertEquals<unknown>(value, { a: 1 });
    break;
  }
  assertEquals(body.cancelled().length, 1);
});

Deno.test("leaving a stream that hangs does not wait for it", async () => {
  const body = bodyOf([...eventsOf('{"a":1,').slice(0, 2).map(eventFrame), "hang"]);
  const { bedrock } = over(() => streamed(body.stream));
  const values = partialOutputStream(bedrock.stream(ASKED))[Symbol.asyncIterator]();
  assertEquals<unknown>(await values.next(), { done: false, value: { a: 1 } });
  const pending = values.next();
  await values.return!();
  assertEquals(await pending, { done: true, value: undefined });
  assertEquals(body.cancelled().length, 1);
});

Deno.test("partial output is the stream's one reader, and reads nothing before it is read", async () => {
  let sent = 0;
  const { bedrock } = over(() => {
    sent++;
    return streamed(bytesOf(eventsOf('{"a":1}')));
  });
  const stream = bedrock.stream(ASKED);
  const partial = partialOutputStream(stream);
  assertEquals(sent, 0);
  assertEquals((await all(partial)).length, 1);
  await assertRejects(() => all(partial), TypeError, "it has already been read");
  assertEquals((await stream.final()).output, { a: 1 });
  assertEquals(sent, 1);
});

Deno.test("of a stream that was asked for no output the values are given, and nothing is validated", async () => {
  const { output: _, ...plain } = ASKED;
  assertEquals<unknown>(await all(partialOutputStream(streaming(['x {"a"', ":1}"], plain))), [{}, { a: 1 }]);
  const none = await all(partialOutputStream(streaming(["nothing"], plain)));
  assert(none.length === 0);
});
