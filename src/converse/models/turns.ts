/**
 * Rules about what a conversation may be made of.
 */
import { turnsOf } from "../check/rule.ts";
import type { ModelRule } from "./rule.ts";

/** Only tells: what stands in the system prompt, ours too, is moved where the request is written. */
export const SYSTEM_PROMPT: ModelRule = {
  rule: "system-prompt",
  apply({ model }, { prompt }, fix) {
    const [first] = prompt.system;
    if (model.systemPrompt !== false || !first) return;
    fix(
      first.path,
      `is for the system prompt, of which ${model.id} has none`,
      "it ~ put before the user's first words",
    );
  },
};

/** No repair: a conversation told by one voice is another one. */
export const SINGLE_TURN: ModelRule = {
  rule: "single-turn",
  apply({ model }, { prompt }, _fix, refusal) {
    const second = turnsOf(prompt)[1];
    if (!second || !model.refuses.includes("multiTurn")) return;
    throw refusal(second.path, `is a second turn, and ${model.id} takes one; put what was said into one message`);
  },
};

/** No repair: asked to go on, a model begins anew. */
export const ASSISTANT_PREFILL: ModelRule = {
  rule: "assistant-prefill",
  apply({ model }, { prompt }, _fix, refusal) {
    const last = turnsOf(prompt).at(-1);
    if (last?.role !== "assistant" || !model.refuses.includes("assistantPrefill")) return;
    throw refusal(
      last.path,
      `is the assistant's and the last, which ${model.id} does not go on with; end with the user's, or ask for output`,
    );
  },
};
