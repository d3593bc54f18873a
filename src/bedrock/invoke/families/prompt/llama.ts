/**
 * The bodies of Meta's Llama 3 and 4: one prompt with the control tokens of the generation.
 * Source: Meta's pages "Model Cards & Prompt formats" of Llama 3, 3.1, 3.2, 3.3 and 4, and AWS's page "Meta Llama models", read
 * 2026-11-30. Answers of Llama 2 to 3.3 are recorded, 2024-01 to 2025-11.
 */
import { defined } from "../../../../base/defined.ts";
import type { JsonObject } from "../../../../base/json_object.ts";
import { cut } from "../../../../base/quote.ts";
import { llamaVersion } from "../../../../models/family.ts";
import type { FamilyRequest, WritingFamily } from "../../base/family.ts";
import { refuseParameters, refuseTools } from "../base/refuse_options.ts";
import { textFamily, type TextPiece } from "../base/text_family.ts";
import { PROMPT_RULES } from "./rules.ts";
import { type TextConversation, textTurns } from "./text_turns.ts";

const FORMAT = "Llama's prompt";

/** The tokens around a turn. */
interface TurnTokens {
  readonly header: readonly [start: string, end: string];
  readonly end: string;
}

const LLAMA_3: TurnTokens = { header: ["<|start_header_id|>", "<|end_header_id|>"], end: "<|eot_id|>" };
const LLAMA_4: TurnTokens = { header: ["<|header_start|>", "<|header_end|>"], end: "<|eot|>" };

/** Any name between bars is a token of some generation. */
const TOKENS = /<\|\w+\|>/g;

/** The family of Llama. */
export const LLAMA: WritingFamily = /* @__PURE__ */ textFamily({
  name: "llama",
  bodyFormats: ["llama"],
  outputModes: ["instruction"],
  rules: PROMPT_RULES,
  encode: encodeLlama,
  read: readPiece,
});

/**
 * Writes a request. An id that hides the model, such as that of an imported model, gets the tokens of Llama 3.
 *
 * @throws {TypeError} for Llama 2, and when the format cannot express a part of the request.
 */
function encodeLlama(request: FamilyRequest): JsonObject {
  const { model, facts, options } = request;
  const version = llamaVersion(model) ?? "3";
  if (version === "2") {
    throw new TypeError(
      `Cannot chat with ${cut(model)}: Llama 2 is retired, and its prompt is not written; ` +
        `use ${facts?.replacedBy ?? "a model of Llama 3 or later"}`,
    );
  }
  refuseParameters(options, FORMAT, ["topK", "stopSequences", "reasoning"]);
  refuseTools(request, FORMAT);
  const conversation = textTurns(request, {
    name: FORMAT,
    tokens: TOKENS,
    imageToken: version === "3-2" ? "<|image|>" : undefined,
  });
  const { maxTokens, temperature, topP } = options;
  const { images } = conversation;
  return defined({
    prompt: promptOf(conversation, version === "4" ? LLAMA_4 : LLAMA_3),
    max_gen_len: maxTokens,
    temperature,
    top_p: topP,
    images: images.length ? images : undefined,
  });
}

/** Writes the prompt. A last turn of the assistant stays open, and the model continues it. */
function promptOf({ system, turns }: TextConversation, { header: [start, stop], end }: TurnTokens): string {
  const begin = (role: string) => `${start}${role}${stop}\n\n`;
  const all = system ? [{ role: "system", text: system }, ...turns] : turns;
  const written = all.map(({ role, text }) => `${begin(role)}${text}${end}`).join("");
  const isContinued = turns.at(-1)?.role === "assistant";
  return `<|begin_of_text|>${isContinued ? written.slice(0, -end.length) : written + begin("assistant")}`;
}

/** The count of the prompt is in the first chunk, that of the answer in every chunk. */
function readPiece(json: JsonObject): TextPiece | undefined {
  const { generation, prompt_token_count, generation_token_count, stop_reason, ...rest } = json;
  if (typeof generation !== "string") return undefined;
  return {
    text: generation,
    stop: typeof stop_reason === "string" ? stop_reason : undefined,
    inputTokens: prompt_token_count,
    outputTokens: generation_token_count,
    rest,
  };
}
