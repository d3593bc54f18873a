/**
 * The contract of a stream: one reader, pulled, and `final()` beside it.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ChatEvent, type ChatResult, type ChatStream, toResponse, toSSE } from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";
import { idle } from "../../helpers/clock.ts";
import { HI, over, rig } from "../../helpers/fire.ts";
import { unhandledDuring } from "../../helpers/watch.ts";
import { bodyOf, bytesOf, eventFrame, eventsOf, streamed } from "../../helpers/wire.ts";

const FAKES = { replies: ["Paris, of course."] };

async function eventsFrom(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The common part of two answers to the same question. */
function comparable({ requestId: _id, attempts: _attempts, latencyMs: _ms, ...rest }: ChatResult): unknown {
  return rest;
}

Deno.test("stream sends nothing before its first read", async () => {
  const { bedrock, fake } = rig({ fakes: FAKES });
  const stream = bedrock.stream(HI);
  const iterator = stream[Symbol.asyncIterator]();
  await idle();
  assertEquals(fake.requests.length, 0);
  assertEquals(stream.partial.text, "");
  await iterator.next();
  assertEquals(fake.requests.length, 1);
  await iterator.return?.();
});

Deno.test("a stream whose opener is not a function is refused when it is made", () => {
  const says = "Cannot create a stream: undefined cannot open it; pass a function that resolves with a ChatEventSource";
  assertThrows(() => chatStream("m", undefined as never), TypeError, says);
});

Deno.test("stream sends nothing when what reads it is only made", async () => {
  const makes: Record<string, (stream: ChatStream) => ReadableStream<unknown>> = {
    toReadableStream: (stream) => stream.toReadableStream(),
    toSSE,
  };
  for (const [make, readableOf] of Object.entries(makes)) {
    const { bedrock, fake } = rig({ fakes: FAKES });
    const readable = readableOf(bedrock.stream(HI));
    await idle();
    assertEquals(fake.requests.length, 0, make);
    await readable.cancel();
  }
});

Deno.test("stream tells the events in order, block by block", async () => {
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("Par", "is"))));
  assertEquals(await eventsFrom(bedrock.stream(HI)), [
    { type: "start", role: "assistant" },
    { type: "blockStart", index: 0, block: "text" },
    { type: "text", index: 0, text: "Par" },
    { type: "text", index: 0, text: "is" },
    { type: "blockStop", index: 0, block: { type: "text", text: "Paris" } },
    { type: "stop", stopReason: "end_turn" },
    {
      type: "metadata",
      usage: { inputTokens: 3, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 2, totalTokens: 5 },
      latencyMs: 12,
    },
  ]);
});

Deno.test("stream has one reader, whichever asks first", () => {
  const readers = {
    iterator: (stream: ChatStream) => stream[Symbol.asyncIterator](),
    textStream: (stream: ChatStream) => stream.textStream[Symbol.asyncIterator](),
    toReadableStream: (stream: ChatStream) => stream.toReadableStream(),
    toSSE: (stream: ChatStream) => toSSE(stream),
  };
  for (const [first, take] of Object.entries(readers)) {
    for (const [second, takeAgain] of Object.entries(readers)) {
      const stream = rig({ fakes: FAKES }).bedrock.stream(HI);
      take(stream);
      assertThrows(() => takeAgain(stream), TypeError, "final()", `${first} then ${second}`);
    }
  }
});

Deno.test("toResponse refuses a stream that is being read", async () => {
  const stream = rig({ fakes: FAKES }).bedrock.stream(HI);
  stream[Symbol.asyncIterator]();
  await assertRejects(() => toResponse(stream), TypeError, "final()");
});

Deno.test("a stream that was read to its end by final() cannot be read again", async () => {
  const stream = rig({ fakes: FAKES }).bedrock.stream(HI);
  await stream.final();
  assertThrows(() => stream[Symbol.asyncIterator](), TypeError, "been read");
});

Deno.test("textStream gives the text deltas only", async () => {
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("Par", "is", "."))));
  const texts: string[] = [];
  for await (const text of bedrock.stream(HI).textStream) texts.push(text);
  assertEquals(texts, ["Par", "is", "."]);
});

