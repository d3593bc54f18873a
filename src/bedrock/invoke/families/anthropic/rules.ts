/**
 * The rules of Converse's check that hold for Anthropic Messages too: those whose evidence is Claude's own words, and those about
 * text, tools and bytes that no Claude accepts in any form. Limits of Converse, and its names of documents, are left out.
 */
import type { CommonRule } from "../../../converse/check/rule.ts";
import { MEDIA_BYTES, MEDIA_FORMAT } from "../../../converse/check/media.ts";
import { INFERENCE_RANGE, REQUEST_METADATA, STOP_SEQUENCES } from "../../../converse/check/parameters.ts";
import {
  REASONING_BUDGET,
  REASONING_HISTORY,
  REASONING_SAMPLING,
  REASONING_TOOL_CHOICE,
  REASONING_TOOL_LOOP,
} from "../../../converse/check/reasoning.ts";
import { STRICT_TOOL_COUNT, STRICT_TOOL_SCHEMA } from "../../../converse/check/strict_tools.ts";
import { BLANK_TEXT, TEXT_BEFORE_TOOL_USE, TRAILING_WHITESPACE } from "../../../converse/check/text.ts";
import {
  DUPLICATE_TOOL_RESULT,
  MISSING_TOOL_RESULT,
  ORPHANED_TOOL_RESULT,
  TOOL_RESULT_CONTENT,
  TOOL_RESULT_EMPTY,
  TOOL_RESULTS_FIRST,
} from "../../../converse/check/tool_results.ts";
import { TOOL_USE_ID, TOOL_USE_INPUT, TOOL_USE_NAME } from "../../../converse/check/tool_uses.ts";
import { TOOL_CHOICE, TOOL_DESCRIPTION, TOOL_HISTORY, TOOL_NAME, TOOL_SCHEMA } from "../../../converse/check/tools.ts";
import { BLOCK_ROLE, EMPTY_TURN, SAME_ROLE_TURNS } from "../../../converse/check/turns.ts";

/** The rules, in the order of Converse's. */
export const MESSAGES_RULES: readonly CommonRule[] = [
  INFERENCE_RANGE,
  STOP_SEQUENCES,
  REQUEST_METADATA,
  TOOL_NAME,
  TOOL_DESCRIPTION,
  TOOL_SCHEMA,
  STRICT_TOOL_SCHEMA,
  STRICT_TOOL_COUNT,
  BLANK_TEXT,
  BLOCK_ROLE,
  REASONING_HISTORY,
  EMPTY_TURN,
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
  TEXT_BEFORE_TOOL_USE,
  TRAILING_WHITESPACE,
  TOOL_CHOICE,
  TOOL_HISTORY,
  MEDIA_BYTES,
  MEDIA_FORMAT,
  REASONING_TOOL_LOOP,
  REASONING_TOOL_CHOICE,
  REASONING_SAMPLING,
  REASONING_BUDGET,
];
