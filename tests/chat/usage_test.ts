/** The usage of several requests together. */
import { assertEquals } from "@std/assert";
import type { Usage } from "@bedrock-edge/client";
import { summedUsage } from "../../src/chat/usage.ts";

function usage(input: number, write: number, byTtl?: Usage["cacheWriteByTtl"]): Usage {
  return {
    inputTokens: input,
    cacheReadInputTokens: 10 * input,
    cacheWriteInputTokens: write,
    outputTokens: 100 * input,
    totalTokens: 111 * input + write,
    ...(byTtl && { cacheWriteByTtl: byTtl }),
  };
}

Deno.test("summedUsage adds every count, and leaves out who told none", () => {
  assertEquals(summedUsage([]), undefined);
  assertEquals(summedUsage([undefined, undefined]), undefined);
  assertEquals(summedUsage([undefined, usage(1, 0), undefined, usage(2, 5)]), usage(3, 5));
});

Deno.test("summedUsage adds cache writes by lifetime where everyone who wrote tells them", () => {
  const both = [usage(1, 3, { "5m": 3 }), usage(1, 7, { "5m": 2, "1h": 5 })];
  assertEquals(summedUsage(both), usage(2, 10, { "5m": 5, "1h": 5 }));
  assertEquals(summedUsage([usage(1, 0), usage(1, 2, { "1h": 2 })]), usage(2, 2, { "1h": 2 }));
  assertEquals(summedUsage([usage(1, 2, { "1h": 2 }), usage(1, 0)]), usage(2, 2, { "1h": 2 }));
  assertEquals(summedUsage([usage(1, 4), usage(1, 2, { "1h": 2 })]), usage(2, 6));
  assertEquals(both[0], usage(1, 3, { "5m": 3 }));
});
