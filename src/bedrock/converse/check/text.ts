/**
 * Rules about text.
 */
import { isMediaType } from "../../../chat/media/media_format.ts";
import type { ContentBlock } from "../../../chat/content.ts";
import type { SystemBlock } from "../../../chat/request.ts";
import { isPoint } from "../cache/point.ts";
import type { Placed } from "../../prompt/prompt.ts";
import { separate } from "./separate.ts";
import { type CommonRule, type Fix, isCall, reporterFor, turnsOf } from "./rule.ts";

/** Removes blank text from turns and from the system prompt. Blank text in a tool result is legal. */
export const BLANK_TEXT: CommonRule = {
  rule: "blank-text",
  apply({ prompt }, fix, _refusal, note) {
    const isKept = (item: Placed<ContentBlock | SystemBlock>, report: Fix): boolean => {
      if (!isBlank(item)) return true;
      report(item.path, "is blank text", "remove it");
      return false;
    };
    prompt.system = prompt.system.filter((item) => isKept(item, fix));
    for (const message of prompt.messages) {
      const report = reporterFor(message, fix, note);
      message.content = message.content.filter((item, at, content) => {
        if (!isSeparator(content, at)) return isKept(item, report);
        if (item.block.type !== "text" || item.block.text) return true;
        report(item.path, "is empty text between a file and a cache point", "replace it by a line break");
        item.block = { ...item.block, text: "\n" };
        return true;
      });
    }
  },
};

/** Returns whether the block is blank text. Missing text counts as blank. */
function isBlank({ block }: Placed<ContentBlock | SystemBlock>): boolean {
  return block.type === "text" && !/\S/.test(block.text ?? "");
}

/**
 * Returns whether the block is blank text between a file and a cache point, which caches a conversation up to the file.
 * Recorded for Claude Sonnet 4.5 with a line break behind a text document, 2025-12.
 */
function isSeparator(content: readonly Placed<ContentBlock>[], at: number): boolean {
  const [item, next] = [content[at]!, content[at + 1]];
  if (!isBlank(item) || !next || !isPoint(next)) return false;
  // Some models refuse a cache point directly behind a file.
  const before = content.slice(0, at).findLast((each) => !isBlank(each));
  return before !== undefined && isMediaType(before.block.type);
}

/** Moves calls to the end of their turn. Other blocks keep their order, because a model may have signed them. */
export const TEXT_BEFORE_TOOL_USE: CommonRule = {
  rule: "text-before-tool-use",
  apply({ prompt }, _fix, _refusal, note) {
    for (const turn of turnsOf(prompt)) {
      const { content } = turn;
      const end = content.findLastIndex(({ block }) => block.type === "text" || block.type === "citationsContent") + 1;
      const call = content.slice(0, end).find(isCall);
      if (!call) continue;
      note(call.path, "is a tool call before text", "move it behind the text");
      const [calls, rest] = separate(content.slice(0, end), isCall);
      turn.content = [...rest, ...calls, ...content.slice(end)];
    }
  },
};

/** Removes trailing white space from an assistant message that the model continues. */
export const TRAILING_WHITESPACE: CommonRule = {
  rule: "trailing-whitespace",
  apply({ prompt }, fix) {
    const turn = turnsOf(prompt).at(-1);
    const last = turn?.content.findLast(({ block }) => block.type !== "cachePoint");
    if (turn?.role !== "assistant" || last?.block.type !== "text" || !/\s$/.test(last.block.text)) return;
    fix(last.path, "ends the conversation with white space", "remove the white space");
    last.block = { ...last.block, text: last.block.text.trimEnd() };
  },
};
