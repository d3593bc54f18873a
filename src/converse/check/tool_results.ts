/**
 * Rules about the results in a history.
 */
import type { ContentBlock, ToolResultBlock, ToolUseBlock } from "../../chat/content.ts";
import { jsonText } from "../../chat/json_text.ts";
import { isNova } from "../cache/positions.ts";
import type { Placed, Prompt, PromptMessage } from "../prompt.ts";
import { asObject, isObject } from "../wire.ts";
import { NO_RESULT_STATUS, refusingFamily } from "./families.ts";
import { moved } from "./moved.ts";
import { blocksOf, hasForeignTool, isAnswer, isCall, partsOf, rewriteParts, type Rule, turnsOf } from "./rule.ts";

function idOf({ block }: Placed<ToolUseBlock | ToolResultBlock>): string {
  return block.toolUseId;
}

/** A result that cannot be sent as one, with all that it holds, as what a user says. */
export function asTold(result: ToolResultBlock, path: string): Placed<ContentBlock>[] {
  const { status, toolUseId } = result;
  const label = `Tool result ${toolUseId}${status === "error" ? ", an error" : ""}:`;
  return [
    { block: { type: "text", text: label }, path },
    ...partsOf(result).flatMap((part, at) => {
      const block = part.type === "json" ? { type: "text" as const, text: jsonText(part.json) ?? "" } : part;
      // Blank text is legal in a result, and not where it stands now.
      return block.type === "text" && !/\S/.test(block.text) ? [] : [{ block, path: `${path}.content[${at}]` }];
    }),
  ];
}

/** Tells the results that `isStray` names instead of sending them as such. */
function tell(turn: PromptMessage, isStray: (item: Placed<ToolResultBlock>) => boolean): void {
  turn.content = turn.content.flatMap((item) =>
    isAnswer(item) && isStray(item) ? asTold(item.block, item.path) : [item]
  );
}

/** Text, or a list of parts: what a tool gave back is easily put there as it is. */
export const TOOL_RESULT_CONTENT: Rule = {
  rule: "tool-result-content",
  apply({ prompt }, _fix, refusal) {
    for (const { block, path } of blocksOf(prompt)) {
      if (block.type !== "toolResult") continue;
      if (isContent(block.content)) continue;
      throw refusal(
        `${path}.content`,
        'is neither text nor a list of blocks; use either, such as [{ type: "json", json }]',
      );
    }
  },
};

/** Whether a result holds what a result may. */
export function isContent(content: unknown): boolean {
  if (typeof content === "string") return true;
  return Array.isArray(content) && content.every((part) => typeof asObject(part).type === "string");
}

/** One result a call; another is kept as text. */
export const DUPLICATE_TOOL_RESULT: Rule = {
  rule: "duplicate-tool-result",
  apply({ prompt }, fix) {
    for (const turn of turnsOf(prompt)) {
      const seen = new Set<string>();
      tell(turn, (item) => {
        const id = idOf(item);
        if (!seen.has(id)) return !seen.add(id);
        fix(item.path, `is another result of ${id}`, "it ~ turned into text");
        return true;
      });
    }
  },
};

/** A result of no call in the turn before; it is kept as text. */
export const ORPHANED_TOOL_RESULT: Rule = {
  rule: "orphaned-tool-result",
  apply({ prompt }, fix) {
    const turns = turnsOf(prompt);
    for (const [at, turn] of turns.entries()) {
      const before = turns[at - 1];
      if (hasForeignTool(before)) continue;
      const asked = new Set(before?.content.filter(isCall).map(idOf));
      tell(turn, (item) => {
        if (asked.has(idOf(item))) return false;
        fix(item.path, "is the result of no call in the turn before it", "it ~ turned into text");
        return true;
      });
    }
  },
};

