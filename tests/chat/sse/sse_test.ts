/** A stream as visitors get it: every text once, nothing for the program alone, and a sign of life during silence. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ServerSentEventParseStream } from "@std/http/server-sent-event-parse-stream";
import {
  type ChatEvent,
  type ChatStream,
  type SseEvent,
  type SseOptions,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";
import { idle, VirtualClock } from "../../helpers/clock.ts";
import { HI, over, rig } from "../../helpers/fire.ts";
import { unhandledDuring } from "../../helpers/watch.ts";
import { bodyOf, bytesOf, eventFrame, eventsOf, exceptionFrame, type Json, streamed } from "../../helpers/wire.ts";

interface Sent {
  readonly event?: string | undefined;
  readonly data: { type: string; [member: string]: unknown };
}

async function sent(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Sent[]> {
  const messages: Sent[] = [];
  for await (const { event, data } of body.pipeThrough(new ServerSentEventParseStream())) {
    if (data !== undefined) messages.push({ ...(event !== undefined && { event }), data: JSON.parse(data) });
  }
  return messages;
}

async function iterated(stream: ChatStream): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** A stream of these events. */
function streamOf(events: readonly ChatEvent[]): ChatStream {
  let rest = [...events];
  return chatStream("m", () =>
    Promise.resolve({
      pull: () => {
        const batch = rest;
        rest = [];
        return Promise.resolve(batch.length ? batch : undefined);
      },
      close: () => Promise.resolve(),
    }));
}

const start = (index: number, block: Json): Json => ({ contentBlockStart: { contentBlockIndex: index, start: block } });
const delta = (index: number, piece: Json): Json => ({ contentBlockDelta: { contentBlockIndex: index, delta: piece } });
const stop = (index: number): Json => ({ contentBlockStop: { contentBlockIndex: index } });

/** One answer with every kind of block that comes in pieces. */
const EVERYTHING: readonly Json[] = [
  { messageStart: { role: "assistant" } },
  delta(0, { reasoningContent: { text: "THOUGHT-A" } }),
  delta(0, { reasoningContent: { text: "THOUGHT-B" } }),
  delta(0, { reasoningContent: { signature: "SIGNATURE" } }),
  stop(0),
  delta(1, { text: "WORDS-A" }),
  delta(1, { text: "WORDS-B" }),
  stop(1),
  delta(2, { text: "CITED" }),
  delta(2, { citation: { title: "TITLE", sourceContent: [{ text: "SOURCE" }] } }),
  stop(2),
  start(3, { toolUse: { toolUseId: "t1", name: "weather" } }),
  delta(3, { toolUse: { input: '{"city":"INPUT-A' } }),
  delta(3, { toolUse: { input: 'INPUT-B"}' } }),
  stop(3),
  start(4, { toolUse: { toolUseId: "t2", name: "weather" } }),
  delta(4, { toolUse: { input: '{"city":"BROKEN' } }),
  stop(4),
  { messageStop: { stopReason: "tool_use" } },
  {
    metadata: {
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
      metrics: { latencyMs: 12 },
      trace: { guardrail: { inputAssessment: { gr7: { wordPolicy: "ASSESSMENT" } } } },
    },
  },
];
const PIECES = ["THOUGHT-A", "THOUGHT-B", "SIGNATURE", "WORDS-A", "WORDS-B", "CITED", "TITLE", "SOURCE", "INPUT-A"];

function everything(): ChatStream {
  return over(() => streamed(bytesOf(EVERYTHING))).bedrock.stream(HI);
}

Deno.test("toSSE sends each piece of every kind of block once", async () => {
  const text = await new Response(toSSE(everything())).text();
  for (const piece of [...PIECES, "INPUT-B", "BROKEN"]) {
    assertEquals(text.split(piece).length - 1, 1, `${piece} in ${text}`);
  }
});

Deno.test("toSSE keeps a guardrail's assessments from visitors, and usage comes", async () => {
  const messages = await sent(toSSE(everything()));
  const metadata = messages.find(({ data }) => data.type === "metadata")?.data;
  assertEquals((metadata?.["usage"] as { totalTokens: number }).totalTokens, 5);
  assert(!JSON.stringify(messages).includes("ASSESSMENT"));
  assertEquals(metadata && "trace" in metadata, false);
});

