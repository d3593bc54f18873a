/**
 * Recorded streams in many chunkings: the events, the end and the whole answer do not depend on where the network cuts.
 */
import { assert, assertEquals } from "@std/assert";
import { type ChatEvent, type ChatResult, isProviderError } from "@bedrock-edge/client";
import { bodyOf, type Recording, responseOf } from "../helpers/corpus.ts";
import { answerOf, eventsOf } from "./assembled.ts";
import { plain } from "./reading.ts";
import { clientOf, clientOver, CONVERSE_STREAM, corpusTest, judgeEach, STREAMED_ANSWERS, STREAMS } from "./recorded.ts";

/** The outcome of one stream. */
interface Played {
  readonly events: readonly ChatEvent[];
  readonly text: string;
  readonly result: ChatResult | undefined;
  /** The comparable part of a failure. */
  readonly failure: unknown;
}

async function play(recording: Recording, chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<Played> {
  const { model } = recording;
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at < chunks.length) controller.enqueue(chunks[at++]!);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  const stream = clientOver(() => Promise.resolve(responseOf(recording, body))).stream({ model, messages: "Hi" });
  const events: ChatEvent[] = [];
  let text = "";
  try {
    for await (const event of stream) {
      events.push(event);
      if (event.type === "text") text += event.text;
    }
    return { events, text, result: await stream.final(), failure: undefined };
  } catch (error) {
    assert(isProviderError(error), `${error}`);
    const { kind, code, message, retryable } = error;
    return { events, text, result: undefined, failure: { kind, code, message, retryable } };
  }
}

/** `bytes` in pieces, whose sizes `next` gives. */
function cut(bytes: Uint8Array<ArrayBuffer>, next: () => number): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = Math.min(bytes.length, at + next());
    chunks.push(bytes.slice(at, end));
  }
  return chunks;
}

/** Sizes from 1 to 300 by a generator of its own, the same in every run. */
function seeded(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return 1 + (seed >>> 8) % 300;
  };
}

const SIZES: readonly (readonly [name: string, next: () => number])[] = [
  ...[1, 7, 100, 1024, 65_536].map((size) => [`${size} bytes`, () => size] as const),
  ["random sizes", seeded(9)],
];

/** The comparable part of two results: the streams have the same answer, but their own timings. */
function told(result: ChatResult | undefined): unknown {
  if (!result) return undefined;
  const { requestId: _, attempts: __, ...rest } = result;
  return plain(rest);
}

corpusTest(
  "140 recorded streams have the same events, end and answer whole and in chunks of 1, 7, 100, 1024, 65536 and random bytes",
  [
    CONVERSE_STREAM,
  ],
  async () => {
    let failed = 0;
    await judgeEach(STREAMS, async (recording) => {
      const bytes = bodyOf(recording);
      const whole = await play(recording, [bytes]);
      if (whole.failure) failed++;
      for (const [name, next] of SIZES) {
        const cutUp = await play(recording, cut(bytes, next));
        assertEquals({ name, ...cutUp, result: told(cutUp.result) }, { name, ...whole, result: told(whole.result) });
      }
    });
    assertEquals([STREAMS.length, failed], [140, 1]);
  },
);

corpusTest("the events of 139 recorded streams say what final() says: its text, its calls and its blocks", [
  CONVERSE_STREAM,
], async () => {
  let calls = 0;
  let blocks = 0;
  let unstopped = 0;
  await judgeEach(STREAMED_ANSWERS, async (recording) => {
    const { events, text, result } = await play(recording, [bodyOf(recording)]);
    assertEquals(text, result?.text);
    const uses = events.flatMap((event) => event.type === "toolUse" ? [event.toolUse] : []);
    assertEquals(uses, result?.toolUses);
    const stopped = events.flatMap((event) => event.type === "blockStop" ? [event] : []);
    assertEquals(stopped.sort((a, b) => a.index - b.index).map(({ block }) => block), [...result?.content ?? []]);
    // Every recorded call is named at its start.
    const named = events.flatMap((event) => event.type === "blockStart" && event.toolUse ? [event.toolUse] : []);
    const called = stopped.flatMap(({ block }) => block.type === "toolUse" ? [block] : []);
    assertEquals(named, called.map(({ toolUseId, name }) => ({ toolUseId, name })));
    calls += uses.length;
    blocks += stopped.length;
    // Some texts of one source have no end of their own: they end with the message.
    unstopped += stopped.length - eventsOf(recording).filter(({ name }) => name === "contentBlockStop").length;
  });
  assertEquals([STREAMED_ANSWERS.length, calls, blocks, unstopped], [139, 47, 203, 8]);
});

corpusTest("stream().final() of 139 recorded streams equals chat() on the same answer", [CONVERSE_STREAM], async () => {
  await judgeEach(STREAMED_ANSWERS, async (recording) => {
    const { model } = recording;
    const { responseBase64: _, responseHeaders: __, ...rest } = recording;
    const whole = { ...rest, response: JSON.stringify(answerOf(recording)) };
    const [streamed, answered] = [
      await clientOf(recording).stream({ model, messages: "Hi" }).final(),
      await clientOf(whole).chat({ model, messages: "Hi" }),
    ];
    assertEquals(told(streamed), told(answered));
  });
  assertEquals(STREAMED_ANSWERS.length, 139);
});