Deno.test("text() gives the whole text, alone and beside a reader", async () => {
  const { bedrock, fake } = rig({ fakes: FAKES });
  assertEquals(await bedrock.stream(HI).text(), "Paris, of course.");
  const stream = bedrock.stream(HI);
  const reading = eventsFrom(stream);
  assertEquals(await stream.text(), "Paris, of course.");
  assert((await reading).length > 0);
  assertEquals(fake.requests.length, 2);
});

Deno.test("final() drains a stream that nobody reads, and equals chat()", async () => {
  const { bedrock, fake } = rig({ fakes: FAKES });
  const streamedResult = await bedrock.stream(HI).final();
  const chatted = await bedrock.chat(HI);
  assertEquals(comparable(streamedResult), comparable(chatted));
  assertEquals(streamedResult.attempts, 1);
  assertEquals(streamedResult.requestId, "00000000-0000-4000-8000-000000000001");
  assertEquals(fake.requests.map(({ ended }) => ended), ["complete", "complete"]);
});

Deno.test("final() joins the reader, before, during and after its reading, and sends nothing of its own", async () => {
  const { bedrock, fake } = rig({ fakes: FAKES });
  const stream = bedrock.stream(HI);
  const iterator = stream[Symbol.asyncIterator]();
  const early = stream.final();
  await iterator.next();
  const during = stream.final();
  while (!(await iterator.next()).done);
  const late = await stream.final();
  assertEquals(await early, late);
  assertEquals(await during, late);
  assertEquals(late.text, "Paris, of course.");
  assertEquals(fake.requests.length, 1);
});

Deno.test("final() waits for the reader and does not read in its place", async () => {
  const frames = eventsOf("Par", "is").map(eventFrame);
  const body = bodyOf(frames);
  const { bedrock } = over(() => streamed(body.stream));
  const stream = bedrock.stream(HI);
  const iterator = stream[Symbol.asyncIterator]();
  let ended = false;
  const final = stream.final().then(() => ended = true);
  await iterator.next();
  await idle();
  // messageStart and the first delta: what the first content event needs.
  assertEquals([body.pulls(), ended], [2, false]);
  while (!(await iterator.next()).done);
  await final;
});

Deno.test("two final() before any reader read once between them", async () => {
  const { bedrock, fake } = rig({ fakes: FAKES });
  const stream = bedrock.stream(HI);
  const [one, two] = await Promise.all([stream.final(), stream.final()]);
  assertEquals(one, two);
  assertEquals(fake.requests.length, 1);
});

Deno.test("final() rejects when the reader stops early, asked before or after", async () => {
  const leave: Record<string, (stream: ChatStream) => Promise<void>> = {
    async return(stream) {
      const iterator = stream[Symbol.asyncIterator]();
      const early = assertRejects(() => stream.final(), TypeError, "stopped before the end");
      await iterator.next();
      await iterator.return?.();
      await early;
    },
    async break(stream) {
      for await (const _ of stream) break;
    },
    async "break of textStream"(stream) {
      for await (const _ of stream.textStream) break;
    },
    async throw(stream) {
      await assertRejects(async () => {
        for await (const _ of stream) throw new RangeError("the reader's own");
      }, RangeError);
    },
    async "cancel of toReadableStream"(stream) {
      await stream.toReadableStream().cancel();
    },
    async "cancel of toSSE"(stream) {
      const reader = toSSE(stream).getReader();
      await reader.read();
      await reader.cancel();
    },
  };
  for (const [how, act] of Object.entries(leave)) {
    const stream = rig({ fakes: FAKES }).bedrock.stream(HI);
    await act(stream);
    await assertRejects(() => stream.final(), TypeError, "stopped before the end", how);
    await assertRejects(() => stream.text(), TypeError, "stopped before the end", how);
  }
});

