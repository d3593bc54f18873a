/**
 * A slow reader of a long answer: what has not been read has not been taken from the network.
 */
import { assertEquals } from "@std/assert";
import { idle } from "../../helpers/clock.ts";
import { HI, over } from "../../helpers/fire.ts";
import { concat } from "../../helpers/bytes.ts";
import { bodyOf, eventFrame, eventsOf, streamed } from "../../helpers/wire.ts";

/** Frames of a hundred text deltas of 1 KiB each, `perChunk` of them in a network chunk. */
function* chunks(perChunk: number): Generator<Uint8Array<ArrayBuffer>> {
  const frames = eventsOf(...Array.from({ length: 100 }, () => "x".repeat(1024))).map(eventFrame);
  for (let at = 0; at < frames.length; at += perChunk) yield concat(frames.slice(at, at + perChunk));
}

for (const perChunk of [1, 10]) {
  Deno.test(`a slow reader takes no more than the chunk it reads, with ${perChunk} frames a chunk`, async () => {
    const body = bodyOf(chunks(perChunk));
    const { bedrock } = over(() => streamed(body.stream));
    const iterator = bedrock.stream(HI).textStream[Symbol.asyncIterator]();
    for (let read = 1; read <= 100; read++) {
      await iterator.next();
      await idle();
      // messageStart is a frame too: the nth text is in frame n + 1.
      assertEquals(body.pulls(), Math.ceil((read + 1) / perChunk), `text ${read}`);
    }
    await iterator.return?.();
  });
}

Deno.test("a slow reader of a raw stream takes no more than the chunk it reads", async () => {
  const body = bodyOf(chunks(10));
  const { bedrock } = over(() => streamed(body.stream));
  const reader = (await bedrock.converseStream(HI.model, { messages: [] })).getReader();
  for (let read = 1; read <= 100; read++) {
    await reader.read();
    await idle();
    assertEquals(body.pulls(), Math.ceil(read / 10), `event ${read}`);
  }
  await reader.cancel();
  assertEquals(body.cancelled().length, 1);
});

Deno.test("idle time counts only while somebody is reading", async () => {
  const body = bodyOf(chunks(1));
  const { bedrock, clock } = over(() => streamed(body.stream), { timeouts: { idleMs: 1000 } });
  const iterator = bedrock.stream(HI).textStream[Symbol.asyncIterator]();
  for (let read = 0; read < 100; read++) {
    await iterator.next();
    await clock.pass(5000);
  }
  assertEquals((await iterator.next()).done, true);
  assertEquals(clock.pending, 0);
});
