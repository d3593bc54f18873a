/** A provider of the AI SDK by itself, without the SDK's own layer. */
import { type Contender, PROMPT } from "./contender.ts";

/** The part of the AI SDK's language models that is measured. */
interface LanguageModel {
  doGenerate(options: { prompt: Prompt }): PromiseLike<{ content: readonly { type: string; text?: string }[] }>;
  doStream(options: { prompt: Prompt }): PromiseLike<{ stream: ReadableStream<{ type: string; delta?: unknown }> }>;
}

type Prompt = { role: "user"; content: { type: "text"; text: string }[] }[];

/** Returns the contender of a provider, which makes a model of an id. */
export function languageModels(provider: (model: string) => LanguageModel): Contender {
  const prompt: Prompt = [{ role: "user", content: [{ type: "text", text: PROMPT }] }];
  async function* deltas(model: string): AsyncGenerator<string, void> {
    const { stream } = await provider(model).doStream({ prompt });
    const reader = stream.getReader();
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        if (read.value.type === "text-delta") yield `${read.value.delta}`;
      }
    } finally {
      await reader.cancel();
    }
  }
  return {
    async chat(model) {
      const { content } = await provider(model).doGenerate({ prompt });
      return content[0]?.text?.length ?? 0;
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
}
