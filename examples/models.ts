/**
 * The model registry: a program can read the same facts as the compiler, and add facts that both lack.
 *
 * ```sh
 * deno run examples/models.ts           # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/models.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { tool } from "@bedrock-edge/client";
import { can, findModel, listModels, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { connect } from "./connect.ts";

const clock = tool({ name: "clock", inputSchema: { type: "object" }, execute: () => "noon" });
const bedrock = await connect({ models: modelFacts() });

console.log("Tools for a model that calls none:");
try {
  // @ts-expect-error: Error: model meta.llama3-8b-instruct-v1:0 has no "tools" capability on Bedrock
  await bedrock.chat({ model: "meta.llama3-8b-instruct-v1:0", messages: "What time is it?", tools: [clock] });
} catch (error) {
  // The compiler cannot check an id that is a string from a form or a database. Nothing has been sent.
  console.log(`  ${error instanceof TypeError ? error.message : error}`);
}

console.log("An embedding model, by an id that only the program knows:");
try {
  const model: string = "amazon.titan-embed-text-v2:0";
  await bedrock.chat({ model, messages: "Hello?" });
} catch (error) {
  console.log(`  ${error instanceof TypeError ? error.message : error}`);
}

// A profile's id and an ARN name the same model.
const haiku = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";
const model = findModel(haiku);
console.log(`${model?.id}:`);
console.log(`  a window of ${model?.contextWindow} tokens, answers of ${model?.maxOutputTokens}`);
const WORDS = new Map([[true, "yes"], [false, "no"]]);
for (const capability of ["tools", "documentInput", "videoInput"] as const) {
  // A fact without a source is undefined, and never prevents a call.
  console.log(`  ${capability}: ${WORDS.get(can(haiku, capability)!) ?? "not known"}`);
}

console.log("Models that watch videos, from Frankfurt:");
for (const { id } of listModels({ can: "videoInput", region: "eu-central-1", provider: "amazon", status: "active" })) {
  console.log(`  ${id}`);
}

// A model released this morning: your own row, until a newer version of the registry has one. The returned function
// removes it.
const forget = registerModel({
  id: "vendor.brand-new-v1:0",
  provider: "vendor",
  kind: "chat",
  dates: {},
  can: ["chat", "tools"],
  cannot: ["imageInput"],
  refuses: ["temperature"],
  profiles: {},
});
console.log(`vendor.brand-new-v1:0 calls tools: ${WORDS.get(can("vendor.brand-new-v1:0", "tools")!)}`);
const { text, repairs } = await bedrock.chat({ model: "vendor.brand-new-v1:0", messages: "Hello!", temperature: 0 });
console.log(`  ${text}`);
for (const { message } of repairs) console.log(`  ${message}`);
forget();
console.log(`  known afterwards: ${findModel("vendor.brand-new-v1:0") !== undefined}`);