Deno.test("partial is valid at any time and holds what was read, no more", async () => {
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("Par", "is"))));
  const stream = bedrock.stream(HI);
  const seen: unknown[] = [];
  const note = () => {
    const { text, stopReason, usage, attempts, requestId } = stream.partial;
    seen.push([text, stopReason, usage?.totalTokens, attempts, requestId]);
  };
  note();
  for await (const _ of stream) note();
  note();
  const begun = [1, "request-1"] as const;
  assertEquals(seen, [
    ["", undefined, undefined, 0, undefined],
    ["", undefined, undefined, ...begun],
    ["", undefined, undefined, ...begun],
    ["Par", undefined, undefined, ...begun],
    ["Paris", undefined, undefined, ...begun],
    ["Paris", undefined, undefined, ...begun],
    ["Paris", "end_turn", undefined, ...begun],
    ["Paris", "end_turn", 5, ...begun],
    ["Paris", "end_turn", 5, ...begun],
  ]);
});

Deno.test("next() called many times at once gives every event once, in order", async () => {
  const { bedrock } = over(() => streamed(bodyOf(eventsOf("a", "b", "c", "d").map(eventFrame)).stream));
  const iterator = bedrock.stream(HI).textStream[Symbol.asyncIterator]();
  const reads = await Promise.all(Array.from({ length: 6 }, () => iterator.next()));
  assertEquals(reads.map(({ value }) => value), ["a", "b", "c", "d", undefined, undefined]);
  assertEquals(reads.map(({ done }) => done), [false, false, false, false, true, true]);
});

Deno.test("an iterator throws once and is done after it", async () => {
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("a").slice(0, 2))));
  const iterator = bedrock.stream(HI)[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  await iterator.next();
  await assertRejects(() => iterator.next(), Error, "before the answer was whole");
  assertEquals(await iterator.next(), { done: true, value: undefined });
});

Deno.test("stream() throws nothing: a caller's mistake is the first read's", async () => {
  const { bedrock, fake } = rig();
  const stream = bedrock.stream({ model: HI.model, messages: [] });
  await assertRejects(() => stream.text(), TypeError, "no user message");
  await assertRejects(() => stream.final(), TypeError, "no user message");
  assertEquals(fake.requests.length, 0);
});

Deno.test("a source that gives no event, or cannot grow a block, fails the stream and is closed", async () => {
  const start: ChatEvent = { type: "start", role: "assistant" };
  const grow = ({ type }: ChatEvent) => {
    if (type === "blockStart") throw new TypeError("no block");
  };
  const block: ChatEvent = { type: "blockStart", index: 0, block: "text" };
  for (const [second, says] of [[null as unknown as ChatEvent, "null"], [block, "no block"]] as const) {
    for (const how of ["iteration", "final()", "toSSE"]) {
      const closed: unknown[] = [];
      const batches = [[start, second]];
      const stream = chatStream("m", () =>
        Promise.resolve({
          pull: () => Promise.resolve(batches.shift()),
          grow,
          close: (reason) => Promise.resolve(void closed.push(reason)),
        }));
      if (how === "iteration") await assertRejects(() => eventsFrom(stream), TypeError, says);
      if (how === "toSSE") assert((await new Response(toSSE(stream)).text()).includes("event: error"));
      const error = await assertRejects(() => stream.final(), TypeError, says);
      assertEquals(closed, [error]);
    }
  }
});

Deno.test("streams that nobody reads, and failed ones that nobody looks at, leave no unhandled rejection", async () => {
  const unhandled = await unhandledDuring(async () => {
    const { bedrock } = rig({ retry: false, fakes: { faults: [{ type: "noMessageStop", times: Infinity }] } });
    // Never read; read but never finished; failed while only text was read; left early without final().
    bedrock.stream(HI);
    const stream = bedrock.stream(HI);
    await stream[Symbol.asyncIterator]().next();
    const failed = bedrock.stream(HI);
    try {
      for await (const _ of failed.textStream);
    } catch {
      // The loop saw it; no caller asks for final().
    }
    for await (const _ of bedrock.stream(HI)) break;
    await bedrock.stream(HI).cancel();
    await stream.cancel(new Error("enough"));
  });
  assertEquals(unhandled, []);
});
