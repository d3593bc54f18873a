/**
 * The counts that Bedrock adds to an answer.
 */
import { assertEquals } from "@std/assert";
import { takeAddedMembers } from "../../../../src/bedrock/invoke/base/added_members.ts";
import { countsInHeaders, countsInMetrics, usageOfCounts } from "../../../../src/bedrock/invoke/base/counts.ts";

Deno.test("counts in headers and in metrics are the same", () => {
  const headers = new Headers({
    "x-amzn-bedrock-input-token-count": "12",
    "x-amzn-bedrock-output-token-count": "5",
    "x-amzn-bedrock-cache-read-input-token-count": "3",
    "x-amzn-bedrock-cache-write-input-token-count": "0",
    "x-amzn-bedrock-invocation-latency": "210",
  });
  const counts = {
    inputTokens: 12,
    outputTokens: 5,
    cacheReadInputTokens: 3,
    cacheWriteInputTokens: 0,
    latencyMs: 210,
  };
  assertEquals(countsInHeaders(headers), counts);
  const metrics = {
    inputTokenCount: 12,
    outputTokenCount: 5,
    cacheReadInputTokenCount: 3,
    cacheWriteInputTokenCount: 0,
    invocationLatency: 210,
    firstByteLatency: 70,
  };
  assertEquals(countsInMetrics(metrics), { ...counts, firstByteMs: 70 });
});

Deno.test("counts that are missing, empty or no numbers are absent", () => {
  assertEquals(countsInHeaders(new Headers({ "x-amzn-bedrock-input-token-count": "" })), undefined);
  assertEquals(countsInMetrics({ inputTokenCount: null, outputTokenCount: "many" }), undefined);
  for (const metrics of [undefined, null, 7, []]) assertEquals(countsInMetrics(metrics), undefined);
});

Deno.test("usage is the sum of the counts, and absent without a count of tokens", () => {
  assertEquals(usageOfCounts({ latencyMs: 3 }), undefined);
  assertEquals(usageOfCounts({ inputTokens: 12, cacheReadInputTokens: 3 }), {
    inputTokens: 12,
    cacheReadInputTokens: 3,
    cacheWriteInputTokens: 0,
    outputTokens: 0,
    totalTokens: 15,
  });
});

Deno.test("Bedrock's own members are taken out of a model's JSON, and others stay", () => {
  const own = { type: "message_stop" };
  assertEquals(takeAddedMembers(own), { own });
  assertEquals(
    takeAddedMembers({
      ...own,
      "amazon-bedrock-invocationMetrics": { inputTokenCount: 1 },
      "amazon-bedrock-guardrailAction": "NONE",
      "amazon-bedrock-trace": {},
      "amazon-bedrock-new": 1,
    }),
    {
      own: { ...own, "amazon-bedrock-new": 1 },
      guardrailAction: "NONE",
      trace: {},
      metrics: { inputTokenCount: 1 },
    },
  );
});
