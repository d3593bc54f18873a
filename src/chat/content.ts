/**
 * What messages are made of. The rule: `type` is the Converse member's name.
 */

/** Text. */
export interface TextBlock {
  /** Tells this block from the others. */
  type: "text";
  /** The text; AWS refuses one that is blank. */
  text: string;
}

/**
 * A block this version has no type for, carried through unchanged in both directions: `name` is the wire's member,
 * `value` what stands under it. To send one of Converse's other blocks, write it so.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { UnknownBlock } from "@bedrock-edge/client";
 *
 * // On the wire: {"cachePoint":{"type":"default"}}
 * const block: UnknownBlock = { type: "unknown", name: "cachePoint", value: { type: "default" } };
 * assertEquals(block.name, "cachePoint");
 * ```
 */
export interface UnknownBlock {
  /** Tells this block from the others. */
  type: "unknown";
  /** The wire's member, such as `image`. */
  name: string;
  /** What stands under it, as JSON. */
  value: unknown;
}

/** A block of a message. */
export type ContentBlock = TextBlock | UnknownBlock;

/** One turn of a conversation. */
export interface Message {
  /** A `system` message is moved into the system prompt, order kept. */
  role: "user" | "assistant" | "system";
  /** A bare string is one text block. */
  content: string | readonly ContentBlock[];
}

/** What a model sent: fits any later request, and survives JSON. */
export interface AssistantMessage {
  /** Always the assistant's. */
  role: "assistant";
  /** Every block, in order, those we have no type for too. */
  content: readonly ContentBlock[];
}

/** A conversation; a bare string is one user message. */
export type Messages = string | readonly Message[];
