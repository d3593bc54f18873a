/**
 * A conversation as the input items of the Responses API. Source: the API reference of OpenAI, read 2026-11-29, and requests that
 * Bedrock's Mantle accepted, recorded 2026-07 and 2026-08.
 */
import { isObject, type JsonObject } from "../../../base/json_object.ts";
import { jsonText } from "../../../base/json_text.ts";
import { kindOf, shown } from "../../../base/quote.ts";
import { asList } from "../../../chat/check/as_list.ts";
import { notABlock } from "../../../chat/check/not_a_block.ts";
import type { ContentBlock, Message, ReasoningBlock, ToolResultBlock, ToolUseBlock } from "../../../chat/content.ts";
import { messageList } from "../../../chat/message_list.ts";
import type { SystemBlock } from "../../../chat/request.ts";
import type { Repair } from "../../../chat/result.ts";
import type { OpenAIChatOptions } from "../extras.ts";
import type { Quirks } from "../quirks.ts";
import { reasoningItem } from "./items.ts";
import { cannotSend, contentParts, type PartOptions } from "./parts.ts";

/** A conversation as it is sent. */
export interface EncodedInput {
  /** The texts of the system prompt. */
  readonly instructions: string[];
  readonly input: JsonObject[];
  readonly repairs: Repair[];
}

/** A place for parts of one message: neighbors of the same role and phase share a message. */
interface OpenMessage {
  readonly role: Message["role"];
  readonly phase: string | undefined;
  readonly content: JsonObject[];
}

/**
 * Encodes the system prompt and the messages of a request.
 *
 * @throws {TypeError} for a part that the format has no place for.
 */
export function encodeInput(options: OpenAIChatOptions, quirks: Quirks): EncodedInput {
  const encoded: EncodedInput = { instructions: [], input: [], repairs: [] };
  addSystem(encoded, options.system ?? [], "system");
  const messages = asList<Message>(messageList(options.messages), "messages");
  for (const [at, message] of messages.entries()) addMessage(encoded, message, `messages[${at}]`, options, quirks);
  return encoded;
}

function addSystem(encoded: EncodedInput, content: unknown, path: string): void {
  if (typeof content === "string") {
    if (content) encoded.instructions.push(content);
    return;
  }
  for (const [at, block] of blocksOf<SystemBlock>(content, path).entries()) {
    const own = `${path}[${at}]`;
    if (block.type === "text") encoded.instructions.push(block.text);
    else if (block.type === "cachePoint") dropCachePoint(encoded, own);
    else throw cannotSend(own, `a block of the type "${block.type}"`, "use text in the system prompt");
  }
}

function addMessage(
  encoded: EncodedInput,
  message: unknown,
  path: string,
  options: PartOptions,
  quirks: Quirks,
): void {
  if (!isObject(message)) {
    throw new TypeError(`Cannot chat: ${path} is ${kindOf(message)}, not a message; use { role, content }`);
  }
  const { role, content } = message;
  if (role === "system") return addSystem(encoded, content, `${path}.content`);
  if (role !== "user" && role !== "assistant") {
    throw new TypeError(`Cannot chat: ${path}.role is ${shown(role)}; use user, assistant or system`);
  }
  if (typeof content === "string") {
    encoded.input.push({ role, content: role === "user" ? content : [{ type: "output_text", text: content }] });
    return;
  }
  let open: OpenMessage | undefined;
  const add = (phase: string | undefined, parts: readonly JsonObject[]): void => {
    if (!parts.length) return;
    if (!open || open.phase !== phase) {
      open = { role, phase, content: [] };
      encoded.input.push(
        phase === undefined ? { role, content: open.content } : { role, phase, content: open.content },
      );
    }
    open.content.push(...parts);
  };
  for (const [at, block] of blocksOf<ContentBlock>(content, `${path}.content`).entries()) {
    const own = `${path}.content[${at}]`;
    if (block.type === "cachePoint") {
      dropCachePoint(encoded, own);
      continue;
    }
    const item = itemOf(encoded, block, own, options, quirks, role);
    if (item === undefined) {
      if (role === "user") add(undefined, contentParts(block, own, options));
      else add(phaseOf(block), outputParts(block, own));
    } else {
      open = undefined;
      if (item) encoded.input.push(item);
    }
  }
}

