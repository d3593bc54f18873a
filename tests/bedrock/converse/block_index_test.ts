/**
 * Nothing is lost of a stream, whatever its blocks are called: indexes that are used again, left out, interleaved, or begin
 * anew with another message. The events, `partial`, `final()` and `runTools` tell the same answer, which is that of `chat()`.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatEvent, type ChatResult, ProviderError, runTools, tool } from "@bedrock-edge/client";
import { HI, over } from "../../helpers/fire.ts";
import { answered, bodyOf, bytesOf, type Json, streamed } from "../../helpers/wire.ts";

/** An index of the wire; `undefined` leaves it out. */
type Index = number | undefined | null | string;

const at = (index: Index): Json => index === undefined ? {} : { contentBlockIndex: index };
const start = (index: Index, start: Json): Json => ({ contentBlockStart: { ...at(index), start } });
const delta = (index: Index, delta: Json): Json => ({ contentBlockDelta: { ...at(index), delta } });
const stop = (index: Index): Json => ({ contentBlockStop: at(index) });
const message: Json = { messageStart: { role: "assistant" } };
const end = (stopReason = "end_turn"): Json => ({ messageStop: { stopReason } });
const usage: Json = {
  metadata: { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 }, metrics: { latencyMs: 12 } },
};

const begin = (index: Index, id: string): Json => start(index, { toolUse: { toolUseId: id, name: "look" } });
const input = (index: Index, json: string): Json => delta(index, { toolUse: { input: json } });
const call = (index: Index, id: string, place: string): Json[] => [
  begin(index, id),
  input(index, `{"place":`),
  input(index, `"${place}"}`),
  stop(index),
];
const said = (
  index: Index,
  ...texts: string[]
): Json[] => [...texts.map((text) => delta(index, { text })), stop(index)];
const thought = (index: Index, text: string): Json => delta(index, { reasoningContent: { text } });

/** The same as a whole answer has it. */
const T = (text: string): Json => ({ text });
const C = (toolUseId: string, place: string): Json => ({ toolUse: { toolUseId, name: "look", input: { place } } });
const R = (text: string): Json => ({ reasoningContent: { reasoningText: { text } } });

