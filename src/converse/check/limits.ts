/**
 * Rules about how much a message may hold. None can be repaired: what is left out is not seen.
 */
import type { DocumentBlock, ImageBlock } from "../../chat/content.ts";
import { asObject } from "../wire.ts";
import { rewriteBlocks, type Rule, turnsOf } from "./rule.ts";

/** Of each kind that is limited, how many a message may hold and how many bytes each. */
const LIMITS: ReadonlyMap<string, { readonly count: number; readonly bytes: number }> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries({
    image: { count: 20, bytes: 3_932_160 },
    document: { count: 5, bytes: 4_718_592 },
  }),
);

/** At most so many images and documents a message. */
export const MEDIA_COUNT: Rule = {
  rule: "media-count",
  apply({ prompt }, _fix, refusal) {
    for (const { content, path } of turnsOf(prompt)) {
      for (const [type, { count: most }] of LIMITS) {
        const count = content.filter(({ block }) => block.type === type).length;
        if (count > most) throw refusal(path, `holds ${count} of ${type}; use at most ${most} in a message`);
      }
    }
  },
};

/** How many bytes there are, counted without decoding them; none where they are no bytes. */
function sizeOf(bytes: unknown): number {
  if (typeof bytes !== "string") return bytes instanceof Uint8Array ? bytes.byteLength : 0;
  return Math.floor(bytes.length * 3 / 4) - (bytes.endsWith("==") ? 2 : bytes.endsWith("=") ? 1 : 0);
}

/** No image and no document is larger; those in a tool's result are counted alike. */
export const MEDIA_SIZE: Rule = {
  rule: "media-size",
  apply({ prompt }, _fix, refusal) {
    rewriteBlocks(prompt, (block, path) => {
      const limit = LIMITS.get(block.type);
      const source = asObject(limit && (block as ImageBlock | DocumentBlock).source);
      if (!limit || !("bytes" in source)) return block;
      const at = `${path}.source.bytes`;
      const size = sizeOf(source.bytes);
      if (!(size > 0)) throw refusal(at, "is empty; pass a Uint8Array of the file, or its base64");
      if (size <= limit.bytes) return block;
      throw refusal(at, `has ${size} bytes; use at most ${limit.bytes}, or s3Location where the model reads it`);
    });
  },
};
