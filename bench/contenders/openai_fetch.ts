/** The floor of OpenAI's format: a bare `fetch` that reads the body and drops it. */
import { type Create, PROMPT } from "./contender.ts";

/** Sends no key, and parses nothing. */
export const create: Create = (origin) => {
  const post = (model: string, stream: boolean) =>
    fetch(`${origin}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, messages: [{ role: "user", content: PROMPT }], stream }),
    });
  return {
    async chat(model) {
      return (await (await post(model, false)).text()).length;
    },
    async stream(model) {
      const reader = (await post(model, true)).body!.getReader();
      let bytes = 0;
      for (let read = await reader.read(); !read.done; read = await reader.read()) bytes += read.value.length;
      return bytes;
    },
    async consume(model, pause) {
      const reader = (await post(model, true)).body!.getReader();
      await reader.read();
      while (await pause());
      await reader.cancel();
    },
  };
};
