/**
 * Cache points among everything else that a request is made of.
 */
import type { CachePointBlock, ContentBlock } from "../../../chat/content.ts";
import type { ToolEntry } from "../../../chat/tool.ts";
import { defined } from "../../../base/defined.ts";
import type { Placed, Prompt } from "../../prompt/prompt.ts";
import { asObject } from "../../../base/json_object.ts";

/** What a cache point may stand among. */
export type Cacheable = ToolEntry | ContentBlock;

/** The tools, the system prompt, or one message: a cache point covers the sections before it too. */
export interface Section {
  /** Which kind. */
  readonly name: keyof Prompt;
  /** Whose turn it is; the messages' only. */
  readonly role?: string;
  /** The prompt's own list: what is changed here is changed there. */
  readonly items: Placed<Cacheable>[];
  /** Where it is in the request. */
  readonly path: string;
}

/**
 * A prompt's sections in the order in which the service reads them: tools, system, then a message each. Turns that switch
 * tools hold nothing else, and are left out.
 */
export function sectionsOf({ tools, system, messages }: Prompt): Section[] {
  return [
    { name: "tools", items: tools, path: "tools" },
    { name: "system", items: system, path: "system" },
    ...messages.filter(({ role }) => role !== "system").map(({ role, content, path }) => (
      { name: "messages", role, items: content, path: `${path}.content` } as const
    )),
  ];
}

/** The wire's member, of blocks without a type of ours too. */
export function memberOf(block: Cacheable): string | undefined {
  // A caller's own tool has no type.
  const { type = "toolSpec", name } = asObject(block) as { type?: string; name?: string };
  return type === "unknown" ? name : type;
}

/** What stands under the member, of blocks without a type of ours too. */
export function bodyOf(block: Cacheable): Readonly<Record<string, unknown>> {
  return asObject("type" in block && block.type === "unknown" ? block.value : block);
}

/** Whether it is a cache point, written in either way. */
export function isPoint({ block }: Pick<Placed<Cacheable>, "block">): boolean {
  return memberOf(block) === "cachePoint";
}

/** All cache points, in the order in which the service reads them. */
export function pointsOf(sections: readonly Section[]): Placed<Cacheable>[] {
  return sections.flatMap(({ items }) => items.filter(isPoint));
}

/** How long a cache point keeps what is before it. */
export function ttlOf({ block }: Pick<Placed<Cacheable>, "block">): NonNullable<CachePointBlock["ttl"]> {
  // A lifetime that is new to us passes through as it is.
  return bodyOf(block).ttl as CachePointBlock["ttl"] ?? "5m";
}

/** A cache point as it may stand anywhere: tools have no block without a type of ours. Its other members are kept. */
export function asPoint({ block }: Placed<Cacheable>, ttl?: CachePointBlock["ttl"]): CachePointBlock {
  return { ...bodyOf(block), type: "cachePoint", ...defined({ ttl }) };
}
