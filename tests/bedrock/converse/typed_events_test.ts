/**
 * A stream's events by name: reasoning, a tool's input, a whole call before the end of its block, citations; and what a
 * stream that is cut has of them.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatEvent, type StandardSchema, StreamTruncatedError } from "@bedrock-edge/client";
import { createBlockGrower } from "../../../src/chat/stream/block_grower.ts";
import { readTypedDelta } from "../../../src/bedrock/converse/events/typed_events.ts";
import { HI, MODEL, over } from "../../helpers/fire.ts";
import { bytesOf, type Json, streamed } from "../../helpers/wire.ts";

const begin: Json = { messageStart: { role: "assistant" } };
const start = (start: Json, contentBlockIndex = 0): Json => ({ contentBlockStart: { contentBlockIndex, start } });
const delta = (delta: Json, contentBlockIndex = 0): Json => ({ contentBlockDelta: { contentBlockIndex, delta } });
const stop = (contentBlockIndex = 0): Json => ({ contentBlockStop: { contentBlockIndex } });
const end: Json = { messageStop: { stopReason: "end_turn" } };
const call = (more: Json = {}): Json => start({ toolUse: { toolUseId: "t1", name: "weather", ...more } });
const input = (input: string): Json => delta({ toolUse: { input } });

/** Has a city, and makes it loud. */
const PLACE: StandardSchema<{ city: string }> = {
  "~standard": {
    version: 1,
    vendor: "mine",
    validate(value) {
      const { city } = value as { city?: unknown };
      if (typeof city !== "string") return { issues: [{ message: "is missing", path: ["city"] }] };
      return Promise.resolve({ value: { city: city.toUpperCase() } });
    },
  },
};
const TOOLS = [{ name: "weather", inputSchema: PLACE, jsonSchema: { type: "object" } }];

/** The events of a stream, without where they stand. */
async function eventsOf(...wire: Json[]): Promise<ChatEvent[]> {
  const { bedrock } = over(() => streamed(bytesOf([begin, ...wire, end])));
  const events: ChatEvent[] = [];
  for await (const event of bedrock.stream({ ...HI, tools: TOOLS } as typeof HI)) events.push(event);
  return events.slice(1, -1);
}

Deno.test("reasoning is told as it comes; its signature as the wire has it", async () => {
  const events = await eventsOf(
    delta({ reasoningContent: { text: "Let " } }),
    delta({ reasoningContent: { text: "me see." } }),
    delta({ reasoningContent: { signature: "c2ln" } }),
    stop(),
  );
  assertEquals(events, [
    { type: "blockStart", index: 0, block: "reasoningContent" },
    { type: "reasoning", index: 0, text: "Let " },
    { type: "reasoning", index: 0, text: "me see." },
    {
      type: "unknown",
      name: "contentBlockDelta",
      value: { contentBlockIndex: 0, delta: { reasoningContent: { signature: "c2ln" } } },
    },
    {
      type: "blockStop",
      index: 0,
      block: { type: "reasoningContent", text: "Let me see.", signature: "c2ln" },
    },
  ]);
});

Deno.test("a tool's input is told as it comes, and the whole call, as its schema makes it, before its block ends", async () => {
  const at = { index: 0, toolUseId: "t1", name: "weather" };
  const said = { type: "toolUse", toolUseId: "t1", name: "weather" } as const;
  assertEquals<unknown>(await eventsOf(call(), input('{"city":'), input(' "Oslo"}'), stop()), [
    { type: "blockStart", index: 0, block: "toolUse", toolUse: { toolUseId: "t1", name: "weather" } },
    { type: "toolInput", ...at, json: '{"city":' },
    { type: "toolInput", ...at, json: ' "Oslo"}' },
    { type: "toolUse", index: 0, toolUse: { ...said, input: { city: "OSLO" } } },
    // The model's own words go back.
    { type: "blockStop", index: 0, block: { ...said, input: { city: "Oslo" } } },
  ]);
});

