/**
 * The words that come with a document: the service refuses a turn that holds a document and no text.
 */
import type { ContentBlock } from "../chat/content.ts";
import type { Placed, PromptMessage } from "./prompt.ts";

/** Returns whether a turn holds a document and no text. */
export function needsText({ content }: PromptMessage): boolean {
  return content.some(({ block }) => block.type === "document") && !content.some(({ block }) => block.type === "text");
}

/** Returns the text that stands behind a document where its turn has none. */
export function textFor({ path }: Placed<ContentBlock>): Placed<ContentBlock> {
  return { block: { type: "text", text: "See the attached document." }, path };
}
