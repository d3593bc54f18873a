/**
 * Encodes a turn of the assistant as one message.
 */
import { bytesOf, toBase64 } from "../../../../base/base64.ts";
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { jsonText } from "../../../../base/json_text.ts";
import { cut } from "../../../../base/quote.ts";
import type { ContentBlock, ReasoningBlock, ToolUseBlock } from "../../../../chat/content.ts";
import { withCacheControl } from "./cache_control.ts";
import { encodeParts, type PartContext } from "./parts.ts";

/** Encodes the blocks of one turn, each with its path. */
export function encodeAssistant(
  blocks: readonly (readonly [block: ContentBlock, path: string])[],
  path: string,
  context: PartContext,
): JsonObject {
  const parts: JsonObject[] = [];
  const calls: JsonObject[] = [];
  const reasoning: ReasoningBlock[] = [];
  const images: JsonObject[] = [];
  let audio: JsonObject | undefined;
  for (const [block, at] of blocks) {
    if (block.type === "reasoningContent") reasoning.push(block);
    else if (block.type === "toolUse" && block.serverTool === undefined) calls.push(encodeCall(block, at, context));
    else if (block.type === "toolUse" || block.type === "toolResult") {
      context.notes.note("service-call", at, "belongs to a call of another service's own tool", "remove it");
    } else if (block.type === "cachePoint") withCacheControl(parts, block, at, context);
    else if (block.type === "unknown" && block.name === "audio" && isObject(block.value)) audio = audioOf(block.value);
    else if (block.type === "unknown" && block.name === "image") images.push(...imagesOf(block.value));
    else if (block.type === "unknown" && block.name === "tool_call") calls.push(asObject(block.value));
    else if (block.type === "unknown" && !("type" in asObject(block.value))) {
      // Services write members of messages that they refuse to read, and some are long.
      context.notes.note("unknown-member", at, `is the member ${cut(block.name)} of an answer`, "remove it");
    } else parts.push(...encodeParts(block, at, context));
  }
  const thinking = encodeReasoning(reasoning, path, context);
  return {
    role: "assistant",
    ...contentOf([...thinking.parts, ...parts], calls.length > 0),
    ...thinking.members,
    ...calls.length ? { tool_calls: calls } : {},
    ...audio && { audio },
    ...images.length ? { images } : {},
  };
}

/** Returns the content: plain text, as every service reads it, or parts where text is not all. */
function contentOf(parts: readonly JsonObject[], hasCalls: boolean): JsonObject {
  if (!parts.length) return { content: hasCalls ? null : "" };
  const isPlain = parts.every((part) => part.type === "text" && Object.keys(part).length === 2);
  return { content: isPlain ? parts.map(({ text }) => text).join("") : parts };
}

function encodeCall(block: ToolUseBlock, path: string, { notes }: PartContext): JsonObject {
  const { toolUseId, name, input, invalid, unknown } = block;
  let given: unknown = input ?? {};
  if (invalid) {
    // Servers parse the arguments of the history, and refuse the whole request where they hold no object
    // (vllm-project/vllm#47761, OpenHands/software-agent-sdk#2887).
    notes.note("tool-use-input", `${path}.input`, "is not an object", "wrap it in an object");
    given = { invalid: invalid.raw };
  }
  return {
    id: toolUseId,
    type: "function",
    function: { name, arguments: jsonText(given) },
    ...asObject(unknown?.tool_call),
  };
}

/** Returns what a message needs to name audio of an earlier answer: its id. */
function audioOf({ id, ...rest }: JsonObject): JsonObject {
  return id === undefined ? rest : { id };
}

/** Returns the images of an earlier answer as they came. */
function imagesOf(value: unknown): JsonObject[] {
  const { format, source } = asObject(value);
  const { bytes, url } = asObject(source);
  const address = url ?? `data:image/${format};base64,${bytes}`;
  return [{ type: "image_url", image_url: { url: address } }];
}

/** The reasoning of a turn, as members of its message or as parts of its content. */
interface EncodedReasoning {
  readonly members: JsonObject;
  readonly parts: readonly JsonObject[];
}

function encodeReasoning(blocks: readonly ReasoningBlock[], path: string, context: PartContext): EncodedReasoning {
  if (!blocks.length) return { members: {}, parts: [] };
  const { quirks: { reasoningHistory = false }, notes } = context;
  if (reasoningHistory === false) {
    notes.note("reasoning-history", path, "has reasoning, which the service does not take back", "remove it");
    return { members: {}, parts: [] };
  }
  const text = blocks.map((block) => block.text ?? "").join("");
  if (reasoningHistory === "thinking") {
    return { members: {}, parts: [{ type: "thinking", thinking: [{ type: "text", text }] }] };
  }
  if (reasoningHistory !== "reasoning_details") return { members: { [reasoningHistory]: text }, parts: [] };
  return { members: { reasoning_details: blocks.flatMap(detailsOf) }, parts: [] };
}

/** Returns the details of a block as they came, or those that say the same. */
function detailsOf({ text, signature, redactedContent, unknown }: ReasoningBlock): readonly JsonObject[] {
  if (Array.isArray(unknown?.reasoning_details)) return unknown.reasoning_details;
  const bytes = bytesOf(redactedContent);
  if (redactedContent !== undefined) {
    return [{ type: "reasoning.encrypted", data: bytes ? toBase64(bytes) : redactedContent }];
  }
  return [{ type: "reasoning.text", text: text ?? "", ...signature === undefined ? {} : { signature } }];
}