Deno.test("the pieces and the rest of a block are together the whole block", async () => {
  const whole = await iterated(everything());
  const messages = (await sent(toSSE(everything()))).map(({ data }) => data as unknown as SseEvent);
  // A signature comes with its block only.
  assertEquals(
    messages.map(({ type }) => type),
    whole.flatMap(({ type }) => type === "unknown" ? [] : [type]),
  );
  const rest = (at: number) => messages.find((event) => event.type === "blockStop" && event.index === at) as never;
  const joined = (at: number, type: string, member: string) =>
    messages.filter((event) => event.type === type && (event as { index?: number }).index === at)
      .map((event) => event[member as never]).join("");
  const blocks = new Map(whole.flatMap((event) => event.type === "blockStop" ? [[event.index, event.block]] : []));
  const block = (at: number) => (rest(at) as { block: Json }).block;
  assertEquals({ ...block(0), text: joined(0, "reasoning", "text") }, blocks.get(0) as unknown as Json);
  assertEquals({ ...block(1), text: joined(1, "text", "text") }, blocks.get(1) as unknown as Json);
  assertEquals({ ...block(3), input: JSON.parse(joined(3, "toolInput", "json")) }, blocks.get(3) as unknown as Json);
});

Deno.test("a part that came in no event of its own stays in its block", async () => {
  const events: ChatEvent[] = [
    { type: "start", role: "assistant" },
    { type: "blockStop", index: 0, block: { type: "text", text: "at once" } },
    { type: "blockStop", index: 1, block: { type: "reasoningContent", text: "thought", signature: "s" } },
    { type: "toolUse", index: 2, toolUse: { type: "toolUse", toolUseId: "t", name: "n", input: { a: 1 } } },
    { type: "blockStop", index: 2, block: { type: "toolUse", toolUseId: "t", name: "n", input: { a: 1 } } },
    { type: "blockStop", index: 3, block: { type: "citationsContent", citations: [{ title: "T" }] } },
    { type: "blockStop", index: 4, block: { type: "unknown", name: "hologram", value: { depth: 3 } } },
    { type: "stop", stopReason: "end_turn" },
  ];
  const messages = await sent(toSSE(streamOf(events)));
  // Only the call came twice.
  const { input: _input, ...call } = { type: "toolUse", toolUseId: "t", name: "n", input: { a: 1 } };
  const expected = events.map((event) =>
    event.type === "blockStop" && event.index === 2 ? { ...event, block: call } : event
  );
  assertEquals(messages.map(({ data }) => data), JSON.parse(JSON.stringify(expected)));
});

Deno.test("of cited text the pieces that came are not repeated, and the others are sent with the block", async () => {
  const citation = { title: "T" };
  const block = { type: "citationsContent", content: [{ text: "cited" }], citations: [citation] } as const;
  const text: ChatEvent = { type: "text", index: 0, text: "cited" };
  const cited: ChatEvent = { type: "citation", index: 0, citation };
  const cases: readonly (readonly [readonly ChatEvent[], Record<string, unknown>])[] = [
    [[text], { type: "citationsContent", citations: [citation] }],
    [[cited], { type: "citationsContent", content: [{ text: "cited" }] }],
    [[text, cited], { type: "citationsContent" }],
    [[], { ...block }],
  ];
  for (const [pieces, rest] of cases) {
    const events: ChatEvent[] = [
      { type: "start", role: "assistant" },
      ...pieces,
      { type: "blockStop", index: 0, block },
      { type: "stop", stopReason: "end_turn" },
    ];
    const messages = await sent(toSSE(streamOf(events)));
    assertEquals(messages.find(({ data }) => data.type === "blockStop")?.data, {
      type: "blockStop",
      index: 0,
      block: rest,
    });
  }
});

