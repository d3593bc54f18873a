/**
 * Rules about media in tool results.
 */
import type { ContentBlock } from "../../../chat/content.ts";
import { documentWithoutText, textFor } from "../../prompt/document_text.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import type { Placed } from "../../prompt/prompt.ts";
import { asObject } from "../../../base/json_object.ts";
import { isCitable } from "./documents.ts";
import { blocksInTurns, type CommonRule, isAnswer, type Part, rewriteParts, turnsOf } from "./rule.ts";

/** Removes citations from documents in tool results. */
export const DOCUMENT_CITATIONS: CommonRule = {
  rule: "document-citations",
  apply({ prompt }, fix) {
    for (const answer of blocksInTurns(prompt).filter(isAnswer)) {
      rewriteParts(answer, (part, path) => {
        if (part.type !== "document" || !isCitable(part)) return part;
        fix(`${path}.citations`, "are not supported in a tool result", "remove the member");
        const { citations: _, ...rest } = part;
        return rest;
      });
    }
  },
};

/** Media that are legal in a tool result and beside it. */
type MovableMedia = Extract<Part & ContentBlock, { type: "image" | "document" | "video" }>;

/**
 * Moves media that a model accepts only from the user behind the tool results, and leaves a text in each result. Never a fault
 * of the caller: a tool returns an image without knowing which model calls it.
 */
export const TOOL_RESULT_MEDIA: CommonRule = {
  rule: "tool-result-media",
  apply({ prompt, model }, _fix, _refusal, note) {
    const refused = familyRules(model)?.refusedResultMedia;
    if (!refused) return;
    const mustMove = (part: Part): part is MovableMedia =>
      refused.types.some((type) => type === part.type) &&
      (!refused.onlyS3 || "s3Location" in asObject((part as MovableMedia).source));
    for (const turn of turnsOf(prompt)) {
      const media: Placed<ContentBlock>[] = [];
      const move = (part: Part, path: string): Part => {
        if (!mustMove(part)) return part;
        const { type } = part;
        note(
          path,
          `has the type ${type}, which the model does not accept in a tool result`,
          "move it behind the tool results",
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
