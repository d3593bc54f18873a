/** Helpers for the tests of the cache: a short notation of requests, and of the cache points in the body. */
import type { ChatOptions, ContentBlock, Message } from "@bedrock-edge/client";
import { encodeRequest } from "../../../../src/bedrock/converse/encode/encode.ts";
import { type Prompt, promptOf } from "../../../../src/bedrock/prompt/prompt.ts";

export const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
export const NOVA = "us.amazon.nova-lite-v1:0";

/** The cached parts of a request. */
export type Cached = Pick<ChatOptions, "messages" | "system" | "tools">;

export type Wire = Record<string, unknown>;

/** The parts of a body in the order in which they are read. */
export interface Body {
  readonly toolConfig?: { readonly tools: readonly Wire[] };
  readonly system?: readonly Wire[];
  readonly messages: readonly { readonly role: string; readonly content: readonly Wire[] }[];
}

export const POINT: ContentBlock = { type: "cachePoint" };
export const HOUR: ContentBlock = { type: "cachePoint", ttl: "1h" };
export const text = (text: string): ContentBlock => ({ type: "text", text });
export const thought: ContentBlock = { type: "reasoningContent", text: "Hm.", signature: "c2ln" };
export const note: ContentBlock = { type: "document", name: "note", format: "md", source: { text: "# A" } };
export const pdf: ContentBlock = { type: "document", name: "paper", format: "pdf", source: { bytes: "JVBERg==" } };
export const result = (content: unknown = "18 degrees"): ContentBlock => (
  // Untyped callers write what the type forbids.
  { type: "toolResult", toolUseId: "t1", content } as ContentBlock
);
export const weather = { name: "weather", inputSchema: { type: "object" } };

export const user = (...content: ContentBlock[]): Message => ({ role: "user", content });
export const assistant = (...content: ContentBlock[]): Message => ({ role: "assistant", content });

/** A request laid out, and frozen in depth: steps replace the caller's blocks and never change them. */
export function laidOut(request: Cached): Prompt {
  // No part of the tests' requests is a string where a list may be, so that a cache point of theirs is its own block.
  return promptOf(frozen(structuredClone(request)) as ChatOptions);
}

function frozen<V>(value: V): V {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** The body that is sent. */
export function sent(prompt: Prompt, model: string = CLAUDE): Body {
  // The encoder says no more than that it is an object.
  return encodeRequest(model, prompt, {}, false).body as unknown as Body;
}

/** The body as one line: a letter for each block, `*` for a cache point and `+` for one of an hour. */
export function line(prompt: Prompt): string {
  const { toolConfig, system = [], messages } = sent(prompt);
  const word = (blocks: readonly Wire[]) => blocks.map(letter).join("");
  return [word(toolConfig?.tools ?? []), word(system), ...messages.map(({ content }) => word(content))].join("|");
}

function letter(block: Wire): string {
  const point = block.cachePoint as { ttl?: string } | undefined;
  if (point) return point.ttl === "1h" ? "+" : "*";
  return Object.keys(block)[0]![0]!;
}