Deno.test("an unknown event is sent with its name and value", async () => {
  const events: ChatEvent[] = [
    { type: "start", role: "assistant" },
    { type: "unknown", name: "weather", value: { mood: "good" } },
    { type: "stop", stopReason: "end_turn" },
  ];
  const messages = await sent(toSSE(streamOf(events)));
  assertEquals(messages.map(({ data }) => data), events);
});

Deno.test("blocks of the next answer with the same index are not taken for a repetition", async () => {
  const answer = (text: string): ChatEvent[] => [
    { type: "start", role: "assistant" },
    { type: "text", index: 0, text },
    { type: "blockStop", index: 0, block: { type: "text", text } },
    { type: "stop", stopReason: "tool_use" },
  ];
  const image = { type: "blockStop", index: 0, block: { type: "text", text: "not streamed" } } as const;
  const events: ChatEvent[] = [...answer("first"), { type: "start", role: "assistant" }, image, {
    type: "stop",
    stopReason: "end_turn",
  }];
  const messages = await sent(toSSE(streamOf(events)));
  assertEquals(messages.find(({ data }) => JSON.stringify(data).includes("not streamed"))?.data, { ...image });
});

Deno.test("the content of a tool's result is not sent to visitors unless the filter sends it", async () => {
  const toolResult = { type: "toolResult", toolUseId: "t", content: "SECRET ROW", status: "error" } as const;
  const events: ChatEvent[] = [{ type: "toolResult", toolResult }, { type: "stop", stopReason: "end_turn" }];
  const [shown] = await sent(toSSE(streamOf(events)));
  assertEquals(shown?.data, {
    type: "toolResult",
    toolResult: { type: "toolResult", toolUseId: "t", status: "error" },
  });
  const [whole] = await sent(toSSE(streamOf(events), { filter: (_, whole) => whole }));
  assertEquals(whole?.data, { ...events[0]! });
});

const FILTERS: Readonly<Record<string, { filter: NonNullable<SseOptions["filter"]>; expected: unknown[] }>> = {
  "true and false choose": {
    filter: ({ type }) => type === "text" || type === "stop",
    expected: [{ type: "text", index: 0, text: "Par" }, { type: "stop", stopReason: "end_turn" }],
  },
  "a promise is awaited": {
    filter: ({ type }) => Promise.resolve(type === "stop"),
    expected: [{ type: "stop", stopReason: "end_turn" }],
  },
  "an object is sent instead": {
    filter: (event) => event.type === "text" ? { t: event.text } : event.type === "stop" ? { done: true } : false,
    expected: [{ t: "Par" }, { done: true }],
  },
  "the event itself is sent as visitors get it": {
    filter: (event) => event.type === "blockStop" ? event : false,
    expected: [{ type: "blockStop", index: 0, block: { type: "text" } }],
  },
  "the second argument is whole": {
    filter: (event, whole) => event.type === "blockStop" ? whole : undefined,
    expected: [{ type: "blockStop", index: 0, block: { type: "text", text: "Par" } }],
  },
  "nothing at all may be sent": { filter: () => false, expected: [] },
};

for (const [name, { filter, expected }] of Object.entries(FILTERS)) {
  Deno.test(`filter: ${name}`, async () => {
    const stream = () => over(() => streamed(bytesOf(eventsOf("Par")))).bedrock.stream(HI);
    assertEquals((await sent(toSSE(stream(), { filter }))).map(({ data }) => data as unknown), expected);
    const response = await toResponse(stream(), { filter });
    assertEquals((await sent(response.body!)).map(({ data }) => data as unknown), expected);
  });
}

Deno.test("a failure is sent whatever the filter leaves out", async () => {
  const frames = [...eventsOf("Par").slice(0, 2).map(eventFrame), exceptionFrame("throttlingException", {})];
  const { bedrock } = over(() => streamed(bodyOf(frames).stream));
  const messages = await sent(toSSE(bedrock.stream(HI), { filter: () => false }));
  assertEquals(messages.map(({ event, data }) => [event, data["kind"]]), [["error", "rateLimit"]]);
});

/** The pieces of a body, as text, read one by one. */
function pieces(body: ReadableStream<Uint8Array<ArrayBuffer>>): () => Promise<string | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  return async () => {
    const { done, value } = await reader.read();
    return done ? undefined : decoder.decode(value);
  };
}

