import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { isProviderError, ProviderError } from "@bedrock-edge/client";
import {
  decodeEventStream,
  encodeEventStreamMessage,
  EventStreamDecoderStream,
  type EventStreamMessage,
} from "@bedrock-edge/client/event-stream";
import { badFrames, countedSource, decodeAll, goodFrames, type Kept, prelude, SharingBytes } from "./frames.ts";
import { chunksOf, concat, utf8 } from "../helpers/bytes.ts";
import { seeded } from "../helpers/random.ts";
import { exampleMessage } from "./messages.ts";

const numbered = (number: number): Uint8Array =>
  encodeEventStreamMessage({ headers: { n: number }, payload: utf8(`payload ${number}`) });

const row = concat(goodFrames.map(([, frame]) => frame));
const rowMessages = decodeAll([row]);

/** The two public ways to read, as one: each test runs over both. */
const ways: [name: string, read: (source: ReadableStream<Uint8Array>) => AsyncIterable<EventStreamMessage>][] = [
  ["decodeEventStream", (source) => decodeEventStream(source)],
  ["EventStreamDecoderStream", (source) => source.pipeThrough(new EventStreamDecoderStream())],
];

async function collect(messages: AsyncIterable<EventStreamMessage>): Promise<Kept[]> {
  const kept: Kept[] = [];
  // Payloads are kept as they are: both ways promise that they may be.
  for await (const { headers, payload } of messages) kept.push({ headers: { ...headers }, payload });
  return kept;
}

