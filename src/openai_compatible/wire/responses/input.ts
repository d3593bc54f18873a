/**
 * A conversation as the input items of the Responses API. Source: the API reference of OpenAI, read 2026-11-29, and requests that
 * Bedrock's Mantle accepted, recorded 2026-07 and 2026-08.
 */
import { isObject, type JsonObject } from "../../../base/json_object.ts";
import { jsonText } from "../../../base/json_text.ts";
import { kindOf, shown } from "../../../base/quote.ts";
import { asList } from "../../../chat/check/as_list.ts";
import { notABlock } from "../../../chat/check/not_a_block.ts";
import type {
  ContentBlock,
  Message,
  ReasoningBlock,
  ToolResultBlock,
  ToolResultPart,
  ToolUseBlock,
} from "../../../chat/content.ts";
import { messageList } from "../../../chat/message_list.ts";
import type { SystemBlock } from "../../../chat/request.ts";
import type { OpenAIChatOptions } from "../extras.ts";
import type { Notes } from "../notes.ts";
import type { Quirks } from "../quirks.ts";
import { reasoningItem } from "./items.ts";
import { cannotSend, contentParts, type PartOptions } from "./parts.ts";

/** A conversation as it is sent. */
export interface EncodedInput {
  /** The texts of the system prompt. */
  readonly instructions: string[];
  readonly input: JsonObject[];
}

/** The parts of a request that its blocks are written with. */
interface InputContext extends PartOptions {
  readonly quirks: Quirks;
  readonly notes: Notes;
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
export function encodeInput(options: OpenAIChatOptions, quirks: Quirks, notes: Notes): EncodedInput {
  const encoded: EncodedInput = { instructions: [], input: [] };
  const context: InputContext = { quirks, notes, imageDetail: options.imageDetail };
  addSystem(encoded, options.system ?? [], "system", notes);
  const messages = asList<Message>(messageList(options.messages), "messages");
  for (const [at, message] of messages.entries()) addMessage(encoded, message, `messages[${at}]`, context);
  return encoded;
}

function addSystem(encoded: EncodedInput, content: unknown, path: string, notes: Notes): void {
  if (typeof content === "string") {
    if (content) encoded.instructions.push(content);
    return;
  }
  for (const [at, block] of blocksOf<SystemBlock>(content, path).entries()) {
    const own = `${path}[${at}]`;
    if (block.type === "text") encoded.instructions.push(block.text);
    else if (block.type === "cachePoint") dropCachePoint(notes, own);
    else throw cannotSend(own, `a block of the type "${block.type}"`, "use text in the system prompt");
  }
}

function addMessage(
  encoded: EncodedInput,
  message: unknown,
  path: string,
  context: InputContext,
): void {
  const { notes } = context;
  if (!isObject(message)) {
    throw new TypeError(`Cannot chat: ${path} is ${kindOf(message)}, not a message; use { role, content }`);
  }
  const { role, content } = message;
  if (role === "system") return addSystem(encoded, content, `${path}.content`, notes);
  if (role !== "user" && role !== "assistant") {
    throw new TypeError(`Cannot chat: ${path}.role is ${shown(role)}; use user, assistant or system`);
  }
  if (typeof content === "string") {
    encoded.input.push({ role, content: role === "user" ? content : [{ type: "output_text", text: content }] });
    return;
  }
  /** Media of tool results that the service does not take there. */
  const moved: JsonObject[] = [];
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
      dropCachePoint(notes, own);
      continue;
    }
    const item = itemOf(block, own, context, role, moved);
    if (item === undefined) {
      if (role === "user") add(undefined, contentParts(block, own, context));
      else add(phaseOf(block), outputParts(block, own));
    } else {
      open = undefined;
      if (item) encoded.input.push(item);
    }
  }
  add(undefined, moved);
}

