/** This module's clients, as a contender. */
import type { ChatModel, ChatProvider } from "../../src/chat/provider.ts";
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

/** Drives handles, of which each model has one. */
export function drivenHandles(create: (model: string) => ChatModel): Contender {
  const handles = new Map<string, ChatModel>();
  const handleOf = (model: string): ChatModel => {
    const handle = handles.get(model) ?? create(model);
    handles.set(model, handle);
    return handle;
  };
  return {
    chat: async (model) => (await handleOf(model).chat({ messages: PROMPT })).text.length,
    async stream(model) {
      let length = 0;
      for await (const text of handleOf(model).stream({ messages: PROMPT }).textStream) length += text.length;
      return length;
    },
    async consume(model, pause) {
      for await (const _ of handleOf(model).stream({ messages: PROMPT }).textStream) if (!await pause()) break;
    },
  };
}
