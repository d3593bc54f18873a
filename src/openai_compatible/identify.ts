/**
 * The identity of a client's handles: services may have one name and one model, and different answers.
 */
import { setIdentity } from "../chat/model_identity.ts";
import type { ChatModel } from "../chat/provider.ts";
import type { ChatMethods } from "../chat/stream/chat_methods.ts";
import type { OpenAICompatibleOptions } from "./options.ts";

/** Returns the methods of a client, whose handles are told apart from those of other services of the same name. */
export function identify(
  methods: ChatMethods,
  { baseURL, queryParams, quirks }: Pick<OpenAICompatibleOptions, "baseURL" | "queryParams" | "quirks">,
): ChatMethods {
  const identity = [`${baseURL}`, queryParams, quirks];
  return {
    ...methods,
    model: (...given): ChatModel => setIdentity(methods.model(...given), () => identity),
  };
}