interface Case {
  readonly events: readonly Json[];
  /** The content of the same answer, told whole. */
  readonly content: readonly Json[];
  /** The indexes of the blocks, in the order in which they begin. */
  readonly indexes: readonly number[];
  readonly stopReason?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  "one index for two calls": {
    events: [...call(0, "t1", "sky"), ...call(0, "t2", "sea")],
    content: [C("t1", "sky"), C("t2", "sea")],
    indexes: [0, 1],
    stopReason: "tool_use",
  },
  "one index for two calls, and the next for a third": {
    events: [...call(0, "t1", "a"), ...call(0, "t2", "b"), ...call(1, "t3", "c")],
    content: [C("t1", "a"), C("t2", "b"), C("t3", "c")],
    indexes: [0, 1, 2],
    stopReason: "tool_use",
  },
  "one index for reasoning, text and a call": {
    events: [thought(0, "Hm."), stop(0), ...said(0, "Let me ", "look."), ...call(0, "t1", "sky")],
    content: [R("Hm."), T("Let me look."), C("t1", "sky")],
    indexes: [0, 1, 2],
    stopReason: "tool_use",
  },
  "text that goes on after its block ended": {
    events: [...said(0, "Par"), ...said(0, "is")],
    content: [T("Par"), T("is")],
    indexes: [0, 1],
  },
  "no index at all": {
    events: [thought(undefined, "Hm."), stop(undefined), ...said(undefined, "So: "), ...call(undefined, "t1", "sky")],
    content: [R("Hm."), T("So: "), C("t1", "sky")],
    indexes: [0, 1, 2],
    stopReason: "tool_use",
  },
  "an index that is null": {
    events: [...call(null, "t1", "sky"), ...call(null, "t2", "sea")],
    content: [C("t1", "sky"), C("t2", "sea")],
    indexes: [0, 1],
    stopReason: "tool_use",
  },
  "indexes that are text": {
    events: [
      begin("0", "t1"),
      begin("1", "t2"),
      input("0", '{"place":"sky"}'),
      stop("0"),
      input("1", '{"place":"sea"}'),
      stop("1"),
    ],
    content: [C("t1", "sky"), C("t2", "sea")],
    indexes: [0, 1],
    stopReason: "tool_use",
  },
  "members of unions that are null": {
    events: [
      delta(0, { text: null, reasoningContent: { text: "Hm.", signature: null, redactedContent: null } }),
      delta(0, { text: null, reasoningContent: { text: null, signature: "s" } }),
      stop(0),
      start(1, { image: null, toolUse: { toolUseId: "t1", name: "look", type: null } }),
      delta(1, { text: null, citation: null, toolUse: { input: '{"place":"sky"}' } }),
      delta(1, { toolUse: { input: null } }),
      stop(1),
      delta(1, { toolUse: { input: null } }),
    ],
    content: [
      {
        text: null,
        reasoningContent: { reasoningText: { text: "Hm.", signature: "s" }, redactedContent: null },
      },
      { text: null, toolUse: { toolUseId: "t1", name: "look", type: null, input: { place: "sky" } } },
    ],
    indexes: [0, 1],
    stopReason: "tool_use",
  },
  "zeros left out": {
    events: [...said(undefined, "So: "), ...call(1, "t1", "sky"), ...call(2, "t2", "sea")],
    content: [T("So: "), C("t1", "sky"), C("t2", "sea")],
    indexes: [0, 1, 2],
    stopReason: "tool_use",
  },
  "an index only where a block begins": {
    events: [begin(3, "t1"), input(undefined, '{"place":"sky"}'), stop(undefined), ...said(undefined, "Wait.")],
    content: [T("Wait."), C("t1", "sky")],
    indexes: [3, 0],
    stopReason: "tool_use",
  },
  "calls that interleave": {
    events: [
      begin(0, "t1"),
      begin(1, "t2"),
      input(1, '{"place":'),
      input(0, '{"place":"sky"}'),
      input(1, '"sea"}'),
      stop(1),
      stop(0),
    ],
    content: [C("t1", "sky"), C("t2", "sea")],
    indexes: [0, 1],
    stopReason: "tool_use",
  },
  "interleaved blocks of which the second begins first, with gaps": {
    events: [begin(7, "t2"), delta(4, { text: "So: " }), input(7, '{"place":"sea"}'), stop(7), stop(4)],
    content: [T("So: "), C("t2", "sea")],
    indexes: [7, 4],
    stopReason: "tool_use",
  },
  "interleaved calls that have the indexes of blocks before them": {
    events: [
      ...said(0, "So: "),
      ...said(1, "look."),
      begin(0, "t1"),
      begin(1, "t2"),
      input(1, '{"place":"sea"}'),
      input(0, '{"place":"sky"}'),
      stop(0),
      stop(1),
    ],
    content: [T("So: "), T("look."), C("t1", "sky"), C("t2", "sea")],
    indexes: [0, 1, 2, 3],
    stopReason: "tool_use",
  },
  "indexes that are not positions": {
    events: [...said(-1, "a"), ...said(0.5, "b"), ...said(1e300, "c"), ...said(2 ** 53, "d"), ...said(0, "e")],
    content: [T("a"), T("b"), T("c"), T("d"), T("e")],
    indexes: [0, 1, 2, 3, 4],
  },
  "a second message behind the stop of the first": {
    events: [
      ...said(0, "Let me look."),
      ...call(1, "t1", "sky"),
      end("tool_use"),
      usage,
      message,
      ...said(0, "Blue."),
      ...call(1, "t2", "sea"),
    ],
    content: [T("Let me look."), C("t1", "sky"), T("Blue."), C("t2", "sea")],
    indexes: [0, 1, 2, 3],
    stopReason: "tool_use",
  },
  "a second message without a stop of the first": {
    events: [delta(0, { text: "Let me look." }), message, ...said(0, "Blue."), message, delta(2, { text: "And" })],
    content: [T("Let me look."), T("Blue."), T("And")],
    indexes: [0, 1, 4],
  },
  "a second message whose blocks interleave": {
    events: [...said(0, "a"), message, delta(1, { text: "c" }), delta(0, { text: "b" }), stop(1), stop(0)],
    content: [T("a"), T("b"), T("c")],
    indexes: [0, 2, 1],
  },
  "a start in an open call": {
    events: [begin(0, "t1"), input(0, '{"place":"sky"}'), ...call(0, "t2", "sea")],
    content: [C("t1", "sky"), C("t2", "sea")],
    indexes: [0, 1],
    stopReason: "tool_use",
  },
  "a start in open text, and text in an open call": {
    events: [delta(0, { text: "So: " }), begin(0, "t1"), input(0, '{"place":"sky"}'), ...said(0, "Wait.")],
    content: [T("So: "), C("t1", "sky"), T("Wait.")],
    indexes: [0, 1, 2],
    stopReason: "tool_use",
  },
  "text in open reasoning": {
    events: [thought(0, "Hm."), ...said(0, "So.")],
    content: [R("Hm."), T("So.")],
    indexes: [0, 1],
  },
  "text and reasoning and a call that never stop": {
    events: [thought(0, "Hm."), delta(1, { text: "So: " }), begin(2, "t1"), input(2, '{"place":"sky"}')],
    content: [R("Hm."), T("So: "), C("t1", "sky")],
    indexes: [0, 1, 2],
    stopReason: "tool_use",
  },
  "citations that never stop": {
    events: [delta(0, { citation: { title: "a" } }), delta(0, { text: "So." })],
    content: [{ citationsContent: { content: [{ text: "So." }], citations: [{ title: "a" }] } }],
    indexes: [0],
  },
  "a start that says nothing": {
    events: [start(0, {}), ...said(0, "So."), start(0, {}), ...said(0, " It is.")],
    content: [T("So."), T(" It is.")],
    indexes: [0, 1],
  },
  "a stop that is sent twice, and empty input behind it": {
    events: [...call(0, "t1", "sky"), stop(0), input(0, ""), input(5, " ")],
    content: [C("t1", "sky")],
    indexes: [0],
    stopReason: "tool_use",
  },
  "blocks without a delta and with an empty one": {
    events: [...said(0, ""), thought(1, "Hm."), stop(1), stop(2), ...said(3, "So.", "")],
    content: [T(""), R("Hm."), T(""), T("So.")],
    indexes: [0, 1, 2, 3],
  },
};

