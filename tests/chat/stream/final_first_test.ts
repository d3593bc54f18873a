/**
 * `final()` and `text()` before anything else reads: to log how an answer ended, whoever reads it.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ChatResult, type ChatStream, toResponse, toSSE } from "@bedrock-edge/client";
import { idle, outcomeOf, VirtualClock } from "../../helpers/clock.ts";
import { HI, over, rig } from "../../helpers/fire.ts";
import { nameOf, unhandledDuring } from "../../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, streamed } from "../../helpers/wire.ts";

const FAKES = { replies: ["Paris, of course."] };

/** Every way to read, each with the text that it read. */
const READERS: Readonly<Record<string, (stream: ChatStream) => Promise<string>>> = {
  iteration: async (stream) => {
    let text = "";
    for await (const event of stream) if (event.type === "text") text += event.text;
    return text;
  },
  textStream: async (stream) => {
    let text = "";
    for await (const piece of stream.textStream) text += piece;
    return text;
  },
  toReadableStream: async (stream) => {
    let text = "";
    for await (const event of stream.toReadableStream()) if (event.type === "text") text += event.text;
    return text;
  },
  toSSE: async (stream) => textOf(await new Response(toSSE(stream)).text()),
  toResponse: async (stream) => textOf(await (await toResponse(stream)).text()),
};

function textOf(events: string): string {
  return events.split("\n\n").flatMap((event) => {
    const { type, text } = event ? JSON.parse(event.slice(6)) : { type: "", text: "" };
    return type === "text" ? [text] : [];
  }).join("");
}

const FIRST: Readonly<Record<string, (stream: ChatStream) => Promise<unknown>>> = {
  "final()": (stream) => stream.final(),
  "text()": (stream) => stream.text(),
  "final() twice": (stream) => Promise.all([stream.final(), stream.final()]),
};

/** The time between the two, always before the first event. */
const BETWEEN: Readonly<Record<string, () => Promise<void>>> = {
  "in the same tick": () => Promise.resolve(),
  "some microtasks later": async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  },
};

for (const [reader, read] of Object.entries(READERS)) {
  for (const [first, ask] of Object.entries(FIRST)) {
    Deno.test(`${first} before ${reader}: both get the whole answer, of one request`, async () => {
      for (const [between, wait] of Object.entries(BETWEEN)) {
        const { bedrock, fake } = rig({ fakes: FAKES });
        const stream = bedrock.stream(HI);
        const asked = ask(stream);
        if (between !== "in the same tick") await wait();
        assertEquals(await read(stream), "Paris, of course.", between);
        assert(JSON.stringify(await asked).includes("Paris, of course."), between);
        assertEquals(fake.requests.length, 1, between);
      }
    });
  }
}

Deno.test("final() before a reader that comes while the request is on its way", async () => {
  const gate = Promise.withResolvers<void>();
  const { bedrock } = over(async () => {
    await gate.promise;
    return streamed(bodyOf(eventsOf("Par", "is").map(eventFrame)).stream);
  });
  const stream = bedrock.stream(HI);
  const final = stream.final();
  await idle();
  const texts: string[] = [];
  const reading = (async () => {
    for await (const text of stream.textStream) texts.push(text);
  })();
  gate.resolve();
  assertEquals([(await final).text, await reading, texts], ["Paris", undefined, ["Par", "is"]]);
});

Deno.test("a reader that comes after the first event is told what to do", async () => {
  const body = bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), "hang"]);
  const { bedrock } = over(() => streamed(body.stream));
  const stream = bedrock.stream(HI);
  const final = outcomeOf(stream.final());
  await idle();
  const message = "final() reads it already; call toResponse(stream) or iterate first, then final()";
  assertThrows(() => stream[Symbol.asyncIterator](), TypeError, message);
  assertThrows(() => stream.textStream[Symbol.asyncIterator](), TypeError, message);
  await assertRejects(() => toResponse(stream), TypeError, message);
  await stream.cancel();
  assertEquals(nameOf((await final as { error: unknown }).error), "AbortError");
  assertEquals(body.cancelled().length, 1);
});

for (const [first, ask] of Object.entries(FIRST)) {
  Deno.test(`a reader that comes after ${first} is told to come first`, async () => {
    for (const read of Object.values(READERS)) {
      const { bedrock, fake } = rig({ fakes: FAKES });
      const stream = bedrock.stream(HI);
      await ask(stream);
      const message =
        "Cannot read stream: it has already been read by final() or text(); call toResponse(stream) or iterate first, then final()";
      await assertRejects(() => read(stream), TypeError, message);
      assertEquals(await stream.text(), "Paris, of course.");
      assertEquals(fake.requests.length, 1);
    }
  });
}

const throttled = { type: "status", status: 429, code: "ThrottlingException" } as const;

Deno.test("a server that logs final() and returns toResponse() logs and answers an early failure", async () => {
  for (const wait of [...Object.values(BETWEEN), idle]) {
    const { bedrock } = rig({ retry: false, fakes: { faults: [throttled] } });
    const log: unknown[] = [];
    const stream = bedrock.stream(HI);
    stream.final().catch((error) => log.push(nameOf(error)));
    await wait();
    const response = await toResponse(stream);
    await response.body?.cancel();
    assertEquals([response.status, log], [429, ["RateLimitError"]]);
  }
});

