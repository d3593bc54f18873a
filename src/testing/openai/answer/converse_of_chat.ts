/**
 * A chat request as a Converse body, in which the small model and the conditions of replies read it. Nothing here is
 * sent.
 */
import { isObject } from "../../../base/json_object.ts";
import { member, members, type WireBlock } from "../../judge/conversation.ts";

/** The members of a Converse body that the small model reads. */
export type ConverseBody = Readonly<Record<string, unknown>>;

/** A turn of a Converse body. */
export interface ConverseTurn {
  readonly role: "user" | "assistant";
  readonly content: readonly WireBlock[];
}

/** Returns a chat request as a Converse body. */
export function converseOfChat(body: Readonly<Record<string, unknown>>): ConverseBody {
  const system: WireBlock[] = [];
  const turns: ConverseTurn[] = [];
  for (const message of members(body, "messages")) {
    const { role } = message;
    if (role === "system" || role === "developer") system.push(...blocksOf(message["content"]));
    else if (role === "assistant") turns.push({ role, content: answerBlocks(message) });
    else if (role === "tool") addResult(turns, String(message["tool_call_id"]), blocksOf(message["content"]));
    else turns.push({ role: "user", content: blocksOf(message["content"]) });
  }
  const { max_completion_tokens, max_tokens, stop, reasoning_effort, reasoning } = body;
  const effort = reasoning_effort ?? (isObject(reasoning) ? reasoning["effort"] : undefined);
  return converseBody({
    system,
    turns,
    tools: body["tool_choice"] === "none" ? [] : members(body, "tools").map((tool) => member(tool, "function")),
    choice: choiceOf(body["tool_choice"]),
    maxTokens: max_completion_tokens ?? max_tokens,
    stop,
    effort,
    schema: schemaOf(member(body, "response_format")),
  });
}

/** The parts of a request in no format. */
export interface RequestParts {
  readonly system: readonly WireBlock[];
  readonly turns: readonly ConverseTurn[];
  /** The tools, with `name`, `description` and `parameters`. */
  readonly tools: readonly Readonly<Record<string, unknown>>[];
  readonly choice: Readonly<Record<string, unknown>> | undefined;
  readonly maxTokens: unknown;
  readonly stop: unknown;
  /** The effort of the reasoning, such as `low`. */
  readonly effort: unknown;
  /** The schema of the answer. */
  readonly schema: unknown;
}

/** Returns the parts of a request as a Converse body. */
export function converseBody(
  { system, turns, tools, choice, maxTokens, stop, effort, schema }: RequestParts,
): ConverseBody {
  const stopSequences = typeof stop === "string" ? [stop] : Array.isArray(stop) ? stop : [];
  const specs = tools.map(({ name, description, parameters }) => ({
    toolSpec: { name, description, inputSchema: { json: parameters ?? {} } },
  }));
  return {
    system,
    messages: turns,
    ...(specs.length > 0 ? { toolConfig: { tools: specs, ...(choice ? { toolChoice: choice } : {}) } } : {}),
    inferenceConfig: { ...(typeof maxTokens === "number" ? { maxTokens } : {}), stopSequences },
    ...(effort === undefined ? {} : { additionalModelRequestFields: { reasoning_effort: effort } }),
    ...(schema === undefined
      ? {}
      : { outputConfig: { textFormat: { structure: { jsonSchema: { schema: JSON.stringify(schema) } } } } }),
  };
}

/** Adds a result to the user's turn behind the calls: the results of parallel calls belong together. */
export function addResult(turns: ConverseTurn[], toolUseId: string, content: readonly WireBlock[]): void {
  const result = { toolResult: { toolUseId, content } };
  const last = turns.at(-1);
  if (last?.role === "user" && last.content.some((block) => "toolResult" in block)) {
    turns[turns.length - 1] = { role: "user", content: [...last.content, result] };
  } else {
    turns.push({ role: "user", content: [result] });
  }
}

/** Returns a choice of tools in Converse's shape. */
export function choiceOf(choice: unknown): Readonly<Record<string, unknown>> | undefined {
  if (choice === "required") return { any: {} };
  if (!isObject(choice)) return undefined;
  // A chat has the name inside `function`, `/responses` beside `type`.
  const name = member(choice, "function")["name"] ?? choice["name"];
  return name === undefined ? undefined : { tool: { name } };
}

function schemaOf(format: Readonly<Record<string, unknown>>): unknown {
  if (format["type"] === "json_object") return { type: "object" };
  return format["type"] === "json_schema" ? member(format, "json_schema")["schema"] ?? {} : undefined;
}

/** Returns the blocks of a message's content. */
export function blocksOf(content: unknown): WireBlock[] {
  if (typeof content === "string") return content === "" ? [] : [{ text: content }];
  return Array.isArray(content) ? content.filter(isObject).flatMap(blockOf) : [];
}

function blockOf(part: Readonly<Record<string, unknown>>): WireBlock[] {
  const { type } = part;
  if (typeof part["text"] === "string") return [{ text: part["text"] }];
  if (type === "image_url") return [{ image: mediaOf(member(part, "image_url")["url"]) }];
  if (type === "video_url") return [{ video: mediaOf(member(part, "video_url")["url"]) }];
  // `/responses` has the URL of an image as text.
  if (type === "input_image") return [{ image: mediaOf(part["image_url"]) }];
  if (type === "input_audio") {
    const { data, format } = member(part, "input_audio");
    return [{ audio: { format, source: { bytes: data } } }];
  }
  const file = type === "file" ? member(part, "file") : type === "input_file" ? part : undefined;
  return file ? [{ document: { name: file["filename"], ...mediaOf(file["file_data"] ?? file["file_id"]) } }] : [];
}

/** Returns the format and the source of media: bytes of a data URL, or a place that the small model does not read. */
function mediaOf(url: unknown): Readonly<Record<string, unknown>> {
  const [, format = "", bytes] = /^data:[^/]+\/([^;]+);base64,([^]*)$/.exec(String(url)) ?? [];
  if (bytes !== undefined) return { format, source: { bytes } };
  return { format: "file", source: { s3Location: { uri: String(url) } } };
}

function answerBlocks(message: Readonly<Record<string, unknown>>): WireBlock[] {
  const reasoning = message["reasoning"] ?? message["reasoning_content"];
  const calls = members(message, "tool_calls").map((call): WireBlock => {
    const { name, arguments: input } = member(call, "function");
    return { toolUse: { toolUseId: call["id"], name, input: parsed(input) } };
  });
  return [
    ...(typeof reasoning === "string" ? [{ reasoningContent: { reasoningText: { text: reasoning } } }] : []),
    ...blocksOf(message["content"]),
    ...calls,
  ];
}

/** Returns the arguments of a call, which the judge has found to be a text; text that is not JSON stays text. */
export function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}
