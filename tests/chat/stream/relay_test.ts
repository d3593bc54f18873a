/**
 * A relayed stream: with empty hooks there is no difference to its inner stream, however it is read and however it ends; and
 * each hook does what it promises.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ChatEvent,
  type ChatModel,
  type ChatOptions,
  type ChatStream,
  conversation,
  partialOutputStream,
  StreamTruncatedError,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { type Middleware, use } from "@bedrock-edge/client/middleware";
import { chatStream, relay, type RelayHooks } from "@bedrock-edge/client/provider";
import { idle } from "../../helpers/clock.ts";
import { HI, over, rig } from "../../helpers/fire.ts";
import {
  bodyOf,
  bytesOf,
  type CountedBody,
  eventFrame,
  eventsOf,
  exceptionFrame,
  type Json,
  streamed,
} from "../../helpers/wire.ts";
import { concat } from "../../helpers/bytes.ts";
import { handModel, tooLong } from "../conversation/model.ts";

type Chunk = Uint8Array<ArrayBuffer>;

const CALL: readonly Json[] = [
  { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: "t1", name: "look" } } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: '{"at":' } } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: "7}" } } } },
  { contentBlockStop: { contentBlockIndex: 1 } },
];
const [START, ...REST] = eventsOf("The ", "answer ", "is 7.");
const WHOLE = [START!, ...REST.slice(0, 4), ...CALL, ...REST.slice(4)].map(eventFrame);
const STOPS_AT = WHOLE.length - 2;

function corrupted(frame: Chunk): Chunk {
  const copy = frame.slice();
  copy[copy.length - 6]! ^= 1;
  return copy;
}

/** The chunks of a body for each end. */
const ENDS: Record<string, readonly (Chunk | Error | "hang")[]> = {
  complete: WHOLE,
  truncated: WHOLE.slice(0, 7),
  "truncated before the first content": WHOLE.slice(0, 1),
  corrupt: [...WHOLE.slice(0, 5), corrupted(WHOLE[5]!), ...WHOLE.slice(6)],
  "corrupt from the first frame": [corrupted(WHOLE[0]!)],
  "an exception midway": [...WHOLE.slice(0, 6), exceptionFrame("throttlingException", { message: "Slow down." })],
  "an exception before the content": [WHOLE[0]!, exceptionFrame("validationException", { message: "No." })],
  "a broken connection": [...WHOLE.slice(0, 6), new TypeError("connection lost")],
  "a broken connection after stop": [...WHOLE.slice(0, STOPS_AT + 1), new TypeError("connection lost")],
  silence: [...WHOLE.slice(0, 6), "hang"],
};

/** Puts `size` frames into each chunk. */
function* joined(chunks: readonly (Chunk | Error | "hang")[], size: number): Generator<Chunk | Error | "hang"> {
  let frames: Chunk[] = [];
  for (const chunk of chunks) {
    if (chunk instanceof Uint8Array) frames.push(chunk);
    if (frames.length === size || !(chunk instanceof Uint8Array)) {
      if (frames.length) yield concat(frames);
      frames = [];
    }
    if (!(chunk instanceof Uint8Array)) yield chunk;
  }
  if (frames.length) yield concat(frames);
}

type Log = (entry: unknown) => void;

async function iterate<T>(values: AsyncIterable<T>, stream: ChatStream, log: Log, most = Infinity): Promise<void> {
  if (most === 0) return;
  let read = 0;
  for await (const value of values) {
    log([value, stream.partial]);
    if (++read === most) break;
  }
}

