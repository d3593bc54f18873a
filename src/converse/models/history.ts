/**
 * Rules about words of other models in the history.
 */
import { turnsOf } from "../check/rule.ts";
import type { ModelRule } from "./rule.ts";

/** A model that does not reason takes no reasoning of another back. No caller wrote it, so it is left out under strict, too. */
export const REASONING_HISTORY: ModelRule = {
  rule: "reasoning-history",
  apply({ model }, { prompt }, _fix, _refusal, note) {
    if (!model.cannot.includes("reasoning")) return;
    const emptied = new Set<unknown>();
    for (const turn of turnsOf(prompt)) {
      const kept = turn.content.filter(({ block, path }) => {
        if (block.type !== "reasoningContent") return true;
        note(path, `is reasoning, which ${model.id} does not take`, "it ~ left out");
        return false;
      });
      if (!kept.length && turn.content.length) emptied.add(turn);
      turn.content = kept;
    }
    // A turn of reasoning alone has nothing left to say.
    prompt.messages = prompt.messages.filter((turn) => !emptied.has(turn));
  },
};
