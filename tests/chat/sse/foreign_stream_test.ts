/**
 * Streams that this module did not make: `toSSE` and `toResponse` read them by iteration, or say what is wrong.
 */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ChatEvent, type ChatStream, ProviderError, toResponse, toSSE } from "@bedrock-edge/client";
import { deferred } from "../../../src/base/waiting.ts";
import { idle, VirtualClock } from "../../helpers/clock.ts";

const START: ChatEvent = { type: "start", role: "assistant" };
const EVENTS: readonly ChatEvent[] = [START, { type: "text", index: 0, text: "Hi" }, {
  type: "stop",
  stopReason: "end_turn",
}];
const BODY = EVENTS.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

/** A stream by another author, with counts of its leaves and cancels. */
function foreign(source: () => AsyncGenerator<ChatEvent>): { stream: ChatStream; ends: unknown[] } {
  const ends: unknown[] = [];
  const unused = () => Promise.reject(new Error("not used here"));
  const stream: ChatStream = {
    async *[Symbol.asyncIterator]() {
      try {
        yield* source();
      } finally {
        ends.push("left");
      }
    },
    textStream: { [Symbol.asyncIterator]: () => ({ next: unused }) },
    text: unused,
    final: unused,
    partial: { text: "", content: [], model: "m", requestId: undefined, repairs: [], attempts: 1 },
    toReadableStream: () => new ReadableStream(),
    cancel: (reason) => Promise.resolve(void ends.push(reason)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { stream, ends };
}

async function* all(): AsyncGenerator<ChatEvent> {
  yield* EVENTS;
}

Deno.test("a stream of somebody else's is sent like one of ours", async () => {
  assertEquals(await new Response(toSSE(foreign(all).stream)).text(), BODY);
  const response = await toResponse(foreign(all).stream);
  assertEquals([response.status, await response.text()], [200, BODY]);
});

Deno.test("a copy of a stream with other events sends its own events", async () => {
  const { stream } = foreign(all);
  const copy: ChatStream = Object.create(stream, {
    [Symbol.asyncIterator]: {
      async *value() {
        yield { type: "text", index: 0, text: "Mine" } satisfies ChatEvent;
      },
    },
  });
  assertEquals(await new Response(toSSE(copy)).text(), 'data: {"type":"text","index":0,"text":"Mine"}\n\n');
});

Deno.test("an early failure of somebody else's stream becomes a status, and a late one an event", async () => {
  const busy = new ProviderError("busy", { kind: "rateLimit", code: "Busy" });
  async function* early(): AsyncGenerator<ChatEvent> {
    yield START;
    throw busy;
  }
  async function* late(): AsyncGenerator<ChatEvent> {
    yield* EVENTS.slice(0, 2);
    throw busy;
  }
  assertEquals((await toResponse(foreign(early).stream)).status, 429);
  const { stream, ends } = foreign(late);
  const text = await (await toResponse(stream)).text();
  assertEquals(text.split("\n\n").at(-2)?.split("\n")[0], "event: error");
  assertEquals(ends, ["left", busy]);
});

Deno.test("a response that silence began has every event of somebody else's stream, in order", async () => {
  for (const fails of [false, true]) {
    const { promise: later, resolve } = deferred<void>();
    const { stream } = foreign(async function* () {
      yield START;
      await later;
      if (fails) throw new ProviderError("busy", { kind: "rateLimit", code: "Busy" });
      yield* EVENTS.slice(1);
    });
    const clock = new VirtualClock();
    const response = await clock.run(toResponse(stream, { clock }));
    const text = response.text();
    await idle();
    resolve();
    const pieces = (await text).split("\n\n").filter((piece) => piece !== ": ");
    const failure = 'event: error\ndata: {"type":"error","kind":"rateLimit"';
    if (fails) assertEquals([pieces[0], pieces[1]?.startsWith(failure)], [BODY.split("\n\n")[0], true]);
    else assertEquals(pieces.join("\n\n"), BODY);
  }
});

Deno.test("a visitor who leaves, and an option that is wrong, end somebody else's stream", async () => {
  const left = foreign(all);
  const reader = toSSE(left.stream).getReader();
  await reader.read();
  await reader.cancel();
  assertEquals(left.ends, ["left"]);
  const refused = foreign(all);
  const error = await assertRejects(() => toResponse(refused.stream, { keepAliveMs: -1 }), RangeError);
  assertEquals(refused.ends, [error]);
});

Deno.test("toSSE and toResponse refuse a value that is not a stream, and say what to pass", async () => {
  for (const [value, kind] of [[undefined, "undefined"], [{ text: "Hi" }, "an object"], [7, "a number"]] as const) {
    const message = `Cannot read ${kind} as a stream: it has no events; pass the value that stream() returned`;
    assertThrows(() => toSSE(value as never), TypeError, message);
    await assertRejects(() => toResponse(value as never), TypeError, message);
  }
});