/** The ways to read a stream, with all that they give. */
const WAYS: Record<string, (stream: ChatStream, log: Log, abort: (reason: unknown) => void) => Promise<void>> = {
  events: (stream, log) => iterate(stream, stream, log),
  textStream: (stream, log) => iterate(stream.textStream, stream, log),
  text: async (stream, log) => log(await stream.text()),
  final: async (stream, log) => log(await stream.final()),
  toReadableStream: (stream, log) => iterate(stream.toReadableStream(), stream, log),
  toSSE: async (stream, log) => log(await new Response(toSSE(stream)).text()),
  toResponse: async (stream, log) => {
    const response = await toResponse(stream);
    log([response.status, await response.text()]);
  },
  partialOutputStream: (stream, log) => iterate(partialOutputStream(stream), stream, log),
  "final() first, then events": async (stream, log) => {
    const final = outcome(stream.final(), log);
    await iterate(stream, stream, log);
    await final;
  },
  "cancel before the first read": (stream) => stream.cancel(new Error("enough")),
  "cancel while the first event is awaited": async (stream, log) => {
    const reading = outcome(iterate(stream, stream, log), log);
    await stream.cancel(new Error("enough"));
    await reading;
  },
  "an abort before the first read": async (stream, log, abort) => {
    abort(new Error("gone"));
    await iterate(stream, stream, log);
  },
  "an abort while an event is awaited": async (stream, log, abort) => {
    const reading = outcome(iterate(stream, stream, log), log);
    await idle();
    abort(new Error("gone"));
    await reading;
  },
};
for (const most of [1, 2, 3, 5, 8, STOPS_AT, STOPS_AT + 1, STOPS_AT + 2, STOPS_AT + 3, STOPS_AT + 4]) {
  WAYS[`the first ${most} events`] = (stream, log) => iterate(stream, stream, log, most);
  WAYS[`the first ${most} events, then cancel`] = async (stream, log) => {
    const events = stream[Symbol.asyncIterator]();
    for (let read = 0; read < most; read++) log(await events.next());
    await stream.cancel(new Error("enough"));
    log(await events.next());
  };
}

async function outcome(work: Promise<unknown>, log: Log): Promise<void> {
  await work.then((value) => log(["resolved", value]), (error) => log(["rejected", facts(error)]));
}

/** An error as it can be compared. */
function facts(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return [error.name, error.message, Object.entries(error).map(([name, value]) => [name, facts(value)])];
}

/** Everything that a reader, a caller and the service see of one stream. */
async function seen(
  way: string,
  end: string,
  size: number,
  relayed: (stream: ChatStream) => ChatStream,
): Promise<unknown> {
  const bodies: CountedBody[] = [];
  let requests = 0;
  const { bedrock, clock } = over(() => {
    // The first attempt fails, so that there are two.
    if (requests++ === 0) return new Response("{}", { status: 503 });
    const body = bodyOf(joined(ENDS[end]!, size));
    bodies.push(body);
    return streamed(body.stream);
  });
  const controller = new AbortController();
  const messages = [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "text", text: " " }] }] as const;
  const stream = relayed(bedrock.stream({ ...HI, messages, signal: controller.signal }));
  const log: unknown[] = [stream.partial];
  const note: Log = (entry) => void log.push(structuredClone(entry));
  await clock.run(outcome(WAYS[way]!(stream, note, (reason) => controller.abort(reason)), note));
  await clock.run(outcome(stream.final(), note));
  await outcome(stream.text(), note);
  const again = () => iterate(stream, stream, note);
  await outcome(again(), note);
  await idle();
  const read = bodies.map((body) => [body.pulls(), body.cancelled().map(facts)]);
  return { log, partial: stream.partial, requests, read, pending: clock.pending };
}

/** The stream of a model with middleware, over the stream of the model. */
function used(stream: ChatStream, ...middleware: Middleware[]): ChatStream {
  const chat = () => Promise.reject(new Error("not called"));
  const model = { provider: "hand", modelId: stream.partial.model, chat, stream: () => stream };
  // By hand a model has no type for the tools of a request.
  return use(model as unknown as ChatModel, ...middleware).stream({ messages: "Hi" });
}

