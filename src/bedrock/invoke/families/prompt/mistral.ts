/**
 * The bodies of Mistral 7B, Mixtral, Mistral Small and Large of 2024-02: one prompt with instructions between `[INST]` and `[/INST]`.
 * Source: AWS's page "Mistral AI text completion", and Mistral's model card of Mistral-7B-Instruct-v0.2, read 2026-11-30. Answers are
 * recorded, 2024-09 to 2025-05.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import type { WritingFamily } from "../../base/family.ts";
import { refuseParameters, refuseTools } from "../base/refuse_options.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";
import { PROMPT_RULES } from "./rules.ts";
import { type TextConversation, textTurns } from "./text_turns.ts";

const FORMAT = "Mistral's prompt";

/** The tokens of every Mistral, also those for tools. */
const TOKENS = /<\/?s>|\[\/?(?:INST|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT)\]/g;

/** The family of Mistral's models with a prompt. */
export const MISTRAL: WritingFamily = /* @__PURE__ */ textFamily({
  name: "mistral",
  bodyFormats: ["mistral"],
  outputModes: ["instruction"],
  rules: PROMPT_RULES,
  encode(request) {
    const { options } = request;
    refuseParameters(options, FORMAT, ["reasoning"]);
    refuseTools(request, FORMAT);
    const { maxTokens, temperature, topP, topK, stopSequences } = options;
    return defined({
      prompt: promptOf(textTurns(request, { name: FORMAT, tokens: TOKENS })),
      max_tokens: maxTokens,
      temperature,
      top_p: topP,
      top_k: topK,
      stop: stopSequences,
    });
  },
  read: readPiece,
});

/**
 * Writes the prompt. The format has no place for a system prompt, which stands before the first instruction. A last turn of the
 * assistant stays open, and the model continues it.
 */
function promptOf({ system, turns }: TextConversation): string {
  let before = system ? `${system}\n\n` : "";
  let prompt = "<s>";
  for (const [at, { role, text }] of turns.entries()) {
    if (role === "user") {
      prompt += `[INST] ${before}${text} [/INST]`;
      before = "";
    } else {
      prompt += ` ${text}${at === turns.length - 1 ? "" : "</s>"}`;
    }
  }
  return prompt;
}

function readPiece({ outputs, ...rest }: JsonObject): TextPiece | undefined {
  const [first, ...others] = Array.isArray(outputs) ? outputs : [];
  const { text, stop_reason } = asObject(first);
  if (typeof text !== "string") return undefined;
  return {
    text,
    stop: typeof stop_reason === "string" ? stop_reason : undefined,
    rest: others.length ? { ...rest, outputs: others } : rest,
  };
}
