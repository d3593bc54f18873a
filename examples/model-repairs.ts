/**
 * One program for many models: the client leaves out or replaces parameters and blocks that a model refuses, and
 * reports each change.
 *
 * ```sh
 * deno run examples/model-repairs.ts    # without credentials: the fake is as strict as AWS, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/model-repairs.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { type ChatResult, isProviderError, tool } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { connect, inRegion } from "./connect.ts";

const lookUp = tool({
  name: "look_up",
  description: "Looks up an article of the shop",
  inputSchema: {
    type: "object",
    properties: { article: { type: "string", examples: ["umbrella"] } },
    required: ["article"],
  },
  execute: () => "in stock",
});

const bedrock = await connect({
  models: modelFacts(),
  fake: { refuses: ["temperature", "toolChoice", "streamedTools"] },
});

function show(what: string, { text, toolUses, repairs }: ChatResult): void {
  console.log(what);
  for (const { rule, path, message } of repairs) console.log(`  ${rule} at ${path}: ${message}`);
  console.log(`  ${toolUses.map(({ name, input }) => `calls ${name}(${JSON.stringify(input)})`).join() || text}`);
}

const opus = inRegion("anthropic.claude-opus-5-5", bedrock);
show(
  "A temperature, for a model that refuses it:",
  await bedrock.chat({ model: opus, messages: "Hello!", temperature: 0.2 }),
);

show(
  "A forced tool, for a model that cannot be forced:",
  await bedrock.chat({
    model: opus,
    messages: "Are there umbrellas?",
    tools: [lookUp],
    toolChoice: { name: "look_up" },
  }),
);

show(
  "A system prompt, for a model that has none:",
  await bedrock.chat({ model: "mistral.mistral-7b-instruct-v0:2", system: "Be brief.", messages: "Hello!" }),
);

// This model calls tools, but not in a stream: the client requests the whole answer and plays it back as a stream.
const stream = bedrock.stream({
  model: "us.meta.llama4-scout-17b-instruct-v1:0",
  messages: "Are there umbrellas?",
  tools: [lookUp],
});
const kinds: string[] = [];
for await (const { type } of stream) kinds.push(type);
show("Tools in the stream of a model that does not stream them:", await stream.final());
console.log(`  ${kinds.join(", ")}`);

// "strict" repairs nothing: each repair becomes an error with the path of the caller's mistake.
try {
  await bedrock.chat({ model: opus, messages: "Hello!", temperature: 0.2, check: "strict" });
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.log(`Strictly:\n  ${error.message}`);
}

// Unchecked, the request reaches the service, which refuses it.
try {
  await bedrock.chat({ model: opus, messages: "Hello!", temperature: 0.2, check: "off" });
} catch (error) {
  if (!isProviderError(error)) throw error;
  console.log(`Unchecked:\n  ${error.kind}: ${error.message}`);
}
