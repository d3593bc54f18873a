/**
 * The format of Chat Completions.
 */
import type { WireFormat } from "../format.ts";
import { decodeChatCompletion } from "./decode/decode.ts";
import { encodeChatCompletion } from "./encode/encode.ts";
import { chatCompletionEvents } from "./events/events.ts";

/** Chat Completions: the format that every OpenAI-compatible service has. */
export const chatCompletions: WireFormat = {
  api: "chat",
  operation: "ChatCompletions",
  path: "chat/completions",
  encode: encodeChatCompletion,
  decode: decodeChatCompletion,
  events: chatCompletionEvents,
};