const RELAYS: Record<string, { readonly sizes: readonly number[]; relayed(stream: ChatStream): ChatStream }> = {
  "relay(stream)": { sizes: [1, 3, 100], relayed: (stream) => relay(stream) },
  "relay(() => stream)": { sizes: [3], relayed: (stream) => relay(() => stream, {}, stream.partial.model) },
  "relay(async () => stream)": {
    sizes: [3],
    relayed: (stream) => relay(() => Promise.resolve(stream), {}, stream.partial.model),
  },
  "relay(relay(stream))": {
    sizes: [3],
    relayed: (stream) => relay(relay(stream, { event: () => {} }), { open: () => {}, end: () => {} }),
  },
  "use(model, {})": { sizes: [3], relayed: (stream) => used(stream, {}) },
  "use(model, every hook, a function)": {
    sizes: [1, 100],
    relayed: (stream) =>
      used(stream, {
        request: () => {},
        around: (send) => send(),
        wrapStream: (request, next) => next(request),
        event: () => {},
        result: () => {},
        error: () => {},
      }, () => ({ event: (event) => [event], error: () => Promise.reject(new Error("the error of a hook")) })),
  },
};

/** The streams themselves, by way, end and size. */
const directly = new Map<string, Promise<unknown>>();

for (const [name, { sizes, relayed }] of Object.entries(RELAYS)) {
  for (const end of Object.keys(ENDS)) {
    Deno.test(`${name} is its stream, however it is read: ${end}`, async () => {
      for (const way of Object.keys(WAYS)) {
        for (const size of sizes) {
          const key = `${way}, ${end}, ${size}`;
          if (!directly.has(key)) directly.set(key, seen(way, end, size, (stream) => stream));
          assertEquals(await seen(way, end, size, relayed), await directly.get(key), key);
        }
      }
    });
  }
}

Deno.test("the ends and the ways of the comparison differ from each other", async () => {
  const finals = new Set<string>();
  for (const end of Object.keys(ENDS)) {
    const { log, requests } = await seen("events", end, 3, (stream) => stream) as { log: unknown[]; requests: number };
    finals.add(JSON.stringify(log));
    assert(requests >= 2, end);
  }
  assertEquals(finals.size, Object.keys(ENDS).length);
  const { partial } = await seen("final", "complete", 3, relay) as { partial: ChatStream["partial"] };
  assertEquals([partial.attempts, partial.requestId, partial.repairs.length], [2, "request-1", 1]);
});

/** A relayed stream, and what its hooks saw. */
function watched(hooks: RelayHooks, chunks: readonly (Chunk | Error | "hang")[] = WHOLE) {
  const body = bodyOf(joined(chunks, 100));
  let requests = 0;
  const { bedrock, clock } = over(() => {
    requests++;
    return streamed(body.stream);
  });
  const ends: { text: string | undefined; error: unknown }[] = [];
  const stream = relay(bedrock.stream(HI), {
    ...hooks,
    end: async (result, error) => {
      ends.push({ text: result?.text, error });
      return await hooks.end?.(result, error);
    },
  });
  return { stream, ends, body, clock, requests: () => requests };
}

Deno.test("open comes before the request, and its failure sends nothing and has no end", async () => {
  const log: number[] = [];
  const opened = watched({ open: () => void log.push(opened.requests()) });
  await opened.stream.final();
  assertEquals([log, opened.requests(), opened.ends.length], [[0], 1, 1]);
  const closed = new Error("closed");
  const failed = watched({ open: () => Promise.reject(closed) });
  assertEquals(await assertRejects(() => failed.stream.text()), closed);
  assertEquals([failed.requests(), failed.ends], [0, []]);
});

Deno.test("event sees every event in order, and may replace it, drop it or add others", async () => {
  const direct: ChatEvent[] = [];
  for await (const event of watched({}).stream) direct.push(event);
  const events: ChatEvent[] = [];
  const { stream } = watched({
    event(event) {
      events.push(event);
      if (event.type === "text") return { ...event, text: event.text.toUpperCase() };
      if (event.type === "blockStop" && event.block.type === "text") {
        return { ...event, block: { ...event.block, text: event.block.text.toUpperCase() } };
      }
      if (event.type === "toolInput") return [];
      if (event.type === "stop") return [{ type: "unknown", name: "note", value: 1 }, event];
      return undefined;
    },
  });
  const given: ChatEvent[] = [];
  for await (const event of stream) given.push(event);
  assertEquals(events, direct);
  assertEquals(given.some(({ type }) => type === "toolInput"), false);
  const at = given.findIndex(({ type }) => type === "stop");
  assertEquals(given[at - 1], { type: "unknown", name: "note", value: 1 });
  const { text, content, toolUses } = await stream.final();
  assertEquals([text, stream.partial.text, content[0]], [
    "THE ANSWER IS 7.",
    "THE ANSWER IS 7.",
    { type: "text", text: "THE ANSWER IS 7." },
  ]);
  assertEquals(toolUses.map(({ name }) => name), ["look"]);
});

