/**
 * Chat requests that OpenAI refuses, with its messages where they are known. Rules: the API reference of chat
 * completions, and error messages that people reported, collected 2026-11-29.
 *
 * Passes every member that it does not know: servers add members, and clients send them.
 */
import { isObject } from "../../../base/json_object.ts";
import { judgeTurns } from "./judge_turns.ts";
import { invalidRequest } from "./refusal.ts";
import {
  byType,
  type Check,
  flag,
  list,
  missing,
  number,
  object,
  oneOf,
  required,
  shape,
  text,
  textOr,
} from "../../base/values.ts";

const FUNCTION_NAME = /^[a-zA-Z0-9_-]+$/;

const textPart = shape({ text: required(text()) });

const mediaUrl: Check = (value, path) => {
  text()(value, path);
  if (/^(https?:\/\/\S+|data:[\w.+/-]+;base64,[A-Za-z0-9+/=]+)$/.test(String(value))) return;
  throw invalidRequest(`Invalid '${path}': expected a URL or a data URL in base64.`, path, "invalid_value");
};

const userPart = byType({
  text: textPart,
  image_url: shape({ image_url: required(shape({ url: required(mediaUrl), detail: oneOf("auto", "low", "high") })) }),
  input_audio: shape({
    input_audio: required(shape({ data: required(text()), format: required(oneOf("wav", "mp3")) })),
  }),
  video_url: shape({ video_url: required(shape({ url: required(mediaUrl) })) }),
  file: shape({ file: required(shape({ file_data: text(), file_id: text(), filename: text() })) }),
});

const content = (part: Check): Check => textOr(list(part), "a string or array of objects");

const texts = content(byType({ text: textPart }));

const toolCall = shape({
  id: required(text()),
  type: oneOf("function"),
  function: required(shape({ name: required(text({ pattern: FUNCTION_NAME })), arguments: required(text()) })),
});

const ROLES: Readonly<Record<string, Check>> = {
  system: shape({ content: required(texts) }),
  assistant: shape({
    content: content(byType({ text: textPart, refusal: object, thinking: object })),
    tool_calls: list(toolCall, { min: 1 }),
  }),
  user: shape({ content: required(content(userPart)) }),
  function: object,
  tool: shape({ content: required(content(userPart)), tool_call_id: required(text()) }),
  developer: shape({ content: required(texts) }),
};

const role = oneOf(...Object.keys(ROLES));

const message: Check = (value, path) => {
  shape({ role: required(role) })(value, path);
  // A cast: the shape has just been checked.
  ROLES[(value as { role: string }).role]!(value, path);
};

const tool = byType({
  function: shape({
    function: required(shape({
      name: required(text({ pattern: FUNCTION_NAME, max: 64 })),
      description: text(),
      parameters: object,
      strict: flag,
    })),
  }),
  custom: object,
});

const toolChoice = textOr(
  byType({
    function: shape({ function: required(shape({ name: required(text()) })) }),
    custom: object,
    allowed_tools: object,
  }),
  "a string or object",
);

const request = shape({
  messages: required(list(message, { min: 1 })),
  temperature: number(0, 2),
  top_p: number(0, 1),
  frequency_penalty: number(-2, 2),
  presence_penalty: number(-2, 2),
  n: number(1, 128, "integer"),
  max_tokens: number(1, Infinity, "integer"),
  max_completion_tokens: number(1, Infinity, "integer"),
  seed: number(-Infinity, Infinity, "integer"),
  stop: textOr(list(text(), { max: 4, of: "strings" }), "a string or array of strings"),
  stream: flag,
  stream_options: shape({ include_usage: flag }),
  reasoning_effort: text(),
  response_format: byType({
    text: object,
    json_object: object,
    json_schema: shape({
      json_schema: required(
        shape({ name: required(text({ pattern: FUNCTION_NAME, max: 64 })), schema: object, strict: flag }),
      ),
    }),
  }),
  tools: list(tool, { min: 1 }),
  tool_choice: toolChoice,
  parallel_tool_calls: flag,
  user: text(),
});

/** Returns if OpenAI would accept the body. @throws {OpenAIRefusal} */
export function judgeChat(body: Readonly<Record<string, unknown>>): void {
  request(body, "");
  // A cast: the shape has just been checked.
  judgeTurns(body["messages"] as Record<string, unknown>[]);
  judgeTogether(body);
}

/** Members that depend on each other. */
function judgeTogether(body: Readonly<Record<string, unknown>>): void {
  const { stream, stream_options, tools, tool_choice, parallel_tool_calls, response_format } = body;
  if (stream_options && stream !== true) {
    throw invalidRequest(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      "stream_options",
    );
  }
  for (const [name, value] of Object.entries({ tool_choice, parallel_tool_calls })) {
    if (value === undefined || value === null || tools) continue;
    throw invalidRequest(`Invalid value for '${name}': '${name}' is only allowed when 'tools' are specified.`, name);
  }
  judgeToolChoice(tool_choice, tools);
  if (isObject(response_format)) judgeFormat(response_format, body["messages"]);
}

function judgeToolChoice(choice: unknown, tools: unknown): void {
  if (typeof choice === "string") return oneOf("none", "auto", "required")(choice, "tool_choice");
  const named = isObject(choice) && isObject(choice["function"]) ? choice["function"]["name"] : undefined;
  const known = Array.isArray(tools) ? tools.map((tool) => isObject(tool["function"]) && tool["function"]["name"]) : [];
  if (named === undefined || known.includes(named)) return;
  throw invalidRequest(`Tool choice '${named}' not found in 'tools' parameter.`, "tool_choice");
}

function judgeFormat(format: Record<string, unknown>, messages: unknown): void {
  if (format["type"] === "json_object" && !/json/i.test(JSON.stringify(messages))) {
    throw invalidRequest(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      "messages",
    );
  }
  const { json_schema } = format;
  if (!isObject(json_schema)) return;
  if (json_schema["schema"] === undefined) missing("response_format.json_schema.schema");
  if (json_schema["strict"] !== true) return;
  judgeStrict(json_schema["schema"], `response_format '${json_schema["name"]}'`, "response_format", []);
}

/** Strict schemas close every object. */
function judgeStrict(schema: unknown, subject: string, param: string, context: readonly string[]): void {
  if (!isObject(schema)) return;
  const isOpen = schema["type"] === "object" && schema["additionalProperties"] !== false;
  if (isOpen) {
    const place = context.map((name) => `'${name}'`).join(", ") + (context.length === 1 ? "," : "");
    throw invalidRequest(
      `Invalid schema for ${subject}: In context=(${place}), 'additionalProperties' is required to be supplied and to be false.`,
      param,
    );
  }
  const { properties, items } = schema;
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    judgeStrict(property, subject, param, [...context, "properties", name]);
  }
  judgeStrict(items, subject, param, [...context, "items"]);
}