/** Returns the item of a block that stands beside messages; `undefined` for a part of a message, `null` for a block that is left out. */
function itemOf(
  encoded: EncodedInput,
  block: ContentBlock,
  path: string,
  options: PartOptions,
  quirks: Quirks,
  role: Message["role"],
): JsonObject | null | undefined {
  switch (block.type) {
    case "toolUse":
      return block.serverTool === undefined ? callItem(block) : dropServed(encoded, path, block.name);
    case "toolResult":
      return block.serverTool === undefined
        ? resultItem(block, path, options, quirks)
        : dropServed(encoded, path, block.toolUseId);
    case "reasoningContent":
      return reasoningOf(encoded, block, path);
    case "unknown":
      if (role !== "assistant") return undefined;
      return isObject(block.value) ? { type: block.name, ...block.value } : { type: block.name, value: block.value };
    default:
      return undefined;
  }
}

function callItem({ toolUseId, name, input, invalid }: ToolUseBlock): JsonObject {
  return { type: "function_call", call_id: toolUseId, name, arguments: invalid?.raw ?? jsonText(input ?? {}) };
}

function resultItem(
  { toolUseId, content }: ToolResultBlock,
  path: string,
  options: PartOptions,
  { toolResultParts = false }: Quirks,
): JsonObject {
  return {
    type: "function_call_output",
    call_id: toolUseId,
    output: outputOf(content, path, options, toolResultParts),
  };
}

/** Returns the output of a tool: text where the parts are text, else a list of parts. */
function outputOf(
  content: ToolResultBlock["content"],
  path: string,
  options: PartOptions,
  takesParts: boolean,
): string | JsonObject[] {
  if (typeof content === "string") return content;
  const parts = content.flatMap((part, at) => contentParts(part, `${path}.content[${at}]`, options));
  const texts = parts.map((part) => part.type === "input_text" ? part.text : undefined);
  const media = texts.indexOf(undefined);
  if (media < 0 && (parts.length < 2 || !takesParts)) return texts.join("\n");
  if (takesParts) return parts;
  throw cannotSend(`${path}.content[${media}]`, "a file in a tool result", "send it in a message of the user");
}

/** Returns the reasoning item of a block; `null` for reasoning that another format wrote, or that only its service could find. */
function reasoningOf({ repairs }: EncodedInput, block: ReasoningBlock, path: string): JsonObject | null {
  const item = reasoningItem(block);
  const isWhole = item && (item.encrypted_content || Array.isArray(item.content) && item.content.length > 0);
  if (isWhole) return withoutNull(item);
  repairs.push({
    rule: "foreign-reasoning",
    path,
    message: item
      ? `${path} has no encrypted_content, and the service keeps no answers; left out`
      : `${path} is reasoning that the Responses API did not write; left out`,
  });
  return null;
}

/** Services refuse a member of an item that is `null`, even if they wrote it. */
function withoutNull(item: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
}

/** Returns the model's own word for the place of a text in its turn. */
function phaseOf(block: ContentBlock): string | undefined {
  const phase = block.type === "text" ? block.unknown?.phase : undefined;
  return typeof phase === "string" ? phase : undefined;
}

/** Returns the parts of a block in the model's own turn. */
function outputParts(block: ContentBlock, path: string): JsonObject[] {
  if (block.type === "text") return block.text ? [{ type: "output_text", text: block.text }] : [];
  if (block.type === "citationsContent") {
    return (block.content ?? []).map(({ text }) => ({ type: "output_text", text }));
  }
  throw cannotSend(path, `a block of the type "${block.type}" in a turn of the assistant`, "leave it out");
}

function dropCachePoint({ repairs }: EncodedInput, path: string): void {
  repairs.push({
    rule: "cache-point",
    path,
    message: `${path} is a cache point, and the service caches by itself; left out`,
  });
}

function dropServed({ repairs }: EncodedInput, path: string, of: string): null {
  repairs.push({
    rule: "service-call",
    path,
    message: `${path} belongs to a call of another service's own tool (${of}); left out`,
  });
  return null;
}

function blocksOf<B>(content: unknown, path: string): readonly B[] {
  const blocks = asList<B>(content, path);
  for (const [at, block] of blocks.entries()) {
    if (typeof Object(block).type !== "string") throw notABlock(`${path}[${at}]`, block);
  }
  return blocks;
}
