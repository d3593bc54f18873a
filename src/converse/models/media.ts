/**
 * Rules about media and files that a model cannot read. None can be repaired: what is left out is not seen.
 */
import type { Capability } from "../../models/gate.ts";
import { type Part, rewriteBlocks, turnsOf } from "../check/rule.ts";
import type { ContentBlock } from "../../chat/content.ts";
import { asObject } from "../wire.ts";
import type { ModelRule } from "./rule.ts";

/** What a model needs in order to read each kind of block. */
const NEEDS: ReadonlyMap<string, readonly [what: string, Capability]> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(
    {
      image: ["an image", "imageInput"],
      document: ["a document", "documentInput"],
      video: ["a video", "videoInput"],
      audio: ["audio", "audioInput"],
    } as const,
  ),
);

/** The kind of media in a block; a guarded image counts as an image. */
function mediaOf(block: ContentBlock | Part): string {
  return block.type === "guardContent" && "image" in asObject(block.content) ? "image" : block.type;
}

/** Refuses media that the model is known not to read, wherever in the conversation they stand. */
export const NO_MEDIA: ModelRule = {
  rule: "no-media",
  apply({ model }, { prompt }, _fix, refusal) {
    rewriteBlocks(prompt, (block, path) => {
      const [what, capability] = NEEDS.get(mediaOf(block)) ?? [];
      if (capability && model.cannot.includes(capability)) {
        throw refusal(path, `is ${what}, and ${model.id} reads none; leave it out, or use a model that reads it`);
      }
      return block;
    });
  },
};

/**
 * Refuses files in S3 where the model is known to take none. In a tool's result only images and videos are refused: Claude
 * Sonnet 4.5 read a document from there.
 */
export const NO_S3_SOURCE: ModelRule = {
  rule: "no-bucket-source",
  apply({ model }, { prompt }, _fix, refusal) {
    if (!model.refuses.includes("s3Location")) return;
    const turns = turnsOf(prompt).flatMap(({ content }) => content);
    const direct = new Set(turns.map(({ path }) => path));
    rewriteBlocks(prompt, (block, path) => {
      const { s3Location } = asObject(asObject(block).source);
      const isRead = block.type === "document" && !direct.has(path);
      if (s3Location !== undefined && !isRead) {
        throw refusal(
          `${path}.source.s3Location`,
          `is a file in S3, which ${model.id} takes none from; pass its bytes`,
        );
      }
      return block;
    });
  },
};
