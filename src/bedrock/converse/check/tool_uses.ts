/**
 * Rules about the calls in a history.
 */
import type { ToolResultBlock } from "../../../chat/content.ts";
import type { Placed } from "../../prompt/prompt.ts";
import { shown } from "../../../base/quote.ts";
import { isObject } from "../../../base/json_object.ts";
import { blocksInTurns, type CommonRule, isAnswer, isCall, turnsOf, uniqueName } from "./rule.ts";

/** Letters, digits, `_` and `-`, at most 64. */
export const NAME: RegExp = /^[\w-]{1,64}$/;

/** Makes the tool name of a model's call legal. The rule `tool-name` checks the names of tools. */
export const TOOL_USE_NAME: CommonRule = {
  rule: "tool-use-name",
  apply({ prompt }, _fix, _refusal, note) {
    for (const item of blocksInTurns(prompt).filter(isCall)) {
      const { block, path } = item;
      if (NAME.test(block.name ?? "")) continue;
      const name = `${block.name ?? ""}`.replace(/[^\w-]/g, "_").slice(0, 64) || "tool";
      note(`${path}.name`, `${shown(block.name)} is not a legal tool name`, `change it to ${name}`);
      item.block = { ...block, name };
    }
  },
};

/** Wraps the input that a model wrote into an object. */
export const TOOL_USE_INPUT: CommonRule = {
  rule: "tool-use-input",
  apply({ prompt }, _fix, _refusal, note) {
    for (const item of blocksInTurns(prompt)) {
      const { block, path } = item;
      if (block.type !== "toolUse" || isObject(block.input)) continue;
      const { invalid, ...call } = block;
      const given = invalid ? invalid.raw : block.input;
      note(`${path}.input`, "is not an object", "wrap it in an object");
      item.block = { ...call, input: given === undefined || given === null ? {} : { invalid: given } };
    }
  },
};

/** Makes the ids of calls unique and legal. The id of the result follows. */
export const TOOL_USE_ID: CommonRule = {
  rule: "tool-use-id",
  apply({ prompt }, _fix, _refusal, note) {
    const taken = new Map<string, number>();
    const turns = turnsOf(prompt);
    for (const [at, { content }] of turns.entries()) {
      // The first of two calls with the same id gets the first result.
      const answers = new Map<string, Placed<ToolResultBlock>[]>();
      for (const answer of turns[at + 1]?.content.filter(isAnswer).reverse() ?? []) {
        const { toolUseId } = answer.block;
        if (!answers.get(toolUseId)?.push(answer)) answers.set(toolUseId, [answer]);
      }
      for (const item of content.filter(isCall)) {
        const { block, path } = item;
        const { toolUseId: given } = block;
        const legal = `${given ?? ""}`.replace(/[^\w.:-]/g, "_").slice(0, 64) || "call";
        const toolUseId = uniqueName(legal, taken, 64, (base, number) => `${base}_${number}`);
        const answer = answers.get(given)?.pop();
        if (toolUseId === given) continue;
        const what = toolUseId === legal ? "is not a legal id" : "is the id of another call";
        note(`${path}.toolUseId`, `${shown(given)} ${what}`, `change it to ${toolUseId}`);
        item.block = { ...block, toolUseId };
        if (answer) answer.block = { ...answer.block, toolUseId };
      }
    }
  },
};
