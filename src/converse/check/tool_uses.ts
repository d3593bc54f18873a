/**
 * Rules about the calls in a history.
 */
import { isObject } from "../wire.ts";
import { isAnswer, isCall, type Rule, turnsOf, uniqueName } from "./rule.ts";

/** Letters, digits, `_` and `-`, at most 64. */
export const NAME: RegExp = /^[\w-]{1,64}$/;

/** A model may have called what no tool can be named; what its tools are named is `tool-name`'s business. */
export const TOOL_USE_NAME: Rule = {
  rule: "tool-use-name",
  apply({ prompt }, fix) {
    for (const item of turnsOf(prompt).flatMap(({ content }) => content)) {
      const { block, path } = item;
      if (block.type !== "toolUse" || block.serverTool || NAME.test(block.name ?? "")) continue;
      const name = `${block.name ?? ""}`.replace(/[^\w-]/g, "_").slice(0, 64) || "tool";
      fix(`${path}.name`, `is ${JSON.stringify(block.name)}, which is no tool's name`, `it ~ written ${name}`);
      item.block = { ...block, name };
    }
  },
};

/** What a model wrote goes back to it, inside an object. */
export const TOOL_USE_INPUT: Rule = {
  rule: "tool-use-input",
  apply({ prompt }, fix) {
    for (const item of turnsOf(prompt).flatMap(({ content }) => content)) {
      const { block, path } = item;
      if (block.type !== "toolUse" || isObject(block.input)) continue;
      const { invalid, ...call } = block;
      const given = invalid ? invalid.raw : block.input;
      fix(`${path}.input`, "is no object", "it ~ put into one");
      item.block = { ...call, input: given === undefined || given === null ? {} : { invalid: given } };
    }
  },
};

/** Ids are unique in a conversation and spelt with few characters; a result follows its call. */
export const TOOL_USE_ID: Rule = {
  rule: "tool-use-id",
  apply({ prompt }, fix) {
    const taken = new Map<string, number>();
    const turns = turnsOf(prompt);
    for (const [at, { content }] of turns.entries()) {
      const answers = turns[at + 1]?.content.filter(isAnswer) ?? [];
      for (const item of content.filter(isCall)) {
        const { block, path } = item;
        if (block.type !== "toolUse") continue;
        const { toolUseId: given } = block;
        const legal = `${given ?? ""}`.replace(/[^\w.:-]/g, "_").slice(0, 64) || "call";
        const toolUseId = uniqueName(legal, taken, 64, (base, number) => `${base}_${number}`);
        // Of two calls with one id the first has the first result.
        const found = answers.findIndex(({ block }) => block.type === "toolResult" && block.toolUseId === given);
        const [answer] = found < 0 ? [] : answers.splice(found, 1);
        if (toolUseId === given) continue;
        const what = toolUseId === legal ? "has characters that ids have not" : "is another call's";
        fix(`${path}.toolUseId`, `${JSON.stringify(given)} ${what}`, `it ~ written ${toolUseId}`);
        item.block = { ...block, toolUseId };
        if (answer?.block.type === "toolResult") answer.block = { ...answer.block, toolUseId };
      }
    }
  },
};