Deno.test("a server that logs final() and returns toResponse() logs a failure midway", async () => {
  const { bedrock } = over(() => streamed(bodyOf(eventsOf("Par").slice(0, 2).map(eventFrame)).stream));
  const log: unknown[] = [];
  const stream = bedrock.stream(HI);
  stream.final().catch((error) => log.push(nameOf(error)));
  const response = await toResponse(stream);
  assert((await response.text()).includes("event: error"));
  assertEquals([response.status, log], [200, ["StreamTruncatedError"]]);
});

Deno.test("a reader of a stream that failed before its first event gets that failure", async () => {
  for (const [name, read] of Object.entries(READERS)) {
    if (name === "toResponse" || name === "toSSE") continue; // they answer a failure
    const { bedrock, fake } = rig({ retry: false, fakes: { faults: [throttled] } });
    const stream = bedrock.stream(HI);
    const { error } = await outcomeOf(stream.final()) as { error: unknown };
    assertEquals((await outcomeOf(read(stream)) as { error: unknown }).error, error, name);
    assertEquals(fake.requests.length, 1);
  }
});

Deno.test("final() inside of the loop that reads does not wait for ever", async () => {
  for (const pick of [(stream: ChatStream) => stream, (stream: ChatStream) => stream.textStream]) {
    const { bedrock, clock, fake } = rig({ fakes: FAKES });
    const stream = bedrock.stream(HI);
    const error = await clock.outcome((async () => {
      for await (const _ of pick(stream)) await stream.final();
    })());
    assert("error" in error && nameOf(error.error) === "TimeoutError");
    assert(String(error.error).includes("call final() after the loop, not inside it"));
    // The loop has left by the error.
    await idle();
    assertEquals([clock.pending, fake.requests[0]?.ended], [0, "cancelled"]);
  }
});

Deno.test("final() waits for a slow reader for as long as it reads, and then for it to go on", async () => {
  const { bedrock, clock } = rig({ fakes: { replies: ["one two three four five six"] } });
  const stream = bedrock.stream(HI);
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  const final: Promise<ChatResult> = stream.final();
  let ended = false;
  final.finally(() => ended = true);
  for (let read = await iterator.next(); !read.done; read = await iterator.next()) {
    assert(!ended);
    await clock.pass(119_000);
  }
  assertEquals((await final).text, "one two three four five six");
  assertEquals(clock.pending, 0);
});

Deno.test("final() waits for a source that is silent, as long as the source's own limits allow", async () => {
  const clock = new VirtualClock();
  const { bedrock } = over(
    () => streamed(bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), "hang"]).stream),
    { clock, timeouts: { idleMs: 600_000 } },
  );
  const stream = bedrock.stream(HI);
  const reading = clock.outcome(READERS["iteration"]!(stream));
  const final = outcomeOf(stream.final());
  const read = await reading;
  assertEquals(await final as unknown, read as unknown);
  assertEquals(clock.elapsedMs, 600_000);
});

Deno.test("a final() that gave up waiting does not hurt the reader, and can be asked again", async () => {
  const { bedrock, clock } = rig({ fakes: FAKES });
  const stream = bedrock.stream(HI);
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  assert("error" in await clock.outcome(stream.final()));
  const again = stream.final();
  while (!(await iterator.next()).done);
  assertEquals((await again).text, "Paris, of course.");
});

Deno.test("final() that nobody catches while the reader handles the failure is the caller's own", async () => {
  const unhandled = await unhandledDuring(async () => {
    const { bedrock } = rig({ retry: false, fakes: { faults: [throttled] } });
    const stream = bedrock.stream(HI);
    stream.final().catch(() => {});
    await assertRejects(() => READERS["iteration"]!(stream));
  });
  assertEquals(unhandled, []);
});

for (const reason of [null, 0, "", false, undefined, Symbol("left")] as const) {
  Deno.test(`a stream that is left with ${String(reason)} ends with that reason`, async () => {
    const expected = (error: unknown) => reason === undefined ? nameOf(error) === "AbortError" : error === reason;
    for (const how of ["cancel", "abort before", "abort during"] as const) {
      const controller = new AbortController();
      const { bedrock, fake } = rig({ fakes: { faults: [{ type: "silence", where: "body", afterEvents: 2 }] } });
      const stream = bedrock.stream({ ...HI, signal: controller.signal });
      if (how === "abort before") controller.abort(reason);
      const iterator = stream.textStream[Symbol.asyncIterator]();
      const first = await outcomeOf(iterator.next());
      if (how === "cancel") await stream.cancel(reason);
      if (how === "abort during") controller.abort(reason);
      const read = how === "abort before" ? first : await outcomeOf(iterator.next());
      assert("error" in read && expected(read.error), `${how}: ${Deno.inspect(read)}`);
      const final = await outcomeOf(stream.final());
      assert("error" in final && expected(final.error), `${how}: final() gave ${Deno.inspect(final)}`);
      await idle();
      assertEquals(fake.requests.some(({ ended }) => ended === "open"), false, how);
    }
  });
}
