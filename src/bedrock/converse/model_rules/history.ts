/**
 * Rules about the history of another model.
 */
import type { ContentBlock } from "../../../chat/content.ts";
import { familyOf } from "../../../models/family.ts";
import { isContent, resultAsText } from "../check/tool_results.ts";
import type { Placed } from "../../prompt/prompt.ts";
import type { ModelRule } from "./model_rule.ts";

/** Sends calls and results in the history as text for a model without tools, if the caller offers no tools. */
export const NO_TOOL_HISTORY: ModelRule = {
  rule: "no-tool-history",
  apply({ model }, { prompt, options }, fix) {
    if (!model.cannot.includes("tools") || prompt.tools.length && options.toolChoice !== "none") return;
    for (const message of prompt.messages) {
      message.content = message.content.flatMap((item) => {
        const texts = asTexts(item);
        if (!texts) return [item];
        fix(item.path, `is a ${item.block.type} block, which ${model.id} does not support`, "send it as text");
        return texts;
      });
    }
  },
};

/** Returns a call or a result as text; `undefined` for other blocks, and for a result with illegal content. */
function asTexts({ block, path }: Placed<ContentBlock>): Placed<ContentBlock>[] | undefined {
  if (block.type === "toolResult") return isContent(block.content) ? resultAsText(block, path) : undefined;
  if (block.type !== "toolUse") return undefined;
  const { toolUseId, name, input, invalid } = block;
  const text = `Tool call ${toolUseId}: ${name} ${invalid?.raw ?? JSON.stringify(input ?? {})}`;
  return [{ block: { type: "text", text }, path }];
}

/** Removes reasoning for a Claude that does not reason. Other families are not known to refuse it. */
export const NO_REASONING_HISTORY: ModelRule = {
  rule: "no-reasoning-history",
  apply({ model }, { prompt }, _fix, _refusal, note) {
    if (!model.cannot.includes("reasoning") || familyOf(model.id) !== "claude") return;
    for (const message of prompt.messages) {
      message.content = message.content.filter(({ block, path }) => {
        if (block.type !== "reasoningContent") return true;
        note(path, `is reasoning, which ${model.id} does not support`, "remove it");
        return false;
      });
    }
  },
};
