/** This module's clients, as a contender. */
import type { ChatProvider } from "../../src/chat/provider.ts";
import { type Contender, PROMPT } from "./contender.ts";

/** Drives one of our clients. */
export function driven(bedrock: ChatProvider): Contender {
  return {
    chat: async (model) => (await bedrock.chat({ model, messages: PROMPT })).text.length,
    async stream(model) {
      let length = 0;
      for await (const text of bedrock.stream({ model, messages: PROMPT }).textStream) length += text.length;
      return length;
    },
    async consume(model, pause) {
      for await (const _ of bedrock.stream({ model, messages: PROMPT }).textStream) if (!await pause()) break;
    },
  };
}
