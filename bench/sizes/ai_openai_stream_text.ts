/**
 * The code that a user bundles for one streaming chat with the AI SDK over an OpenAI-compatible service. `../measures/bundle.ts`
 * measures it; it never runs.
 */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createOpenAICompatible } from "npm:@ai-sdk/openai-compatible@3.0.92";
import { streamText } from "npm:ai@7.0.173";

const provider = createOpenAICompatible({ name: "local", baseURL: "http://localhost:11434/v1" });
const { textStream } = streamText({ model: provider("llama3.2"), prompt: "Hello" });
for await (const text of textStream) console.log(text);
