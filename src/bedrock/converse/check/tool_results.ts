/**
 * Rules about the results in a history.
 */
import type { ContentBlock, ToolResultBlock, ToolUseBlock } from "../../../chat/content.ts";
import { cut } from "../../../base/quote.ts";
import { jsonText } from "../../../base/json_text.ts";
import { familyOf } from "../../../models/family.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import type { Placed, Prompt, PromptMessage } from "../../prompt/prompt.ts";
import { asObject, isObject } from "../../../base/json_object.ts";
import { separate } from "./separate.ts";
import {
  blocksInTurns,
  type CommonRule,
  hasForeignTool,
  isAnswer,
  isCall,
  partsOf,
  rewriteParts,
  turnsOf,
} from "./rule.ts";

function idOf({ block }: Placed<ToolUseBlock | ToolResultBlock>): string {
  return block.toolUseId;
}

/** Returns a result that cannot be sent as a result, as user content with all of its parts. */
export function resultAsText(result: ToolResultBlock, path: string): Placed<ContentBlock>[] {
  const { status, toolUseId } = result;
  const label = `Tool result ${toolUseId}${status === "error" ? ", an error" : ""}:`;
  return [
    { block: { type: "text", text: label }, path },
    ...partsOf(result).flatMap((part, at) => {
      const block = part.type === "json" ? { type: "text" as const, text: jsonText(part.json) ?? "" } : part;
      // Blank text is legal in a result, but not in user content.
      return block.type === "text" && !/\S/.test(block.text) ? [] : [{ block, path: `${path}.content[${at}]` }];
    }),
  ];
}

/** Turns the results that `isStray` selects into user content. */
function turnIntoText(turn: PromptMessage, isStray: (item: Placed<ToolResultBlock>) => boolean): void {
  turn.content = turn.content.flatMap((item) =>
    isAnswer(item) && isStray(item) ? resultAsText(item.block, item.path) : [item]
  );
}

/** Refuses a result whose content is neither text nor a list of parts, such as the bare return value of a tool. */
export const TOOL_RESULT_CONTENT: CommonRule = {
  rule: "tool-result-content",
  apply({ prompt }, _fix, refusal) {
    for (const { block, path } of blocksInTurns(prompt)) {
      if (block.type !== "toolResult") continue;
      if (isContent(block.content)) continue;
      throw refusal(
        `${path}.content`,
        'is neither text nor a list of blocks; use one of them, such as [{ type: "json", json }]',
      );
    }
  },
};

/** Returns whether the content of a tool result is legal. */
export function isContent(content: unknown): boolean {
  if (typeof content === "string") return true;
  return Array.isArray(content) && content.every((part) => typeof asObject(part).type === "string");
}

/** Keeps one result per call, and turns other results into text. */
export const DUPLICATE_TOOL_RESULT: CommonRule = {
  rule: "duplicate-tool-result",
  apply({ prompt }, fix) {
    for (const turn of turnsOf(prompt)) {
      const seen = new Set<string>();
      turnIntoText(turn, (item) => {
        const id = idOf(item);
        if (!seen.has(id)) return !seen.add(id);
        fix(item.path, `is another result of the call ${cut(id)}`, "turn it into text");
        return true;
      });
    }
  },
};

/** Turns a result without a call in the previous turn into text. */
export const ORPHANED_TOOL_RESULT: CommonRule = {
  rule: "orphaned-tool-result",
  apply({ prompt }, fix) {
    const turns = turnsOf(prompt);
    for (const [at, turn] of turns.entries()) {
      const before = turns[at - 1];
      if (hasForeignTool(before)) continue;
      const asked = new Set(before?.content.filter(isCall).map(idOf));
      turnIntoText(turn, (item) => {
        if (asked.has(idOf(item))) return false;
        fix(item.path, "does not answer a call of the previous turn", "turn it into text");
        return true;
      });
    }
  },
};

