/**
 * The bodies of DeepSeek R1: one prompt with the control tokens of the model, whose answer begins with thinking.
 * Source: AWS's page "DeepSeek models" with its example of a prompt, and the chat template of deepseek-ai/DeepSeek-R1, read
 * 2026-11-30. No answer is recorded.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import type { WritingFamily } from "../../base/family.ts";
import { refuseParameters, refuseTools } from "../base/refuse_options.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";
import { PROMPT_RULES } from "./rules.ts";
import { type TextConversation, textTurns } from "./text_turns.ts";

const FORMAT = "DeepSeek R1's prompt";

/** Any name between the model's wide bars is a token. */
const TOKENS = /<｜[^｜<>]+｜>/g;

/** The family of DeepSeek R1. Later models of DeepSeek have bodies of Chat Completions. */
export const DEEPSEEK: WritingFamily = /* @__PURE__ */ textFamily({
  name: "deepseek",
  bodyFormats: ["deepseek"],
  outputModes: ["instruction"],
  rules: PROMPT_RULES,
  encode(request) {
    const { options } = request;
    refuseParameters(options, FORMAT, ["topK", "reasoning"]);
    refuseTools(request, FORMAT);
    const { maxTokens, temperature, topP, stopSequences } = options;
    return defined({
      prompt: promptOf(textTurns(request, { name: FORMAT, tokens: TOKENS })),
      max_tokens: maxTokens,
      temperature,
      top_p: topP,
      stop: stopSequences,
    });
  },
  read: readPiece,
  thinks: true,
});

/**
 * Writes the prompt, which opens the thinking of the answer.
 *
 * @throws {TypeError} for a conversation that ends with the assistant: its text could not be told from thinking.
 */
function promptOf({ system, turns }: TextConversation): string {
  if (turns.at(-1)?.role === "assistant") {
    throw new TypeError(
      `Cannot chat: the last turn is the assistant's, which ${FORMAT} cannot continue; end with a turn of the user`,
    );
  }
  const written = turns.map(({ role, text }) =>
    role === "user" ? `<｜User｜>${text}` : `<｜Assistant｜>${text}<｜end▁of▁sentence｜>`
  );
  return `<｜begin▁of▁sentence｜>${system}${written.join("")}<｜Assistant｜><think>\n`;
}

function readPiece({ choices, ...rest }: JsonObject): TextPiece | undefined {
  const [first, ...others] = Array.isArray(choices) ? choices : [];
  const { text, stop_reason } = asObject(first);
  if (typeof text !== "string") return undefined;
  return {
    text,
    stop: typeof stop_reason === "string" ? stop_reason : undefined,
    rest: others.length ? { ...rest, choices: others } : rest,
  };
}