Deno.test("the start of a call has the id and the name that the service sent, also where a delta begins the call", async () => {
  const named = { toolUseId: "t1", name: "weather" };
  const begun = async (...wire: Json[]) => (await eventsOf(...wire, stop()))[0];
  assertEquals<unknown>(await begun(delta({ toolUse: { ...named, input: "{}" } })), {
    type: "blockStart",
    index: 0,
    block: "toolUse",
    toolUse: named,
  });
  for (const start of [{ toolUseId: "t1" }, { name: "weather" }, { toolUseId: 1, name: "weather" }]) {
    assertEquals<unknown>(await begun({ contentBlockStart: { contentBlockIndex: 0, start: { toolUse: start } } }), {
      type: "blockStart",
      index: 0,
      block: "toolUse",
    });
  }
});

Deno.test("a call whose input is invalid, or is not JSON, is reported with the reason, and never as a valid one", async () => {
  const invalid = async (...wire: Json[]) => {
    const [event] = (await eventsOf(call(), ...wire, stop())).filter(({ type }) => type === "toolUse");
    assert(event?.type === "toolUse");
    const { input, invalid } = event.toolUse;
    assertEquals(input, undefined);
    return invalid;
  };
  assertEquals(await invalid(input('{"town":"Oslo"}')), { raw: '{"town":"Oslo"}', error: "city: is missing" });
  assertEquals(await invalid(), { raw: "{}", error: "city: is missing" });
  assertEquals((await invalid(input('{"city":')))?.raw, '{"city":');
});

Deno.test("a call that the service makes itself is not a call for the caller", async () => {
  const events = await eventsOf(call({ type: "server_tool_use" }), input("{}"), stop());
  assertEquals(events.map(({ type }) => type), ["blockStart", "toolInput", "blockStop"]);
});

Deno.test("calls that interleave are told apart", async () => {
  const at = (index: number, json: string): Json => delta({ toolUse: { input: json } }, index);
  const events = await eventsOf(
    start({ toolUse: { toolUseId: "a", name: "x" } }, 1),
    start({ toolUse: { toolUseId: "b", name: "y" } }, 4),
    at(4, '{"n"'),
    at(1, '{"m"'),
    at(4, ":2}"),
    at(1, ":1}"),
    stop(4),
    stop(1),
  );
  assertEquals(
    events.flatMap((event) => event.type === "toolInput" ? [`${event.index}${event.toolUseId}${event.name}`] : []),
    ["4by", "1ax", "4by", "1ax"],
  );
  assertEquals<unknown>(
    events.flatMap((event) => event.type === "toolUse" ? [[event.index, event.toolUse.input]] : []),
    [[4, { n: 2 }], [1, { m: 1 }]],
  );
});

Deno.test("a citation is told when it comes", async () => {
  const citation = { title: "Atlas", location: { web: { url: "https://example.org" } } };
  const events = await eventsOf(delta({ text: "Paris." }), delta({ citation }), stop());
  assertEquals<unknown>(events.slice(1), [
    { type: "text", index: 0, text: "Paris." },
    { type: "citation", index: 0, citation },
    {
      type: "blockStop",
      index: 0,
      block: { type: "citationsContent", content: [{ text: "Paris." }], citations: [citation] },
    },
  ]);
});

Deno.test("a delta that is not as it should be has no name of ours", () => {
  const open = { toolUse: { toolUseId: "t1", name: "n" } };
  for (
    const [kind, delta, block] of [
      ["citation", "x", {}],
      ["reasoningContent", { signature: "s" }, {}],
      ["reasoningContent", { redactedContent: "AAE=" }, {}],
      ["toolUse", { input: 5 }, open],
      ["toolUse", { input: "{" }, {}],
      ["toolUse", { input: "{" }, { toolUse: { name: "n" } }],
      ["toolUse", { input: "{" }, { toolUse: { toolUseId: "t1" } }],
      ["hologram", { input: "{" }, open],
    ] as const
  ) assertEquals(readTypedDelta(0, kind, delta, block), undefined, JSON.stringify([kind, delta, block]));
});

Deno.test("an index that is used twice breaks nothing", () => {
  const toolInput = { type: "toolInput", index: 0, toolUseId: "t", name: "n", json: "{" } as const;
  const blocks = new Map([[0, { type: "toolUse", toolUseId: "s", name: "n", input: {} } as const]]);
  createBlockGrower()(toolInput, blocks as Parameters<ReturnType<typeof createBlockGrower>>[1]);
  assertEquals<unknown>(blocks.get(0), {
    type: "toolUse",
    toolUseId: "t",
    name: "n",
    input: undefined,
    invalid: { raw: "{", error: "the stream ended before the call was whole" },
  });
});

