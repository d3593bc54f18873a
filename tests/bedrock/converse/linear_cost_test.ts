/**
 * The time of every kind of block, delta and event is linear in its length and in its number, whole and streamed. Input is
 * hostile where the test says so; other input is ordinary: pieces of an image once took quadratic time.
 */
import { assert, assertEquals } from "@std/assert";
import { type ChatOptions, type ChatResult, partialOutputStream } from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";
import { chatResult, createCallLog } from "../../../src/chat/result.ts";
import { chatEventSource } from "../../../src/bedrock/converse/events/chat_events.ts";
import type { AnswerReader } from "../../../src/bedrock/converse/call.ts";
import { decodeAnswer, decodeTextBlock } from "../../../src/bedrock/converse/decode/decode.ts";
import { encodeChat } from "../../../src/bedrock/converse/encode_chat.ts";
import { wholeBlock } from "../../../src/bedrock/converse/decode/assemble.ts";
import type { WireEvent } from "../../../src/bedrock/converse/events/frame.ts";
import { objectsIn } from "../../../src/chat/output/json_objects.ts";
import { HI, over } from "../../helpers/fire.ts";
import { mustBeLinear } from "../../helpers/growth.ts";
import { eventFrame, eventsOf, type Json, streamed } from "../../helpers/wire.ts";
import { concat } from "../../helpers/bytes.ts";

const ASKED: ChatOptions = { messages: "Hi" };
/** Returns the reader of one answer. */
type CreateReader = (options: ChatOptions, streaming: boolean) => AnswerReader;

const CLIENTS: Readonly<Record<string, CreateReader>> = {
  whole: (options, streaming) => {
    const mode = options.output && { mode: "instruction" } as const;
    return encodeChat({ model: HI.model as string, options, streaming, traits: undefined, ...mode }).reader;
  },
  plain: () => ({ readBlock: decodeTextBlock, closeBlock: (open) => decodeTextBlock(wholeBlock(open)) }),
};

/** The result of a stream with these events, in batches of some events. */
async function final(
  createReader: CreateReader,
  wire: readonly WireEvent[],
  options: ChatOptions,
  batch = 50,
): Promise<ChatResult> {
  return await streamOf(createReader, wire, options, batch).final();
}

function streamOf(createReader: CreateReader, wire: readonly WireEvent[], options: ChatOptions, batch = 50) {
  let at = 0;
  const source = {
    pull: () => {
      const events = wire.slice(at, at += batch);
      return Promise.resolve(events.length ? events : undefined);
    },
    close: () => Promise.resolve(),
  };
  const reader = createReader(options, true);
  return chatStream(HI.model as string, () => Promise.resolve(chatEventSource(source, reader)));
}

/** The result of a whole answer. */
async function chatted(
  createReader: CreateReader,
  content: readonly Json[],
  options: ChatOptions,
): Promise<ChatResult> {
  const reader = createReader(options, false);
  const answer = decodeAnswer({ output: { message: { content } }, stopReason: "end_turn" }, reader.readBlock)!;
  return await chatResult(answer.content, answer.outcome, createCallLog(HI.model as string), reader);
}

const event = (name: string, value: Json): WireEvent => ({ name, value });
const delta = (index: number | undefined, delta: Json): WireEvent =>
  event("contentBlockDelta", { ...index === undefined ? {} : { contentBlockIndex: index }, delta });
const begin = (index: number, start: Json): WireEvent =>
  event("contentBlockStart", { contentBlockIndex: index, start });
const end = (index: number): WireEvent => event("contentBlockStop", { contentBlockIndex: index });
const START = event("messageStart", { role: "assistant" });
const STOP = event("messageStop", { stopReason: "end_turn" });
const call = (id: string, more: Json = {}): Json => ({ toolUse: { toolUseId: id, name: "look", ...more } });

const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const PIECE = "AQIDBAUGBwgJCgsM";
/** Pieces of base64 that end with padding, as redacted reasoning has them. */
const PADDED = "AQIDBAUGBwgJCg==";

