/**
 * Which way a model is asked for structured output: the next one when the service refuses one.
 */
import type { OutputMode } from "../../chat/output.ts";
import type { ChatOptions } from "../../chat/request.ts";
import { isProviderError, messageWithoutHint } from "../../errors/provider_error.ts";
import { isStoredPrompt } from "../prompt.ts";
import { thinks } from "../thinking.ts";
import { outputSchema } from "./ask.ts";

/**
 * The first way that was not refused, by model; where it was the schema that was refused, by model and schema. Held by
 * whoever sends, and filled here.
 */
export type OutputMemory = Map<string, OutputMode>;

/** What is worth remembering: the oldest goes. */
const MOST = 200;

/** In the order in which they are tried. */
const WAYS: readonly OutputMode[] = ["native", "tool", "instruction"];

/**
 * What a refusal says when it is about the way, and not about something else in the request. Models that lack native output
 * say `output_config.format: Extra inputs are not permitted`; those that lack forcing speak of `toolConfig.toolChoice`.
 * Texts: `vectorize-io/hindsight#3300`, `strands-agents/harness-sdk#1241`, read 2026-11-21.
 */
const REFUSED: Readonly<Record<OutputMode, RegExp>> = {
  native: /output.?(config|format)|(text|response).?format|structured.?output|^(?!.*tool).*schema/is,
  tool: /tool/i,
  instruction: /(?!)/,
};

/** How `model` is asked first. */
export function outputWay(model: string, options: ChatOptions, memory: OutputMemory): OutputMode {
  if (options.output?.mode) return options.output.mode;
  const known = memory.size ? keys(model, options).map((key) => WAYS.indexOf(memory.get(key) ?? "native")) : [0];
  return possible(WAYS[Math.max(...known)]!, model, options);
}

/**
 * How `model` is asked after `error`, which `way` met with; `undefined` when another way would not help, or the caller wants
 * this one and no other. What is learned goes into `memory`.
 */
export function nextWay(
  error: unknown,
  way: OutputMode,
  model: string,
  options: ChatOptions,
  memory: OutputMemory,
): OutputMode | undefined {
  if (options.output?.mode || !isProviderError(error) || error.kind !== "validation") return undefined;
  // A stored prompt takes neither tools nor a system prompt.
  const words = messageWithoutHint(error);
  if (!REFUSED[way].test(words) || isStoredPrompt(model)) return undefined;
  const next = WAYS[WAYS.indexOf(way) + 1]!;
  const [ofModel, ofSchema] = keys(model, options);
  const key = /schema/i.test(words) ? ofSchema : ofModel;
  memory.delete(key);
  memory.set(key, next);
  for (const oldest of memory.keys()) {
    if (memory.size <= MOST) break;
    memory.delete(oldest);
  }
  return possible(next, model, options);
}

/**
 * A tool can be forced only where that takes nothing away: it would hide the caller's own tools, and no model thinks that is
 * forced to call one.
 */
function possible(way: OutputMode, model: string, options: ChatOptions): OutputMode {
  return way === "tool" && (options.tools?.length || thinks(model, options)) ? "instruction" : way;
}

function keys(model: string, { output }: ChatOptions): [ofModel: string, ofSchema: string] {
  return [model, output ? `${model} ${JSON.stringify(outputSchema(output))}` : model];
}
