/** The AI SDK's OpenAI-compatible provider by itself, without the SDK's own layer. */
import { createOpenAICompatible } from "npm:@ai-sdk/openai-compatible@3.0.92";
import { type Create, PROMPT } from "./contender.ts";

/** Sends a key. */
export const create: Create = (origin) => {
  const provider = createOpenAICompatible({ name: "bench", baseURL: `${origin}/v1`, apiKey: "k", includeUsage: true });
  const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: PROMPT }] }];
  async function* deltas(model: string): AsyncGenerator<string, void> {
    const { stream } = await provider(model).doStream({ prompt });
    const reader = stream.getReader();
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        if (read.value.type === "text-delta") yield read.value.delta;
      }
    } finally {
      await reader.cancel();
    }
  }
  return {
    async chat(model) {
      const { content } = await provider(model).doGenerate({ prompt });
      return content[0]?.type === "text" ? content[0].text.length : 0;
    },
    async stream(model) {
      let length = 0;
      for await (const text of deltas(model)) length += text.length;
      return length;
    },
    async consume(model, pause) {
      for await (const _ of deltas(model)) if (!await pause()) break;
    },
  };
};
