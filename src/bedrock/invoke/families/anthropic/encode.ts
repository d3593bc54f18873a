/**
 * Writes a request as the body of Anthropic Messages.
 * Source: Anthropic's reference of the Messages API, AWS's page of its parameters, read 2026-11-30, and 145 recorded requests.
 */
import { defined } from "../../../../base/defined.ts";
import type { JsonObject } from "../../../../base/json_object.ts";
import { outputSchema } from "../../../../chat/output/check_output.ts";
import { closedSchema } from "../../../../chat/schema/closed_schema.ts";
import { isStandardSchema, jsonSchemaOf } from "../../../../chat/schema/schema.ts";
import type { SystemBlock } from "../../../../chat/request.ts";
import type { Tool, ToolEntry } from "../../../../chat/tool.ts";
import type { ContentBlock } from "../../../../chat/content.ts";
import type { BedrockChatOptions } from "../../../chat_options.ts";
import type { Placed } from "../../../prompt/prompt.ts";
import { reasoningMembers } from "../../../prompt/reasoning_members.ts";
import type { FamilyRequest } from "../../base/family.ts";
import type { BlockContext } from "./block_context.ts";
import { encodeBlock } from "./encode_block.ts";

/** The most tokens of an answer where the caller sets none. The format requires the member. */
const DEFAULT_MAX_TOKENS = 4096;

/** The place that a body is for. */
export interface MessagesPlace {
  /** Returns the members beside those of the request: the version, or the model. */
  members(request: FamilyRequest): JsonObject;
  /** Whether images and documents may be URLs. */
  readonly takesUrls: boolean;
}

/**
 * Writes a request.
 *
 * @throws {TypeError} when the format cannot express a part of the request.
 */
export function encodeMessages(request: FamilyRequest, place: MessagesPlace): JsonObject {
  const { model, facts, prompt, options, mode, notes } = request;
  const { temperature, topP, topK, stopSequences, output } = options;
  const { fields, effort } = reasoningMembers(model, options.reasoning, facts?.reasoning?.request);
  const context: BlockContext = { notes, takesUrls: place.takesUrls };
  const tools = withCacheMarks(prompt.tools, encodeTool);
  const format = mode === "native" && output
    ? { type: "json_schema", schema: closedSchema(outputSchema(output)) }
    : undefined;
  return {
    ...place.members(request),
    max_tokens: maxTokensOf(options, fields),
    messages: prompt.messages.map(({ role, content }) => ({
      role,
      content: withCacheMarks(content, ({ block, path }) => encodeBlock(block, path, context)),
    })),
    ...defined({
      system: listOrAbsent(withCacheMarks(prompt.system, ({ block, path }) => encodeBlock(block, path, context))),
      tools: listOrAbsent(tools),
      tool_choice: tools.length ? encodeChoice(options.toolChoice) : undefined,
      temperature,
      top_p: topP,
      top_k: topK,
      stop_sequences: stopSequences?.length ? stopSequences : undefined,
      output_config: effort || format ? defined({ effort, format }) : undefined,
    }),
    ...fields,
  };
}

function maxTokensOf({ maxTokens, reasoning = "off" }: BedrockChatOptions, fields: JsonObject = {}): number {
  if (maxTokens !== undefined) return maxTokens;
  if (reasoning !== "off" && "budgetTokens" in reasoning) return reasoning.budgetTokens + DEFAULT_MAX_TOKENS;
  // Thoughts count as tokens of the answer.
  return "thinking" in fields && reasoning !== "off" ? 4 * DEFAULT_MAX_TOKENS : DEFAULT_MAX_TOKENS;
}

function listOrAbsent(list: readonly JsonObject[]): readonly JsonObject[] | undefined {
  return list.length ? list : undefined;
}

/** Writes a list. A cache point is the member `cache_control` of the item before it. */
function withCacheMarks<B extends ToolEntry | ContentBlock | SystemBlock>(
  items: readonly Placed<B>[],
  encode: (item: Placed<Exclude<B, { type: "cachePoint" }>>) => JsonObject | undefined,
): JsonObject[] {
  const written: JsonObject[] = [];
  for (const item of items) {
    if (isCachePoint(item.block)) {
      const before = written.pop();
      if (!before) {
        throw new TypeError(`Cannot chat: ${item.path} is a cache point before all content; put it behind a block`);
      }
      const { ttl } = item.block;
      written.push({ ...before, cache_control: { type: "ephemeral", ...defined({ ttl }) } });
      continue;
    }
    const value = encode(item as Placed<Exclude<B, { type: "cachePoint" }>>);
    if (value) written.push(value);
  }
  return written;
}

function isCachePoint(block: object): block is { type: "cachePoint"; ttl?: string } {
  return "type" in block && block.type === "cachePoint";
}

function encodeTool({ block, path }: Placed<Exclude<ToolEntry, { type: "cachePoint" }>>): JsonObject {
  if ("type" in block && block.type === "systemTool") {
    throw new TypeError(
      `Cannot chat: ${path} is a tool of Converse's own, which the format does not have; write the tools that Anthropic runs ` +
        "into additionalModelRequestFields: { tools }",
    );
  }
  const { name, description, inputSchema, jsonSchema, strict } = block as Tool;
  // The check judges a JSON Schema; with `check: "off"` the schema is sent unchanged.
  const input_schema = isStandardSchema(inputSchema)
    ? jsonSchemaOf(inputSchema, jsonSchema, `tool "${name}"`)
    : jsonSchema ?? inputSchema;
  return { name, ...defined({ description, strict }), input_schema };
}

function encodeChoice(choice: BedrockChatOptions["toolChoice"]): JsonObject | undefined {
  if (choice === undefined) return undefined;
  return typeof choice === "string" ? { type: choice } : { type: "tool", name: choice.name };
}
