/**
 * The order of the output modes. If a service refuses one for a model, the next is tried. Each service has a ladder of its own.
 */
import { isProviderError, messageWithoutHint } from "../../errors/provider_error.ts";
import type { OutputMode, OutputOptions } from "../schema/output.ts";
import { outputSchema } from "./check_output.ts";

/** The part of a request that chooses a mode. */
interface AskingOptions {
  readonly output?: OutputOptions | undefined;
}

/** The modes of a service. `R` are the options of its requests. */
export interface OutputLadder<R extends AskingOptions> {
  /** The modes in the order in which they are tried. */
  readonly modes: readonly OutputMode[];
  /** The texts of refusals that are about the mode, and not about another part of the request. The last mode is never refused. */
  readonly refused: Readonly<Partial<Record<OutputMode, RegExp>>>;
  /** Whether a mode takes nothing away from a request. The last mode never does. */
  isPossible(mode: OutputMode, model: string, options: R): boolean;
  /** Whether a model takes only the mode in which it is asked first. @default {false} */
  isFixed?(model: string): boolean;
}

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

/** The texts of refusals that are about the model, whatever the request. */
const MODEL_LACKS = /extra inputs are not permitted|extraneous key|\bmodel\b.*support|support.*\bmodel\b/is;

/** The most characters of a refusal that are searched; a message may have any length. */
const MAX_TEXT = 1000;

/**
 * Returns the mode in which `model` is asked first.
 *
 * @param usual the first mode that the model is not known to refuse
 */
export function firstModeOf<R extends AskingOptions>(
  ladder: OutputLadder<R>,
  model: string,
  options: R,
  memory: OutputMemory,
  usual: OutputMode = ladder.modes[0]!,
): OutputMode {
  if (options.output?.mode) return options.output.mode;
  const first = memory.size ? keys(model, options).map((key) => memory.get(key) ?? usual) : [usual];
  return possible(ladder, ladder.modes[Math.max(...first.map((mode) => ladder.modes.indexOf(mode)))]!, model, options);
}

/**
 * Returns the mode in which `model` is asked after `error`, a failure of `mode`; `undefined` when another mode would not help, or
 * the caller wants only this one.
 */
export function nextModeOf<R extends AskingOptions>(
  ladder: OutputLadder<R>,
  error: unknown,
  mode: OutputMode,
  model: string,
  options: R,
): NextMode | undefined {
  if (options.output?.mode || !isProviderError(error) || error.kind !== "validation") return undefined;
  const text = messageWithoutHint(error).slice(0, MAX_TEXT);
  if (!ladder.refused[mode]?.test(text) || ladder.isFixed?.(model)) return undefined;
  // The last mode is never refused, so there is a next one.
  const first = ladder.modes[ladder.modes.indexOf(mode) + 1]!;
  const [ofModel, ofSchema] = keys(model, options);
  const key = /schema/i.test(text) ? ofSchema : MODEL_LACKS.test(text) ? ofModel : undefined;
  return {
    mode: possible(ladder, first, model, options),
    ...key === undefined ? {} : { lesson: { key, first } },
  };
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

/** Returns the first mode from `mode` on that takes nothing away. */
function possible<R extends AskingOptions>(
  ladder: OutputLadder<R>,
  mode: OutputMode,
  model: string,
  options: R,
): OutputMode {
  const rest = ladder.modes.slice(ladder.modes.indexOf(mode));
  return rest.find((each) => ladder.isPossible(each, model, options)) ?? mode;
}

function keys(model: string, { output }: AskingOptions): [ofModel: string, ofSchema: string] {
  return [model, output ? `${model} ${JSON.stringify(outputSchema(output))}` : model];
}
