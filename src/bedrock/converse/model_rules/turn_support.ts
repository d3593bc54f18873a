/**
 * Rules about the structure of a conversation.
 */
import { turnsOf } from "../check/rule.ts";
import type { ModelRule } from "./model_rule.ts";

/** Reports that the system prompt is moved into the first user message; `fit_body.ts` moves it. */
export const SYSTEM_PROMPT: ModelRule = {
  rule: "system-prompt",
  apply({ model }, { prompt }, fix) {
    const [first] = prompt.system;
    if (model.systemPrompt !== false || !first) return;
    fix(
      first.path,
      `is part of the system prompt, which ${model.id} does not support`,
      "move it into the first user message",
    );
  },
};

/** Refuses a second turn. A repair would merge two speakers. */
export const SINGLE_TURN: ModelRule = {
  rule: "single-turn",
  apply({ model }, { prompt }, _fix, refusal) {
    const second = turnsOf(prompt)[1];
    if (!second || !model.refuses.includes("multiTurn")) return;
    throw refusal(
      second.path,
      `is a second turn, but ${model.id} accepts only one; put the conversation into one message`,
    );
  },
};

/** Refuses a last message of the assistant for a model that does not continue it. */
export const ASSISTANT_PREFILL: ModelRule = {
  rule: "assistant-prefill",
  apply({ model }, { prompt }, _fix, refusal) {
    const last = turnsOf(prompt).at(-1);
    if (last?.role !== "assistant" || !model.refuses.includes("assistantPrefill")) return;
    throw refusal(
      last.path,
      `is a last message of the assistant, which ${model.id} does not continue; end with a user message, or use output`,
    );
  },
};