/** A call without a result in the next turn: the model is told so. */
export const MISSING_TOOL_RESULT: Rule = {
  rule: "missing-tool-result",
  apply({ prompt }, fix) {
    const turns = turnsOf(prompt);
    for (const [at, { content, path }] of turns.entries()) {
      const next = turns[at + 1];
      const answered = new Set(next?.content.filter(isAnswer).map(idOf));
      const open = hasForeignTool(next) ? [] : content.filter(isCall).filter((item) => !answered.has(idOf(item)));
      if (!open.length) continue;
      const answers = open.map(({ block: { toolUseId }, path }): Placed<ContentBlock> => {
        fix(path, "is a call without a result", "an error ~ put there as its result");
        return {
          block: { type: "toolResult", toolUseId, content: "The call was not answered.", status: "error" },
          path,
        };
      });
      if (!next) prompt.messages.push({ role: "user", content: answers, path });
      else next.content.splice(resultsEnd(next), 0, ...answers);
    }
  },
};

/** Where the results that stand first end. */
function resultsEnd({ content }: PromptMessage): number {
  const end = content.findIndex((item) => !isAnswer(item));
  return end < 0 ? content.length : end;
}

/** Results stand before all else in their turn. */
export const TOOL_RESULTS_FIRST: Rule = {
  rule: "tool-results-first",
  apply({ prompt }, fix) {
    for (const turn of turnsOf(prompt)) {
      const { content } = turn;
      const head = content.slice(0, content.findLastIndex(isAnswer) + 1);
      const first = head.findIndex((item) => !isAnswer(item) && item.block.type !== "cachePoint");
      const late = first < 0 ? undefined : head.find((item, at) => at > first && isAnswer(item));
      if (!late) continue;
      fix(late.path, "is a result behind something else", "it ~ put first");
      turn.content = [...moved(head, isAnswer).flat(), ...content.slice(head.length)];
    }
  },
};

/** What the service's own tools found is the service's business. */
function rewriteAnswers(prompt: Prompt, make: (result: ToolResultBlock, path: string) => ToolResultBlock): void {
  for (const item of blocksOf(prompt).filter(isAnswer)) item.block = make(item.block, item.path);
}

/** A failure must say something; to Nova any result must, and a blank text is enough. */
export const TOOL_RESULT_EMPTY: Rule = {
  rule: "tool-result-empty",
  apply({ prompt, model }, fix) {
    rewriteAnswers(prompt, (result, path) => {
      const { content, status } = result;
      const failed = status === "error";
      if (content === "" || content.length || !(failed || isNova(model))) return result;
      fix(`${path}.content`, `is empty${failed ? " although the tool failed" : ""}`, "a text ~ put there");
      return { ...result, content: failed ? "The tool failed without a message." : "" };
    });
  },
};

/** Some families have no status: a failure is said in words. The status is legal, and may be of our own making. */
export const TOOL_RESULT_STATUS: Rule = {
  rule: "tool-result-status",
  apply({ prompt, model }, _fix, _refusal, note) {
    const family = refusingFamily(model, NO_RESULT_STATUS);
    if (!family) return;
    rewriteAnswers(prompt, (result, path) => {
      const { status, ...rest } = result;
      if (status === undefined) return result;
      const failed = status === "error";
      note(`${path}.status`, `is refused by ${family} models`, failed ? "a text ~ put in its place" : "it ~ left out");
      if (!failed) return rest;
      return { ...rest, content: [{ type: "text", text: "The tool failed:" }, ...partsOf(result)] };
    });
  },
};

/** JSON in a result is an object; any other value is sent as its text. */
export const TOOL_RESULT_JSON: Rule = {
  rule: "tool-result-json",
  apply({ prompt }, fix) {
    for (const answer of blocksOf(prompt).filter(isAnswer)) {
      rewriteParts(answer, (part, path) => {
        if (part.type !== "json" || isObject(part.json)) return part;
        fix(`${path}.json`, "is no object", "it ~ written as text");
        return { type: "text", text: jsonText(part.json) ?? "" };
      });
    }
  },
};
