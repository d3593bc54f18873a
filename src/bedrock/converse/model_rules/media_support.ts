/**
 * Rules about media and files that a model cannot read. They refuse instead of repairing, because the model would miss removed
 * content.
 */
import { type Part, rewriteBlocks, turnsOf } from "../check/rule.ts";
import type { ContentBlock } from "../../../chat/content.ts";
import { blockFacts } from "../../prompt/blocks.ts";
import { asObject } from "../../../base/json_object.ts";
import type { ModelRule } from "./model_rule.ts";

/** Returns the kind of media in a block; a guarded image counts as an image. */
function mediaOf(block: ContentBlock | Part): string {
  return block.type === "guardContent" && "image" in asObject(block.content) ? "image" : block.type;
}

/** Refuses media that the model is known not to read, anywhere in the conversation. */
export const NO_MEDIA: ModelRule = {
  rule: "no-media",
  apply({ model }, { prompt }, _fix, refusal) {
    rewriteBlocks(prompt, (block, path) => {
      const [what, capability] = blockFacts(mediaOf(block))?.needs ?? [];
      if (capability && model.cannot.includes(capability)) {
        throw refusal(path, `is ${what}, which ${model.id} cannot read; remove it, or use a model that can read it`);
      }
      return block;
    });
  },
};

/**
 * Refuses files in S3 if the model is known not to read them. In a tool result only images and videos are refused: Claude
 * Sonnet 4.5 reads a document there.
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
          `is a file in S3, which ${model.id} cannot read; pass the bytes of the file`,
        );
      }
      return block;
    });
  },
};