Deno.test("a stream whose stop event was dropped is truncated", async () => {
  const { stream, ends } = watched({ event: (event) => event.type === "stop" ? [] : undefined });
  const error = await assertRejects(() => stream.final(), StreamTruncatedError);
  assertEquals(ends, [{ text: undefined, error }]);
});

Deno.test("an error of event fails the stream after the events before it, and closes the connection", async () => {
  const limit = new Error("too much");
  let texts = 0;
  // Without an end: the body would never close by itself.
  const { stream, ends, body } = watched({
    event: (event) => {
      if (event.type === "text" && ++texts === 3) throw limit;
    },
  }, [...WHOLE.slice(0, 6), "hang"]);
  let text = "";
  const error = await assertRejects(async () => {
    for await (const delta of stream.textStream) text += delta;
  });
  assertEquals([error, text, stream.partial.text], [limit, "The answer ", "The answer "]);
  assertEquals(await assertRejects(() => stream.final()), limit);
  assertEquals(ends, [{ text: undefined, error: limit }]);
  assertEquals(body.cancelled(), [limit]);
});

Deno.test("end learns of each end once, before the reader does", async () => {
  const ways: Record<
    string,
    { chunks?: readonly (Chunk | Error | "hang")[]; read(stream: ChatStream): Promise<unknown>; text?: string }
  > = {
    "read to its end": { read: (stream) => iterate(stream, stream, () => {}), text: "The answer is 7." },
    "final()": { read: (stream) => stream.final(), text: "The answer is 7." },
    "left after stop": {
      read: async (stream) => {
        for await (const event of stream) if (event.type === "stop") break;
      },
      text: "The answer is 7.",
    },
    "left before stop": { read: (stream) => iterate(stream, stream, () => {}, 3) },
    truncated: { chunks: ENDS["truncated"]!, read: (stream) => outcome(stream.final(), () => {}) },
    "early failure": {
      chunks: ENDS["truncated before the first content"]!,
      read: (stream) => outcome(stream.text(), () => {}),
    },
    cancelled: {
      chunks: ENDS["silence"]!,
      read: async (stream) => {
        const reading = outcome(stream.text(), () => {});
        await idle();
        await stream.cancel(new Error("enough"));
        await reading;
      },
    },
  };
  for (const [name, { chunks, read, text }] of Object.entries(ways)) {
    const { stream, ends, clock } = watched({}, chunks);
    await (name === "early failure" ? clock.run(read(stream)) : read(stream));
    assertEquals(ends.map((end) => end.text), [text], name);
    const final = await stream.final().then(() => undefined, (error: unknown) => error);
    assertEquals(ends[0]?.error, final, name);
  }
  const unread = watched({});
  await unread.stream.cancel();
  assertEquals([unread.ends, unread.requests()], [[], 0], "a stream that was never read");
});

Deno.test("the reader waits for end, and final() resolves with the result that end returns", async () => {
  let saved = false;
  const { stream, ends } = watched({
    async end(result) {
      await idle();
      saved = true;
      return result && { ...result, text: "saved" };
    },
  });
  for await (const _ of stream);
  assertEquals([saved, (await stream.final()).text, await stream.text()], [true, "saved", "saved"]);
  assertEquals(ends.length, 1);
});

Deno.test("an error of end fails a whole stream, and changes nothing of one that has failed", async () => {
  const full = new Error("the disk is full");
  const end = () => {
    throw full;
  };
  const whole = watched({ end });
  assertEquals(await assertRejects(() => iterate(whole.stream, whole.stream, () => {})), full);
  assertEquals(await assertRejects(() => whole.stream.final()), full);
  const left = watched({ end });
  const events = left.stream[Symbol.asyncIterator]();
  while ((await events.next()).value?.type !== "stop");
  assertEquals(await assertRejects(() => left.stream.cancel()), full);
  const failed = watched({ end }, ENDS["truncated"]);
  await assertRejects(() => failed.stream.final(), StreamTruncatedError);
});

