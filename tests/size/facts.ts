/**
 * The code that a user bundles for a chat that is made fit for its model, behind a fence. `size.ts` measures it; it
 * never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { bearer, createBedrockWith } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";

const bedrock = createBedrockWith(bearer("k"), {
  region: "eu-central-1",
  models: modelFacts({ profiles: "auto", residency: "in-geography" }),
});
const stream = bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "Say hello" });
for await (const text of stream.textStream) console.log(text);
