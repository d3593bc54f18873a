/** Every way to leave a stream: the reader learns why, and the connection is closed. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Bedrock, ChatStream } from "@bedrock-edge/client";
import { idle, outcomeOf } from "../../helpers/clock.ts";
import { HI, over, rig, SCHEMES } from "../../helpers/fire.ts";
import { nameOf } from "../../helpers/watch.ts";
import { bodyOf, bytesOf, eventFrame, eventsOf, streamed } from "../../helpers/wire.ts";

const REASON = new Error("I have seen enough");

interface Way {
  readonly leave: (
    stream: ChatStream,
    given: { bedrock: Bedrock; controller: AbortController },
  ) => Promise<void> | void;
  /** The rejections of `final()` and of the reader. */
  readonly reason: (error: unknown) => boolean;
}

const isStopped = (error: unknown) => error instanceof TypeError && error.message.includes("stopped before the end");
const isAbort = (error: unknown) => nameOf(error) === "AbortError";
const isOurs = (error: unknown) => error === REASON;

const WAYS: Readonly<Record<string, Way>> = {
  "cancel()": { leave: (stream) => stream.cancel(), reason: isAbort },
  "cancel(reason)": { leave: (stream) => stream.cancel(REASON), reason: isOurs },
  "abort()": { leave: (_, { controller }) => controller.abort(), reason: isAbort },
  "abort(reason)": { leave: (_, { controller }) => controller.abort(REASON), reason: isOurs },
  "close()": { leave: (_, { bedrock }) => bedrock.close(), reason: isAbort },
  "asyncDispose": { leave: (stream) => stream[Symbol.asyncDispose](), reason: isStopped },
};

for (const [name, { leave, reason }] of Object.entries(WAYS)) {
  for (const scheme of SCHEMES) {
    Deno.test(`${name} between reads closes the connection with ${scheme}`, async () => {
      const { bedrock, fake, clock } = rig({ scheme });
      const controller = new AbortController();
      const stream = bedrock.stream({ ...HI, signal: controller.signal });
      const iterator = stream.textStream[Symbol.asyncIterator]();
      const { value } = await iterator.next();
      const final = outcomeOf(stream.final());
      await leave(stream, { bedrock, controller });
      const read = await outcomeOf(iterator.next());
      assert("error" in read && reason(read.error), `the reader got ${JSON.stringify(read)}`);
      const ended = await final;
      assert("error" in ended && reason(ended.error), "final() rejects with the same");
      await idle();
      assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
      assertEquals([stream.partial.text, stream.partial.stopReason], [value, undefined]);
      assertEquals(clock.pending, 0);
    });

    Deno.test(`${name} during a read closes the connection with ${scheme}`, async () => {
      const faults = [{ type: "silence", where: "body", afterEvents: 2 }] as const;
      const { bedrock, fake, clock } = rig({ scheme, fakes: { faults } });
      const controller = new AbortController();
      const stream = bedrock.stream({ ...HI, signal: controller.signal });
      const iterator = stream.textStream[Symbol.asyncIterator]();
      await iterator.next();
      const waiting = outcomeOf(iterator.next());
      await idle();
      assertEquals(fake.requests.map(({ ended }) => ended), ["open"]);
      await leave(stream, { bedrock, controller });
      const read = await waiting;
      assert("error" in read && reason(read.error), `the waiting read got ${JSON.stringify(read)}`);
      await idle();
      assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
      assertEquals(clock.pending, 0);
    });
  }

  Deno.test(`${name} while the headers are awaited stops the request`, async () => {
    const { bedrock, fake, clock } = rig({ fakes: { faults: [{ type: "silence", where: "headers" }] } });
    const controller = new AbortController();
    const stream = bedrock.stream({ ...HI, signal: controller.signal });
    const waiting = outcomeOf(stream[Symbol.asyncIterator]().next());
    await idle();
    await leave(stream, { bedrock, controller });
    const read = await waiting;
    assert("error" in read && reason(read.error), `the waiting read got ${JSON.stringify(read)}`);
    await idle();
    assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
    assertEquals(clock.pending, 0);
  });
}

