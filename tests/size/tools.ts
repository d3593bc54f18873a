/** The code that a user bundles to let a model call tools, with an API key. `size.ts` measures it; it never runs. */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { bearer, createBedrockWith, runTools, tool } from "@bedrock-edge/client";

const bedrock = createBedrockWith(bearer("k"), { region: "us-east-1" });
const time = tool({ name: "time", inputSchema: { type: "object" }, execute: () => new Date().toISOString() });
const { text } = await runTools(bedrock.model("us.amazon.nova-lite-v1:0"), {
  messages: "What time is it?",
  tools: [time],
});
console.log(text);
