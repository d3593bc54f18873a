/**
 * The output modes of a family, as a ladder.
 */
import type { OutputLadder } from "../../chat/output/ladder.ts";
import type { BedrockChatOptions } from "../chat_options.ts";
import { thinks } from "../prompt/thinking.ts";
import type { WritingFamily } from "./base/family.ts";

/**
 * Returns the ladder of a family. The texts of refusals are those of the models themselves, as Converse passes them on:
 * `vectorize-io/hindsight#3300`, `strands-agents/harness-sdk#1241`, read 2026-11-21; those of OpenAI's shape were read 2026-11-29.
 */
export function ladderOf({ outputModes }: WritingFamily): OutputLadder<BedrockChatOptions> {
  return {
    modes: outputModes,
    refused: {
      native: /output.?(config|format)|(text|response).?format|json.?schema|structured.?output|^(?!.*tool).*schema/is,
      jsonObject: /(text|response).?format|json.?object|json.?mode/is,
      tool: /tool/i,
    },
    // A forced call would hide the caller's own tools, and no model thinks that is forced to call one.
    isPossible: (mode, model, options) => mode !== "tool" || !options.tools?.length && !thinks(model, options),
  };
}
