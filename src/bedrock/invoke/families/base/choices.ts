/**
 * Reads other spellings of the choices of Chat Completions: those of Mistral and of text completions.
 */
import { isObject, type JsonObject } from "../../../../base/json_object.ts";

/** The member of a choice that has the message: `message` of a whole answer, `delta` of a chunk. */
type MessageMember = "message" | "delta";

/**
 * Returns an answer or a chunk with the choices of Chat Completions: `stop_reason` of Mistral becomes `finish_reason`, and the `text`
 * of a completion becomes the content of a message. Other members and other JSON stay.
 */
export function withChatChoices(json: JsonObject, member: MessageMember): JsonObject {
  const { choices } = json;
  return Array.isArray(choices) ? { ...json, choices: choices.map((choice) => chatChoice(choice, member)) } : json;
}

function chatChoice(choice: unknown, member: MessageMember): unknown {
  if (!isObject(choice)) return choice;
  const { text, message, delta, ...rest } = choice;
  const written = typeof text === "string" ? { content: text } : message ?? delta;
  const withMessage = written === undefined ? rest : { ...rest, [member]: written };
  if (Object.hasOwn(rest, "finish_reason")) return withMessage;
  const { stop_reason: finish, ...others } = withMessage;
  return { ...others, finish_reason: finish };
}
