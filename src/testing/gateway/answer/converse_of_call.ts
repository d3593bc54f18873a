/**
 * The options of a language model as a Converse body, in which the small model and the conditions of replies read them.
 * Nothing here is sent.
 */
import { isObject } from "../../../base/json_object.ts";
import { member, members, type WireBlock } from "../../judge/conversation.ts";

type Json = Readonly<Record<string, unknown>>;

/** Returns the options of a call as a Converse body. */
export function converseOfCall(body: Json): Json {
  const system: WireBlock[] = [];
  const turns: { role: string; content: WireBlock[] }[] = [];
  for (const { role, content } of members(body, "prompt")) {
    if (role === "system") system.push({ text: content });
    else {turns.push({
        role: role === "assistant" ? role : "user",
        content: members({ content }, "content").flatMap(blockOf),
      });}
  }
  const { maxOutputTokens, stopSequences = [], reasoning, toolChoice } = body;
  const choice = choiceOf(toolChoice);
  const tools = member({ toolChoice }, "toolChoice")["type"] === "none" ? [] : functionsOf(body);
  const format = member(body, "responseFormat");
  return {
    system,
    messages: turns,
    ...(tools.length > 0 ? { toolConfig: { tools, ...(choice ? { toolChoice: choice } : {}) } } : {}),
    inferenceConfig: { ...(typeof maxOutputTokens === "number" ? { maxTokens: maxOutputTokens } : {}), stopSequences },
    ...(typeof reasoning === "string" && reasoning !== "provider-default"
      ? { additionalModelRequestFields: { reasoning_effort: reasoning } }
      : {}),
    ...(format["type"] === "json"
      ? {
        outputConfig: {
          textFormat: { structure: { jsonSchema: { schema: JSON.stringify(format["schema"] ?? { type: "object" }) } } },
        },
      }
      : {}),
  };
}

function functionsOf(body: Json): Json[] {
  return members(body, "tools").filter(({ type }) => type === "function").map(({ name, description, inputSchema }) => ({
    toolSpec: { name, description, inputSchema: { json: inputSchema } },
  }));
}

function choiceOf(choice: unknown): Json | undefined {
  if (!isObject(choice)) return undefined;
  if (choice["type"] === "required") return { any: {} };
  return choice["type"] === "tool" ? { tool: { name: choice["toolName"] } } : undefined;
}

function blockOf(part: Json): WireBlock[] {
  switch (part["type"]) {
    case "text":
      return [{ text: part["text"] }];
    case "reasoning":
      return [{ reasoningContent: { reasoningText: { text: part["text"] } } }];
    case "file":
      return [fileBlock(part)];
    case "tool-call":
      return [{ toolUse: { toolUseId: part["toolCallId"], name: part["toolName"], input: part["input"] } }];
    case "tool-result":
      return [{ toolResult: { toolUseId: part["toolCallId"], content: outputBlocks(member(part, "output")) } }];
    default:
      return [];
  }
}

function fileBlock({ mediaType, data, filename }: Json): WireBlock {
  const [kind = "", format = ""] = String(mediaType).split("/");
  const name = ["image", "video", "audio"].includes(kind) ? kind : "document";
  const source = typeof data === "string" ? plainSource(data) : taggedSource(isObject(data) ? data : {});
  return { [name]: { format, ...(filename === undefined ? {} : { name: filename }), source } };
}

function plainSource(data: string): Json {
  const bytes = /^data:[^,]*;base64,([^]*)$/.exec(data)?.[1];
  return bytes === undefined ? { s3Location: { uri: data } } : { bytes };
}

function taggedSource({ type, data, url, text }: Json): Json {
  if (type === "data") return { bytes: data };
  if (type === "text") return { text };
  // A place that the small model does not read.
  return { s3Location: { uri: String(url ?? "reference") } };
}

function outputBlocks({ type, value, reason }: Json): WireBlock[] {
  if (type === "content") return members({ value }, "value").flatMap(blockOf);
  if (type === "execution-denied") return [{ text: String(reason ?? "denied") }];
  return typeof value === "string" ? [{ text: value }] : [{ json: value }];
}
