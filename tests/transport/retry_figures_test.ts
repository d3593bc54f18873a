/**
 * The delay, the cost and the budget of retries, as tables.
 */
import { assertEquals } from "@std/assert";
import { type ErrorKind, ProviderError } from "@bedrock-edge/client";
import { retryAfterMs, retryBudget, retryCost, retryDelayMs, type RetryFacts } from "../../src/transport/retry.ts";

const failure = (kind: ErrorKind, init: { retryable?: boolean; retryAfterMs?: number } = {}) =>
  new ProviderError("Cannot answer", { kind, code: "X", retryable: true, ...init });

/** The facts of a first failure; tests change some. */
const FIRST: RetryFacts = { retries: 0, maxRetries: 3, maxDelayMs: 20_000 };

const DELAYS: readonly (readonly [
  name: string,
  error: ProviderError,
  facts: Partial<RetryFacts>,
  random: number,
  delayMs: number | undefined,
])[] = [
  ["an error that is not retryable has no delay", failure("overloaded", { retryable: false }), {}, 0.5, undefined],
  ["the first delay is below 100 ms", failure("overloaded"), {}, 0.5, 50],
  ["a delay may be 0", failure("overloaded"), {}, 0, 0],
  ["the bound doubles", failure("overloaded"), { retries: 2 }, 0.5, 200],
  ["a rate limit waits ten times as long", failure("rateLimit"), {}, 0.5, 500],
  ["a slow service waits as for a rate limit", failure("overloaded"), { isSlow: true }, 0.5, 500],
  ["maxDelayMs bounds the delay", failure("rateLimit"), { retries: 20, maxRetries: 99 }, 0.5, 10_000],
  ["the last retry was made", failure("overloaded"), { retries: 3 }, 0.5, undefined],
  ["no retry is allowed", failure("overloaded"), { maxRetries: 0 }, 0.5, undefined],
  ["a model that failed is asked once more", failure("model"), {}, 0.5, 50],
  ["a model that failed is not asked twice more", failure("model"), { retries: 1 }, 0.5, undefined],
  ["a model that failed is not asked again without retries", failure("model"), { maxRetries: 0 }, 0.5, undefined],
  ["Retry-After is the least delay", failure("rateLimit", { retryAfterMs: 3000 }), {}, 0.5, 3050],
  ["Retry-After of 0 still spreads the clients", failure("rateLimit", { retryAfterMs: 0 }), {}, 0.5, 50],
  ["Retry-After beyond maxDelayMs ends the call", failure("rateLimit", { retryAfterMs: 20_001 }), {}, 0, undefined],
  [
    "Retry-After beyond a timer's longest time ends the call",
    failure("rateLimit", { retryAfterMs: 2_000_000_001 }),
    { maxDelayMs: Infinity },
    0,
    undefined,
  ],
];

for (const [name, error, facts, random, delayMs] of DELAYS) {
  Deno.test(`retry: ${name}`, () => assertEquals(retryDelayMs(error, { ...FIRST, ...facts }, random), delayMs));
}

Deno.test("retry: a rate limit costs 5 tokens, every other failure 14", () => {
  const kinds: readonly ErrorKind[] = ["rateLimit", "overloaded", "network", "timeout", "model"];
  assertEquals(kinds.map((kind) => retryCost(failure(kind))), [5, 14, 14, 14, 14]);
});

/** Operations on a new budget, and the answers of `take` and `has`. */
const BUDGETS: readonly (readonly [
  name: string,
  steps: readonly (readonly ["take" | "has" | "give", number | undefined])[],
  answers: readonly boolean[],
])[] = [
  ["begins with 500 tokens", [["has", 500], ["has", 501], ["take", 500], ["has", 1], ["has", 0]], [
    true,
    false,
    true,
    false,
    true,
  ]],
  ["takes nothing if it has too little", [["take", 499], ["take", 2], ["take", 1]], [true, false, true]],
  ["gets back the tokens of a retry that succeeded", [["take", 500], ["give", 14], ["has", 14], ["has", 15]], [
    true,
    true,
    false,
  ]],
  ["gets one token for a success at the first attempt", [["take", 500], ["give", undefined], ["has", 1], ["has", 2]], [
    true,
    true,
    false,
  ]],
  ["holds at most 500 tokens", [["give", 14], ["give", undefined], ["has", 501], ["has", 500]], [false, true]],
];

for (const [name, steps, answers] of BUDGETS) {
  Deno.test(`retry: a budget ${name}`, () => {
    const budget = retryBudget();
    const seen: boolean[] = [];
    for (const [step, tokens] of steps) {
      if (step === "give") budget.give(tokens);
      else seen.push(budget[step](tokens!));
    }
    assertEquals(seen, answers);
  });
}

Deno.test("retry: Retry-After is read as seconds or as a date, and as nothing else", () => {
  const now = Date.parse("2026-11-20T00:00:00Z");
  const read = (value: string) => retryAfterMs(new Headers({ "retry-after": value }), now);
  assertEquals(retryAfterMs(new Headers(), now), undefined);
  assertEquals(["3", "0", "-1", "1.5", "1e3", "soon", "2026-11-20"].map(read), [
    3000,
    0,
    0,
    1500,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(read("Fri, 20 Nov 2026 00:00:07 GMT")!, 7000);
  assertEquals(read("9999999999"), 2_000_000_000);
});
