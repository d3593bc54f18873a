/**
 * Lists the models that Bedrock offers in a region today, and those that the registry of this release does not know. An
 * outdated list is returned at once, and the new list follows.
 *
 * ```sh
 * deno run examples/discover-models.ts          # without credentials: the fake says what there is
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/discover-models.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { discoverModels, type Discovery, inferenceProfile } from "@bedrock-edge/client/models";
import { connect } from "./connect.ts";

const OPUS = "anthropic.claude-opus-5-5";

/** The lists of the fake's control plane, as AWS writes them. */
const foundationModels: string[] = ["amazon.nova-lite-v1:0"];
const inferenceProfiles = [{
  inferenceProfileId: `us.${OPUS}`,
  models: ["us-east-1", "us-west-2"].map((at) => ({ modelArn: `arn:aws:bedrock:${at}::foundation-model/${OPUS}` })),
}];

const bedrock = await connect({ fake: { controlPlane: { foundationModels, inferenceProfiles } } });
const { region } = bedrock;

// A clock that jumps a day ahead when the story needs it; otherwise the platform's.
let aheadMs = 0;
const clock = { now: () => Date.now() + aheadMs };

function show(what: string, { models, unknown, fetchedAt }: Discovery): void {
  console.log(`${what}, fetched ${Math.round((clock.now() - fetchedAt) / 3_600_000)} hours ago:`);
  console.log(`  ${models.length} models`);
  console.log(`  not in the registry: ${unknown.join(", ") || "none"}`);
}

/** The regions that would answer, if only this geography may. */
function whoAnswers(): string {
  try {
    const { modelId, destinations } = inferenceProfile(OPUS, { region, residency: "in-geography" });
    return `${modelId} is answered by ${destinations?.join(" or ")}`;
  } catch (error) {
    return error instanceof TypeError ? error.message : `${error}`;
  }
}

console.log(whoAnswers());

// The list stays in the isolate's memory, or in your own store.
show("The first time", await discoverModels(bedrock, { clock }));
// The registry now has the routes of the profiles.
console.log(whoAnswers());

foundationModels.push("vendor.brand-new-v1:0");
aheadMs = 25 * 3_600_000;
const stale = await discoverModels(bedrock, { clock });
show("A day later, at once", stale);
// In a Worker: ctx.waitUntil(stale.revalidated).
if (stale.revalidated) show("And soon after", await stale.revalidated);
