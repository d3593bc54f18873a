/**
 * Some blocks moved apart from others, every order kept.
 */
import type { ContentBlock } from "../../../chat/content.ts";
import type { Placed } from "../../prompt/prompt.ts";

/** Those that move, each with the cache points right behind it, and those that stay. */
export function moved(
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