/** Returns the item of a block that stands beside messages; `undefined` for a part of a message, `null` for a block that is left out. */
function itemOf(
  block: ContentBlock,
  path: string,
  context: InputContext,
  role: Message["role"],
  moved: JsonObject[],
): JsonObject | null | undefined {
  const { notes } = context;
  switch (block.type) {
    case "toolUse":
      return block.serverTool === undefined ? callItem(block, path, notes) : dropServed(notes, path);
    case "toolResult":
      return block.serverTool === undefined ? resultItem(block, path, context, moved) : dropServed(notes, path);
    case "reasoningContent":
      return reasoningOf(notes, block, path);
    case "unknown":
      if (role !== "assistant") return undefined;
      return isObject(block.value) ? { type: block.name, ...block.value } : { type: block.name, value: block.value };
    default:
      return undefined;
  }
}

function callItem({ toolUseId, name, input, invalid }: ToolUseBlock, path: string, notes: Notes): JsonObject {
  let given: unknown = input ?? {};
  if (invalid) {
    // Some servers parse the arguments of the history, and refuse the whole request where they hold no object.
    notes.note("tool-use-input", `${path}.input`, "is not an object", "wrap it in an object");
    given = { invalid: invalid.raw };
  }
  return { type: "function_call", call_id: toolUseId, name, arguments: jsonText(given) };
}

/** Returns the output of a tool: text where the parts are text, else a list of parts. The format has no place for a failure. */
function resultItem(
  { toolUseId, content, status }: ToolResultBlock,
  path: string,
  context: InputContext,
  moved: JsonObject[],
): JsonObject {
  const { toolResultParts = false } = context.quirks;
  const item = (output: unknown): JsonObject => ({ type: "function_call_output", call_id: toolUseId, output });
  const prefix = status === "error" ? "Error: " : "";
  if (typeof content === "string") return item(prefix + content);
  const parts = blocksOf<ToolResultPart>(content, `${path}.content`).flatMap((part, at) => {
    const own = `${path}.content[${at}]`;
    const made = contentParts(part, own, context);
    return toolResultParts || made.every(isText) ? made : [moveMedia(part, made, own, context, moved)];
  });
  if (parts.every(isText) && (parts.length < 2 || !toolResultParts)) {
    return item(prefix + parts.map(({ text }) => text).join("\n"));
  }
  return item(prefix ? [{ type: "input_text", text: prefix.trim() }, ...parts] : parts);
}

function isText({ type }: JsonObject): boolean {
  return type === "input_text";
}

/** Never a fault of the caller: a tool returns an image without knowing which model calls it. */
function moveMedia(
  { type }: ToolResultPart,
  parts: readonly JsonObject[],
  path: string,
  { notes }: InputContext,
  moved: JsonObject[],
): JsonObject {
  notes.note(
    "tool-result-media",
    path,
    `has the type ${type}, which the service does not accept in a tool result`,
    "move it behind the tool results",
  );
  moved.push(...parts);
  return { type: "input_text", text: `See attachment ${moved.length} after the tool results (${type}).` };
}

/** Returns the reasoning item of a block; `null` for reasoning that another format wrote, or that only its service could find. */
function reasoningOf(notes: Notes, block: ReasoningBlock, path: string): JsonObject | null {
  const item = reasoningItem(block);
  const isWhole = item && (item.encrypted_content || Array.isArray(item.content) && item.content.length > 0);
  if (isWhole) return withoutNull(item);
  const is = item
    ? "has no encrypted_content, and the service keeps no answers"
    : "is reasoning that the Responses API did not write";
  notes.note("foreign-reasoning", path, is, "remove it");
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

/** Reports a cache point, which the format does not have. */
export function dropCachePoint(notes: Notes, path: string): void {
  notes.fix("cache-point", path, "is a cache point, which the service does not know", "remove it");
}

function dropServed(notes: Notes, path: string): null {
  notes.note("service-call", path, "belongs to a call of another service's own tool", "remove it");
  return null;
}

function blocksOf<B>(content: unknown, path: string): readonly B[] {
  const blocks = asList<B>(content, path);
  for (const [at, block] of blocks.entries()) {
    if (typeof Object(block).type !== "string") throw notABlock(`${path}[${at}]`, block);
  }
  return blocks;
}