/** `bytes` in chunks of `size`, the last one shorter. */
function* chunks(bytes: Uint8Array<ArrayBuffer>, size: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
}

const CHUNKINGS: readonly number[] = [1, 7, 100, 1024, Infinity];
const look = tool({ name: "look", inputSchema: { type: "object" }, execute: (input) => JSON.stringify(input) });

const ASK = { model: HI.model, messages: "Hi", tools: [look] };

/** A client that is answered `events` where it streams, and `content` where it does not; then a word that ends a loop. */
function clientOf({ events, content, stopReason = "end_turn" }: Case, size: number) {
  const bytes = bytesOf([message, ...events, end(stopReason), usage]);
  let asked = 0;
  return over((request) => {
    const isStreamed = request.url.endsWith("-stream");
    if (asked++) return isStreamed ? streamed(bytesOf([message, ...said(0, "Done."), end()])) : answered([T("Done.")]);
    return isStreamed ? streamed(bodyOf(chunks(bytes, size)).stream) : answered(content, { stopReason });
  }).bedrock;
}

function comparable({ requestId: _id, attempts: _attempts, ...rest }: ChatResult): unknown {
  return rest;
}

for (const [name, given] of Object.entries(CASES)) {
  Deno.test(`nothing is lost of a stream: ${name}`, async () => {
    const whole = await clientOf(given, 1).chat(ASK);
    for (const size of CHUNKINGS) {
      const stream = clientOf(given, size).stream(ASK);
      const events: ChatEvent[] = [];
      for await (const event of stream) {
        // All content that has arrived is visible at that time.
        if (event.type === "blockStop") {
          assert(stream.partial.content.some((block) => JSON.stringify(block) === JSON.stringify(event.block)));
        }
        events.push(event);
      }
      const final = await stream.final();
      assertEquals(comparable(final), comparable(whole), `${size}`);
      assertEquals(stream.partial.content, final.content);

      const begun = events.flatMap((event) => event.type === "blockStart" ? [event.index] : []);
      assertEquals(begun, given.indexes);
      const stops = events.flatMap((event) => event.type === "blockStop" ? [event] : []);
      assertEquals(stops.sort((a, b) => a.index - b.index).map(({ block }) => block), [...final.content]);
      const calls = events.flatMap((event) => event.type === "toolUse" ? [event] : []);
      assertEquals<unknown>(calls.sort((a, b) => a.index - b.index).map(({ toolUse }) => toolUse), final.toolUses);
      const texts = events.flatMap((event) => event.type === "text" ? [event] : []);
      assertEquals(texts.sort((a, b) => a.index - b.index).map(({ text }) => text).join(""), final.text);
      for (const { index } of [...texts, ...calls, ...stops]) assert(begun.includes(index));
      // All of it comes before the answer is said to be whole.
      const last = events.findLastIndex(({ type }) => type === "stop");
      assertEquals(events.slice(last).map(({ type }) => type), ["stop", "metadata"]);
    }
  });

  if (given.stopReason !== "tool_use") continue;
  Deno.test(`runTools runs every call of a stream: ${name}`, async () => {
    const ids = given.content.flatMap(({ toolUse }) => toolUse ? [(toolUse as { toolUseId: string }).toolUseId] : []);
    const ran: string[] = [];
    const own = tool({
      name: "look",
      inputSchema: { type: "object" },
      execute: (_, { toolUseId }) => void ran.push(toolUseId),
    });
    const { text } = await runTools(clientOf(given, 100).model(HI.model), { messages: "Hi", tools: [own] }, {
      onEvent: () => {},
    });
    assertEquals([text, ran], ["Done.", ids]);
  });
}

