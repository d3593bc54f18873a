/**
 * A conversation as a list.
 */
import type { Message, Messages } from "./content.ts";

/** The messages one by one: a bare string is one of the user's. */
export function messageList(messages: Messages): readonly Message[] {
  return typeof messages === "string" ? [{ role: "user", content: messages }] : messages;
}
