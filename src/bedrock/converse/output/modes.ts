/**
 * The output modes of Converse.
 */
import {
  firstModeOf,
  type NextMode,
  nextModeOf,
  type OutputLadder,
  type OutputMemory,
} from "../../../chat/output/ladder.ts";
import type { OutputMode } from "../../../chat/schema/output.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";
import { isStoredPrompt } from "../../prompt/prompt.ts";
import { thinks } from "../../prompt/thinking.ts";

/**
 * Models that lack native output say `output_config.format: Extra inputs are not permitted`; models that lack forcing speak of
 * `toolConfig.toolChoice`. `Malformed input request: #/…: 2 schema violations found` is about the schema of the request itself, and
 * may be about any member. Texts: `vectorize-io/hindsight#3300`, `strands-agents/harness-sdk#1241`, read 2026-11-21.
 */
const LADDER: OutputLadder<BedrockChatOptions> = {
  modes: ["native", "tool", "instruction"],
  refused: {
    native:
      /output.?(config|format)|(text|response).?format|structured.?output|^(?!.*(tool|malformed input)).*schema/is,
    tool: /tool/i,
  },
  // A tool can be forced only where that takes nothing away: it would hide the caller's own tools, and no model thinks that is
  // forced to call one.
  isPossible: (mode, model, options) => mode !== "tool" || !options.tools?.length && !thinks(model, options),
  // A stored prompt takes neither tools nor a system prompt.
  isFixed: isStoredPrompt,
};

/** Returns the mode in which `model` is asked first; see `firstModeOf`. */
export function firstMode(
  model: string,
  options: BedrockChatOptions,
  memory: OutputMemory,
  usual: OutputMode = "native",
): OutputMode {
  return firstModeOf(LADDER, model, options, memory, usual);
}

/** Returns the mode in which `model` is asked after a failure of `mode`; see `nextModeOf`. */
export function nextMode(
  error: unknown,
  mode: OutputMode,
  model: string,
  options: BedrockChatOptions,
): NextMode | undefined {
  return nextModeOf(LADDER, error, mode, model, options);
}