/** The deltas of one block, by kind. */
const DELTAS: Readonly<Record<string, { start?: Json; delta: (at: number) => Json }>> = {
  text: { delta: () => ({ text: "Paris is it. 123" }) },
  reasoning: { delta: () => ({ reasoningContent: { text: "Paris is it. 123" } }) },
  signature: { delta: () => ({ reasoningContent: { signature: PIECE } }) },
  "redacted reasoning": { delta: () => ({ reasoningContent: { redactedContent: PIECE } }) },
  "redacted reasoning with padding": { delta: () => ({ reasoningContent: { redactedContent: PADDED } }) },
  "redacted reasoning of equals signs": { delta: () => ({ reasoningContent: { redactedContent: "=A==" } }) },
  "the bytes of an image": {
    start: { image: { format: "png" } },
    delta: () => ({ image: { source: { bytes: PIECE } } }),
  },
  "the bytes of an image with padding": {
    start: { image: { format: "png" } },
    delta: () => ({ image: { source: { bytes: PADDED } } }),
  },
  "the bytes of audio": { start: { audio: { format: "mp3" } }, delta: () => ({ audio: { source: { bytes: PIECE } } }) },
  "the input of a call": {
    start: call("t1"),
    delta: (at) => ({ toolUse: { input: at ? `,"k${at}":"Paris"` : '{"a":1' } }),
  },
  "the input of a call that is not JSON": { start: call("t1"), delta: () => ({ toolUse: { input: '{"\\"[' } }) },
  "blanks in the input of a call": { start: call("t1"), delta: () => ({ toolUse: { input: "                " } }) },
  citations: { delta: (at) => at % 2 ? { citation: { title: "t", location: { web: { url: "u" } } } } : { text: "a" } },
  "a tool result of texts": {
    start: { toolResult: { toolUseId: "t1", status: "success" } },
    delta: () => ({ toolResult: [{ text: "Paris is it." }] }),
  },
  "a tool result of JSON": {
    start: { toolResult: { toolUseId: "t1", status: "success" } },
    delta: () => ({ toolResult: [{ json: { a: [1] } }] }),
  },
  "unknown text": { delta: () => ({ hologram: "Paris is it. 123" }) },
  "unknown lists": { delta: () => ({ hologram: [1, 2, { a: 1 }] }) },
  "unknown members": { delta: (at) => ({ hologram: { [`k${at}`]: "a", same: "b" } }) },
};

for (const [client, createReader] of Object.entries(CLIENTS)) {
  for (const [kind, { start, delta: of }] of Object.entries(DELTAS)) {
    Deno.test(`${client}: many deltas of ${kind} take linear time`, async () => {
      await mustBeLinear(kind, 2_000, async (count) => {
        const wire = [START, ...start ? [begin(0, start)] : [], ...many(count, (at) => delta(0, of(at))), end(0), STOP];
        const { content } = await final(createReader, wire, ASKED);
        assertEquals(content.length, 1);
      });
    });

    Deno.test(`${client}: many blocks of ${kind} take linear time, ended or not`, async () => {
      for (const isEnded of [true, false]) {
        await mustBeLinear(kind, 500, async (count) => {
          const blocks = many(count, (at) => [
            ...start ? [begin(at, start)] : [],
            delta(at, of(0)),
            ...isEnded ? [end(at)] : [],
          ]);
          const { content } = await final(createReader, [START, ...blocks.flat(), STOP], ASKED);
          assertEquals(content.length, count);
        });
      }
    });
  }
}

const LONG: Readonly<Record<string, (size: number) => Json>> = {
  text: (size) => ({ text: "a".repeat(size) }),
  "redacted reasoning": (size) => ({ reasoningContent: { redactedContent: "A".repeat(size) } }),
  "redacted reasoning with padding": (size) => ({ reasoningContent: { redactedContent: "AA==".repeat(size / 4) } }),
  reasoning: (size) => ({
    reasoningContent: { reasoningText: { text: "a".repeat(size), signature: "A".repeat(size) } },
  }),
  "an image": (size) => ({ image: { format: "png", source: { bytes: "A".repeat(size) } } }),
  "the input of a call": (size) => call("t1", { input: { a: "a".repeat(size), list: many(size / 20, () => ({})) } }),
  "the input of a call as text": (size) => call("t1", { input: JSON.stringify("{".repeat(size)) }),
  "a tool result": (size) => ({ toolResult: { toolUseId: "t1", content: many(size / 20, () => ({ text: "Paris" })) } }),
  "cited text": (size) => ({
    citationsContent: {
      content: many(size / 20, () => ({ text: "a" })),
      citations: many(size / 20, () => ({ title: "t" })),
    },
  }),
  "something unknown": (size) => ({ hologram: { a: "a".repeat(size), list: many(size / 20, () => [{}]) } }),
};

