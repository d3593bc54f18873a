/**
 * Every recorded InvokeModel, whole and streamed, read uninterpreted: bodies equal their JSON, counts equal the headers, refusals
 * are typed.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import { decodeEventStream } from "@bedrock-edge/client/event-stream";
import { invokeModel, invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import { bodyOf, corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { clientOver, corpusTest, judgeEach } from "./recorded.ts";

const INVOKE_MODEL = corpus("invoke-model");
const STREAMS = corpus("invoke-model-stream");

const client = (recording: Recording, body?: BodyInit) =>
  clientOver(() => Promise.resolve(responseOf(recording, body)));

const isAnswer = ({ status }: Recording) => status === 200;

/** Some recordings have no id of a model that could be called. */
const ASK = { model: "amazon.nova-lite-v1:0", body: {} };

corpusTest("every recorded answer is read as its JSON, with the counts of its headers", [INVOKE_MODEL], async () => {
  const answers = INVOKE_MODEL.recordings.filter(isAnswer);
  let counted = 0;
  await judgeEach(answers, async (recording) => {
    const { body, usage, latencyMs } = await invokeModel(client(recording), ASK);
    assertEquals(body, JSON.parse(recording.response!));
    const header = (name: string) => Number(recording.responseHeaders?.[`x-amzn-bedrock-${name}`] ?? 0);
    const counts = [header("input-token-count"), header("output-token-count")];
    if (usage) counted++;
    assertEquals([usage?.inputTokens ?? 0, usage?.outputTokens ?? 0], counts);
    assertEquals(usage?.cacheReadInputTokens ?? 0, header("cache-read-input-token-count"));
    assertEquals(usage?.cacheWriteInputTokens ?? 0, header("cache-write-input-token-count"));
    assertEquals(latencyMs ?? 0, header("invocation-latency"));
  });
  assertEquals([answers.length, counted], [236, 188]);
});

corpusTest("every recorded refusal of InvokeModel is typed", [INVOKE_MODEL, STREAMS], async () => {
  const refusals = [...INVOKE_MODEL.recordings, ...STREAMS.recordings].filter((recording) => !isAnswer(recording));
  const kinds = new Map<string, number>();
  await judgeEach(refusals, async (recording) => {
    const call = recording.operation === "InvokeModel" ? invokeModel : invokeModelWithResponseStream;
    const error = await assertRejects(() => call(client(recording), ASK), ProviderError);
    assertEquals(error.status, recording.status);
    kinds.set(error.kind, (kinds.get(error.kind) ?? 0) + 1);
  });
  assertEquals(refusals.length, 39);
  assertEquals([...kinds.keys()].includes("unknown"), false, JSON.stringify([...kinds]));
});

/** The chunks of a stream by another way: the frames of the public decoder, and the platform's JSON. */
async function chunksOf(recording: Recording): Promise<{ chunks: unknown[]; isFailed: boolean }> {
  const chunks: unknown[] = [];
  for await (const { headers, payload } of decodeEventStream(new Response(bodyOf(recording)).body!)) {
    const text = new TextDecoder().decode(payload);
    if (headers[":message-type"] !== "event") return { chunks, isFailed: true };
    chunks.push(
      JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(JSON.parse(text).bytes), (c) => c.charCodeAt(0)))),
    );
  }
  return { chunks, isFailed: false };
}

/** Pieces of a body. */
function pieces(bytes: Uint8Array<ArrayBuffer>, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, at += size));
    },
  }, { highWaterMark: 0 });
}

corpusTest("every recorded stream is read as its chunks, however it is cut", [STREAMS], async () => {
  const streams = STREAMS.recordings.filter(isAnswer);
  let failed = 0;
  let counted = 0;
  await judgeEach(streams, async (recording) => {
    const { chunks, isFailed } = await chunksOf(recording);
    for (const size of [7, 1000, Infinity]) {
      const seen: unknown[] = [];
      const stream = await invokeModelWithResponseStream(client(recording, pieces(bodyOf(recording), size)), ASK);
      const reading = (async () => {
        for await (const chunk of stream) seen.push(chunk);
      })();
      if (isFailed) {
        const error = await assertRejects(() => reading, ProviderError);
        assertEquals(error.code, "ModelStreamErrorException");
      } else {
        await reading;
      }
      assertEquals(seen, chunks);
      if (size !== Infinity) continue;
      if (isFailed) failed++;
      const metrics = Object(chunks.at(-1))["amazon-bedrock-invocationMetrics"];
      if (stream.usage) counted++;
      assertEquals(stream.usage?.outputTokens, metrics?.outputTokenCount);
      assertEquals(stream.usage?.inputTokens, metrics?.inputTokenCount);
      assertEquals(stream.latencyMs, metrics?.invocationLatency);
    }
  });
  assertEquals([streams.length, failed, counted], [118, 1, 116]);
});

corpusTest("a recorded stream that ends one frame early is truncated", [STREAMS], async () => {
  let judged = 0;
  await judgeEach(STREAMS.recordings.filter(isAnswer), async (recording) => {
    const bytes = bodyOf(recording);
    const ends: number[] = [];
    for (let at = 0; at < bytes.length; at += new DataView(bytes.buffer, at).getUint32(0)) ends.push(at);
    if (ends.length < 3) return;
    const { chunks, isFailed } = await chunksOf(recording);
    if (isFailed) return;
    const cut = () => client(recording, bytes.slice(0, ends.at(-1)));
    const read = async () => await Array.fromAsync(await invokeModelWithResponseStream(cut(), ASK));
    // Some families have an end of their own before the last chunk, which only counts.
    const last = Object(chunks.at(-2));
    if (last.messageStop || last.choices?.[0]?.finish_reason) {
      assertEquals(await read(), chunks.slice(0, -1));
    } else {
      const error = await assertRejects(read, ProviderError);
      assertEquals(error.kind, "streamTruncated");
      judged++;
    }
  });
  assert(judged > 40, `${judged}`);
});