/** Calls that are open when the answer stops, with the input that they keep; none of them may be run. */
const OPEN: Readonly<Record<string, readonly [events: readonly Json[], raw: string]>> = {
  "without any input": [[begin(0, "t1")], ""],
  "with empty input": [[begin(0, "t1"), input(0, "")], ""],
  "in the middle of its input": [[begin(0, "t1"), input(0, '{"place":')], '{"place":'],
  "in front of another call": [[begin(0, "t1"), ...call(0, "t2", "sea")], ""],
  "in front of another message": [[begin(0, "t1"), input(0, '{"pl'), message, ...said(0, "Hm.")], '{"pl'],
};

for (const [name, [events, raw]] of Object.entries(OPEN)) {
  Deno.test(`a call is kept, and not run, that is left open ${name}`, async () => {
    const given: Case = { events, content: [], indexes: [], stopReason: "tool_use" };
    for (const size of CHUNKINGS) {
      const stream = clientOf(given, size).stream(ASK);
      const calls: unknown[] = [];
      for await (const event of stream) if (event.type === "toolUse") calls.push(event.toolUse);
      const { content, toolUses, message } = await stream.final();
      assertEquals<unknown>(calls, toolUses);
      assertEquals([toolUses[0]?.toolUseId, toolUses[0]?.invalid?.raw], ["t1", raw]);
      assertEquals([content[0], stream.partial.content[0], message.content[0]], Array(3).fill(toolUses[0]));
    }
    const ran: string[] = [];
    const own = tool({
      name: "look",
      inputSchema: { type: "object" },
      execute: (_, { toolUseId }) => void ran.push(toolUseId),
    });
    await runTools(clientOf(given, 100).model(HI.model), { messages: "Hi", tools: [own] }, { onEvent: () => {} });
    assert(!ran.includes("t1"));
  });
}

/** Input of a call that never began: whose it is, nobody knows. */
const STRAY: Readonly<Record<string, readonly Json[]>> = {
  "of no call at all": [input(0, "{}")],
  "behind text": [...said(0, "So: "), input(1, '{"place":"sky"}')],
  "behind the end of its call": [...call(0, "t1", "sky"), input(0, "}")],
  "at another index than its call": [begin(1, "t1"), input(0, '{"place":"sky"}'), stop(1)],
  "in open text": [delta(0, { text: "So: " }), input(0, "{}")],
  "without an index": [...said(0, "So: "), input(undefined, "{}")],
  "in the message after its call": [begin(0, "t1"), message, input(0, "{}")],
};

