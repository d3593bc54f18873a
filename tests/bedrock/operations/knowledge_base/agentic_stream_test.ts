/**
 * The stream of an agent's answer through every cut, every chunking and every exception: it is an answer from the last byte of
 * `result` on, and never before.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError, ProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import { agenticRetrieve, type AgenticRetrieveEvent } from "@bedrock-edge/client/knowledge-base";
import { chunksOf, concat } from "../../../helpers/bytes.ts";
import { bodyOf, type Json, streamed } from "../../../helpers/wire.ts";
import { custom, EXCEPTIONS, framesOf, KB } from "./rig.ts";

const ASK = { knowledgeBase: KB, messages: "What does it cost?" };
const TRACE = { id: "1", timestamp: 7, attributes: { step: "Planning", status: "SUCCEEDED", message: "m", news: [1] } };
const RESULTS = [
  { content: { mimeType: "text/plain", text: "It costs 12 euros.", news: 1 }, sourceRetriever: { identifier: KB } },
];
const CITATIONS = [{ startIndex: 0, endIndex: 8, references: [{ resultIndex: 0 }], news: 1 }];
const RESULT = { results: RESULTS, generatedResponse: { answer: "12 euros", citations: CITATIONS }, nextToken: "n" };
const EVENTS: readonly Json[] = [
  { traceEvent: { ...TRACE, p: "abcd" } },
  { responseEvent: { text: "12 " } },
  { responseEvent: { text: "euros", p: "abc" } },
  { result: RESULT },
  { futureEvent: { a: 1 } },
];
const FRAMES = framesOf(EVENTS);
const WHOLE = concat(FRAMES);
/** The end of each event's frame. */
const ENDS = FRAMES.map((_, index) => concat(FRAMES.slice(0, index + 1)).length);
const RESULT_AT = ENDS[3]!;

const EXPECTED = { answer: "12 euros", citations: CITATIONS, results: RESULTS, nextToken: "n" };

function textWithin(bytes: number): string {
  return (bytes >= ENDS[1]! ? "12 " : "") + (bytes >= ENDS[2]! ? "euros" : "");
}

Deno.test("a frame that is longer than the client's limit ends an agent's stream", async () => {
  const { bedrock } = custom(() => streamed(bodyOf([WHOLE]).stream), { retry: false, maxFrameBytes: 150 });
  const { kind } = await assertRejects(() => agenticRetrieve(bedrock, ASK).final(), ProviderError);
  assertEquals(kind, "streamCorrupt");
});

const BREAKS = [
  ["ends", undefined],
  ["breaks", new TypeError("connection reset")],
  ["falls silent", "hang"],
] as const;

for (const [how, last] of BREAKS) {
  Deno.test(`an agent's stream that ${how} after any byte is an answer only once its result is whole`, async () => {
    for (let cut = 0; cut <= WHOLE.length; cut++) {
      const body = bodyOf([...(cut > 0 ? [WHOLE.slice(0, cut)] : []), ...(last ? [last] : [])]);
      const { bedrock, clock } = custom(() => streamed(body.stream), { retry: false });
      const stream = agenticRetrieve(bedrock, ASK);
      const outcome = await clock.outcome(stream.final());
      const at = `after byte ${cut} of ${WHOLE.length}`;
      assertEquals("value" in outcome, cut >= RESULT_AT, at);
      assertEquals(clock.pending, 0, at);
      assertEquals(stream.partial.text, textWithin(cut), at);
      if ("value" in outcome) {
        assertEquals(outcome.value, { ...EXPECTED, requestId: "request-1", attempts: 1 }, at);
        continue;
      }
      const { error } = outcome;
      if (how === "falls silent") {
        assertEquals((error as DOMException).name, "TimeoutError", at);
        assertEquals(body.cancelled().length, 1, at);
      } else if (how === "breaks" && cut < ENDS[0]!) {
        assert(isProviderError(error) && error.kind === "network" && error.retryable, at);
      } else {
        assert(error instanceof StreamTruncatedError, `${at}: ${error}`);
        assertEquals([error.partial.text, error.provider, error.retryable], [textWithin(cut), "bedrock", true], at);
      }
    }
  });
}

