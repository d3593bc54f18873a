/**
 * Rules about media in tool results.
 */
import type { ContentBlock } from "../../../chat/content.ts";
import { type Family, familyOf } from "../../../models/family.ts";
import { documentWithoutText, textFor } from "../../prompt/document_text.ts";
import type { Placed } from "../../prompt/prompt.ts";
import { asObject } from "../../../base/json_object.ts";
import { isCitable } from "./documents.ts";
import { blocksOf, isAnswer, type Part, rewriteParts, type Rule, turnsOf } from "./rule.ts";

/** Removes citations from documents in tool results. */
export const DOCUMENT_CITATIONS: Rule = {
  rule: "document-citations",
  apply({ prompt }, fix) {
    for (const answer of blocksOf(prompt).filter(isAnswer)) {
      rewriteParts(answer, (part, path) => {
        if (part.type !== "document" || !isCitable(part)) return part;
        fix(`${path}.citations`, "are not supported in a tool result", "the member ~ removed");
        const { citations: _, ...rest } = part;
        return rest;
      });
    }
  },
};

/** Media that are legal in a tool result and beside it. */
type MovableMedia = Extract<Part & ContentBlock, { type: "image" | "document" | "video" }>;

/**
 * The media that a family refuses inside a tool result and accepts beside the result in the same turn.
 *
 * - OpenAI: anomalyco/opencode#48069 and #49443, earendil-works/pi#8643, can1357/oh-my-pi#11681, each tried against the
 *   service in 2026-08 and 2026-09.
 * - Qwen, Kimi, Gemma and Grok: anomalyco/opencode#49443, tried with an image on 2026-09-17.
 * - Nova: documents and videos from S3, recorded 2026-03 (pydantic/pydantic-ai); Nova accepts images of both sources.
 *
 * Claude, Nova and Llama 4 accept images there (recorded). Mistral refuses media in results and beside results.
 */
const REFUSED: Partial<Record<Family, { readonly types: readonly string[]; readonly onlyS3?: true }>> = {
  openai: { types: ["image", "document", "video"] },
  qwen: { types: ["image"] },
  kimi: { types: ["image"] },
  gemma: { types: ["image"] },
  grok: { types: ["image"] },
  nova: { types: ["document", "video"], onlyS3: true },
};

/**
 * Moves media that a model accepts only from the user behind the tool results, and leaves a text in each result. Never a fault
 * of the caller: a tool returns an image without knowing which model calls it.
 */
export const TOOL_RESULT_MEDIA: Rule = {
  rule: "tool-result-media",
  apply({ prompt, model }, _fix, _refusal, note) {
    const family = familyOf(model);
    const refused = family && REFUSED[family];
    if (!refused) return;
    const mustMove = (part: Part): part is MovableMedia =>
      refused.types.includes(part.type) &&
      (!refused.onlyS3 || "s3Location" in asObject((part as MovableMedia).source));
    for (const turn of turnsOf(prompt)) {
      const media: Placed<ContentBlock>[] = [];
      const move = (part: Part, path: string): Part => {
        if (!mustMove(part)) return part;
        const { type } = part;
        note(
          path,
          `has the type ${type}, which the model does not accept in a tool result`,
          "it ~ moved behind the tool results",
        );
        media.push({ block: part, path });
        return { type: "text", text: `See attachment ${media.length} after the tool results (${type}).` };
      };
      for (const answer of turn.content.filter(isAnswer)) rewriteParts(answer, move);
      const end = turn.content.findLastIndex(isAnswer) + 1;
      turn.content = [...turn.content.slice(0, end), ...media, ...turn.content.slice(end)];
      // A document that we move needs a text that we add.
      const document = media.some(({ block }) => block.type === "document") && documentWithoutText(turn);
      if (document) turn.content.push(textFor(document));
    }
  },
};
