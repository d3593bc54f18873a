/**
 * Rules about the size of a request. They refuse instead of repairing, because the model would miss removed content.
 */
import { bytesOf } from "../../../base/base64.ts";
import type { ContentBlock } from "../../../chat/content.ts";
import { type BlockFacts, blockFacts, BLOCKS } from "../../prompt/blocks.ts";
import type { Placed } from "../../prompt/prompt.ts";
import { asObject } from "../../../base/json_object.ts";
import type { WireObject } from "../../wire.ts";
import { rewriteMedia } from "./media.ts";
import { type CommonRule, type Part, partsOf, turnsOf } from "./rule.ts";

/** Returns a block as a list, or the parts of a tool result. */
function mediaOf({ block }: Placed<ContentBlock>): readonly WireObject[] {
  const parts: readonly (ContentBlock | Part)[] = block.type === "toolResult" ? partsOf(block) : [block];
  // Read as wire objects, because the blocks may come from JavaScript.
  return parts as unknown as readonly WireObject[];
}

/** Limits the images and documents of a request, counting the history and tool results. */
export const MEDIA_COUNT: CommonRule = {
  rule: "media-count",
  apply({ prompt }, _fix, refusal) {
    for (const [type, { limit }] of Object.entries<BlockFacts>(BLOCKS)) {
      if (!limit) continue;
      const { count: most } = limit;
      // Only Nova reads images from S3, and it accepts up to a thousand.
      const counts = (part: WireObject) =>
        part.type === type && !(type === "image" && "s3Location" in asObject(part.source));
      let total = 0;
      let excess: string | undefined;
      for (const { content, path } of turnsOf(prompt)) {
        total += content.flatMap(mediaOf).filter(counts).length;
        if (total > most) excess ??= path;
      }
      if (excess === undefined) continue;
      throw refusal(
        excess,
        `brings the request to ${total} ${type}s, counting the history and tool results; use at most ${most}: ` +
          'remove the oldest, or set check: "off" if the model accepts more',
      );
    }
  },
};

/** Counts bytes without decoding base64; 0 for a value that is not bytes. */
function sizeOf(bytes: unknown): number {
  if (typeof bytes !== "string") return bytesOf(bytes)?.byteLength ?? 0;
  return Math.floor(bytes.length * 3 / 4) - (bytes.endsWith("==") ? 2 : bytes.endsWith("=") ? 1 : 0);
}

/** Refuses empty media, and images and documents that are too large, also in tool results. */
export const MEDIA_SIZE: CommonRule = {
  rule: "media-size",
  apply(request, _fix, refusal) {
    rewriteMedia(request, (kind, media, path) => {
      const source = asObject(media.source);
      if (!("bytes" in source)) return media;
      const at = `${path}.source.bytes`;
      const size = sizeOf(source.bytes);
      if (!(size > 0)) throw refusal(at, "is empty; pass the bytes of the file, as a Uint8Array or base64");
      const limit = blockFacts(kind)?.limit;
      if (!limit || size <= limit.bytes) return media;
      throw refusal(
        at,
        `has ${size} bytes; use at most ${limit.bytes}, or s3Location if the model reads files from S3`,
      );
    });
  },
};