/** Adds an error result for a call without a result in the next turn. */
export const MISSING_TOOL_RESULT: CommonRule = {
  rule: "missing-tool-result",
  apply({ prompt }, fix) {
    const turns = turnsOf(prompt);
    for (const [at, { content, path }] of turns.entries()) {
      const next = turns[at + 1];
      const answered = new Set(next?.content.filter(isAnswer).map(idOf));
      const open = hasForeignTool(next) ? [] : content.filter(isCall).filter((item) => !answered.has(idOf(item)));
      if (!open.length) continue;
      const answers = open.map(({ block: { toolUseId }, path }): Placed<ContentBlock> => {
        fix(path, "is a tool call without a result", "add an error result");
        return {
          block: { type: "toolResult", toolUseId, content: "The call was not answered.", status: "error" },
          path,
        };
      });
      if (!next) prompt.messages.push({ role: "user", content: answers, path });
      else next.content = insertAt(next.content, resultsEnd(next), answers);
    }
  },
};

/** Returns a list with more items at an index. A list may be longer than the arguments that a call takes. */
function insertAt<T>(list: readonly T[], at: number, more: readonly T[]): T[] {
  return [...list.slice(0, at), ...more, ...list.slice(at)];
}

/** Returns the index behind the results at the front of a turn. */
function resultsEnd({ content }: PromptMessage): number {
  const end = content.findIndex((item) => !isAnswer(item));
  return end < 0 ? content.length : end;
}

/** Moves results to the front of their turn. */
export const TOOL_RESULTS_FIRST: CommonRule = {
  rule: "tool-results-first",
  apply({ prompt }, fix) {
    for (const turn of turnsOf(prompt)) {
      const { content } = turn;
      const head = content.slice(0, content.findLastIndex(isAnswer) + 1);
      const first = head.findIndex((item) => !isAnswer(item) && item.block.type !== "cachePoint");
      const late = first < 0 ? undefined : head.find((item, at) => at > first && isAnswer(item));
      if (!late) continue;
      fix(late.path, "is a tool result behind other content", "move it to the front");
      turn.content = [...separate(head, isAnswer).flat(), ...content.slice(head.length)];
    }
  },
};

/** Replaces the caller's tool results by the result of `make`. Results of the service's own tools stay unchanged. */
function rewriteAnswers(prompt: Prompt, make: (result: ToolResultBlock, path: string) => ToolResultBlock): void {
  for (const item of blocksInTurns(prompt).filter(isAnswer)) item.block = make(item.block, item.path);
}

/** Adds text to an empty failure, and for Nova to any empty result; blank text is enough. */
export const TOOL_RESULT_EMPTY: CommonRule = {
  rule: "tool-result-empty",
  apply({ prompt, model }, fix) {
    const refusesAny = familyRules(model)?.refusesEmptyResults;
    rewriteAnswers(prompt, (result, path) => {
      const { content, status } = result;
      const failed = status === "error";
      if (content === "" || content.length || !(failed || refusesAny)) return result;
      fix(`${path}.content`, `is empty${failed ? " although the tool failed" : ""}`, "add a text");
      return { ...result, content: failed ? "The tool failed without a message." : "" };
    });
  },
};

/** Removes the status for families that refuse it, and says in text that a tool failed. Never a fault of the caller. */
export const TOOL_RESULT_STATUS: CommonRule = {
  rule: "tool-result-status",
  apply({ prompt, model }, _fix, _refusal, note) {
    if (!familyRules(model)?.refusesResultStatus) return;
    rewriteAnswers(prompt, (result, path) => {
      const { status, ...rest } = result;
      if (status === undefined) return result;
      const failed = status === "error";
      note(
        `${path}.status`,
        `is refused by ${familyOf(model)} models`,
        failed ? "replace it by a text" : "remove it",
      );
      if (!failed) return rest;
      return { ...rest, content: [{ type: "text", text: "The tool failed:" }, ...partsOf(result)] };
    });
  },
};

/** Sends JSON that is not an object as text. */
export const TOOL_RESULT_JSON: CommonRule = {
  rule: "tool-result-json",
  apply({ prompt }, fix) {
    for (const answer of blocksInTurns(prompt).filter(isAnswer)) {
      rewriteParts(answer, (part, path) => {
        if (part.type !== "json" || isObject(part.json)) return part;
        fix(`${path}.json`, "is not an object", "send it as text");
        return { type: "text", text: jsonText(part.json) ?? "" };
      });
    }
  },
};