for (const [name, events] of Object.entries(STRAY)) {
  Deno.test(`a stream is corrupt that has input ${name}`, async () => {
    for (const size of CHUNKINGS) {
      const given: Case = { events, content: [], indexes: [], stopReason: "tool_use" };
      const stream = clientOf(given, size).stream(ASK);
      const texts: string[] = [];
      const error = await assertRejects(async () => {
        for await (const event of stream) if (event.type === "text") texts.push(event.text);
      }, ProviderError);
      assertEquals(error.kind, "streamCorrupt");
      // The reader got everything before it, for every chunking of the network.
      assertEquals(texts.join(""), JSON.stringify(events).includes("So: ") ? "So: " : "");
      assertEquals(stream.partial.text, texts.join(""));
      assertEquals(stream.partial.stopReason, undefined);
      await assertRejects(() => stream.final(), ProviderError);
      const ran: string[] = [];
      const own = tool({ name: "look", inputSchema: { type: "object" }, execute: () => void ran.push("x") });
      await assertRejects(
        () => runTools(clientOf(given, size).model(HI.model), { messages: "Hi", tools: [own] }, { onEvent: () => {} }),
        ProviderError,
      );
      assertEquals(ran, []);
    }
  });
}

Deno.test("blocks behind the stop are part of the answer, in the events too", async () => {
  const late = [...call(0, "t1", "sky"), end("tool_use"), usage, ...call(0, "t2", "sea"), delta(1, { text: "Hm." })];
  for (const size of CHUNKINGS) {
    const { bedrock } = over(() => streamed(bodyOf(chunks(bytesOf([message, ...late]), size)).stream));
    const stream = bedrock.stream(HI);
    const calls: string[] = [];
    for await (const event of stream) if (event.type === "toolUse") calls.push(event.toolUse.toolUseId);
    const { content, toolUses, text } = await stream.final();
    assertEquals([calls, toolUses.map(({ toolUseId }) => toolUseId)], [["t1", "t2"], ["t1", "t2"]]);
    assertEquals([content.length, text], [3, "Hm."]);
  }
});

Deno.test("a message that begins after a stop must stop too", async () => {
  const cut = [message, ...said(0, "Par"), end(), message, delta(0, { text: "is" })];
  for (const size of CHUNKINGS) {
    const { bedrock } = over(() => streamed(bodyOf(chunks(bytesOf(cut), size)).stream), { retry: false });
    const stream = bedrock.stream(HI);
    const error = await assertRejects(() => stream.final(), ProviderError);
    assertEquals([error.kind, stream.partial.text, stream.partial.stopReason], ["streamTruncated", "Paris", undefined]);
    const raw = await bedrock.converseStream(HI.model, { messages: [] });
    const failure = await assertRejects(() => Array.fromAsync(raw), ProviderError);
    assertEquals(failure.kind, "streamTruncated");
  }
});

Deno.test("members that a second event omits keep the values of the first", async () => {
  const again = { metadata: { trace: { promptRouter: { invokedModelId: "m" } } } };
  const { bedrock } = over(() => streamed(bytesOf([message, ...said(0, "Hi"), end(), usage, again])));
  const { usage: counted, latencyMs, trace } = await bedrock.stream(HI).final();
  assertEquals([counted?.totalTokens, latencyMs, trace], [5, 12, again.metadata.trace]);
});

Deno.test("a delta without a member says nothing, and is handed out as it came", async () => {
  const empty = [{}, null, undefined].map((given) => delta(0, given as never));
  const { bedrock } = over(() => streamed(bytesOf([message, ...empty, ...said(0, "Hi"), end(), usage])));
  const stream = bedrock.stream(HI);
  const types: string[] = [];
  for await (const { type } of stream) types.push(type);
  assertEquals(types.filter((type) => type === "unknown").length, empty.length);
  const { content } = await stream.final();
  assertEquals(content, [{ type: "text", text: "Hi" }]);
});

Deno.test("a delta without an index leaves an open block of another kind alone", async () => {
  const [begin, input, ending] = call(1, "t1", "sky");
  const strays = [{ delta: { hologram: { depth: 3 } } }, { delta: { text: "Hm." } }];
  for (const stray of strays) {
    const events = [
      message,
      ...said(0, "Hi"),
      begin!,
      { contentBlockDelta: stray },
      input!,
      ending!,
      end("tool_use"),
      usage,
    ];
    for (const size of CHUNKINGS) {
      const { bedrock } = over(() => streamed(bodyOf(chunks(bytesOf(events), size)).stream));
      const { toolUses, content } = await bedrock.stream(HI).final();
      assertEquals(toolUses.map(({ toolUseId, invalid }) => [toolUseId, invalid]), [["t1", undefined]]);
      // Nothing of the stray delta is lost.
      assertEquals(content.length, 3);
    }
  }
});
