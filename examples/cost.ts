/**
 * The exact cost of answers, and a budget that ends a tool loop or a stream once it is spent.
 *
 * ```sh
 * deno run examples/cost.ts             # without credentials: the fake answers, no model runs and nothing is paid
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/cost.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { runTools, tool } from "@bedrock-edge/client";
import { budget, BudgetExceededError, type Cost, cost } from "@bedrock-edge/client/models";
import type { FakeReply } from "@bedrock-edge/client/testing";
import { connect, inRegion } from "./connect.ts";

/** Answers of the fake: a model that searches without end, and a model that never stops talking. */
const REPLIES: readonly FakeReply[] = [
  {
    when: ({ body }) => JSON.stringify(body).includes("Search on and on."),
    content: [{ toolUse: { toolUseId: "t1", name: "search", input: {} } }],
    usage: { inputTokens: 20_000, outputTokens: 40, totalTokens: 20_040 },
  },
  { when: { text: /everything/ }, text: "There is the umbrella, and then there is the raincoat. ".repeat(400) },
  { text: "On shelf 3.", usage: { inputTokens: 1_200, outputTokens: 6, totalTokens: 1_206 } },
];

const bedrock = await connect({ fake: { replies: REPLIES } });
const model = bedrock.model(inRegion("anthropic.claude-haiku-4-5-20251001-v1:0", bedrock));

function show(spent: Cost | undefined): void {
  // Not 0: a call without a known price still costs something.
  if (!spent) return console.log("  of unknown cost");
  const { input, output, total, basis } = spent;
  console.log(`  ${total} USD: ${input} for the prompt, ${output} for the answer, by ${basis} prices`);
}

console.log("One answer:");
const answer = await model.chat({ messages: "Where are the umbrellas?" });
console.log(`  ${answer.text}`);
show(cost(answer));
// The cost of the same tokens with another model; add a price for a model of your own.
show(cost(answer.usage!, "global.anthropic.claude-haiku-4-5-20251001-v1:0"));
show(cost(answer.usage!, "vendor.unheard-of-v1:0"));
console.log(
  `  ${cost(answer.usage!, "vendor.unheard-of-v1:0", { price: { input: 1, output: 2 } })?.total} USD by your own price`,
);

// The answer that reaches the limit is the last one. It may exceed the limit, because its cost is only known
// afterwards.
console.log("A tool loop, until five cents are spent:");
const search = tool({ name: "search", inputSchema: { type: "object" }, execute: () => "nothing found" });
const fiveCents = budget({ maxUsd: 0.05, model: model.modelId });
const loop = await runTools(model, { messages: "Search on and on.", tools: [search] }, {
  stopWhen: fiveCents.stopWhen,
  maxSteps: 100,
});
console.log(`  ${loop.steps.length} steps, ${fiveCents.spentUsd} USD spent of ${fiveCents.maxUsd}`);
show(cost(loop));

console.log("A stream, cut off at a hundredth of a cent:");
const tiny = budget({ maxUsd: 0.0001 });
const stream = tiny.guard(model.stream({ messages: "Tell me everything." }));
try {
  await stream.final();
} catch (error) {
  if (!(error instanceof BudgetExceededError)) throw error;
  console.log(`  ${error.message}`);
  console.log(`  arrived so far: ${JSON.stringify(stream.partial.text)}`);
}
