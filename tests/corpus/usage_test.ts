/**
 * Usage, cost and cache receipts of the recorded answers.
 */
import { assertEquals } from "@std/assert";
import type { ChatResult } from "@bedrock-edge/client";
import { cost } from "@bedrock-edge/client/models";
import type { Recording } from "../helpers/corpus.ts";
import { answerOf } from "./assembled.ts";
import { ALL_ANSWERS, clientOf, CONVERSE, CONVERSE_STREAM, corpusTest, type Json, judgeEach } from "./recorded.ts";
import { optionsOf } from "./request_options.ts";

const FILES = [CONVERSE, CONVERSE_STREAM];

/** Answers that say their usage. */
const COUNTED = ALL_ANSWERS.filter((recording) => answerOf(recording).usage);

async function resultOf(recording: Recording): Promise<ChatResult> {
  const client = clientOf(recording);
  const request = recording.request
    ? { ...optionsOf(recording), check: "off" as const, output: undefined }
    : { model: recording.model, messages: "Hi" };
  return await (recording.response === undefined ? client.stream(request).final() : client.chat(request));
}

corpusTest(
  "totalTokens is the sum of the four counts in 627 recorded answers, and the service's own",
  FILES,
  async () => {
    await judgeEach(COUNTED, async (recording) => {
      const { usage } = await resultOf(recording);
      const { inputTokens, cacheReadInputTokens, cacheWriteInputTokens, outputTokens, totalTokens } = usage!;
      assertEquals(totalTokens, inputTokens + cacheReadInputTokens + cacheWriteInputTokens + outputTokens);
      assertEquals(totalTokens, answerOf(recording).usage!["totalTokens"]);
    });
    assertEquals(COUNTED.length, 627);
  },
);

corpusTest("cache counts that are recorded twice are counted once, in 220 answers", FILES, async () => {
  let doubled = 0;
  await judgeEach(COUNTED, async (recording) => {
    const recorded = answerOf(recording).usage!;
    if (!("cacheReadInputTokenCount" in recorded || "cacheWriteInputTokenCount" in recorded)) return;
    doubled++;
    const { usage } = await resultOf(recording);
    assertEquals(
      usage!.cacheReadInputTokens,
      recorded["cacheReadInputTokenCount"] ?? recorded["cacheReadInputTokens"] ?? 0,
    );
    assertEquals(
      usage!.cacheWriteInputTokens,
      recorded["cacheWriteInputTokenCount"] ?? recorded["cacheWriteInputTokens"] ?? 0,
    );
  });
  assertEquals(doubled, 220);
});

/** Why nobody can know what an answer cost. */
function whyUnpriced({ model, serviceTier, performanceConfig }: ChatResult): string {
  if (model === "unknown.model") return "its model is not recorded";
  if (model.includes(":application-inference-profile/")) return "its ARN was not resolved";
  if ((serviceTier as Json | undefined)?.["type"] === "flex") return "its tier has a price of its own";
  if ((performanceConfig as Json | undefined)?.["latency"] === "optimized") {
    return "optimized latency has a price of its own";
  }
  return `nothing is known of ${model}`;
}

corpusTest("cost() knows what 603 recorded answers cost, and of 24 why not", FILES, async () => {
  const unknown: Record<string, number> = {};
  let known = 0;
  await judgeEach(COUNTED, async (recording) => {
    const result = await resultOf(recording);
    const spent = cost(result);
    if (spent) {
      known++;
      // An answer that a guardrail wrote before the model was asked costs no tokens.
      assertEquals(spent.total > 0, answerOf(recording).usage!["totalTokens"] !== 0);
    } else {
      const why = whyUnpriced(result);
      unknown[why] = (unknown[why] ?? 0) + 1;
    }
  });
  assertEquals([known, unknown], [603, {
    "its model is not recorded": 20,
    "its ARN was not resolved": 2,
    "its tier has a price of its own": 1,
    "optimized latency has a price of its own": 1,
  }]);
});

corpusTest("the cache receipts of 33 recorded answers are right, by lifetime", FILES, async () => {
  let receipts = 0;
  let filled = 0;
  const lifetimes: Record<string, number> = {};
  await judgeEach(COUNTED, async (recording) => {
    const points = cachePointsIn(recording.request);
    const { cache } = await resultOf(recording);
    assertEquals(cache?.points.length ?? 0, points);
    if (!cache) return;
    receipts++;
    const usage = answerOf(recording).usage!;
    const [read, written] = [usage["cacheReadInputTokens"] ?? 0, usage["cacheWriteInputTokens"] ?? 0];
    if (read || written) filled++;
    // No recorded request mixes lifetimes.
    const ttl = cache.points[0]!.ttl;
    lifetimes[ttl] = (lifetimes[ttl] ?? 0) + 1;
    assertEquals<unknown>({ ...cache, points: [] }, {
      points: [],
      readTokens: read,
      readTokensByTtl: { [ttl]: read },
      writeTokens: written,
      writeTokensByTtl: byTtl(usage) ?? { [ttl]: written },
    });
    assertEquals(cache.points.every((point) => point.ttl === (isHour(recording.request) ? "1h" : "5m")), true);
  });
  assertEquals([receipts, filled, lifetimes], [33, 32, { "5m": 32, "1h": 1 }]);
});

function cachePointsIn(request: unknown): number {
  return JSON.stringify(request ?? {}).split('"cachePoint":').length - 1;
}

function isHour(request: unknown): boolean {
  return JSON.stringify(request).includes('"ttl":"1h"');
}

function byTtl({ cacheDetails }: Json): Json | undefined {
  return cacheDetails
    ? Object.fromEntries((cacheDetails as Json[]).map(({ ttl, inputTokens }) => [ttl, inputTokens]))
    : undefined;
}
