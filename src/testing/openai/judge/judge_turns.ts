/** The order of calls and results among the messages of a chat. */
import { isObject } from "../../../base/json_object.ts";
import { isForged } from "../../base/signature.ts";
import { invalidRequest } from "./refusal.ts";

/** Returns if every call has its result behind it, and every result its call. @throws {OpenAIRefusal} */
export function judgeTurns(messages: readonly Record<string, unknown>[]): void {
  /** The calls of the assistant's last message that have no result yet. */
  let open: unknown[] = [];
  messages.forEach((message, index) => {
    if (message["role"] === "tool") {
      const at = open.indexOf(message["tool_call_id"]);
      if (at < 0) {
        throw invalidRequest(
          // The service writes "preceeding".
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
          `messages.[${index}].role`,
        );
      }
      open.splice(at, 1);
      return;
    }
    refuseOpen(open, index);
    open = callsOf(message);
    refuseForged(message, index);
  });
  refuseOpen(open, messages.length);
}

function callsOf({ tool_calls }: Record<string, unknown>): unknown[] {
  return Array.isArray(tool_calls) ? tool_calls.filter(isObject).map(({ id }) => id) : [];
}

function refuseOpen(open: readonly unknown[], index: number): void {
  if (open.length === 0) return;
  throw invalidRequest(
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
      `The following tool_call_ids did not have response messages: ${open.join(", ")}`,
    `messages.[${index}].role`,
  );
}

/** Refuses signed reasoning that came back changed. */
function refuseForged({ reasoning_details }: Record<string, unknown>, index: number): void {
  const details = Array.isArray(reasoning_details) ? reasoning_details.filter(isObject) : [];
  const at = details.findIndex(({ text, signature }) => isForged(text, signature));
  if (at < 0) return;
  const path = `messages[${index}].reasoning_details[${at}].signature`;
  throw invalidRequest(`Invalid '${path}': the signature does not fit the text.`, path, "invalid_value");
}
