/** A request in the service's order: tools, then system, then messages, block by block. */
import { member, members, messagesOf, type WireBlock } from "../judge/conversation.ts";
import { countTokens } from "./tokens.ts";

/** One block. */
export interface PromptPart {
  /** The block and its place, as JSON: two prompts begin alike if their parts do. */
  readonly key: string;
  /** The tokens of the block; 0 for a cache point. */
  readonly tokens: number;
  /** The lifetime of a cache point. */
  readonly ttl?: "5m" | "1h";
}

/** The blocks of a request, including cache points. */
export function promptParts(body: unknown): PromptPart[] {
  return [
    ...members(member(body, "toolConfig"), "tools").map((block) => part("tools", block)),
    ...members(body, "system").map((block) => part("system", block)),
    ...messagesOf(body).flatMap(({ role, content }) => content.map((block) => part(role, block))),
  ];
}

function part(place: string, block: WireBlock): PromptPart {
  const key = JSON.stringify([place, block]);
  if ("cachePoint" in block) return { key, tokens: 0, ttl: member(block, "cachePoint")["ttl"] === "1h" ? "1h" : "5m" };
  return { key, tokens: countTokens("text" in block ? block["text"] : block) };
}
