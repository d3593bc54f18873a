/**
 * Rules about text.
 */
import type { ContentBlock } from "../../chat/content.ts";
import type { SystemBlock } from "../../chat/request.ts";
import { isPoint } from "../cache/point.ts";
import type { Placed } from "../prompt.ts";
import { moved } from "./moved.ts";
import { type Fix, isCall, reporterFor, type Rule, turnsOf } from "./rule.ts";

/** Blank text of a turn or of the system prompt; in a tool's result it is fine. */
export const BLANK_TEXT: Rule = {
  rule: "blank-text",
  apply({ prompt }, fix, _refusal, note) {
    const isKept = (item: Placed<ContentBlock | SystemBlock>, report: Fix): boolean => {
      if (!isBlank(item)) return true;
      report(item.path, "is blank text", "it ~ left out");
      return false;
    };
    prompt.system = prompt.system.filter((item) => isKept(item, fix));
    for (const message of prompt.messages) {
      const report = reporterFor(message, fix, note);
      message.content = message.content.filter((item, at, content) => {
        if (!isSeparator(content, at)) return isKept(item, report);
        if (item.block.type !== "text" || item.block.text) return true;
        report(item.path, "is empty text between a file and a cache point", "a line break ~ put there");
        item.block = { ...item.block, text: "\n" };
        return true;
      });
    }
  },
};

/** Absent text counts as blank: a value that was not there. */
function isBlank({ block }: Placed<ContentBlock | SystemBlock>): boolean {
  return block.type === "text" && !/\S/.test(block.text ?? "");
}

/** Behind these a cache point may not stand, or not for every model. */
const FILES: readonly ContentBlock["type"][] = ["document", "image", "video", "audio"];

/**
 * Whether the block is blank text that stands between a file and a cache point: that is how a conversation is cached up to a
 * file. Recorded of Claude Sonnet 4.5 with a line break behind a text document, 2025-12.
 */
function isSeparator(content: readonly Placed<ContentBlock>[], at: number): boolean {
  const [item, next] = [content[at]!, content[at + 1]];
  if (!isBlank(item) || !next || !isPoint(next)) return false;
  const before = content.slice(0, at).findLast((each) => !isBlank(each));
  return before !== undefined && FILES.includes(before.block.type);
}

/** Calls stand last in their turn. Only they move: what a model has signed keeps its order. */
export const TEXT_BEFORE_TOOL_USE: Rule = {
  rule: "text-before-tool-use",
  apply({ prompt }, _fix, _refusal, note) {
    for (const turn of turnsOf(prompt)) {
      const { content } = turn;
      const end = content.findLastIndex(({ block }) => block.type === "text" || block.type === "citationsContent") + 1;
      const call = content.slice(0, end).find(isCall);
      if (!call) continue;
      note(call.path, "is a call before text", "it ~ put behind the text");
      const [calls, rest] = moved(content.slice(0, end), isCall);
      turn.content = [...rest, ...calls, ...content.slice(end)];
    }
  },
};

/** What an answer is to begin with. */
export const TRAILING_WHITESPACE: Rule = {
  rule: "trailing-whitespace",
  apply({ prompt }, fix) {
    const turn = turnsOf(prompt).at(-1);
    const last = turn?.content.findLast(({ block }) => block.type !== "cachePoint");
    if (turn?.role !== "assistant" || last?.block.type !== "text" || !/\s$/.test(last.block.text)) return;
    fix(last.path, "ends the conversation with white space", "it ~ cut off there");
    last.block = { ...last.block, text: last.block.text.trimEnd() };
  },
};
