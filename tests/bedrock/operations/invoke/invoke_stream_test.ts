/**
 * InvokeModelWithResponseStream, uninterpreted: its chunks, its end, and its failures.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBedrock, ProviderError } from "@bedrock-edge/client";
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { ContractClock } from "../../../contract/clock.ts";
import { byRequest } from "../../../helpers/fire.ts";

const MODEL = "amazon.nova-lite-v1:0";
const ASK = { model: MODEL, body: { messages: [{ role: "user", content: [{ text: "Hi" }] }] } };

function frame(payload: unknown, name = "chunk"): Uint8Array {
  const headers = { ":event-type": name, ":content-type": "application/json", ":message-type": "event" };
  return encodeEventStreamMessage({ headers, payload: new TextEncoder().encode(JSON.stringify(payload)) });
}

/** A frame with a chunk. */
function chunk(value: unknown): Uint8Array {
  return frame({ bytes: btoa(JSON.stringify(value)) });
}

/** A client over a stream of these frames. */
function clientOver(frames: readonly Uint8Array[], headers: Record<string, string> = {}, maxFrameBytes?: number) {
  const sent: Request[] = [];
  const state = { isCancelled: false };
  const fetch = byRequest((request) => {
    sent.push(request);
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at < frames.length) controller.enqueue(frames[at++]!);
        else controller.close();
      },
      cancel() {
        state.isCancelled = true;
      },
    }, { highWaterMark: 0 });
    return Promise.resolve(
      new Response(body, { headers: { "content-type": "application/vnd.amazon.eventstream", ...headers } }),
    );
  });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch, maxFrameBytes });
  return { bedrock, sent, state };
}

/** Reads a stream of these chunks to its end. */
async function read(chunks: readonly unknown[]): Promise<unknown[]> {
  return await Array.fromAsync(await invokeModelWithResponseStream(clientOver(chunks.map(chunk)).bedrock, ASK));
}

const METRICS = { inputTokenCount: 1, outputTokenCount: 2, invocationLatency: 30, firstByteLatency: 10 };

Deno.test("the stream has its chunks, and its usage once it has been read", async () => {
  const last = { own: 2, "amazon-bedrock-invocationMetrics": METRICS };
  const { bedrock, sent } = clientOver([chunk({ own: 1 }), frame({ a: 1 }, "unheardOf"), chunk(last)], {
    "x-amzn-requestid": "r1",
    "x-amzn-bedrock-content-type": "application/x-own",
  });
  const stream = await invokeModelWithResponseStream(bedrock, { ...ASK, accept: "application/x-own" });
  assertEquals([stream.usage, stream.latencyMs, stream.requestId], [undefined, undefined, "r1"]);
  assertEquals(stream.contentType, "application/x-own");
  assertEquals(await Array.fromAsync(stream), [{ own: 1 }, { unheardOf: { a: 1 } }, last]);
  assertEquals([stream.usage?.inputTokens, stream.usage?.totalTokens, stream.latencyMs], [1, 3, 30]);
  assertEquals(stream.headers.get("x-amzn-requestid"), "r1");
  const { pathname } = new URL(sent[0]!.url);
  assertEquals(pathname, "/model/amazon.nova-lite-v1%3A0/invoke-with-response-stream");
  assertEquals(sent[0]!.headers.get("x-amzn-bedrock-accept"), "application/x-own");
});

Deno.test("a frame that is longer than the client's limit is refused, and the connection is closed", async () => {
  const { bedrock, state } = clientOver([chunk({ own: "a".repeat(1000) }), chunk({ own: 2 })], {}, 500);
  const error = await assertRejects(() => invokeModelWithResponseStream(bedrock, ASK), ProviderError);
  assertEquals([error.kind, state.isCancelled], ["streamCorrupt", true]);
});

Deno.test("a reader that leaves closes the connection", async () => {
  const { bedrock, state } = clientOver([chunk({ generation: "a", stop_reason: null }), chunk({ generation: "b" })]);
  const stream = await invokeModelWithResponseStream(bedrock, ASK);
  const reader = stream.getReader();
  assertEquals((await reader.read()).value, { generation: "a", stop_reason: null });
  await reader.cancel();
  assertEquals(state.isCancelled, true);
});

