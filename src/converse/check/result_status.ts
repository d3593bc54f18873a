/**
 * The rule about the status of a tool's result.
 */
import { familyOf } from "../../models/family.ts";
import { blocksOf, isAnswer, type Rule } from "./rule.ts";

/** Writer's models take no status. The loop that runs tools writes it as often as the caller, so strict repairs it, too. */
export const TOOL_RESULT_STATUS: Rule = {
  rule: "tool-result-status",
  apply({ prompt, model }, _fix, _refusal, note) {
    if (familyOf(model) !== "writer") return;
    for (const item of blocksOf(prompt).filter(isAnswer)) {
      const { status, ...block } = item.block;
      if (status === undefined) continue;
      note(`${item.path}.status`, `is ${JSON.stringify(status)}, which ${model} does not take`, "it ~ left out");
      item.block = block;
    }
  },
};
