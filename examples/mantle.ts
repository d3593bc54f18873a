/**
 * Models without Converse: `mantle()` lets the same client chat with them through Bedrock's OpenAI APIs. Tools, structured output,
 * streams and conversations work as with any other model.
 *
 * ```sh
 * deno run examples/mantle.ts    # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/mantle.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { runTools, tool } from "@bedrock-edge/client";
import { mantle } from "@bedrock-edge/client/mantle";
import { modelFacts } from "@bedrock-edge/client/models";
import { connect } from "./connect.ts";

const bedrock = await connect({
  codecs: [mantle()],
  models: modelFacts({ residency: "in-region" }),
  fake: {
    mantle: {
      replies: [
        { when: { text: /capital/ }, text: "Paris." },
        { when: ({ body }) => JSON.stringify(body).includes("function_call_output"), text: "It is 7 degrees in Oslo." },
        { type: "toolUse", name: "weather", input: { city: "Oslo" } },
      ],
    },
  },
});

// The Responses API: reasoning goes back to the model as it came.
const { text, repairs } = await bedrock.chat({
  model: "openai.gpt-5.5",
  messages: "What is the capital of France?",
  reasoning: { effort: "low" },
  temperature: 0.2, // which this model refuses
});
console.log(text, repairs.map(({ rule, path }) => `${rule} ${path}`).join(", "));

const weather = tool({
  name: "weather",
  description: "The weather in a city",
  inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  execute: () => ({ celsius: 7 }),
});
const { text: told } = await runTools(bedrock.model("openai.gpt-5.5"), {
  messages: "How warm is it in Oslo?",
  tools: [weather],
});
console.log(told);

// Chat Completions, streamed.
let streamed = "";
for await (const piece of bedrock.stream({ model: "zai.glm-4.6", messages: "The capital of France?" }).textStream) {
  streamed += piece;
}
console.log(streamed);