/** Only a comment, which a parser of server-sent events ignores. */
const COMMENT = ": \n\n";

/** A body that pauses after its first frames until it is told to go on. */
function paused(frames: readonly Uint8Array<ArrayBuffer>[], after: number): {
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
  goOn: () => void;
} {
  const gate = Promise.withResolvers<void>();
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (at === after) await gate.promise;
      if (at < frames.length) controller.enqueue(frames[at++]!);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  return { body, goOn: gate.resolve };
}

Deno.test("silence is broken by a comment for each keepAliveMs, and no timer stays", async () => {
  const clock = new VirtualClock();
  const { body, goOn } = paused(eventsOf("Par", "is").map(eventFrame), 2);
  const { bedrock } = over(() => streamed(body));
  const next = pieces(toSSE(bedrock.stream(HI), { clock, keepAliveMs: 4000 }));
  // start, blockStart and the first text.
  for (let read = 0; read < 3; read++) assert((await next())?.startsWith("data: "));
  assertEquals(clock.pending, 0);
  for (const elapsed of [4000, 8000, 12_000]) {
    assertEquals(await clock.run(next()), COMMENT);
    assertEquals(clock.elapsedMs, elapsed);
  }
  const text = next();
  await idle();
  goOn();
  assertEquals(await text, 'data: {"type":"text","index":0,"text":"is"}\n\n');
  assertEquals(clock.pending, 0);
  while (await next());
  assertEquals(clock.pending, 0);
});

Deno.test("comments come while the filter leaves everything out", async () => {
  const clock = new VirtualClock();
  const { body, goOn } = paused(eventsOf("Par").map(eventFrame), 2);
  const { bedrock } = over(() => streamed(body));
  const next = pieces(toSSE(bedrock.stream(HI), { clock, filter: () => false }));
  assertEquals(await clock.run(next()), COMMENT);
  assertEquals(clock.elapsedMs, 5000);
  goOn();
  assertEquals(await next(), undefined);
  assertEquals(clock.pending, 0);
});

Deno.test("a slow reader gets no comments for the time between the reads", async () => {
  const clock = new VirtualClock();
  const { bedrock } = over(() => streamed(bodyOf(eventsOf("a", "b").map(eventFrame)).stream));
  const next = pieces(toSSE(bedrock.stream(HI), { clock }));
  let text = "";
  for (let piece = await next(); piece !== undefined; piece = await next()) {
    text += piece;
    await clock.pass(60_000);
  }
  assert(!text.includes(COMMENT) && text.includes('"stop"'));
});

Deno.test("keepAliveMs: false sends no comment and sets no timer", async () => {
  const clock = new VirtualClock();
  for (const keepAliveMs of [false, Infinity] as const) {
    const { body, goOn } = paused(eventsOf("Par").map(eventFrame), 2);
    const { bedrock } = over(() => streamed(body));
    const whole = new Response(toSSE(bedrock.stream(HI), { clock, keepAliveMs })).text();
    await idle();
    assertEquals(clock.pending, 0);
    goOn();
    assert(!(await whole).includes(COMMENT));
  }
});

Deno.test("a visitor who leaves during silence leaves no timer and no connection", async () => {
  const clock = new VirtualClock();
  const body = bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), "hang"]);
  const { bedrock } = over(() => streamed(body.stream));
  const reader = toSSE(bedrock.stream(HI), { clock }).getReader();
  for (let read = 0; read < 3; read++) await reader.read();
  assertEquals(new TextDecoder().decode((await clock.run(reader.read())).value), COMMENT);
  const waiting = reader.read();
  await idle();
  assertEquals(clock.pending, 1);
  await reader.cancel();
  assertEquals((await waiting).done, true);
  await idle();
  assertEquals([clock.pending, body.cancelled().length], [0, 1]);
});

