/**
 * Encodes a request of text as the body of Chat Completions. Source: OpenAI's reference of the API, read 2026-11-29.
 */
import { defined } from "../../../base/defined.ts";
import { isObject, type JsonObject } from "../../../base/json_object.ts";
import { cut, kindOf, shown } from "../../../base/quote.ts";
import { asList } from "../../../chat/check/as_list.ts";
import { notABlock } from "../../../chat/check/not_a_block.ts";
import type { ContentBlock, Message } from "../../../chat/content.ts";
import { messageList } from "../../../chat/message_list.ts";
import type { SystemBlock } from "../../../chat/request.ts";
import { reportOverrides } from "../chat/encode/overrides.ts";
import type { FormatBody, FormatRequest } from "../format.ts";
import { createNotes, type Notes } from "../notes.ts";
import type { Quirks } from "../quirks.ts";

/** Returns the error for something that is not text. */
export function needsFullClient(what: string): TypeError {
  return new TypeError(
    `Cannot chat with ${what}: a client of createOpenAICompatibleText() knows text only; use createOpenAICompatible()`,
  );
}

/**
 * Encodes a request. Its other options have been refused by their table.
 *
 * @throws {TypeError} when a message or a block is invalid or not text, or a quirk needs the other client.
 */
export function encodeText({ model, options, quirks, streaming }: FormatRequest): FormatBody {
  checkQuirks(quirks);
  const { system = [], messages, maxTokens, temperature, topP, stopSequences, extraBody } = options;
  const notes = createNotes(undefined);
  const list = typeof messages === "string" ? messageList(messages) : asList<Message>(messages, "messages");
  const body = defined({
    model,
    messages: [
      ...encodeSystem(partsOf(system, "system", "system", notes), quirks),
      ...list.flatMap((message, at) => encodeMessage(message, `messages[${at}]`, quirks, notes)),
    ],
    [quirks.maxTokensField ?? "max_tokens"]: maxTokens,
    temperature,
    top_p: topP,
    stop: stopSequences?.length ? stopSequences : undefined,
    stream: streaming || undefined,
    stream_options: streaming && quirks.includeUsage !== false ? { include_usage: true } : undefined,
  });
  if (extraBody) reportOverrides(body, extraBody, notes);
  return { body: { ...body, ...extraBody }, repairs: notes.repairs };
}

/**
 * Refuses the quirks without which an answer would be read wrong.
 *
 * @throws {TypeError} that names the client with all quirks.
 */
export function checkQuirks({ api = "chat", inlineThinkTags = false }: Quirks): void {
  if (api !== "chat") throw needsFullClient("quirks.api");
  if (inlineThinkTags) throw needsFullClient("quirks.inlineThinkTags");
}

function encodeMessage(message: Message, path: string, quirks: Quirks, notes: Notes): JsonObject[] {
  if (typeof message !== "object" || message === null) {
    throw new TypeError(`Cannot chat: ${path} is ${kindOf(message)}, not a message; use { role, content }`);
  }
  const { role, content } = message;
  const parts = partsOf(content, `${path}.content`, path, notes, role === "assistant");
  if (role === "system") return encodeSystem(parts, quirks);
  if (role === "user") return [{ role, content: parts.length > 1 || !isPlain(parts) ? parts : joined(parts, "") }];
  if (role === "assistant") return [{ role, content: isPlain(parts) ? joined(parts, "") : parts }];
  throw new TypeError(`Cannot chat: ${path}.role is ${shown(role)}; use user, assistant or system`);
}

/** Some servers take no parts here, so that texts become one text with blank lines between them. */
function encodeSystem(parts: readonly JsonObject[], { systemRole = "system" }: Quirks): JsonObject[] {
  return parts.length ? [{ role: systemRole, content: isPlain(parts) ? joined(parts, "\n\n") : parts }] : [];
}

/** Returns the parts of a message. A text has the path of its owner. */
function partsOf(
  content: string | readonly (ContentBlock | SystemBlock)[],
  path: string,
  owner: string,
  notes: Notes,
  isAnswer = false,
): JsonObject[] {
  if (typeof content === "string") return [textPart(content, owner)];
  return asList<ContentBlock | SystemBlock>(content, path).flatMap((block, at) => {
    const where = `${path}[${at}]`;
    if (block?.type === "text") return [textPart(block.text, where)];
    if (block?.type === "unknown") {
      const { name, value } = block;
      if (isObject(value) && "type" in value) return [value];
      if (!isAnswer) return [{ type: name, [name]: value }];
      // Services refuse to read members of messages that they write.
      notes.note("unknown-member", where, `is the member ${cut(name)} of an answer`, "remove it");
      return [];
    }
    if (block?.type === "reasoningContent") {
      notes.note("reasoning-history", where, "is reasoning, which a client of text does not send back", "remove it");
      return [];
    }
    if (typeof block?.type !== "string") throw notABlock(where, block);
    throw needsFullClient(where);
  });
}

function textPart(text: unknown, path: string): JsonObject {
  if (typeof text === "string") return { type: "text", text };
  throw new TypeError(`Cannot chat: ${path}.text is ${kindOf(text)}; pass a string`);
}

function isPlain(parts: readonly JsonObject[]): boolean {
  return parts.every((part) => part.type === "text" && Object.keys(part).length === 2);
}

function joined(parts: readonly JsonObject[], between: string): string {
  return parts.map(({ text }) => text).join(between);
}