for (const [kind, block] of Object.entries(LONG)) {
  Deno.test(`a whole answer with ${kind} takes linear time, long and often`, async () => {
    await mustBeLinear(kind, 40_000, (size) => chatted(CLIENTS.whole!, [block(size)], ASKED));
    await mustBeLinear(kind, 1_000, (count) => chatted(CLIENTS.whole!, many(count, () => block(100)), ASKED));
  });
}

/** Streams that no service sends. */
const HOSTILE: Readonly<Record<string, (count: number) => WireEvent[]>> = {
  "deltas without an index beside open blocks": (count) => [
    START,
    ...many(count, (at) => begin(at + 1, call(`t${at}`))),
    ...many(count, (at) => delta(undefined, at % 2 ? { text: "a" } : { reasoningContent: { text: "b" } })),
    STOP,
  ],
  "deltas without an index behind ended blocks": (count) => [
    START,
    delta(1, { hologram: "a" }),
    ...many(count, (at) => [begin(at + 2, call(`t${at}`)), end(at + 2)]).flat(),
    ...many(count, () => delta(undefined, { hologram: "a" })),
    STOP,
  ],
  "messages": (count) => many(count, () => [START, delta(0, { text: "a" }), end(0), STOP]).flat(),
  "calls of a new type and messages": (count) =>
    many(count, (at) => [
      START,
      begin(0, call(`t${at}`, { type: "brand_new" })),
      end(0),
      ...at % 2 ? [begin(1, { toolResult: { toolUseId: `t${at}`, content: [] } }), end(1)] : [],
      STOP,
    ]).flat(),
  "stops": (count) => [START, delta(0, { text: "a" }), ...many(count, () => STOP)],
  "ends of blocks": (count) => [START, ...many(count, (at) => end(at % 7)), STOP],
  "metadata with unknown members": (count) => [
    START,
    delta(0, { text: "a" }),
    STOP,
    ...many(count, (at) => event("metadata", { [`new${at}`]: at, usage: { inputTokens: at } })),
  ],
  "unknown events": (count) => [START, ...many(count, (at) => event("brandNew", { at })), STOP],
  "one index for all blocks": (count) => [START, ...many(count, (at) => begin(0, call(`t${at}`))), STOP],
};

for (const [what, wire] of Object.entries(HOSTILE)) {
  Deno.test(`many ${what} take linear time`, async () => {
    await mustBeLinear(what, 1_000, (count) => final(CLIENTS.whole!, wire(count), ASKED));
  });
}

const OUTPUT: ChatOptions = { ...ASKED, output: { schema: { type: "object" }, mode: "instruction" } };

/** Texts of answers with output, whole or cut, from a size. */
const OUTPUTS: Readonly<Record<string, (size: number) => string[]>> = {
  "nested lists": (size) => ['{"a":', ...many(size, () => "["), ...many(size, () => "]"), "}"],
  "nested objects": (size) => [...many(size, () => '{"a":'), "1", ...many(size, () => "}")],
  "open lists": (size) => ['{"a":', ...many(size, () => "[")],
  "a list of numbers": (size) => ['{"a":[0', ...many(size, (at) => `,${at}`), "]}"],
  "a list of objects": (size) => ['{"a":[0', ...many(size, (at) => `,{"n":${at}}`), "]}"],
  members: (size) => ['{"a":0', ...many(size, (at) => `,"k${at}":true`), "}"],
  "a long number": (size) => ['{"a":1', ...many(size, () => "0000"), "}"],
  "a long string": (size) => ['{"a":"', ...many(size, () => "Paris"), '"}'],
  "a string of escapes": (size) => ['{"a":"', ...many(size, () => "\\n\\u00e9"), '"}'],
  "a long name": (size) => ['{"', ...many(size, () => "Paris"), '":1}'],
  braces: (size) => many(size, () => "{"),
  brackets: (size) => many(size, () => "["),
  "braces and words": (size) => many(size, () => '{x {"a" '),
  fences: (size) => many(size, () => "```\n{"),
  blanks: (size) => ["{", ...many(size, () => "    ")],
};

