/**
 * The rules of Converse's check that hold for every format with messages and calls of tools.
 */
import { REQUEST_METADATA, STOP_SEQUENCES } from "../../../converse/check/parameters.ts";
import type { CommonRule } from "../../../converse/check/rule.ts";
import { BLANK_TEXT } from "../../../converse/check/text.ts";
import {
  DUPLICATE_TOOL_RESULT,
  MISSING_TOOL_RESULT,
  ORPHANED_TOOL_RESULT,
} from "../../../converse/check/tool_results.ts";
import { TOOL_USE_INPUT, TOOL_USE_NAME } from "../../../converse/check/tool_uses.ts";
import { TOOL_CHOICE, TOOL_DESCRIPTION, TOOL_NAME, TOOL_SCHEMA } from "../../../converse/check/tools.ts";
import { BLOCK_ROLE, CONVERSATION_START, EMPTY_TURN, SAME_ROLE_TURNS } from "../../../converse/check/turns.ts";

/** The rules, in the order of Converse's. */
export const CHAT_RULES: readonly CommonRule[] = [
  STOP_SEQUENCES,
  REQUEST_METADATA,
  TOOL_NAME,
  TOOL_DESCRIPTION,
  TOOL_SCHEMA,
  BLANK_TEXT,
  BLOCK_ROLE,
  EMPTY_TURN,
  CONVERSATION_START,
  SAME_ROLE_TURNS,
  TOOL_USE_NAME,
  TOOL_USE_INPUT,
  DUPLICATE_TOOL_RESULT,
  ORPHANED_TOOL_RESULT,
  MISSING_TOOL_RESULT,
  TOOL_CHOICE,
];
