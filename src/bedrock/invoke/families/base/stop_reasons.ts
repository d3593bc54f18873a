/**
 * The stop reasons of formats of text, in the words of every provider.
 */
import type { StopReason } from "../../../../chat/result.ts";

/**
 * The words of all formats of text; others pass through. Recorded: `stop` and `length` (Llama, Mistral), `FINISH` and `LENGTH`
 * (Titan), `COMPLETE`, `MAX_TOKENS` and `STOP_SEQUENCE` (Cohere), `endoftext` and `length` (Jurassic). AWS's pages of the models'
 * parameters have the rest, read 2026-11-30.
 */
const REASONS: Readonly<Record<string, StopReason>> = {
  stop: "end_turn",
  length: "max_tokens",
  endoftext: "end_turn",
  FINISH: "end_turn",
  FINISHED: "end_turn",
  LENGTH: "max_tokens",
  STOP_CRITERIA_MET: "stop_sequence",
  CONTENT_FILTERED: "content_filtered",
  COMPLETE: "end_turn",
  MAX_TOKENS: "max_tokens",
  STOP_SEQUENCE: "stop_sequence",
  ERROR_TOXIC: "content_filtered",
};

/** Returns the stop reason of a format's own word. */
export function stopReasonOf(word: string): StopReason {
  return Object.hasOwn(REASONS, word) ? REASONS[word]! : word;
}
