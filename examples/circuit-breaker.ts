/**
 * An outage of ten minutes, and 100 calls in each of them: a circuit breaker spares the model that is down all calls but a few, and
 * finds out when it is well again.
 *
 * ```sh
 * deno run examples/circuit-breaker.ts
 * ```
 *
 * Time is a variable here, so that ten minutes take a moment.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { type Clock, createBedrock } from "@bedrock-edge/client";
import { createRouter, type RouterOptions } from "@bedrock-edge/client/router";
import { memoryStore } from "@bedrock-edge/client/store";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const MINUTE = 60_000;
let now = Date.parse("2026-11-29T12:00:00Z");
let isDown = false;
let reached = 0;

const fake = fakeBedrock({ replies: ["Paris."] });
const fetch: typeof globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : `${input}`;
  if (!url.includes("claude")) return fake(input, init);
  reached++;
  return isDown ? Promise.resolve(Response.json({ message: "No capacity" }, { status: 503 })) : fake(input, init);
};

const bedrock = createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", fetch });
const clock: Clock = { now: () => now, setTimeout: () => () => {} };
const options: RouterOptions = {
  targets: [bedrock.model("us.anthropic.claude-haiku-4-5-20251001-v1:0"), bedrock.model("us.amazon.nova-lite-v1:0")],
  // The store is shared by isolates: a Durable Object or Deno KV in its place does the same between machines.
  breaker: { failures: 5, cooldownMs: 30_000, probes: 2, store: memoryStore({ clock }) },
  clock,
};
const isolates = [createRouter(options), createRouter(options)];

/** Makes 100 calls, one after the other, in turn from two isolates. Returns how many of them Claude got, and answered. */
async function minute(): Promise<string> {
  reached = 0;
  let answered = 0;
  for (let call = 0; call < 100; call++) {
    const { model } = await isolates[call % 2]!.chat({ messages: "The capital of France?" });
    if (model.includes("claude")) answered++;
  }
  now += MINUTE;
  return `Claude got ${reached} of 100 calls and answered ${answered}`;
}

console.log(`12:00 all is well: ${await minute()}`);
isDown = true;
console.log(`12:01 down: ${await minute()}`);
let sum = 0;
for (let at = 2; at < 11; at++) {
  await minute();
  sum += reached;
}
console.log(`12:02 to 12:10 down: Claude got ${sum} of ${9 * 100} calls`);
isDown = false;
console.log(`12:11 well again: ${await minute()}`);
