/**
 * Vercel's AI Gateway: one key for the models of many vendors, with routing, fallbacks, embeddings and the cost of an answer.
 *
 * ```sh
 * deno run examples/gateway.ts   # without credentials: the fake answers, and no model runs
 * AI_GATEWAY_API_KEY=… deno run --allow-net --allow-env examples/gateway.ts
 * ```
 *
 * On Vercel the OIDC token of the deployment replaces the key.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { AuthenticationError, runTools, tool } from "@bedrock-edge/client";
import { availableModels, createGateway, credits, embed, type Gateway, generation } from "@bedrock-edge/client/gateway";
import { fakeGateway } from "@bedrock-edge/client/testing";
import { mayRead } from "./connect/host.ts";

/** Connects to the gateway if there are credentials, otherwise to the embedded fake. Your program needs `createGateway()` alone. */
async function connect(): Promise<Gateway> {
  const real = createGateway(await mayRead("AI_GATEWAY_API_KEY") ? {} : { env: {} });
  try {
    await real.authInfo();
    return real;
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error;
    console.error("No credentials are set, so the embedded fake answers and no model runs");
    return createGateway({ apiKey: "fake-gateway-key", env: {}, fetch: fakeGateway() });
  }
}

const gateway = await connect();

// The first provider that can serve the request does; another model stands in if all of them fail.
const model = gateway.model("anthropic/claude-sonnet-4.5", {
  gateway: { order: ["bedrock", "anthropic"], models: ["openai/gpt-5.4"], tags: ["example"] },
});
console.log("Credentials:", (await gateway.authInfo()).source);

const stream = model.stream({ messages: "What is an umbrella good for?" });
let pieces = 0;
for await (const _text of stream.textStream) pieces++;
const { stopReason, requestId } = await stream.final();
console.log("The stream came in pieces:", pieces > 1, stopReason);

// The id of the generation is on results, on `stream.partial` and on errors.
const { model: served, streamed } = await generation(gateway, requestId!);
console.log("The generation:", served, streamed ? "as a stream" : "whole");

const weather = tool({
  name: "weather",
  description: "Tells the weather",
  inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  execute: () => ({ degrees: 7 }),
});
const { steps } = await runTools(model, { messages: "How warm is it in Oslo?", tools: [weather] });
console.log("Answers of the loop:", steps.length, steps[0]?.toolUses.map(({ name }) => name).join());

const { embeddings } = await embed(gateway, {
  model: "openai/text-embedding-3-small",
  input: ["sunny", "rainy"],
  dimensions: 4,
});
console.log("Embeddings:", embeddings.length, "of length", embeddings[0]?.length);

const { models } = await availableModels(gateway);
console.log("Language models are listed:", models.some(({ modelType }) => modelType === "language"));
console.log("Money is left:", Number((await credits(gateway)).balance) > 0);