/** The result of a stream that ends too soon, at the end of `wire`. */
async function partialOf(...wire: Json[]): Promise<unknown> {
  const { bedrock, clock } = over(() => streamed(bytesOf([begin, ...wire])), { retry: false });
  const stream = bedrock.stream({ model: MODEL, messages: "Hi" });
  const { partial } = await clock.run(assertRejects(() => stream.final(), StreamTruncatedError));
  assertEquals(stream.partial, partial);
  assertEquals(["stopReason" in partial, "usage" in partial], [false, false]);
  return partial.content;
}

Deno.test("partial of a stream cut inside a call: what was written of it, and that it must not be run", async () => {
  const whole = [delta({ text: "I look." }), stop()];
  const open = (raw: string) => ({
    type: "toolUse",
    toolUseId: "t1",
    name: "weather",
    input: undefined,
    invalid: { raw, error: "the stream ended before the call was whole" },
  });
  const { contentBlockStart } = call() as { contentBlockStart: Json };
  const begun: Json = { contentBlockStart: { ...contentBlockStart, contentBlockIndex: 1 } };
  const at = (json: string): Json => delta({ toolUse: { input: json } }, 1);
  const text = { type: "text", text: "I look." };
  assertEquals(await partialOf(...whole, begun), [text]);
  assertEquals(await partialOf(...whole, begun, at("")), [text, open("")]);
  assertEquals(await partialOf(...whole, begun, at('{"city":'), at('"Os')), [text, open('{"city":"Os')]);
  // All of it, but for the word that it is all.
  assertEquals(await partialOf(...whole, begun, at('{"city":"Oslo"}')), [text, open('{"city":"Oslo"}')]);
  assertEquals(await partialOf(...whole, begun, at('{"city":"Oslo"}'), stop(1)), [
    text,
    { type: "toolUse", toolUseId: "t1", name: "weather", input: { city: "Oslo" } },
  ]);
});

Deno.test("partial of a stream cut inside reasoning: its text, and a signature only once it is whole", async () => {
  const text = [delta({ reasoningContent: { text: "Let " } }), delta({ reasoningContent: { text: "me" } })];
  const signature = delta({ reasoningContent: { signature: "c2ln" } });
  const open = { type: "reasoningContent", text: "Let me" };
  assertEquals(await partialOf(...text), [open]);
  assertEquals(await partialOf(...text, signature), [open]);
  assertEquals(await partialOf(...text, signature, stop()), [{ ...open, signature: "c2ln" }]);
  assertEquals(await partialOf(delta({ reasoningContent: { redactedContent: "AAE=" } })), []);
});

Deno.test("partial of a stream cut inside citations and pictures: the text that came, and no block that did not", async () => {
  assertEquals(await partialOf(delta({ text: "Par" }), delta({ citation: { title: "a" } })), [
    { type: "text", text: "Par" },
  ]);
  assertEquals(await partialOf(delta({ citation: { title: "a" } })), []);
  assertEquals(
    await partialOf(start({ image: { format: "png" } }), delta({ image: { source: { bytes: "iVBO" } } })),
    [],
  );
  assertEquals(await partialOf(delta({ hologram: { depth: 3 } })), []);
});

Deno.test("pictures and sound that a model made are typed in content, and unknown in the message", async () => {
  const png = { format: "png", source: { bytes: "iVBORw==" } };
  const wire = [
    start({ image: { format: "png" } }),
    delta({ image: { source: { bytes: "iVBO" } } }),
    delta({ image: { source: { bytes: "Rw==" } } }),
    stop(),
    delta({ audio: { ...png, format: "mp3" } }, 1),
    stop(1),
  ];
  const { bedrock } = over(() => streamed(bytesOf([begin, ...wire, end])));
  const { content, message } = await bedrock.stream(HI).final();
  assertEquals<unknown>(content, [{ type: "image", ...png }, { type: "audio", ...png, format: "mp3" }]);
  assertEquals<unknown>(message, {
    role: "assistant",
    content: [
      { type: "unknown", name: "image", value: png },
      { type: "unknown", name: "audio", value: { ...png, format: "mp3" } },
    ],
  });
});
