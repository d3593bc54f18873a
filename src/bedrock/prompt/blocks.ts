/**
 * The facts about each content block in Converse: one row a block, one column a question. Every other table of blocks is
 * exhaustive over the same union, and stands apart for a reason: `encode_block.ts`, `decode_block.ts` and `whole_answer.ts` hold
 * functions of higher layers, `block_members.ts` is in the bundle of the text client, and `chat/tools/tool_content.ts` and
 * `chat/estimate.ts` serve every provider.
 */
import type { ContentBlock, Message, ToolResultPart } from "../../chat/content.ts";
import type { SystemBlock } from "../../chat/request.ts";
import type { Capability } from "../../models/gate.ts";

/** A limit of Bedrock for the blocks of one type. */
export interface BlockLimit {
  /** The most blocks in a request, counting the history and tool results. */
  readonly count: number;
  /** The most bytes in a block. */
  readonly bytes: number;
}

/** The facts about one block. */
export interface BlockFacts {
  /** The role whose messages may hold the block. */
  readonly role: Message["role"] | "any";
  /** Whether a system prompt may hold the block. */
  readonly inSystem: boolean;
  /** Whether the content of a tool result may hold the block. */
  readonly inToolResult: boolean;
  /** The media that a model must be able to read, in words, and the capability for it. */
  readonly needs: readonly [what: string, Capability] | undefined;
  /** The limits of a request. Source: the API reference of Message, read 2026-11-20. */
  readonly limit: BlockLimit | undefined;
  /**
   * Whether a cache point is accepted directly behind the block. `unproven` is accepted from the caller, and never added: a turn of
   * PDFs is "nothing available to cache" for some (anomalyco/opencode#17300). `refused` is "Cache point cannot be inserted after
   * reasoning block" (anomalyco/opencode#36517, 0xPlaygrounds/rig#1673).
   */
  readonly cachePointBehind: CachePointPlace;
}

/** Whether a cache point is accepted at a place. */
export type CachePointPlace = "accepted" | "unproven" | "refused";

/** A table of the blocks `B`. Two columns must agree with the types of the system prompt and of tool results. */
export type BlockTable<B extends { readonly type: string }> = {
  readonly [T in B["type"]]:
    & BlockFacts
    & {
      readonly inSystem: T extends SystemBlock["type"] ? true : false;
      readonly inToolResult: T extends ToolResultPart["type"] ? true : false;
    };
};

/** The facts about every block that can be sent. */
export const BLOCKS: BlockTable<ContentBlock> = {
  text: {
    role: "any",
    inSystem: true,
    inToolResult: true,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "accepted",
  },
  image: {
    role: "user",
    inSystem: false,
    inToolResult: true,
    needs: ["an image", "imageInput"],
    limit: { count: 20, bytes: 3_932_160 },
    cachePointBehind: "accepted",
  },
  document: {
    role: "user",
    inSystem: false,
    inToolResult: true,
    needs: ["a document", "documentInput"],
    limit: { count: 5, bytes: 4_718_592 },
    cachePointBehind: "unproven",
  },
  video: {
    role: "user",
    inSystem: false,
    inToolResult: true,
    needs: ["a video", "videoInput"],
    limit: undefined,
    cachePointBehind: "unproven",
  },
  audio: {
    role: "user",
    inSystem: false,
    inToolResult: false,
    needs: ["audio", "audioInput"],
    limit: undefined,
    cachePointBehind: "unproven",
  },
  toolUse: {
    role: "assistant",
    inSystem: false,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
  toolResult: {
    role: "user",
    inSystem: false,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "accepted",
  },
  guardContent: {
    role: "any",
    inSystem: true,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
  cachePoint: {
    role: "any",
    inSystem: true,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
  reasoningContent: {
    role: "assistant",
    inSystem: false,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "refused",
  },
  citationsContent: {
    role: "any",
    inSystem: false,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
  searchResult: {
    role: "any",
    inSystem: false,
    inToolResult: true,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
  toolAddition: {
    role: "system",
    inSystem: false,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
  toolRemoval: {
    role: "system",
    inSystem: false,
    inToolResult: false,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
  unknown: {
    role: "any",
    inSystem: true,
    inToolResult: true,
    needs: undefined,
    limit: undefined,
    cachePointBehind: "unproven",
  },
};

/**
 * Returns the facts about a block by its type, which may be any value in plain JavaScript; `undefined` for any other value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { blockFacts } from "./blocks.ts";
 *
 * assertEquals(blockFacts("toolUse")?.role, "assistant");
 * assertEquals(blockFacts("constructor"), undefined);
 * ```
 */
export function blockFacts(type: unknown): BlockFacts | undefined {
  return isBlockType(type) ? BLOCKS[type] : undefined;
}

function isBlockType(type: unknown): type is ContentBlock["type"] {
  return typeof type === "string" && Object.hasOwn(BLOCKS, type);
}
