/** The AI SDK through its public functions: `generateText` and `streamText`. */
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { generateText, streamText } from "npm:ai@7.0.173";
import { type Create, KEYS, PROMPT } from "./contender.ts";

/** Signs with SigV4. */
export const create: Create = (baseURL) => {
  const bedrock = createAmazonBedrock({ region: "us-east-1", baseURL, ...KEYS });
  return {
    chat: async (model) => (await generateText({ model: bedrock(model), prompt: PROMPT })).text.length,
    async stream(model) {
      let length = 0;
      for await (const text of streamText({ model: bedrock(model), prompt: PROMPT }).textStream) length += text.length;
      return length;
    },
    async consume(model, pause) {
      for await (const _ of streamText({ model: bedrock(model), prompt: PROMPT }).textStream) if (!await pause()) break;
    },
  };
};
