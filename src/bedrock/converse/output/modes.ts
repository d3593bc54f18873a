/**
 * The order of the output modes. If the service refuses one for a model, the next is tried.
 */
import type { OutputMode } from "../../../chat/schema/output.ts";
import { isProviderError, messageWithoutHint } from "../../../errors/provider_error.ts";
import { isStoredPrompt } from "../../prompt/prompt.ts";
import { thinks } from "../../prompt/thinking.ts";
import { outputSchema } from "../../../chat/output/check_output.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";

/**
 * The first mode that was not refused, by model, or by model and schema if the schema was refused. The codec of a client keeps
 * the memory, and adds the lessons of calls that succeeded.
 */
export type OutputMemory = Map<string, OutputMode>;

/** The lesson of a refusal, if the call then succeeds in another mode. */
export interface Lesson {
  /** The model, or the model and the schema. */
  readonly key: string;
  /** The first mode that may work. */
  readonly first: OutputMode;
}

/** The mode after a refusal. */
export interface NextMode {
  readonly mode: OutputMode;
  /** Absent for a refusal that may be about this request alone. */
  readonly lesson?: Lesson;
}

/** The most entries of the memory; the oldest goes first. */
const MOST = 200;

/** The modes in the order in which they are tried. */
const MODES: readonly OutputMode[] = ["native", "tool", "instruction"];

/**
 * The texts of refusals that are about the mode, and not about another part of the request. Models that lack native output say
 * `output_config.format: Extra inputs are not permitted`; models that lack forcing speak of `toolConfig.toolChoice`.
 * `Malformed input request: #/…: 2 schema violations found` is about the schema of the request itself, and may be about any
 * member. Texts: `vectorize-io/hindsight#3300`, `strands-agents/harness-sdk#1241`, read 2026-11-21.
 */
const REFUSED: Readonly<Record<OutputMode, RegExp>> = {
  native: /output.?(config|format)|(text|response).?format|structured.?output|^(?!.*(tool|malformed input)).*schema/is,
  tool: /tool/i,
  jsonObject: /(?!)/,
  instruction: /(?!)/,
};

/** The texts of refusals that are about the model, whatever the request. */
const MODEL_LACKS = /extra inputs are not permitted|extraneous key|\bmodel\b.*support|support.*\bmodel\b/is;

/** The most characters of a refusal that are searched; a message may have any length. */
const MAX_TEXT = 1000;

/**
 * Returns the mode in which `model` is asked first.
 *
 * @param usual the first mode that the model is not known to refuse
 */
export function firstMode(
  model: string,
  options: BedrockChatOptions,
  memory: OutputMemory,
  usual: OutputMode = "native",
): OutputMode {
  if (options.output?.mode) return options.output.mode;
  const first = memory.size ? keys(model, options).map((key) => memory.get(key) ?? usual) : [usual];
  return possible(MODES[Math.max(...first.map((mode) => MODES.indexOf(mode)))]!, model, options);
}

/**
 * Returns the mode in which `model` is asked after `error`, a failure of `mode`; `undefined` when another mode would not help, or
 * the caller wants only this one.
 */
export function nextMode(
  error: unknown,
  mode: OutputMode,
  model: string,
  options: BedrockChatOptions,
): NextMode | undefined {
  if (options.output?.mode || !isProviderError(error) || error.kind !== "validation") return undefined;
  const text = messageWithoutHint(error).slice(0, MAX_TEXT);
  // A stored prompt takes neither tools nor a system prompt.
  if (!REFUSED[mode].test(text) || isStoredPrompt(model)) return undefined;
  const first = MODES[MODES.indexOf(mode) + 1]!;
  const [ofModel, ofSchema] = keys(model, options);
  const key = /schema/i.test(text) ? ofSchema : MODEL_LACKS.test(text) ? ofModel : undefined;
  return { mode: possible(first, model, options), ...key === undefined ? {} : { lesson: { key, first } } };
}

/** Notes what the refusals of a call have taught. Call it when the call has succeeded: a failed call teaches nothing. */
export function learn(memory: OutputMemory, lessons: readonly Lesson[]): void {
  for (const { key, first } of lessons) {
    memory.delete(key);
    memory.set(key, first);
  }
  for (const oldest of memory.keys()) {
    if (memory.size <= MOST) break;
    memory.delete(oldest);
  }
}

/**
 * A tool can be forced only where that takes nothing away: it would hide the caller's own tools, and no model thinks that is
 * forced to call one.
 */
function possible(mode: OutputMode, model: string, options: BedrockChatOptions): OutputMode {
  return mode === "tool" && (options.tools?.length || thinks(model, options)) ? "instruction" : mode;
}

function keys(model: string, { output }: BedrockChatOptions): [ofModel: string, ofSchema: string] {
  return [model, output ? `${model} ${JSON.stringify(outputSchema(output))}` : model];
}
