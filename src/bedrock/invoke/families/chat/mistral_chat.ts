/**
 * The bodies of Mistral's chat completions: Mistral Large 2407 and Pixtral Large.
 * Source: AWS's page "Mistral AI chat completion", read 2026-11-30. No answer is recorded.
 */
import { shortId } from "../../../../base/short_id.ts";
import type { ContentBlock } from "../../../../chat/content.ts";
import type { Quirks } from "../../../../openai_compatible/wire/quirks.ts";
import type { Notes } from "../../../../openai_compatible/wire/notes.ts";
import type { Placed, Prompt } from "../../../prompt/prompt.ts";
import type { WritingFamily } from "../../base/family.ts";
import { chatAnswer, chatBody, chatEvents } from "../base/chat_body.ts";
import { withChatChoices } from "../base/choices.ts";
import { refuseParameters } from "../base/refuse_options.ts";
import { CHAT_RULES } from "./rules.ts";

const FORMAT = "the bodies of Mistral's chat completions";

const QUIRKS: Quirks = { anyToolChoice: "any", namedToolChoice: false };

/** The family of Mistral's models with messages. */
export const MISTRAL_CHAT: WritingFamily = {
  name: "mistralChat",
  bodyFormats: ["mistral-chat"],
  outputModes: ["tool", "instruction"],
  rules: CHAT_RULES,
  encode(request) {
    const { options, notes } = request;
    refuseParameters(options, FORMAT, ["topK", "stopSequences", "reasoning"]);
    const fitted = { ...request, prompt: withShortIds(request.prompt, notes) };
    // Those that ask for nothing pass the check above.
    return chatBody(fitted, QUIRKS, { stopSequences: undefined, reasoning: undefined });
  },
  decode: (json, failures) => chatAnswer(withChatChoices(json, "message"), failures),
  events: (failures) => chatEvents(failures, (json) => withChatChoices(json, "delta")),
};

/**
 * Returns a prompt whose calls have ids that Mistral accepts: "must be a-z, A-Z, 0-9, with a length of 9"
 * (langchain-ai/langchain#24668, read 2026-11-29). The result of a call gets the id of the call.
 */
function withShortIds(prompt: Prompt, notes: Notes): Prompt {
  const fit = ({ block, path }: Placed<ContentBlock>): Placed<ContentBlock> => {
    if (block.type !== "toolUse" && block.type !== "toolResult") return { block, path };
    const { toolUseId } = block;
    if (/^[a-z\d]{9}$/i.test(toolUseId)) return { block, path };
    const id = shortId(toolUseId, 0);
    notes.note("tool-use-id", `${path}.toolUseId`, "is not nine letters and digits", `replace it by ${id}`);
    return { block: { ...block, toolUseId: id }, path };
  };
  return { ...prompt, messages: prompt.messages.map((turn) => ({ ...turn, content: turn.content.map(fit) })) };
}