Deno.test("hooks of several relays: the inner end comes first, and its result goes to the outer", async () => {
  const log: string[] = [];
  const named = (name: string, stream: ChatStream) =>
    relay(stream, {
      open: () => void log.push(`open ${name}`),
      event: (event) => void (event.type === "stop" && log.push(`stop ${name}`)),
      end(result) {
        log.push(`end ${name} ${result?.text}`);
        return result && { ...result, text: `${result.text} ${name}` };
      },
    });
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("Hi"))));
  const stream = named("outer", named("inner", bedrock.stream(HI)));
  assertEquals(await stream.text(), "Hi inner outer");
  assertEquals(log, ["open outer", "open inner", "stop inner", "stop outer", "end inner Hi", "end outer Hi inner"]);
});

Deno.test("an answer that does not fit its output ends well for end, which may put it right", async () => {
  const output = { schema: { type: "object" } } as const;
  for (const isPutRight of [false, true]) {
    const { bedrock } = over(() => streamed(bytesOf(eventsOf("no object"))));
    const errors: unknown[] = [];
    const stream: ChatStream = relay(bedrock.stream({ ...HI, output }), {
      end(result, error) {
        errors.push(error);
        const { result: answer } = error as { result: Awaited<ReturnType<ChatStream["final"]>> };
        return isPutRight && !result ? { ...answer, output: {} } : undefined;
      },
    });
    await iterate(stream, stream, () => {});
    if (isPutRight) assertEquals((await stream.final()).output, {});
    else assertEquals(await assertRejects(() => stream.final()), errors[0]);
    assertEquals(errors.length, 1);
  }
});

Deno.test("the inner stream becomes another name of the relayed one", async () => {
  const { bedrock, fake } = rig({ fakes: { replies: ["Paris."] } });
  const inner = bedrock.stream(HI);
  const log: string[] = [];
  const outer = relay(inner, { event: ({ type }) => void log.push(type) });
  const text = await new Response(toSSE(inner)).text();
  assertEquals(text.includes('"stop"'), true);
  assertEquals([await inner.text(), await outer.text(), fake.requests.length], ["Paris.", "Paris.", 1]);
  assertEquals(log[0], "start");
  assertThrows(() => outer[Symbol.asyncIterator](), TypeError, "already been read");
  const left = bedrock.stream(HI);
  await relay(left).cancel(new Error("enough"));
  assertEquals((await assertRejects(() => left.final())).message, "enough");
  assertEquals(fake.requests.length, 1);
});

Deno.test("relays of the same stream are one stream, whichever is read", async () => {
  for (const at of [0, 1, 2, 3]) {
    const { bedrock, fake } = rig({ fakes: { replies: ["Paris."] } });
    const inner = bedrock.stream(HI);
    const log: string[] = [];
    const relays = ["a", "b", "c"].map((name) => relay(inner, { end: () => void log.push(name) }));
    const streams = [inner, ...relays];
    assertEquals(await streams[at]!.text(), "Paris.");
    for (const stream of streams) assertEquals((await stream.final()).text, "Paris.");
    assertEquals(log, ["a", "b", "c"]);
    assertEquals(fake.requests.length, 1);
  }
});

Deno.test("a stream that final() reads already is relayed as it is, and one that was read is refused", async () => {
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("Hi"))));
  const inner = bedrock.stream(HI);
  const final = inner.final();
  const outer = relay(inner, { event: (event) => event.type === "text" ? { ...event, text: "Ho" } : undefined });
  let text = "";
  for await (const delta of outer.textStream) text += delta;
  assertEquals([text, (await final).text], ["Ho", "Hi"]);
  assertEquals(outer.partial.attempts, 1);
  await assertRejects(() => relay(inner).text(), TypeError, "Cannot read stream");
});

