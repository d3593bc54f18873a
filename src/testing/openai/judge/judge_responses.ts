/**
 * Requests of `/responses` that OpenAI refuses. Rules: the API reference, and error messages that people reported,
 * collected 2026-11-29.
 */
import { isObject } from "../../../base/json_object.ts";
import { members } from "../../judge/conversation.ts";
import { invalidRequest } from "./refusal.ts";
import {
  byType,
  type Check,
  flag,
  list,
  number,
  object,
  oneOf,
  required,
  shape,
  text,
  textOr,
} from "../../base/values.ts";

const part = byType({
  input_text: shape({ text: required(text()) }),
  input_image: object,
  input_audio: object,
  input_file: object,
  output_text: shape({ text: required(text()) }),
  refusal: object,
});

const message = shape({
  role: required(oneOf("assistant", "system", "developer", "user")),
  content: required(textOr(list(part), "a string or array of objects")),
});

const ITEMS: Readonly<Record<string, Check>> = {
  message,
  function_call: shape({ call_id: required(text()), name: required(text()), arguments: required(text()) }),
  function_call_output: shape({ call_id: required(text()), output: required(textOr(list(part), "a string or array")) }),
  reasoning: object,
  item_reference: object,
};

const item: Check = (value, path) => {
  object(value, path);
  // The type of a message may be absent.
  if (isObject(value) && value["type"] === undefined) return message(value, path);
  byType(ITEMS)(value, path);
};

const request = shape({
  input: required(textOr(list(item, { min: 1 }), "a string or array of objects")),
  instructions: text(),
  max_output_tokens: number(16, Infinity, "integer"),
  temperature: number(0, 2),
  top_p: number(0, 1),
  stream: flag,
  store: flag,
  include: list(text(), { of: "strings" }),
  reasoning: shape({ effort: text(), summary: text() }),
  text: shape({
    format: byType({
      text: object,
      json_object: object,
      json_schema: shape({ name: required(text()), schema: required(object), strict: flag }),
    }),
  }),
  // The tools that the service runs have types of their own.
  tools: list(shape({ type: required(text()) })),
});

/** Returns if OpenAI would accept the body. @throws {OpenAIRefusal} */
export function judgeResponses(body: Readonly<Record<string, unknown>>): void {
  request(body, "");
  for (const [index, tool] of members(body, "tools").entries()) {
    if (tool["type"] === "function") text()(tool["name"], `tools[${index}].name`);
  }
  // A request that continues a stored response holds a part of the calls only.
  if (typeof body["previous_response_id"] !== "string") judgeCalls(members(body, "input"));
}

function judgeCalls(items: readonly Readonly<Record<string, unknown>>[]): void {
  const idsOf = (type: string) => items.filter((item) => item["type"] === type).map(({ call_id }) => call_id);
  const calls = idsOf("function_call"), outputs = idsOf("function_call_output");
  const lone = outputs.find((id) => !calls.includes(id));
  if (lone !== undefined) {
    throw invalidRequest(`No tool call found for function call output with call_id ${lone}.`, "input");
  }
  const open = calls.find((id) => !outputs.includes(id));
  if (open !== undefined) throw invalidRequest(`No tool output found for function call ${open}.`, "input");
}
