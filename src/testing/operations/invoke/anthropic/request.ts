/** A request to Anthropic's Messages as a Converse body. */
import { isObject } from "../../../../base/json_object.ts";
import type { FakeRequestBody } from "../../../base/request_log.ts";
import { member, members, type WireBlock } from "../../../judge/conversation.ts";
import type { NativeBody } from "../base/text_family.ts";

/** Returns a request as a Converse body. */
export function converseOfAnthropic(body: NativeBody): FakeRequestBody {
  const { max_tokens, stop_sequences, temperature, top_p, thinking, output_config } = body;
  const tools = members(body, "tools").map(toolOf);
  const choice = choiceOf(member(body, "tool_choice"));
  const read = {
    system: blocksOf(body["system"]),
    messages: members(body, "messages").map(({ role, content }) => ({
      role: String(role),
      content: blocksOf(content),
    })),
    inferenceConfig: {
      maxTokens: max_tokens,
      temperature,
      topP: top_p,
      stopSequences: Array.isArray(stop_sequences) ? stop_sequences : [],
    },
    ...(tools.length > 0 ? { toolConfig: { tools, ...(choice ? { toolChoice: choice } : {}) } } : {}),
    ...outputConfigOf(member(body, "output_config")),
    additionalModelRequestFields: { ...(thinking ? { thinking } : {}), ...(output_config ? { output_config } : {}) },
  };
  // A cast: the members have the types that the service accepts, or the fake reads them as absent.
  return read as unknown as FakeRequestBody;
}

/** A tool of Anthropic's own has a type, and a version in it. */
function toolOf(tool: NativeBody): WireBlock {
  const { name, description, input_schema, type } = tool;
  if (typeof type === "string" && type !== "custom") return { systemTool: { name } };
  return { toolSpec: { name, description, inputSchema: { json: input_schema ?? {} } } };
}

/** A schema of the output, which Converse takes as text. */
function outputConfigOf(config: NativeBody): NativeBody {
  const { schema } = member(config, "format");
  if (schema === undefined) return {};
  const jsonSchema = { schema: JSON.stringify(schema) };
  return { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } };
}

function choiceOf({ type, name }: NativeBody): WireBlock | undefined {
  switch (type) {
    case "any":
      return { any: {} };
    case "tool":
      return { tool: { name } };
    default:
      return type === undefined ? undefined : { auto: {} };
  }
}

function blocksOf(content: unknown): WireBlock[] {
  if (typeof content === "string") return [{ text: content }];
  if (!Array.isArray(content)) return [];
  return content.filter(isObject).flatMap((part) => {
    const cache = member(part, "cache_control");
    const block = blockOf(part);
    if (cache["type"] === undefined) return [block];
    return [block, { cachePoint: { type: "default", ...(cache["ttl"] ? { ttl: cache["ttl"] } : {}) } }];
  });
}

function blockOf(part: NativeBody): WireBlock {
  const { type } = part;
  switch (type) {
    case "text":
      return { text: part["text"] };
    case "image":
      return { image: mediaOf(member(part, "source")) };
    case "document":
      return {
        document: {
          name: part["title"] ?? "document",
          ...mediaOf(member(part, "source")),
          ...(part["citations"] ? { citations: part["citations"] } : {}),
        },
      };
    case "search_result":
      return { searchResult: { ...part, content: blocksOf(part["content"]) } };
    case "thinking":
      return { reasoningContent: { reasoningText: { text: part["thinking"], signature: part["signature"] } } };
    case "redacted_thinking":
      return { reasoningContent: { redactedContent: part["data"] } };
    case "tool_use":
      return { toolUse: { toolUseId: part["id"], name: part["name"], input: part["input"] } };
    case "tool_result": {
      const status = part["is_error"] === true ? { status: "error" } : {};
      return { toolResult: { toolUseId: part["tool_use_id"], content: blocksOf(part["content"]), ...status } };
    }
    default:
      return { [`${type}`]: part };
  }
}

function mediaOf(source: NativeBody): WireBlock {
  const { type, media_type, data, content, url } = source;
  const [, format = ""] = `${media_type ?? ""}`.split("/");
  if (type === "text") return { format: "txt", source: { text: data } };
  if (type === "content") return { format: "txt", source: { content: blocksOf(content) } };
  if (type === "base64") return { format, source: { bytes: data } };
  return { format: "file", source: { s3Location: { uri: url } } };
}
