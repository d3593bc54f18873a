/**
 * The words that come with a document: the service refuses a turn that holds a document and no text.
 */
import type { ContentBlock } from "../../chat/content.ts";
import type { Placed, PromptMessage } from "./prompt.ts";

/** Returns the first document of a turn that holds no text; `undefined` where text or no document stands in the turn. */
export function documentWithoutText({ content }: PromptMessage): Placed<ContentBlock> | undefined {
  const hasText = content.some(({ block }) => block.type === "text");
  return hasText ? undefined : content.find(({ block }) => block.type === "document");
}

/** Returns the text that stands behind a document where its turn has none. */
export function textFor({ path }: Placed<ContentBlock>): Placed<ContentBlock> {
  return { block: { type: "text", text: "See the attached document." }, path };
}
