/**
 * Dies of a refusal that has a hint: run on Deno by hint_line_test.ts and on Node by uncaught_oracle.ts. With the argument
 * `facts`, the registry gives the hint; with `network`, Deno does not let the program reach Bedrock.
 *
 * @module
 */
import { createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";

/** Calls a model that only an inference profile serves. */
export async function uncaught(facts: boolean, isRefused: boolean = true): Promise<void> {
  const message = "Invocation of model ID x with on-demand throughput isn't supported.";
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    ...(facts && { models: modelFacts() }),
    retry: false,
    ...isRefused && {
      fetch: () =>
        Promise.resolve(
          Response.json({ message }, { status: 400, headers: { "x-amzn-errortype": "ValidationException" } }),
        ),
    },
  });
  await bedrock.chat({ model: "anthropic.claude-haiku-4-5-20251001-v1:0", messages: "Hi" });
}

// Node 24 has `import.meta.main` too: there the oracle calls the function.
if (import.meta.main && "Deno" in globalThis) await uncaught(Deno.args[0] === "facts", Deno.args[0] !== "network");
