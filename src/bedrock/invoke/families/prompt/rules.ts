/**
 * The rules of Converse's check that hold for every format with one prompt of text.
 */
import { INFERENCE_RANGE, REQUEST_METADATA, STOP_SEQUENCES } from "../../../converse/check/parameters.ts";
import type { CommonRule } from "../../../converse/check/rule.ts";
import { ALWAYS_REASONS } from "../../../converse/check/effort.ts";
import { BLANK_TEXT } from "../../../converse/check/text.ts";
import { BLOCK_ROLE, CONVERSATION_START, EMPTY_TURN, SAME_ROLE_TURNS } from "../../../converse/check/turns.ts";

/** The rules, in the order of Converse's. */
export const PROMPT_RULES: readonly CommonRule[] = [
  INFERENCE_RANGE,
  STOP_SEQUENCES,
  REQUEST_METADATA,
  BLANK_TEXT,
  BLOCK_ROLE,
  EMPTY_TURN,
  CONVERSATION_START,
  SAME_ROLE_TURNS,
  ALWAYS_REASONS,
];
