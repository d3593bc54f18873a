/**
 * Residency: the client calls a bare id through the inference profile that serves the region, and never through one
 * that might answer from beyond the fence.
 *
 * ```sh
 * deno run examples/residency.ts        # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… deno run --allow-net --allow-env examples/residency.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { inferenceProfile, modelFacts, type RouteOptions } from "@bedrock-edge/client/models";
import { connect } from "./connect.ts";

const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

const bedrock = await connect({
  region: "eu-central-1",
  models: modelFacts({ profiles: "auto", residency: "in-geography" }),
  // Like AWS: this model requires an inference profile.
  fake: { profileOnly: [HAIKU] },
});

async function ask(model: string): Promise<void> {
  console.log(`${model}:`);
  try {
    const result = await bedrock.chat({ model, messages: "Who answers?", maxTokens: 100 });
    console.log(`  answered by ${result.model}`);
    for (const { message } of result.repairs) console.log(`  ${message}`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Refused before anything was sent.
    console.log(`  ${error.message}`);
  }
}

await ask(HAIKU);
// The same fence holds for a profile id in full.
await ask(`global.${HAIKU}`);
// The client does not call a model whose regions are unknown: examples/discover-models.ts finds them.
await ask("anthropic.claude-opus-5-5");

const PLACES: readonly RouteOptions[] = [
  { region: "eu-central-1", residency: "in-geography" },
  { region: "ap-northeast-1", residency: "in-geography" },
  { region: "sa-east-1", residency: "global" },
];
console.log("The regions that may answer, by region and fence:");
for (const place of PLACES) {
  const { modelId, destinations } = inferenceProfile(HAIKU, place);
  console.log(`  ${place.region}, ${place.residency}: ${modelId}`);
  // The regions of a global profile may grow: a list of them would promise too much.
  console.log(`    ${destinations?.join(", ") ?? "any region"}`);
}
