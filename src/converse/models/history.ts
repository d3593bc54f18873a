/**
 * Rules about a history that another model made.
 */
import type { ContentBlock } from "../../chat/content.ts";
import { familyOf } from "../../models/family.ts";
import { asTold, isContent } from "../check/tool_results.ts";
import type { Placed } from "../prompt.ts";
import type { ModelRule } from "./rule.ts";

/** Calls and results in the history of a model without tools, where the caller offers none: both are told as text. */
export const NO_TOOL_HISTORY: ModelRule = {
  rule: "no-tool-history",
  apply({ model }, { prompt, options }, fix) {
    if (!model.cannot.includes("tools") || prompt.tools.length && options.toolChoice !== "none") return;
    for (const message of prompt.messages) {
      message.content = message.content.flatMap((item) => {
        const texts = textsOf(item);
        if (!texts) return [item];
        fix(item.path, `is a ${item.block.type} block, and ${model.id} has no tools`, "it ~ written as text");
        return texts;
      });
    }
  },
};

/** A call or a result as text; `undefined` for any other block, and for a result that holds nothing legal. */
function textsOf({ block, path }: Placed<ContentBlock>): Placed<ContentBlock>[] | undefined {
  if (block.type === "toolResult") return isContent(block.content) ? asTold(block, path) : undefined;
  if (block.type !== "toolUse") return undefined;
  const { toolUseId, name, input, invalid } = block;
  const text = `Tool call ${toolUseId}: ${name} ${invalid?.raw ?? JSON.stringify(input ?? {})}`;
  return [{ block: { type: "text", text }, path }];
}

/** A Claude that does not reason takes no reasoning. Of other families it is not known. */
export const NO_REASONING_HISTORY: ModelRule = {
  rule: "no-reasoning-history",
  apply({ model }, { prompt }, _fix, _refusal, note) {
    if (!model.cannot.includes("reasoning") || familyOf(model.id) !== "claude") return;
    for (const message of prompt.messages) {
      message.content = message.content.filter(({ block, path }) => {
        if (block.type !== "reasoningContent") return true;
        note(path, `is reasoning, and ${model.id} does not reason`, "it ~ left out");
        return false;
      });
    }
  },
};
