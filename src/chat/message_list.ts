/**
 * A conversation as a list.
 */
import type { Message, Messages } from "./content.ts";

/** Returns the messages as a list. A string is one message of the user. */
export function messageList(messages: Messages): readonly Message[] {
  return typeof messages === "string" ? [{ role: "user", content: messages }] : messages;
}
