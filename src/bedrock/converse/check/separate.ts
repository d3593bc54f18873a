/**
 * Separates blocks that move from blocks that stay.
 */
import type { ContentBlock } from "../../../chat/content.ts";
import type { Placed } from "../../prompt/prompt.ts";

/** Returns the blocks that move, each with the cache points directly behind it, and the blocks that stay. Both keep their order. */
export function separate(
  content: readonly Placed<ContentBlock>[],
  moves: (item: Placed<ContentBlock>) => boolean,
): [Placed<ContentBlock>[], Placed<ContentBlock>[]] {
  const movers: Placed<ContentBlock>[] = [], rest: Placed<ContentBlock>[] = [];
  let to = rest;
  for (const item of content) {
    if (item.block.type !== "cachePoint") to = moves(item) ? movers : rest;
    to.push(item);
  }
  return [movers, rest];
}
