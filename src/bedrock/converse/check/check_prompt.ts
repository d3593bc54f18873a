/**
 * Repairs what Bedrock is known to refuse, or explains it. Needs no facts about models. Pure.
 */
import type { Repair } from "../../../chat/result.ts";
import { checkError } from "../../../chat/check/check_error.ts";
import { isStoredPrompt, type Prompt } from "../../prompt/prompt.ts";
import { DOCUMENT_NAME, DOCUMENT_SOURCE, DOCUMENT_TEXT } from "./documents.ts";
import { ALWAYS_REASONS, EFFORT_WORD, HIGH_EFFORT } from "./effort.ts";
import { MEDIA_COUNT, MEDIA_SIZE } from "./limits.ts";
import { MEDIA_BYTES, MEDIA_FORMAT } from "./media.ts";
import {
  INFERENCE_RANGE,
  PROMPT_RESOURCE,
  REQUEST_METADATA,
  RESPONSE_FIELD_PATHS,
  STOP_SEQUENCES,
} from "./parameters.ts";
import { TOOL_RESULTS_ALONE, TOOL_USES_ALONE } from "./split_turns.ts";
import {
  REASONING_BUDGET,
  REASONING_HISTORY,
  REASONING_SAMPLING,
  REASONING_TOOL_CHOICE,
  REASONING_TOOL_LOOP,
} from "./reasoning.ts";
import { DOCUMENT_CITATIONS, TOOL_RESULT_MEDIA } from "./result_media.ts";
import { reportOf } from "../../../chat/check/remedy.ts";
import { type CommonRule, type Fix, markServed, type MutableRequest, type Rule } from "./rule.ts";
import { STRICT_TOOL_COUNT, STRICT_TOOL_SCHEMA } from "./strict_tools.ts";
import { BLANK_TEXT, TEXT_BEFORE_TOOL_USE, TRAILING_WHITESPACE } from "./text.ts";
import {
  DUPLICATE_TOOL_RESULT,
  MISSING_TOOL_RESULT,
  ORPHANED_TOOL_RESULT,
  TOOL_RESULT_CONTENT,
  TOOL_RESULT_EMPTY,
  TOOL_RESULT_JSON,
  TOOL_RESULT_STATUS,
  TOOL_RESULTS_FIRST,
} from "./tool_results.ts";
import { TOOL_USE_ID, TOOL_USE_INPUT, TOOL_USE_NAME } from "./tool_uses.ts";
import {
  TOOL_CHOICE,
  TOOL_CHOICE_NONE,
  TOOL_DESCRIPTION,
  TOOL_HISTORY,
  TOOL_NAME,
  TOOL_SCHEMA,
  TOOL_SWITCH,
} from "./tools.ts";
import { BLOCK_ROLE, CONVERSATION_START, EMPTY_TURN, SAME_ROLE_TURNS } from "./turns.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";

/** The result of a check, which changes the prompt in place. */
export interface Checked {
  /** The options with the parameters that are sent. */
  readonly options: BedrockChatOptions;
  /** The changes, in the order of the rules. */
  readonly repairs: Repair[];
  /** The given names of renamed documents, by the names that are sent. */
  readonly documentNames: ReadonlyMap<string, string>;
}

/**
 * Every rule, in the order in which they run; each rule relies on the rules before it. The order is: parameters and tools of
 * the request, single blocks, turns (empty turns are removed, then turns are merged), calls and results across turns, turns
 * that some families need separated, tools for the remaining calls, media and limits, and rules about reasoning.
 */
export const RULES: readonly CommonRule[] = [
  PROMPT_RESOURCE,
  INFERENCE_RANGE,
  STOP_SEQUENCES,
  REQUEST_METADATA,
  RESPONSE_FIELD_PATHS,
  TOOL_NAME,
  TOOL_DESCRIPTION,
  TOOL_SCHEMA,
  STRICT_TOOL_SCHEMA,
  STRICT_TOOL_COUNT,
  BLANK_TEXT,
  BLOCK_ROLE,
  REASONING_HISTORY,
  EMPTY_TURN,
  CONVERSATION_START,
  SAME_ROLE_TURNS,
  TOOL_USE_NAME,
  TOOL_USE_INPUT,
  TOOL_USE_ID,
  TOOL_RESULT_CONTENT,
  DUPLICATE_TOOL_RESULT,
  ORPHANED_TOOL_RESULT,
  MISSING_TOOL_RESULT,
  TOOL_RESULTS_FIRST,
  TOOL_RESULT_EMPTY,
  TOOL_RESULT_JSON,
  TOOL_RESULT_STATUS,
  TEXT_BEFORE_TOOL_USE,
  TRAILING_WHITESPACE,
  TOOL_USES_ALONE,
  TOOL_RESULTS_ALONE,
  TOOL_CHOICE_NONE,
  TOOL_CHOICE,
  TOOL_HISTORY,
  TOOL_SWITCH,
  MEDIA_BYTES,
  MEDIA_FORMAT,
  DOCUMENT_CITATIONS,
  DOCUMENT_SOURCE,
  TOOL_RESULT_MEDIA,
  DOCUMENT_NAME,
  DOCUMENT_TEXT,
  MEDIA_COUNT,
  MEDIA_SIZE,
  REASONING_TOOL_LOOP,
  REASONING_TOOL_CHOICE,
  REASONING_SAMPLING,
  REASONING_BUDGET,
  ALWAYS_REASONS,
  EFFORT_WORD,
  HIGH_EFFORT,
];

/**
 * Checks a prompt. Blocks that this version has no type for are never read. Cache points only move with other blocks;
 * `checkCachePoints`, which runs next, checks them.
 *
 * @param mode `"repair"` repairs every fault that can be repaired without losing meaning. `"strict"` throws for a fault of the
 * caller, and repairs the faults of a model. A fault that cannot be repaired throws in both modes.
 * @param rules all rules in order, with the rules of the model
 * @throws {CheckError} with the rule and the path; a `RangeError` with both for a number out of range.
 */
export function checkPrompt(
  prompt: Prompt,
  options: BedrockChatOptions,
  model: string,
  mode: "repair" | "strict",
  rules: readonly Rule[] = RULES,
): Checked {
  const repairs: Repair[] = [];
  const request: MutableRequest = {
    prompt,
    options,
    // JavaScript may omit the model; the call itself refuses that.
    model: `${model}`,
    mode,
    isPromptResource: isStoredPrompt(model),
    documentNames: new Map(),
  };
  markServed(prompt);
  for (const { rule, apply } of rules) {
    const note: Fix = (path, problem, remedy) => {
      repairs.push({ rule, path, message: `${path} ${problem}; ${reportOf(remedy)}` });
    };
    const fix: Fix = (path, problem, remedy) => {
      if (mode === "strict") throw checkError(rule, path, `${problem}; ${remedy}`);
      note(path, problem, remedy);
    };
    apply(request, fix, (path, sentence) => checkError(rule, path, sentence), note);
  }
  return { options: request.options, repairs, documentNames: request.documentNames };
}
