/**
 * Recorded answers that are read without a call: the counts, the failures, and members that a stream says bit by bit.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { readInvokeAnswer } from "@bedrock-edge/client/invoke";

const MISTRAL = { outputs: [{ text: " Yes", stop_reason: "stop" }] };

function failureOf(read: () => unknown): string {
  const error = assertThrows(read);
  assert(isProviderError(error), `${error}`);
  return `${error.kind}: ${error.message}`;
}

Deno.test("the headers have the counts of a format that does not count", () => {
  const headers = {
    "x-amzn-bedrock-input-token-count": "5",
    "x-amzn-bedrock-output-token-count": "7",
    "x-amzn-bedrock-invocation-latency": "174",
  };
  const { usage, latencyMs } = readInvokeAnswer({ model: "mistral.mistral-7b-instruct-v0:2", body: MISTRAL, headers });
  assertEquals([usage?.totalTokens, latencyMs], [12, 174]);
  assertEquals(readInvokeAnswer({ model: "mistral.mistral-7b-instruct-v0:2", body: MISTRAL }).usage, undefined);
});

Deno.test("the chunks of a stream have Bedrock's own counts, and the reason of a guardrail", () => {
  const chunks = [
    { outputs: [{ text: " Y", stop_reason: null }] },
    {
      outputs: [{ text: "es", stop_reason: "stop" }],
      mood: "good",
      "amazon-bedrock-guardrailAction": "INTERVENED",
      "amazon-bedrock-invocationMetrics": { inputTokenCount: 5, outputTokenCount: 7, invocationLatency: 174 },
    },
  ];
  const answer = readInvokeAnswer({ model: "an.id", bodyFormat: "mistral", chunks });
  assertEquals([answer.text, answer.stopReason, answer.usage?.totalTokens, answer.latencyMs], [
    " Yes",
    "guardrail_intervened",
    12,
    174,
  ]);
  assertEquals(answer.unknown, { mood: "good" });
});

Deno.test("another body and an unfinished stream are failures", () => {
  const model = "mistral.mistral-7b-instruct-v0:2";
  assertEquals(
    failureOf(() => readInvokeAnswer({ model, body: "text" })),
    "protocol: Cannot read Bedrock's answer: expected a JSON object, got a string",
  );
  assertEquals(
    failureOf(() => readInvokeAnswer({ model, body: { hello: 1 } })),
    'protocol: Cannot read Bedrock\'s answer: expected an answer of mistral, got "{\\"hello\\":1}" (no type)',
  );
  assertEquals(
    failureOf(() => readInvokeAnswer({ model, chunks: [{ outputs: [{ text: " Y", stop_reason: null }] }] })),
    "streamTruncated: Cannot finish stream: it ended before the answer was whole",
  );
  assertEquals(
    failureOf(() => readInvokeAnswer({ model, chunks: [1] })),
    "protocol: Cannot read Bedrock's answer: a chunk of the stream holds no JSON object",
  );
});
