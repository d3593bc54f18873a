/** The client of OpenAI. */
import OpenAI from "npm:openai@7.59.0";
import { type Create, PROMPT } from "./contender.ts";

/** Sends a key. */
export const create: Create = (origin) => {
  const client = new OpenAI({ baseURL: `${origin}/v1`, apiKey: "k" });
  const messages = [{ role: "user" as const, content: PROMPT }];
  async function* deltas(model: string): AsyncGenerator<string, void> {
    const stream_options = { include_usage: true };
    const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options });
    for await (const { choices } of stream) {
      const text = choices[0]?.delta.content;
      if (text) yield text;
    }
  }
  return {
    async chat(model) {
      const { choices } = await client.chat.completions.create({ model, messages });
      return choices[0]?.message.content?.length ?? 0;
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