for (const [what, pieces] of Object.entries(OUTPUTS)) {
  Deno.test(`output and partial output of ${what} take linear time`, async () => {
    await mustBeLinear(`partial output of ${what}`, 1_500, async (size) => {
      const wire = [START, ...pieces(size).map((text) => delta(0, { text })), end(0), STOP];
      let values = 0;
      try {
        for await (const _ of partialOutputStream(streamOf(CLIENTS.whole!, wire, OUTPUT))) values++;
      } catch (error) {
        assert(!(error instanceof RangeError), `${error}`);
      }
      assert(values <= wire.length);
    });
    await mustBeLinear(`the objects in ${what}`, 20_000, (size) => objectsIn(pieces(size).join("")));
  });
}

Deno.test("partial output of a long list still grows, and its last value is whole", async () => {
  const numbers = many(20_000, (at) => at);
  const pieces = ['{"a":[0', ...numbers.slice(1).map((at) => `,${at}`), "]}"];
  const wire = [START, ...pieces.map((text) => delta(0, { text })), end(0), STOP];
  const lengths: number[] = [];
  for await (const value of partialOutputStream(streamOf(CLIENTS.whole!, wire, OUTPUT))) {
    lengths.push((value as { a?: number[] }).a?.length ?? 0);
  }
  assert(lengths.length > 300, `${lengths.length} values`);
  assertEquals(lengths.slice(0, 100), many(100, (at) => at));
  assertEquals(lengths.at(-1), 20_000);
  // The items that were copied, counted: a copy for each delta would be 200 million.
  const copied = lengths.reduce((sum, length) => sum + length, 0);
  assert(copied < 200 * pieces.length, `${copied} items were copied`);
});

Deno.test("partial output shows 200 levels, and the output itself up to 500", async () => {
  const deep = (levels: number) => `{"a":${"[".repeat(levels - 1)}1${"]".repeat(levels - 1)}}`;
  for (const [levels, isOutput] of [[200, true], [201, true], [500, true], [501, false], [5_000, false]] as const) {
    const wire = [START, ...deep(levels).split("").map((text) => delta(0, { text })), end(0), STOP];
    const stream = streamOf(CLIENTS.whole!, wire, OUTPUT);
    let last: unknown;
    let failure: unknown;
    try {
      for await (const value of partialOutputStream(stream)) last = value;
    } catch (error) {
      failure = error;
    }
    assertEquals((failure as Error | undefined)?.name, isOutput ? undefined : "StructuredOutputError");
    if (isOutput) assertEquals(last, JSON.parse(deep(levels)));
  }
});

Deno.test("200,000 events in one chunk are read, by every way to read", async () => {
  const [start, delta, ...rest] = eventsOf("a").map(eventFrame);
  const count = 200_000;
  const bytes = concat([start!, ...many(count / 1000, () => concat(many(1000, () => delta!))), ...rest]);
  const { bedrock } = over(() => streamed(bytes));
  assertEquals((await bedrock.stream(HI).text()).length, count);
  let events = 0;
  for await (const _ of await bedrock.converseStream(HI.model, { messages: [] })) events++;
  assertEquals(events, count + 4);
});

for (const [client, createReader] of Object.entries(CLIENTS)) {
  Deno.test(`${client}: many messages in one stream, each cut, take linear time`, async () => {
    await mustBeLinear("messages", 2_000, async (count) => {
      const wire = many(count, (at) => [START, delta(at, { text: "a" }), end(at)]).flat();
      assertEquals((await final(createReader, [...wire, STOP], ASKED)).content.length, count);
    });
  });
}
