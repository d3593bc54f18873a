/**
 * A recorded request of Anthropic Messages as options of `chat()`, and the body that must be sent for them.
 */
import type { ContentBlock, Message, Tool } from "@bedrock-edge/client";
import type { Json } from "./recorded.ts";

/**
 * The options, and the body that means the same: every text is a list of blocks, texts of system messages are in the system prompt,
 * and members that say nothing are left out.
 */
export interface ClaudeRequest {
  readonly options: Record<string, unknown> & { readonly messages: Message[] };
  readonly body: Json;
}

export function claudeOptions(request: Json): ClaudeRequest {
  const { messages, system, tools, tool_choice, thinking, ...rest } = request;
  const turns = (messages as Json[]).map(({ role, content }) => ({ role, content: listOf(content) }));
  const prompt = system === undefined ? undefined : listOf(system);
  const choice = tool_choice as Json | undefined;
  const options = {
    messages: turns.map(({ role, content }) => ({ role, content: content.flatMap(inOurWords) })) as Message[],
    system: prompt?.flatMap(inOurWords),
    tools: (tools as Json[] | undefined)?.map(({ name, description, input_schema }) =>
      ({ name, description, inputSchema: input_schema }) as unknown as Tool
    ),
    toolChoice: choice && (choice["type"] === "tool" ? { name: choice["name"] } : choice["type"]),
    reasoning: thinking && { budgetTokens: (thinking as Json)["budget_tokens"] },
    maxTokens: rest["max_tokens"],
    temperature: rest["temperature"],
    topP: rest["top_p"],
    topK: rest["top_k"],
    stopSequences: rest["stop_sequences"],
  };
  const { tools: _, ...body } = request;
  const ofSystem = turns.flatMap(({ role, content }) => role === "system" ? content : []);
  const system_ = [...prompt ?? [], ...ofSystem];
  return {
    options: options as ClaudeRequest["options"],
    body: {
      ...body,
      ...options.tools?.length ? { tools } : {},
      messages: turns.filter(({ role }) => role !== "system").map(({ role, content }) => ({
        role,
        content: content.map(withoutFalse),
      })),
      ...system_.length && { system: system_ },
    },
  };
}

function listOf(content: unknown): Json[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content as Json[];
}

function withoutFalse(block: Json): Json {
  const { is_error, ...rest } = block;
  return is_error ? block : rest;
}

function inOurWords({ type, cache_control, ...block }: Json): ContentBlock[] {
  const ttl = (cache_control as Json | undefined)?.["ttl"];
  const point = cache_control ? [{ type: "cachePoint", ...ttl ? { ttl } : {} }] : [];
  return [oneInOurWords(`${type}`, block), ...point] as unknown as ContentBlock[];
}

function oneInOurWords(type: string, block: Json): Json {
  if (type === "tool_use") {
    return { type: "toolUse", toolUseId: block["id"], name: block["name"], input: block["input"] };
  }
  if (type === "tool_result") {
    const { tool_use_id, content, is_error } = block;
    const parts = typeof content === "string"
      ? content
      : (content as Json[]).map(({ text }) => ({ type: "text", text }));
    return { type: "toolResult", toolUseId: tool_use_id, content: parts, ...is_error ? { status: "error" } : {} };
  }
  if (type !== "image") return { type, ...block };
  const { media_type, data } = block["source"] as Json;
  return { type, format: `${media_type}`.replace("image/", ""), source: { bytes: data } };
}
