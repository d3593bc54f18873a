/** The AI SDK's Bedrock provider by itself, without the SDK's own layer. */
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { type Create, KEYS, PROMPT } from "./contender.ts";

/** Signs with SigV4. */
export const create: Create = (baseURL) => {
  const bedrock = createAmazonBedrock({ region: "us-east-1", baseURL, ...KEYS });
  const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: PROMPT }] }];
  async function* deltas(model: string): AsyncGenerator<string, void> {
    const { stream } = await bedrock(model).doStream({ prompt });
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
      const { content } = await bedrock(model).doGenerate({ prompt });
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
