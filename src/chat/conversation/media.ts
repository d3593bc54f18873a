/**
 * Images and documents, of which one request may hold only so many.
 */
import type { ContentBlock, DocumentBlock, ImageBlock, Message, ToolResultBlock } from "../content.ts";
import { blocksOf, type Report } from "./edits.ts";
import type { Place } from "./exchanges.ts";

/**
 * How many a request may hold, the history and tool results included: 5 documents, 20 images, and 20 of both.
 * Sources: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html for the numbers; that they count
 * over the request: "You can't include more than 5 documents in a request" (aaif-goose/goose#1267,
 * strands-agents/harness-sdk#1861), "too many images and documents: 21 + 0 > 20" (cline/cline#1844, boto/boto3#4632).
 * Images in S3 are not counted: only Nova reads them from there, and takes up to a thousand.
 */
const LIMITS: readonly { readonly types: readonly string[]; readonly most: number; readonly words: string }[] = [
  { types: ["document"], most: 5, words: "5 documents" },
  { types: ["image"], most: 20, words: "20 images" },
  { types: ["document", "image"], most: 20, words: "20 images and documents" },
];

type Media = ImageBlock | DocumentBlock;

/** One image or document; `part` is its index in the tool result that holds it. */
interface Found extends Place {
  readonly media: Media;
  readonly part: number | undefined;
  /** Whether the user sends it in this turn. */
  readonly isNew: boolean;
}

/** An image or document that is to be left out, and the limit that it exceeds. */
export interface Excess extends Omit<Found, "isNew"> {
  readonly words: string;
}

/**
 * Returns the oldest images and documents, as many as exceed the limits. Those that the user sends in this turn, from `said`
 * on, stay: where they alone are too many, nothing is left out, and the request's check says so.
 */
export function excessMedia(messages: readonly Message[], dropped: number, said: Place): readonly Excess[] {
  let held = mediaIn(messages, dropped, said);
  const excess: Excess[] = [];
  for (const { types, most, words } of LIMITS) {
    const limited = held.filter(({ media }) => types.includes(media.type));
    const old = limited.filter(({ isNew }) => !isNew);
    if (limited.length - old.length > most) continue;
    const gone = old.slice(0, Math.max(0, limited.length - most));
    excess.push(...gone.map((found) => ({ ...found, words })));
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

/** What is no block at all is passed over here and below: the request's check says so in its own words. */
function isCounted(block: ContentBlock | ToolResultParts[number] | null): block is Media {
  if (block?.type === "document") return true;
  // What else is an image has a source: it came from a caller or from a tool.
  return block?.type === "image" && !("s3Location" in Object((block as ImageBlock).source));
}

/** The block that is sent in the place of `block`, which holds or is the media. */
export function withoutMedia(block: ContentBlock, { media, part, words }: Excess): ContentBlock {
  const name = media.type === "document" ? `document ${JSON.stringify(media.name)}` : "image";
  const note = { type: "text", text: `[${name} left out: a request holds at most ${words}]` } as const;
  if (part === undefined) return note;
  const result = block as ToolResultBlock; // only these have parts
  return { ...result, content: Array.from(result.content as ToolResultParts, (old, at) => at === part ? note : old) };
}

type ToolResultParts = Exclude<ToolResultBlock["content"], string>;

/** How that is reported. */
export function mediaReport({ part, words }: Excess): Report {
  return {
    rule: "media-left-out",
    within: part === undefined ? "" : `.content[${part}]`,
    what: `is more than the ${words} that a request holds; replaced by a note`,
  };
}
