/**
 * Shortens tool results if a single exchange exceeds the model's window.
 */
import type { Message, ToolResultBlock } from "../../content.ts";
import { jsonText } from "../../../base/json_text.ts";
import { blocksOf, type Report } from "./edits.ts";
import { estimateTokens } from "../../estimate.ts";
import type { Place } from "./exchanges.ts";

/** The characters of a result that stay, step by step fewer, so that no result loses more than necessary. */
export const KEPT_CHARACTERS: readonly number[] = [2000, 500, 100];

/** The rule that the change is reported under. */
export const SHORTENED = "tool-result-shortened";

/** A note for the model, which may call the tool again. */
const NOTE = "[tool result shortened: the rest was left out to fit the context window]";

/** Characters per token, to compare images with text. */
const CHARACTERS_PER_TOKEN = 4;

/** Returns the places of tool results from message `from` on, oldest first, without results that the service made itself. */
export function toolResults(messages: readonly Message[], from: number): readonly Place[] {
  return messages.flatMap((message, at) =>
    at < from || message.role !== "user"
      ? []
      : blocksOf(message).flatMap((block, index) =>
        block?.type === "toolResult" && !block.serverTool && isReadable(block) ? [{ at, index }] : []
      )
  );
}

/** Whether the content is what a result may hold; the request's check refuses any other in its own words. */
function isReadable({ content }: ToolResultBlock): boolean {
  return typeof content === "string" || Array.isArray(content) && content.every((part) => part !== null);
}

/**
 * Returns the result with its first `length` characters and a note; `undefined` if the result would not be shorter. JSON that
 * is cut becomes text. An image or a file that does not fit is left out.
 */
export function shortened(block: ToolResultBlock, length: number): ToolResultBlock | undefined {
  const { content } = block;
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : content;
  const kept: Exclude<ToolResultBlock["content"], string>[number][] = [];
  let left = length;
  let end = NOTE;
  for (const part of parts) {
    const text = part.type === "text" ? part.text : part.type === "json" ? jsonText(part.json) ?? "" : undefined;
    const size = text?.length ?? estimateTokens(part) * CHARACTERS_PER_TOKEN;
    if (size <= left) {
      kept.push(part);
      left -= size;
      continue;
    }
    if (text !== undefined && left > 0) end = `${beginning(text, left)}\n${NOTE}`;
    left = -1;
  }
  if (left >= 0) return undefined;
  const short = {
    ...block,
    content: typeof content === "string" ? end : [...kept, { type: "text" as const, text: end }],
  };
  return estimateTokens(short) < estimateTokens(block) ? short : undefined;
}

/** How that is reported. */
export function shortenedReport(length: number): Report {
  return {
    rule: SHORTENED,
    within: "",
    what:
      `does not fit into the context window with the rest of the conversation; shortened to its first ${length} characters`,
  };
}

/** Returns the first `length` characters, without half of a surrogate pair at the end. */
function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