/** Lets everything run that needs no event from outside: with nothing else awaited, that is all there is. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 500; turn++) await Promise.resolve();
}

async function kindOf(failing: Promise<unknown>): Promise<string> {
  const error = await assertRejects(() => failing);
  return isProviderError(error) ? error.kind : String(error);
}

for (const [name, read] of ways) {
  Deno.test(`${name} gives every vector however the bytes are cut`, async () => {
    for (const size of [1, 2, 7, 100, 1460, row.length]) {
      assertEquals(await collect(read(countedSource(chunksOf(row, size)).stream)), rowMessages, `chunks of ${size}`);
    }
  });

  Deno.test(`${name} gives random messages`, async () => {
    const random = seeded(77);
    const examples = Array.from({ length: 50 }, () => exampleMessage(random));
    const bytes = concat(examples.map(({ input }) => encodeEventStreamMessage(input)));
    const messages = await collect(read(countedSource(chunksOf(bytes, 97)).stream));
    assertEquals(messages.map(({ payload }) => payload), examples.map(({ decoded }) => decoded.payload));
  });

  Deno.test(`${name} takes empty chunks and an empty stream`, async () => {
    const empty = new Uint8Array(0);
    assertEquals(await collect(read(countedSource([empty, row, empty]).stream)), rowMessages);
    assertEquals(await collect(read(countedSource([]).stream)), []);
  });

  Deno.test(`${name} gives payloads that stay when the source reuses its memory`, async () => {
    const frames = [numbered(1), numbered(2), numbered(3)];
    const shared = new Uint8Array(frames[0]!.length);
    const left = [...frames];
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        const frame = left.shift();
        if (frame) {
          shared.set(frame);
          controller.enqueue(shared);
        } else {
          controller.close();
        }
      },
    }, { highWaterMark: 0 });
    const messages = await collect(read(source));
    assertEquals(messages.map(({ payload }) => new TextDecoder().decode(payload)), [
      "payload 1",
      "payload 2",
      "payload 3",
    ]);
  });

  Deno.test(`${name} gives payloads of their own, of the plain type, from chunks whose slice() does not copy`, async () => {
    const chunks = [SharingBytes.copyOf(concat([numbered(1), numbered(2)])), SharingBytes.copyOf(numbered(3))];
    const messages = await collect(read(countedSource(chunks).stream));
    for (const chunk of chunks) chunk.fill(0);
    assertEquals(messages, [1, 2, 3].map((n) => ({ headers: { n }, payload: utf8(`payload ${n}`) })));
    assert(messages.every(({ payload }) => payload.constructor === Uint8Array));
  });

  Deno.test(`${name} refuses every bad vector and cancels its source with the error`, async () => {
    for (const [vector, frame] of badFrames) {
      const source = countedSource([...chunksOf(concat([numbered(1), frame]), 5), row]);
      const messages = read(source.stream)[Symbol.asyncIterator]();
      assertEquals((await messages.next()).value.headers, { n: 1 });
      const error = await assertRejects(() => messages.next(), ProviderError);
      assertEquals(error.kind, "streamCorrupt", vector);
      await settle();
      assertEquals(source.cancelled(), [error], vector);
    }
  });

  Deno.test(`${name} refuses an impossible prelude while the source stays silent`, async () => {
    // The source never gives a second chunk: waiting for the frame would never end.
    const silent = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(prelude(2_000_000_000, 0)),
    });
    const messages = read(silent)[Symbol.asyncIterator]();
    assertEquals(await kindOf(messages.next()), "streamCorrupt");
  });

  Deno.test(`${name} tells bytes that end inside a frame from an end between frames`, async () => {
    const frame = numbered(1);
    for (let cut = 1; cut < frame.length; cut++) {
      const messages = read(countedSource([frame, frame.subarray(0, cut)]).stream)[Symbol.asyncIterator]();
      assertEquals((await messages.next()).done, false);
      assertEquals(await kindOf(messages.next()), "streamTruncated", `cut at ${cut}`);
    }
    assertEquals((await collect(read(countedSource([frame, frame]).stream))).length, 2);
  });

  Deno.test(`${name} passes on the source's own error`, async () => {
    const lost = new TypeError("connection lost");
    const chunks = [numbered(1)];
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk) controller.enqueue(chunk);
        else controller.error(lost);
      },
    }, { highWaterMark: 0 });
    const seen: unknown[] = [];
    const error = await assertRejects(async () => {
      for await (const { headers } of read(source)) seen.push(headers["n"]);
    });
    assertEquals(seen, [1]);
    assert(error === lost);
  });

  Deno.test(`${name} cancels the source when the loop is left`, async () => {
    const source = countedSource([numbered(1), numbered(2), numbered(3)]);
    for await (const _ of read(source.stream)) break;
    await settle();
    assertEquals(source.cancelled().length, 1);
    assert(source.pulls() <= 3, "and reads no further");
  });

  Deno.test(`${name} reads no further than it is asked to`, async () => {
    const source = countedSource(Array.from({ length: 100 }, (_, index) => numbered(index)));
    const messages = read(source.stream)[Symbol.asyncIterator]();
    await settle();
    const before = source.pulls();
    await messages.next();
    await settle();
    // A TransformStream may hold one chunk in its queue and one in its hands; the iterator holds none.
    const ahead = name === "decodeEventStream" ? 0 : 2;
    assert(before <= ahead, `${before} pulls before the first read`);
    assert(source.pulls() <= 1 + ahead, `${source.pulls()} pulls for one message`);
    await messages.return?.();
  });

  Deno.test(`${name} honors maxFrameBytes`, async () => {
    const frame = numbered(1);
    const limited = (maxFrameBytes: number): AsyncIterator<EventStreamMessage> => {
      const { stream } = countedSource([frame]);
      const messages = name === "decodeEventStream"
        ? decodeEventStream(stream, { maxFrameBytes })
        : stream.pipeThrough(new EventStreamDecoderStream({ maxFrameBytes }));
      return messages[Symbol.asyncIterator]();
    };
    assertEquals((await limited(frame.length).next()).value.headers, { n: 1 });
    assertEquals(await kindOf(limited(frame.length - 1).next()), "streamCorrupt");
    assertThrows(() => limited(15), RangeError, 'Cannot use option "maxFrameBytes": 15 is not valid');
    assertThrows(() => limited("64" as unknown as number), TypeError, '"maxFrameBytes": "64" is not valid');
  });
}

Deno.test("decodeEventStream touches its source at the first next and not before", async () => {
  const source = countedSource([numbered(1)]);
  const messages = decodeEventStream(source.stream);
  assert(messages[Symbol.asyncIterator]() === messages);
  await settle();
  assertEquals([source.pulls(), source.stream.locked], [0, false]);
  assertEquals((await messages.next()).value.headers, { n: 1 });
  assertEquals([source.pulls(), source.stream.locked], [1, true]);
});

Deno.test("decodeEventStream gives all frames of a chunk before it reads the next", async () => {
  const source = countedSource([concat([numbered(1), numbered(2), numbered(3)]), numbered(4)]);
  const messages = decodeEventStream(source.stream);
  const pulls: number[] = [];
  for await (const _ of messages) pulls.push(source.pulls());
  assertEquals(pulls, [1, 1, 1, 2]);
});

Deno.test("decodeEventStream keeps order when next is called without waiting", async () => {
  const source = countedSource(chunksOf(concat([numbered(1), numbered(2), numbered(3)]), 4));
  const messages = decodeEventStream(source.stream);
  const results = await Promise.all(Array.from({ length: 5 }, () => messages.next()));
  assertEquals(results.map(({ value }) => value?.headers["n"]), [1, 2, 3, undefined, undefined]);
  assertEquals(results.map(({ done }) => done), [false, false, false, true, true]);
});

Deno.test("decodeEventStream keeps order when a waiting next is overtaken by frames that are there", async () => {
  const three = concat([numbered(1), numbered(2), numbered(3)]);
  const messages = decodeEventStream(countedSource([three, numbered(4)]).stream);
  const order: unknown[] = [];
  const take = (): Promise<void> => messages.next().then(({ value }) => void order.push(value?.headers["n"]));
  await Promise.all([take(), take()]);
  await Promise.all([take(), take(), take()]);
  assertEquals(order, [1, 2, 3, 4, undefined]);
});

Deno.test("decodeEventStream fails the first of several nexts and ends the others", async () => {
  const source = countedSource([badFrames[0]![1]]);
  const messages = decodeEventStream(source.stream);
  const results = await Promise.allSettled([messages.next(), messages.next(), messages.next()]);
  assertEquals(results.map(({ status }) => status), ["rejected", "fulfilled", "fulfilled"]);
  assertEquals(await messages.next(), { done: true, value: undefined });
  assertEquals(source.cancelled().length, 1);
});

Deno.test("decodeEventStream lets go of its source at a clean end", async () => {
  const source = countedSource([numbered(1)]);
  const messages = decodeEventStream(source.stream);
  for await (const _ of messages);
  assertEquals(source.stream.locked, false);
  assertEquals(source.cancelled(), []);
  assertEquals(await messages.next(), { done: true, value: undefined });
});

Deno.test("decodeEventStream cancels a source that was never read", async () => {
  const source = countedSource([numbered(1)]);
  const messages = decodeEventStream(source.stream);
  assertEquals(await messages.return!(), { done: true, value: undefined });
  assertEquals(source.cancelled().length, 1);
  assertEquals(source.pulls(), 0);
  assertEquals(await messages.next(), { done: true, value: undefined });
});

Deno.test("decodeEventStream ends a next that waits when return is called", async () => {
  let cancels = 0;
  // Half a frame has come: stopping here is the caller's wish and no truncation.
  const silent = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(numbered(1).subarray(0, 20)),
    cancel: () => void cancels++,
  });
  const messages = decodeEventStream(silent);
  const waiting = [messages.next(), messages.next()];
  await settle();
  await messages.return!();
  assertEquals(await Promise.all(waiting), [{ done: true, value: undefined }, { done: true, value: undefined }]);
  await messages.return!();
  assertEquals(cancels, 1);
});

Deno.test("decodeEventStream fails without harm on a source that somebody else reads", async () => {
  const source = countedSource([numbered(1)]);
  const other = source.stream.getReader();
  await assertRejects(() => decodeEventStream(source.stream).next(), TypeError);
  assertEquals((await other.read()).value, numbered(1));
});

Deno.test("EventStreamDecoderStream can be canceled from its readable side", async () => {
  const source = countedSource([numbered(1), numbered(2), numbered(3)]);
  const reader = source.stream.pipeThrough(new EventStreamDecoderStream()).getReader();
  assertEquals((await reader.read()).value?.headers, { n: 1 });
  await reader.cancel("enough");
  await settle();
  assertEquals(source.cancelled(), ["enough"]);
});
