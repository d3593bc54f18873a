/** The code that a user bundles for one streaming chat of text with a service that has OpenAI's API. `size.ts` measures it; it never runs. */
// deno-lint-ignore-file no-console -- the program of a user, who prints
import { createOpenAICompatibleText } from "@bedrock-edge/client/openai-compatible";

const client = createOpenAICompatibleText({ name: "local", baseURL: "http://localhost:11434/v1" });
for await (const text of client.stream({ model: "llama3.2", messages: "Hello" }).textStream) console.log(text);