Deno.test("a relayed stream of somebody else's is read by iteration", async () => {
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("Hi"))));
  const inner = bedrock.stream(HI);
  const foreign: ChatStream = Object.create(inner, {});
  const log: unknown[] = [];
  const outer = relay(foreign, { end: (result, error) => void log.push([result?.text, error]) });
  assertEquals((await outer.final()).requestId, "request-1");
  assertEquals([log, outer.partial.requestId], [[["Hi", undefined]], "request-1"]);
});

Deno.test("a relayed stream by another author is canceled with the relay, at any time", async () => {
  for (const chunks of [["hang"] as const, ENDS["silence"]!]) {
    const body = bodyOf(chunks);
    const { bedrock } = over(() => streamed(body.stream));
    const outer = relay(Object.create(bedrock.stream(HI), {}) as ChatStream);
    const reading = outcome(outer.text(), () => {});
    await idle();
    await outer.cancel(new Error("enough"));
    await reading;
    await idle();
    assertEquals(body.cancelled().length, 1);
  }
});

Deno.test("a relay of a value that is not a stream says so, and a function is asked at the first read", async () => {
  assertThrows(() => relay(undefined as never), TypeError, "Cannot read undefined as a stream");
  assertThrows(() => relay(() => ({}) as never, { event: 3 } as never), TypeError, 'option "event": 3 is not valid');
  await assertRejects(() => relay(() => ({}) as never).text(), TypeError, "Cannot read an object as a stream");
  const none = new Error("no model is left");
  const ends: unknown[] = [];
  const stream = relay(() => Promise.reject(none), { end: (_, error) => void ends.push(error) });
  assertEquals([stream.partial.model, ends.length], ["", 0]);
  assertEquals(await assertRejects(() => stream.final()), none);
  assertEquals(ends, [none]);
});

Deno.test("a relayed conversation keeps its turns, and says so", async () => {
  const talk = conversation(handModel("one", "two"));
  const stream = relay(talk.stream("a"), { end: (result) => result && { ...result, text: `${result.text}!` } });
  const result = await stream.final();
  assertEquals([result.text, (result as { kept?: boolean }).kept, talk.messages.length], ["one!", true, 2]);
  const left = relay(talk.stream("b"));
  for await (const _ of left) break;
  assertEquals(talk.messages.length, 2);
  assertEquals((await talk.send("c")).kept, true);
});

Deno.test("the source of a relayed stream may be an object of a class", async () => {
  class Source {
    #batches: ChatEvent[][] = [[{ type: "text", index: 0, text: "Hi" }], [{ type: "stop", stopReason: "end_turn" }]];
    #isClosed = false;
    pull() {
      return Promise.resolve(this.#batches.shift());
    }
    isWhole() {
      return this.#batches.length === 0;
    }
    finish<R extends { text: string }>(result: R) {
      return { ...result, text: `${result.text}, ${this.#isClosed ? "closed" : "open"}` };
    }
    close() {
      this.#isClosed = true;
      return Promise.resolve();
    }
  }
  const stream = relay(chatStream("m", () => Promise.resolve(new Source())), { event: () => {} });
  assertEquals(await stream.text(), "Hi, closed");
});

Deno.test("each attempt of a conversation's turn has an end of its own", async () => {
  const refused = tooLong();
  const model = handModel(refused, "two");
  const ends: unknown[] = [];
  const handle: ChatModel = {
    provider: model.provider,
    modelId: model.modelId,
    chat: model.chat,
    stream: ((request: ChatOptions) =>
      relay(model.stream(request), {
        end(result, error) {
          ends.push(result?.text ?? error);
          // An error of a hook does not replace the refusal, which decides about the next attempt.
          if (error) throw new Error("a mistake in the hook");
        },
      })) as ChatModel["stream"], // the types of tools and output are for callers
  };
  const from = ["a", "b"].flatMap((content) => [{ role: "user", content }, { role: "assistant", content }] as const);
  const talk = conversation(handle, { from });
  assertEquals(await talk.stream("c").text(), "two");
  assertEquals(ends, [refused, "two"]);
  assertEquals(talk.messages.length < 6, true);
});
