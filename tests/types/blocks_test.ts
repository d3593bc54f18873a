/**
 * A new block, or a new family, that misses a column does not compile. Each `@ts-expect-error` fails the check of types when the
 * line below it compiles.
 */
import { assertEquals } from "@std/assert";
import type { AnswerBlock, ContentBlock } from "@bedrock-edge/client";
import { type BlockFacts, blockFacts, BLOCKS, type BlockTable } from "../../src/bedrock/prompt/blocks.ts";
import { encodeBlock } from "../../src/bedrock/converse/encode/encode_block.ts";

/** The union with a block that no row describes. */
type WithNewBlock = ContentBlock | { readonly type: "hologram" };

// @ts-expect-error -- the table has no row for the new block
const withoutRow: BlockTable<WithNewBlock> = BLOCKS;

const row: BlockFacts = BLOCKS.audio;
const { cachePointBehind: _, ...withoutColumn } = row;
// @ts-expect-error -- the row of audio misses a column
const missing: BlockTable<ContentBlock> = { ...BLOCKS, audio: withoutColumn };

// @ts-expect-error -- the type of system prompts says that no system prompt holds audio
const contradicting: BlockTable<ContentBlock> = { ...BLOCKS, audio: { ...BLOCKS.audio, inSystem: true } };

Deno.test("blocks: the table compiles only with every row and every column", () => {
  // The lines above are what is tested; here are the values that they speak of.
  assertEquals(Object.hasOwn(withoutRow, "hologram"), false);
  assertEquals("cachePointBehind" in missing.audio, false);
  assertEquals(contradicting.audio.inSystem, true as never);
});

Deno.test("blocks: every row has every column, and every block can be encoded", () => {
  const columns = Object.keys(BLOCKS.text).sort();
  for (const [type, facts] of Object.entries(BLOCKS)) {
    assertEquals(Object.keys(facts).sort(), columns, type);
    assertEquals(blockFacts(type), facts);
    const block = { type, name: "hologram", value: 1, text: "", content: [] } as unknown as ContentBlock;
    const [member] = Object.keys(encodeBlock(block));
    assertEquals(member, type === "unknown" ? "hologram" : type);
  }
});

Deno.test("blocks: no name that objects inherit is a block", () => {
  for (const name of ["constructor", "toString", "__proto__", "hologram", "", undefined, null, 1, {}]) {
    assertEquals(blockFacts(name), undefined);
  }
});

/** Blocks of an answer are blocks that can be sent, so that a turn goes back unchanged. */
const _answersGoBack: BlockTable<AnswerBlock> = BLOCKS;
