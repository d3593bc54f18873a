/**
 * The tokens of a request before it is sent, and a conversation that asks for them.
 *
 * ```sh
 * deno run examples/count-tokens.ts       # without credentials: the fake counts, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 \
 *   deno run --allow-net --allow-env examples/count-tokens.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { conversation, countTokens } from "@bedrock-edge/client";
import { connect } from "./connect.ts";

const bedrock = await connect({ fake: { replies: ["Noted."] } });
const messages = "How many tokens is this sentence?";

for (const model of ["us.anthropic.claude-sonnet-4-20250514-v1:0", "us.amazon.nova-lite-v1:0"]) {
  const { inputTokens, unavailable } = await countTokens(bedrock, { model, messages });
  console.log(`${model}: ${inputTokens ?? unavailable}`);
}

const talk = conversation(bedrock.model("us.anthropic.claude-sonnet-4-20250514-v1:0"), {
  window: 2000,
  countTokens: (request) => countTokens(bedrock, request),
});
const { repairs } = await talk.send("word ".repeat(500));
console.log(repairs.length ? repairs[0]?.message : "The conversation counted, and it fits.");