/** The events that a reader must see, whatever the chunks. */
const SEEN: readonly AgenticRetrieveEvent[] = [
  { type: "trace", trace: TRACE },
  { type: "text", text: "12 " },
  { type: "text", text: "euros" },
  { type: "result", result: EXPECTED },
  { type: "unknown", name: "futureEvent", value: { a: 1 } },
];

async function readAll(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<AgenticRetrieveEvent[]> {
  const { bedrock } = custom(() => streamed(bodyOf(chunks).stream));
  const events: AgenticRetrieveEvent[] = [];
  for await (const event of agenticRetrieve(bedrock, ASK)) events.push(event);
  return events;
}

Deno.test("an agent's stream has the same events, whatever chunks it comes in", async () => {
  for (let size = 1; size <= 64; size++) {
    assertEquals(await readAll(chunksOf(WHOLE, size) as Uint8Array<ArrayBuffer>[]), SEEN, `chunks of ${size}`);
  }
  for (let cut = 1; cut < WHOLE.length; cut++) {
    assertEquals(await readAll([WHOLE.slice(0, cut), WHOLE.slice(cut)]), SEEN, `two chunks, cut at ${cut}`);
  }
});

for (const [name, kind, retryable] of EXCEPTIONS) {
  Deno.test(`${name} first is retried if waiting helps, and later fails the stream after its events`, async () => {
    for (let before = 0; before < EVENTS.length; before++) {
      const failing = concat(framesOf([...EVENTS.slice(0, before), { [name]: { message: "no luck" } }]));
      let sent = 0;
      const { bedrock, clock } = custom(() => streamed(sent++ ? WHOLE : failing));
      const stream = agenticRetrieve(bedrock, ASK);
      const seen: string[] = [];
      const outcome = await clock.outcome((async () => {
        for await (const { type } of stream) seen.push(type);
      })());
      const at = `${name} after ${before} events`;
      if (before === 0 && retryable) {
        assertEquals([sent, seen.length, "value" in outcome], [2, SEEN.length, true], at);
        assertEquals((await stream.final()).attempts, 2, at);
        continue;
      }
      assert("error" in outcome && isProviderError(outcome.error), at);
      const { error } = outcome;
      assertEquals([error.kind, error.retryable, error.message.includes("no luck")], [kind, retryable, true], at);
      assertEquals([error.requestId, error.provider, error.attempts], ["request-1", "bedrock", 1], at);
      assertEquals([sent, seen], [1, SEEN.slice(0, before).map(({ type }) => type)], at);
      assertEquals(clock.pending, 0, at);
    }
  });
}

Deno.test("nothing is sent before the first read, and nothing is read ahead of the reader", async () => {
  let sent = 0;
  const body = bodyOf(FRAMES);
  const { bedrock } = custom(() => {
    sent++;
    return streamed(body.stream);
  });
  const events = agenticRetrieve(bedrock, ASK)[Symbol.asyncIterator]();
  assertEquals(sent, 0);
  assertEquals((await events.next()).value, SEEN[0]);
  assertEquals([sent, body.pulls()], [1, 1]);
  await events.next();
  assertEquals(body.pulls(), 2);
});

Deno.test("leaving the loop, cancel and the end of a scope close the connection", async () => {
  const leaves = [
    async (stream: ReturnType<typeof agenticRetrieve>) => {
      for await (const _ of stream) break;
    },
    async (stream: ReturnType<typeof agenticRetrieve>) => {
      await stream[Symbol.asyncIterator]().next();
      await stream.cancel(new Error("enough"));
    },
    async (stream: ReturnType<typeof agenticRetrieve>) => {
      await using _scope = stream;
      await stream[Symbol.asyncIterator]().next();
    },
    async (stream: ReturnType<typeof agenticRetrieve>) => {
      const reader = stream.toReadableStream().getReader();
      await reader.read();
      await reader.cancel();
    },
  ];
  for (const leave of leaves) {
    const body = bodyOf(FRAMES);
    const { bedrock, clock } = custom(() => streamed(body.stream));
    const stream = agenticRetrieve(bedrock, ASK);
    await leave(stream);
    assertEquals(body.cancelled().length, 1);
    assertEquals(clock.pending, 0);
    await assertRejects(() => stream.final());
  }
});

Deno.test("cancel and the caller's signal stop a call that has not been answered, and the signal's reason is the error", async () => {
  for (const how of ["cancel", "signal", "defaults"]) {
    const stop = new AbortController();
    let aborted = false;
    const pending = (request: Request) =>
      new Promise<Response>((_, reject) => {
        request.signal.addEventListener("abort", () => {
          aborted = true;
          reject(request.signal.reason);
        });
      });
    const { bedrock, clock } = custom(pending, how === "defaults" ? { defaults: { signal: stop.signal } } : {});
    const stream = agenticRetrieve(bedrock, how === "signal" ? { ...ASK, signal: stop.signal } : ASK);
    const reading = stream[Symbol.asyncIterator]().next().then(() => undefined, (error: unknown) => error);
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    const reason = new Error("enough");
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    if (how === "cancel") await stream.cancel(reason);
    else stop.abort(reason);
    assertEquals(await reading, reason, how);
    assert(aborted, how);
    assertEquals(clock.pending, 0, how);
  }
});

Deno.test("one reader reads, and final() joins the reader or reads by itself", async () => {
  const { bedrock } = custom(() => streamed(WHOLE));
  const stream = agenticRetrieve(bedrock, ASK);
  let text = "";
  for await (const words of stream.textStream) text += words;
  assertEquals([text, (await stream.final()).answer], ["12 euros", "12 euros"]);
  await assertRejects(async () => void await stream[Symbol.asyncIterator]().next(), TypeError, "already been read");

  const events: AgenticRetrieveEvent[] = [];
  const another = agenticRetrieve(bedrock, ASK);
  for await (const event of another.toReadableStream()) events.push(event);
  assertEquals(events, SEEN as AgenticRetrieveEvent[]);
});

Deno.test("a result that cannot be read is a protocol error with the request id, and never an empty success", async () => {
  const results: readonly unknown[] = [
    {},
    { results: {} },
    { results: [null] },
    { results: [{ content: "text" }] },
    { results: [], generatedResponse: {} },
    { results: [], generatedResponse: { answer: 1 } },
  ];
  for (const result of results) {
    const frames = framesOf([{ responseEvent: { text: "12" } }, { result }]);
    // In one chunk with the text, and in a chunk of its own.
    for (const chunks of [[concat(frames)], frames]) {
      const { bedrock } = custom(() => streamed(bodyOf(chunks).stream));
      const error = await assertRejects(() => agenticRetrieve(bedrock, ASK).final(), ProviderError);
      assertEquals([error.kind, error.requestId], ["protocol", "request-1"], JSON.stringify(result));
    }
  }
});

Deno.test("an answer is that of the result, else the text of the stream, else absent", async () => {
  const cases = [
    [[{ responseEvent: { text: "12" } }, { result: { results: [] } }], "12"],
    [[{ result: { results: [], generatedResponse: { answer: "" } } }], ""],
    [[{ result: { results: [], generatedResponse: null, nextToken: "" } }], undefined],
    // An event without its text is not text.
    [[{ responseEvent: { words: "12" } }, { result: { results: [], generatedResponse: { answer: "12" } } }], "12"],
  ] as const;
  for (const [events, answer] of cases) {
    const { bedrock } = custom(() => streamed(concat(framesOf(events))));
    const result = await agenticRetrieve(bedrock, ASK).final();
    assertEquals([result.answer, result.citations, result.nextToken], [answer, [], undefined]);
  }
});

Deno.test("a page in place of a stream is a protocol error that quotes it", async () => {
  const { bedrock } = custom(() => new Response("<h1>Hello</h1>", { headers: { "content-type": "text/html" } }));
  const error = await assertRejects(() => agenticRetrieve(bedrock, ASK).final(), ProviderError, "Hello");
  assertEquals(error.kind, "protocol");
});
