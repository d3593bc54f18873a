/**
 * Encodes the system prompt and the conversation as messages.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import { kindOf, shown } from "../../../../base/quote.ts";
import { asList } from "../../../../chat/check/as_list.ts";
import type { ContentBlock, Message } from "../../../../chat/content.ts";
import { messageList } from "../../../../chat/message_list.ts";
import type { SystemBlock } from "../../../../chat/request.ts";
import type { OpenAIChatOptions } from "../../extras.ts";
import { encodeAssistant } from "./assistant.ts";
import { withCacheControl } from "./cache_control.ts";
import { encodeParts, type PartContext } from "./parts.ts";
import { encodeToolResult } from "./tool_results.ts";

/** A block with its path in the caller's request. */
type Placed<B = ContentBlock> = readonly [block: B, path: string];

/**
 * Encodes the messages of a request.
 *
 * @param instruction the words that ask for structured output, behind the system prompt.
 * @throws {TypeError} when a message or a block is invalid, or the format cannot express it.
 */
export function encodeMessages(
  { system, messages }: Pick<OpenAIChatOptions, "system" | "messages">,
  instruction: string | undefined,
  context: PartContext,
): JsonObject[] {
  const prompt = encodeSystem(placed<SystemBlock>(system ?? [], "system", "system"), context, instruction);
  const list = typeof messages === "string" ? messageList(messages) : asList<Message>(messages, "messages");
  return [...prompt, ...list.flatMap((message, at) => encodeMessage(message, `messages[${at}]`, context))];
}

function encodeMessage(message: Message, path: string, context: PartContext): JsonObject[] {
  if (typeof message !== "object" || message === null) {
    throw new TypeError(`Cannot chat: ${path} is ${kindOf(message)}, not a message; use { role, content }`);
  }
  const { role, content } = message;
  const blocks = placed<ContentBlock>(content, `${path}.content`, path);
  if (role === "user") return encodeUser(blocks, context);
  if (role === "assistant") return [encodeAssistant(blocks, path, context)];
  if (role === "system") return encodeSystem(blocks as Placed<SystemBlock>[], context);
  throw new TypeError(`Cannot chat: ${path}.role is ${shown(role)}; use user, assistant or system`);
}

/** Returns blocks with their paths. A string has the path of its owner. */
function placed<B>(content: unknown, path: string, owner: string): Placed<B>[] {
  if (typeof content === "string") return [[{ type: "text", text: content } as B, owner]];
  return asList<B>(content, path).map((block, at) => [block, `${path}[${at}]`]);
}

function encodeSystem(
  blocks: readonly Placed<SystemBlock>[],
  context: PartContext,
  instruction?: string,
): JsonObject[] {
  const parts = partsOf(blocks, context);
  if (instruction !== undefined) parts.push({ type: "text", text: instruction });
  if (!parts.length) return [];
  const isPlain = parts.every((part) => part.type === "text" && Object.keys(part).length === 2);
  // Some servers take no parts here, so that texts become one text with blank lines between them.
  const content = isPlain ? parts.map(({ text }) => text).join("\n\n") : parts;
  return [{ role: context.quirks.systemRole ?? "system", content }];
}

/** The results of calls come first, because they must follow the calls. */
function encodeUser(blocks: readonly Placed[], context: PartContext): JsonObject[] {
  const results: JsonObject[] = [];
  const moved: JsonObject[] = [];
  const rest: Placed[] = [];
  for (const [block, at] of blocks) {
    if (Object(block).type !== "toolResult") rest.push([block, at]);
    else if (block.type === "toolResult" && block.serverTool !== undefined) {
      context.notes.note("service-call", at, "belongs to a call of another service's own tool", "remove it");
    } else if (block.type === "toolResult") {
      if (rest.length) {
        context.notes.fix("tool-results-first", at, "follows other content of its turn", "move it to the beginning");
      }
      results.push(encodeToolResult(block, at, context, moved));
    }
  }
  const parts = [...moved, ...partsOf(rest, context)];
  if (results.length && !parts.length) return results;
  const [only] = parts;
  const isText = parts.length === 1 && only?.type === "text" && Object.keys(only).length === 2;
  return [...results, { role: "user", content: isText ? only.text : parts.length ? parts : "" }];
}

function partsOf(blocks: readonly Placed<ContentBlock | SystemBlock>[], context: PartContext): JsonObject[] {
  const parts: JsonObject[] = [];
  for (const [block, at] of blocks) {
    if (Object(block).type === "cachePoint") withCacheControl(parts, block as { type: "cachePoint" }, at, context);
    else parts.push(...encodeParts(block, at, context));
  }
  return parts;
}
