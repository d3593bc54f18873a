/**
 * The program of `compose.yaml`: it asks one question, and prints the answer. The environment says whether a model or the fake
 * answers.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { createBedrock } from "@bedrock-edge/client";
import { inferenceProfile } from "@bedrock-edge/client/models";

// The network of the containers has no TLS. AWS's own endpoints are always https.
const bedrock = createBedrock({ allowHttp: true });
const { modelId } = inferenceProfile("amazon.nova-lite-v1:0", {
  region: bedrock.region,
});
const { text, stopReason } = await bedrock.chat({
  model: modelId,
  messages: "What is the capital of France?",
});
console.log(`${modelId}: ${text} (${stopReason})`);
