/**
 * The output modes of services with OpenAI's formats.
 */
import type { OutputLadder } from "../../chat/output/ladder.ts";
import type { OpenAIChatOptions } from "./extras.ts";

/**
 * Any JSON object comes before a forced call, because it leaves the caller's tools and the thinking alone. Texts of refusals, read
 * 2026-11-29: "'response_format' of type 'json_schema' is not supported with this model" (OpenAI), "This response_format type is
 * unavailable now" (DeepSeek), "'response_format.type' must be 'json_schema' or 'text'" (LM Studio), "Invalid schema for
 * response_format" (OpenAI), "does not support tool_choice".
 */
export const OUTPUT_LADDER: OutputLadder<OpenAIChatOptions> = {
  modes: ["native", "jsonObject", "tool", "instruction"],
  refused: {
    native: /(text|response).?format|json.?schema|structured.?output|^(?!.*tool).*schema/is,
    jsonObject: /(text|response).?format|json.?object|json.?mode/is,
    tool: /tool/i,
  },
  // A forced call would hide the caller's own tools, and models that think refuse to be forced.
  isPossible: (mode, _model, { tools, reasoning = "off" }) => mode !== "tool" || !tools?.length && reasoning === "off",
};
