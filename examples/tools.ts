/**
 * Tools: the model calls tools, and `runTools` runs them and returns their results to the model, until it answers. Zod
 * validates and types the inputs before a tool gets them.
 *
 * ```sh
 * deno run examples/tools.ts           # without credentials: the fake uses the tools, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/tools.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { z } from "npm:zod@4.6.7";
import { runTools, tool } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";

const DEGREES: Readonly<Record<string, number>> = { Oslo: 7, Lisbon: 19 };

const weather = tool({
  name: "weather",
  description: "The weather in a city, now",
  inputSchema: z.object({
    // Examples help models. The fake uses them as inputs.
    city: z.string().meta({ examples: ["Oslo"] }),
    unit: z.enum(["celsius", "fahrenheit"]).default("celsius"),
  }),
  execute({ city, unit }) {
    const degrees = DEGREES[city];
    // The model gets the error, and can correct its call: a tool that throws does not end the loop.
    if (degrees === undefined) throw new Error(`no station in ${city}; ask for ${Object.keys(DEGREES).join(" or ")}`);
    return { city, unit, degrees: unit === "celsius" ? degrees : degrees * 1.8 + 32 };
  },
});

const book = tool({
  name: "book",
  description: "Books a table for two, outside",
  inputSchema: z.object({ city: z.string().meta({ examples: ["Lisbon"] }) }),
  execute: ({ city }) => `booked in ${city}`,
});

const bedrock = await connect();
const model = bedrock.model(inRegion("amazon.nova-lite-v1:0", bedrock));
const tools = [weather, book];

console.log("What is the weather in Oslo?");
const first = await runTools(model, { messages: "What is the weather in Oslo?", tools }, {
  onStep({ toolUses }, step) {
    for (const { name, input } of toolUses) console.log(`  step ${step} calls ${name}(${JSON.stringify(input)})`);
  },
});
console.log(`  ${first.text}`);
console.log(`  ${first.steps.length} steps, ${first.usage?.totalTokens} tokens in all`);

console.log("Then book me a table in Lisbon.");
const second = await runTools(model, {
  messages: [...first.messages, { role: "user", content: "Then book me a table in Lisbon." }],
  tools,
  // Forces a tool in the first step: only a name of one of the tools compiles.
  toolChoice: { name: "book" },
}, {
  // A place to ask a person. A declined call does not run, and the model is told.
  approve: ({ name, input }) => {
    console.log(`  may the model call ${name}(${JSON.stringify(input)})? ${name === "weather" ? "yes" : "no"}`);
    return name === "weather";
  },
});
console.log(`  ${second.text}`);
