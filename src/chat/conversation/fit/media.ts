/**
 * Images and documents that exceed the limits of one request.
 */
import type { ContentBlock, DocumentBlock, ImageBlock, Message, ToolResultBlock } from "../../content.ts";
import { blocksOf, type Report } from "./edits.ts";
import type { Place } from "./exchanges.ts";

/**
 * The limits of a request, counting the history and tool results: 5 documents, 20 images, and 20 of both together.
 * Sources: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html for the numbers. The limits hold
 * for the whole request: "You can't include more than 5 documents in a request" (aaif-goose/goose#1267,
 * strands-agents/harness-sdk#1861), "too many images and documents: 21 + 0 > 20" (cline/cline#1844, boto/boto3#4632).
 * Images in S3 are not counted: a model that reads images from S3 accepts up to a thousand.
 */
const LIMITS: readonly { readonly types: readonly string[]; readonly most: number; readonly words: string }[] = [
  { types: ["document"], most: 5, words: "5 documents" },
  { types: ["image"], most: 20, words: "20 images" },
  { types: ["document", "image"], most: 20, words: "20 images and documents" },
];

type Media = ImageBlock | DocumentBlock;

/** One image or document; `part` is the index in its tool result. */
interface Found extends Place {
  readonly media: Media;
  readonly part: number | undefined;
  /** Whether the user sends it in this turn. */
  readonly isNew: boolean;
}

/** An image or document to leave out, and the limit that it exceeds. */
export interface Excess extends Omit<Found, "isNew"> {
  readonly words: string;
}

/**
 * Returns the oldest images and documents that exceed the limits. Files of the current turn, from `said` on, are never
 * returned: if they alone exceed a limit, nothing is left out, and the check refuses the request.
 */
export function excessMedia(messages: readonly Message[], dropped: number, said: Place): readonly Excess[] {
  let held = mediaIn(messages, dropped, said);
  const excess: Excess[] = [];
  for (const { types, most, words } of LIMITS) {
    const limited = held.filter(({ media }) => types.includes(media.type));
    const old = limited.filter(({ isNew }) => !isNew);
    if (limited.length - old.length > most) continue;
    const gone = old.slice(0, Math.max(0, limited.length - most));
    for (const found of gone) excess.push({ ...found, words });
    held = held.filter((found) => !gone.includes(found));
  }
  return excess;
}

function mediaIn(messages: readonly Message[], dropped: number, said: Place): Found[] {
  const all: Found[] = [];
  for (const [at, message] of messages.entries()) {
    if (at < dropped) continue;
    for (const [index, block] of blocksOf(message).entries()) {
      const isNew = at === said.at && index >= said.index;
      if (isCounted(block)) all.push({ at, index, part: undefined, media: block, isNew });
      const parts = block?.type === "toolResult" && Array.isArray(block.content) ? block.content : [];
      for (const [part, media] of parts.entries()) {
        if (isCounted(media)) all.push({ at, index, part, media, isNew });
      }
    }
  }
  return all;
}

/** Returns whether a block counts. An entry that is not a block is ignored: the check of the request refuses it. */
function isCounted(block: ContentBlock | ToolResultParts[number] | null): block is Media {
  if (block?.type === "document") return true;
  // Every image of a caller or a tool has a source.
  return block?.type === "image" && !("s3Location" in Object((block as ImageBlock).source));
}

/** Returns `block` with a note instead of the media that it is or holds. */
export function withoutMedia(block: ContentBlock, { media, part, words }: Excess): ContentBlock {
  const name = media.type === "document" ? `document ${JSON.stringify(media.name)}` : "image";
  const note = { type: "text", text: `[${name} left out: a request holds at most ${words}]` } as const;
  if (part === undefined) return note;
  const result = block as ToolResultBlock; // only tool results have parts
  return { ...result, content: Array.from(result.content as ToolResultParts, (old, at) => at === part ? note : old) };
}

type ToolResultParts = Exclude<ToolResultBlock["content"], string>;

/** Returns the report of the change. */
export function mediaReport({ part, words }: Excess): Report {
  return {
    rule: "media-left-out",
    within: part === undefined ? "" : `.content[${part}]`,
    what: `exceeds the limit of ${words} in a request; replaced by a note`,
  };
}
