/**
 * An application inference profile: an ARN that bills to a tag and hides its model. The client asks the control plane
 * once for all isolates that share the store; from then on the ARN has the facts of its model.
 *
 * ```sh
 * deno run examples/application-profile.ts      # without credentials: the fake has such a profile, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/application-profile.ts arn:…
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { can, cost, findModel, modelFacts, resolveModel } from "@bedrock-edge/client/models";
import { connect } from "./connect.ts";
import { programArguments } from "./connect/host.ts";

const [arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456"] = programArguments();

/** The profile in the fake's control plane, as AWS describes it: a model in each region that may answer. */
const HAIKU = "foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
const profile = { models: ["us-east-1", "us-west-2"].map((at) => ({ modelArn: `arn:aws:bedrock:${at}::${HAIKU}` })) };

// Or KV, D1, a Durable Object, Deno KV: see examples/conversation.ts. A Map is enough for one isolate.
const store = new Map<string, string>();

console.log(`Known before: ${findModel(arn)?.id ?? "nothing"}`);

for (const isolate of ["The first isolate", "The second"]) {
  let questions = 0;
  const bedrock = await connect({
    models: modelFacts(),
    onRequest: ({ operation }) => questions += Number(!operation.startsWith("Converse")),
    fake: { controlPlane: { resources: { [arn]: profile } } },
  });
  const { base, destinations } = await resolveModel(bedrock, arn, { store });
  console.log(`${isolate}; questions to the control plane: ${questions}`);
  console.log(`  it is ${base?.id}, answered by ${destinations?.join(" or ") ?? "any region"}`);
  console.log(`  tools: ${can(arn, "tools")}`);
  const result = await bedrock.chat({ model: arn, messages: "Hello!", maxTokens: 100 });
  const spent = cost(result);
  console.log(`  ${result.usage?.totalTokens} tokens for ${spent?.total} USD, by ${spent?.basis} prices`);
}