Deno.test("a failure after a comment, with nobody reading any more, is nobody's unhandled rejection", async () => {
  const unhandled = await unhandledDuring(async () => {
    const clock = new VirtualClock();
    const { body, goOn } = paused([eventFrame(eventsOf("Par")[0]!), eventFrame(eventsOf("Par")[1]!)], 2);
    const { bedrock } = over(() => streamed(body));
    const next = pieces(toSSE(bedrock.stream(HI), { clock }));
    for (let read = 0; read < 3; read++) await next();
    assertEquals(await clock.run(next()), COMMENT);
    goOn(); // ends before messageStop
    await idle();
  });
  assertEquals(unhandled, []);
});

Deno.test("toResponse begins after keepAliveMs of silence, with a comment; what comes then is in its body", async () => {
  const clock = new VirtualClock();
  const { body, goOn } = paused(eventsOf("Par").map(eventFrame), 0);
  const { bedrock } = over(() => streamed(body));
  const response = await clock.run(toResponse(bedrock.stream(HI), { clock }));
  assertEquals([response.status, clock.elapsedMs, clock.pending], [200, 5000, 0]);
  const next = pieces(response.body!);
  assertEquals(await next(), COMMENT);
  goOn();
  let text = "";
  for (let piece = await next(); piece !== undefined; piece = await next()) text += piece;
  assert(text.includes('"text":"Par"') && text.includes('"stop"'), text);
});

Deno.test("a failure after the response has begun is an error event, and onError is told", async () => {
  const clock = new VirtualClock();
  const { body, goOn } = paused([exceptionFrame("throttlingException", { message: "SECRET" })], 0);
  const { bedrock } = over(() => streamed(body), { retry: false });
  const seen: unknown[] = [];
  const onError = (error: unknown) => {
    seen.push((error as { kind?: unknown }).kind);
    throw new Error("the log is full");
  };
  const response = await clock.run(toResponse(bedrock.stream(HI), { clock, onError }));
  goOn();
  const messages = await sent(response.body!);
  assertEquals(messages.map(({ event, data }) => [event, data["kind"]]), [["error", "rateLimit"]]);
  assertEquals(seen, ["rateLimit"]);
});

for (const keepAliveMs of [0, -1, NaN, "5000", null, true] as never[]) {
  Deno.test(`keepAliveMs ${JSON.stringify(keepAliveMs)} is a RangeError, and nothing is sent`, async () => {
    const { bedrock, fake } = rig();
    assertThrows(() => toSSE(bedrock.stream(HI), { keepAliveMs }), RangeError, "keepAliveMs");
    await assertRejects(() => toResponse(bedrock.stream(HI), { keepAliveMs }), RangeError, "keepAliveMs");
    assertEquals(fake.requests.length, 0);
  });
}

Deno.test("a keepAliveMs that toSSE refuses leaves the stream unread", async () => {
  const { bedrock } = rig({ fakes: { replies: ["Paris."] } });
  const stream = bedrock.stream(HI);
  for (const keepAliveMs of [0, -1, NaN]) assertThrows(() => toSSE(stream, { keepAliveMs }), RangeError, "keepAliveMs");
  assertEquals(await stream.text(), "Paris.");
});

Deno.test("toSSE and toResponse refuse an option with an unknown name or a wrong value, and nothing is sent", async () => {
  const { bedrock, fake } = rig();
  const wrong: readonly [options: Record<string, unknown>, says: string][] = [
    [{ heartbeat: 5 }, '"heartbeat": unknown option; did you mean "keepAliveMs"?'],
    [{ filter: "text" }, '"filter": "text" is not valid; use a function'],
    [{ clock: {} }, '"clock": an object is not valid; use an object with now() and setTimeout()'],
  ];
  for (const [options, says] of wrong) {
    const inResponse = await assertRejects(() => toResponse(bedrock.stream(HI), options), TypeError);
    assertEquals(inResponse.message, `Cannot use option ${says}`);
    assertEquals(assertThrows(() => toSSE(bedrock.stream(HI), options), TypeError).message, inResponse.message);
  }
  const { message } = await assertRejects(() => toResponse(bedrock.stream(HI), { onEror() {} } as never), TypeError);
  assertEquals(message, 'Cannot use option "onEror": unknown option; did you mean "onError"?');
  assertEquals(fake.requests.length, 0);
});
