/**
 * Cache points, and the sections of a request that hold them.
 */
import type { CachePointBlock, ContentBlock } from "../../../chat/content.ts";
import type { ToolEntry } from "../../../chat/tool.ts";
import { defined } from "../../../base/defined.ts";
import type { Placed, Prompt } from "../../prompt/prompt.ts";
import { asObject } from "../../../base/json_object.ts";

/** An item of a section: a block, a tool or a cache point. */
export type Cacheable = ToolEntry | ContentBlock;

/** The tools, the system prompt, or one message. A cache point also covers the sections before its own. */
export interface Section {
  /** The kind of the section. */
  readonly name: keyof Prompt;
  /** The role of a message. */
  readonly role?: string;
  /** The list of the prompt itself, so that a change here changes the prompt. */
  readonly items: Placed<Cacheable>[];
  /** The path in the request. */
  readonly path: string;
}

/**
 * Returns a prompt's sections in the order in which the service reads them: tools, system, then each message. Messages that switch
 * tools hold nothing else, and are not sections.
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

/** Returns the name of the member on the wire, also for an `unknown` block. */
export function wireNameOf(block: Cacheable): string | undefined {
  // A caller's own tool has no type.
  const { type = "toolSpec", name } = asObject(block) as { type?: string; name?: string };
  return type === "unknown" ? name : type;
}

/** Returns the value of the member on the wire, also for an `unknown` block. */
export function wireValueOf(block: Cacheable): Readonly<Record<string, unknown>> {
  return asObject("type" in block && block.type === "unknown" ? block.value : block);
}

/** Returns whether an item is a cache point, as a block of ours or as an `unknown` block. */
export function isPoint({ block }: Pick<Placed<Cacheable>, "block">): boolean {
  return wireNameOf(block) === "cachePoint";
}

/** Returns all cache points, in the order in which the service reads them. */
export function pointsOf(sections: readonly Section[]): Placed<Cacheable>[] {
  return sections.flatMap(({ items }) => items.filter(isPoint));
}

/** Returns the lifetime of a cache point. */
export function ttlOf({ block }: Pick<Placed<Cacheable>, "block">): NonNullable<CachePointBlock["ttl"]> {
  // An unknown lifetime passes through.
  return wireValueOf(block).ttl as CachePointBlock["ttl"] ?? "5m";
}

/** Returns a cache point as a block that is legal in every section, with its other members. Tools cannot hold `unknown` blocks. */
export function asPoint({ block }: Placed<Cacheable>, ttl?: CachePointBlock["ttl"]): CachePointBlock {
  return { ...wireValueOf(block), type: "cachePoint", ...defined({ ttl }) };
}