for (const name of ["cancel(reason)", "asyncDispose"]) {
  Deno.test(`${name} before the first read sends nothing, then or later`, async () => {
    const { bedrock, fake } = rig();
    const stream = bedrock.stream(HI);
    await WAYS[name]!.leave(stream, { bedrock, controller: new AbortController() });
    const { error } = await outcomeOf(stream.final()) as { error: unknown };
    assert(WAYS[name]!.reason(error));
    assertEquals(fake.requests.length, 0);
  });
}

Deno.test("break out of a loop closes the connection, of events and of text", async () => {
  for (const pick of [(stream: ChatStream) => stream, (stream: ChatStream) => stream.textStream]) {
    const { bedrock, fake, clock } = rig();
    for await (const _ of pick(bedrock.stream(HI))) break;
    await idle();
    assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("await using closes a stream that was left, and leaves alone one that ended", async () => {
  const { bedrock, fake } = rig();
  {
    await using stream = bedrock.stream(HI);
    await stream[Symbol.asyncIterator]().next();
  }
  {
    await using stream = bedrock.stream(HI);
    assertEquals((await stream.final()).stopReason, "end_turn");
  }
  await idle();
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled", "complete"]);
});

Deno.test("leaving after messageStop takes nothing away: the answer is whole", async () => {
  const frames = eventsOf("Paris").map(eventFrame);
  const ways: Record<string, (stream: ChatStream) => Promise<unknown>> = {
    break: async (stream) => {
      for await (const event of stream) if (event.type === "stop") break;
    },
    cancel: async (stream) => {
      const iterator = stream[Symbol.asyncIterator]();
      while ((await iterator.next()).value?.type !== "stop");
      await stream.cancel();
    },
  };
  for (const [name, leave] of Object.entries(ways)) {
    const body = bodyOf(frames);
    const { bedrock } = over(() => streamed(body.stream));
    const stream = bedrock.stream(HI);
    await leave(stream);
    const { text, stopReason, usage } = await stream.final();
    assertEquals([text, stopReason, usage], ["Paris", "end_turn", undefined], name);
    assertEquals(body.cancelled().length, 1, `${name} closes the connection`);
  }
});

Deno.test("cancel after the end changes nothing", async () => {
  const { bedrock, fake } = rig();
  const stream = bedrock.stream(HI);
  const before = await stream.final();
  await stream.cancel(REASON);
  await stream[Symbol.asyncDispose]();
  assertEquals(await stream.final(), before);
  assertEquals(fake.requests.map(({ ended }) => ended), ["complete"]);
});

Deno.test("cancel after a failure keeps the failure", async () => {
  const { bedrock } = rig({ fakes: { faults: [{ type: "noMessageStop" }] } });
  const stream = bedrock.stream(HI);
  await assertRejects(() => stream.final(), Error, "before the answer was whole");
  await stream.cancel(REASON);
  await assertRejects(() => stream.final(), Error, "before the answer was whole");
});

Deno.test("events that were at hand when the stream was canceled are not handed out", async () => {
  // One chunk holds the whole answer, so everything has arrived by the first read.
  const { bedrock } = over(() => streamed(bytesOf(eventsOf("a", "b", "c"))));
  const stream = bedrock.stream(HI);
  const iterator = stream.textStream[Symbol.asyncIterator]();
  assertEquals((await iterator.next()).value, "a");
  await stream.cancel(REASON);
  const read = await outcomeOf(iterator.next());
  assert("error" in read && read.error === REASON);
  assertEquals(stream.partial.text, "a");
});

Deno.test("close() stops every open call, and the client can be used again", async () => {
  const { bedrock, fake, clock } = rig({
    fakes: { faults: [{ type: "silence", where: "headers", times: 2 }, { type: "silence", where: "body", times: 1 }] },
  });
  const waiting = [
    outcomeOf(bedrock.chat(HI)),
    outcomeOf(bedrock.converse(HI.model, { messages: [{ role: "user", content: [{ text: "Hi" }] }] })),
    outcomeOf(bedrock.stream(HI).final()),
  ];
  await idle();
  bedrock.close();
  for (const outcome of await Promise.all(waiting)) assert("error" in outcome && isAbort(outcome.error));
  await idle();
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled", "cancelled", "cancelled"]);
  assertEquals(clock.pending, 0);
  assertEquals((await bedrock.chat(HI)).stopReason, "end_turn");
});
