/**
 * The code that a user bundles for one stream of the AI SDK's provider for OpenAI-compatible services alone. `../measures/bundle.ts`
 * measures it; it never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createOpenAICompatible } from "npm:@ai-sdk/openai-compatible@3.0.92";

const provider = createOpenAICompatible({ name: "local", baseURL: "http://localhost:11434/v1" });
const { stream } = await provider("llama3.2").doStream({
  prompt: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
});
const reader = stream.getReader();
for (let read = await reader.read(); !read.done; read = await reader.read()) {
  if (read.value.type === "text-delta") console.log(read.value.delta);
}
