/**
 * The names of providers in telemetry.
 */
import { assert } from "@std/assert";
import { instrument } from "@bedrock-edge/client/middleware";
import { createOpenAICompatible, presets } from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { recorder } from "./recorder.ts";

/** The names in version 1.41 of the conventions. */
const WELL_KNOWN = [
  "anthropic",
  "aws.bedrock",
  "azure.ai.inference",
  "azure.ai.openai",
  "cohere",
  "deepseek",
  "gcp.gemini",
  "gcp.gen_ai",
  "gcp.vertex_ai",
  "groq",
  "ibm.watsonx.ai",
  "mistral_ai",
  "moonshot_ai",
  "openai",
  "perplexity",
  "x_ai",
];
/** The presets of services that the conventions do not name. */
const OWN_NAMES = [
  "ollama",
  "lmStudio",
  "vllm",
  "llamaCpp",
  "openRouter",
  "together",
  "cerebras",
  "fireworks",
  "vercelGateway",
];

Deno.test("every preset has the name of the conventions, if they name its service", async () => {
  const { azureOpenAI, bedrock, bedrockMantle, ...rows } = presets;
  const region = { region: "us-east-1" };
  const made = [azureOpenAI({ resource: "mine" }), bedrock(region), bedrockMantle(region)];
  for (const preset of [...Object.values(rows), ...made]) {
    const noted = recorder();
    const client = createOpenAICompatible({ ...preset, apiKey: "fake-openai-key", fetch: fakeOpenAI() });
    await instrument(client.model("m"), noted.places).chat({ messages: "Hi" }).catch(() => {});
    const name = `${noted.spans[0]!.first["gen_ai.provider.name"]}`;
    assert(
      OWN_NAMES.includes(preset.name!) ? name === preset.name : WELL_KNOWN.includes(name),
      `${preset.name}: ${name}`,
    );
  }
});