/** Streams as each family writes them: all chunks but the last are the middle of the answer. */
const FAMILIES: readonly (readonly [name: string, ...chunks: unknown[]])[] = [
  ["Anthropic", { type: "message_start", message: {} }, { type: "content_block_start", index: 0 }, { type: "ping" }, {
    type: "message_stop",
  }],
  ["Claude 2", { completion: "a", stop_reason: null }, { completion: "", stop_reason: "stop_sequence" }],
  ["Nova", { messageStart: { role: "assistant" } }, { contentBlockDelta: {} }, {
    messageStop: { stopReason: "end_turn" },
  }],
  ["OpenAI", { choices: [{ delta: {}, finish_reason: null }] }, { choices: [] }, {
    choices: [{ delta: {}, finish_reason: "stop" }],
  }],
  ["OpenAI with usage alone", { choices: [{ delta: {}, finish_reason: null }] }, { choices: [], usage: {} }],
  ["DeepSeek", { choices: [{ text: "a", stop_reason: null }] }, { choices: [{ text: "", stop_reason: "stop" }] }],
  ["Llama", { generation: "a", stop_reason: null }, { generation: "", stop_reason: "stop" }],
  ["Mistral", { outputs: [{ text: "a", stop_reason: null }] }, { outputs: [{ text: "", stop_reason: "length" }] }],
  ["Titan", { outputText: "a", completionReason: null }, { outputText: "b", completionReason: "FINISH" }],
  ["Titan behind a guardrail", { outputText: "a" }, { outputText: "Blocked", totalOutputTextTokenCount: 3 }],
  ["Command", { text: "a", is_finished: false }, { is_finished: true, finish_reason: "COMPLETE" }],
  ["Command, at once", { is_finished: false }, { generations: [{ text: "a" }] }],
  ["Pegasus", { message: "a" }, { message: "b", finishReason: null }, { message: "", finishReason: "stop" }],
  ["a family by the metrics of the service", { type: "content_block_delta" }, {
    hello: 1,
    "amazon-bedrock-invocationMetrics": METRICS,
  }],
];

for (const [name, ...chunks] of FAMILIES) {
  Deno.test(`the end of ${name} is known, and a stream without it is truncated`, async () => {
    assertEquals(await read(chunks), chunks);
    assertEquals(await read([...chunks, { type: "unheardOf" }]), [...chunks, { type: "unheardOf" }]);
    for (let length = 1; length < chunks.length; length++) {
      const error = await assertRejects(() => read(chunks.slice(0, length)), ProviderError);
      assertEquals([error.kind, error.code, error.provider], ["streamTruncated", "MissingStop", "bedrock"]);
    }
  });
}

Deno.test("an answer that begins again behind its end must end again", async () => {
  const [, ...chunks] = FAMILIES[0]!;
  const error = await assertRejects(() => read([...chunks, ...chunks.slice(0, 2)]), ProviderError);
  assertEquals(error.kind, "streamTruncated");
});

Deno.test("a stream of an unknown format ends where its connection closes cleanly", async () => {
  assertEquals(await read([{ hello: 1 }, "text", 5]), [{ hello: 1 }, "text", 5]);
});

/** A client of the fake. */
function clientOf(options: FakeBedrockOptions) {
  const fake = fakeBedrock({ apiKey: "k", replies: ["One two three four."], ...options });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake, clock: new ContractClock() });
  return { fake, bedrock };
}

Deno.test("a failure before the first content is retried unseen, and a later one ends the stream", async () => {
  const exception = { type: "exception", name: "modelStreamErrorException" } as const;
  const early = clientOf({ faults: [{ ...exception, afterEvents: 1 }] });
  const stream = await invokeModelWithResponseStream(early.bedrock, ASK);
  assert((await Array.fromAsync(stream)).length > 5);
  assertEquals(early.fake.requests.length, 2);

  const late = clientOf({ faults: [{ ...exception, afterEvents: 4 }] });
  const chunks: unknown[] = [];
  const error = await assertRejects(async () => {
    for await (const value of await invokeModelWithResponseStream(late.bedrock, ASK)) chunks.push(value);
  }, ProviderError);
  assertEquals([error.kind, error.code, chunks.length], ["model", "ModelStreamErrorException", 4]);
  assertEquals(late.fake.requests.length, 1);
});

Deno.test("an answer that is not an event stream is refused, with its text", async () => {
  const fetch = byRequest(() => Promise.resolve(Response.json({ hello: "proxy" })));
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch });
  const error = await assertRejects(() => invokeModelWithResponseStream(bedrock, ASK), ProviderError, "hello");
  assertEquals(error.kind, "protocol");
});

Deno.test("mistakes name the function that was called", async () => {
  const { bedrock, sent } = clientOver([]);
  await assertRejects(
    () => invokeModelWithResponseStream(bedrock, { model: MODEL, body: undefined }),
    TypeError,
    "Cannot call invokeModelWithResponseStream(): the body is missing",
  );
  assertEquals(sent.length, 0);
});
