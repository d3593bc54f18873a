/**
 * The calls of a chat with structured output: the first, those in other modes after a refusal, and one that asks again after an
 * answer that did not fit.
 */
import { messageList } from "../chat/message_list.ts";
import { describeMisfit } from "../chat/output/finish_output.ts";
import { learn, type Lesson, type NextMode, type OutputMemory } from "../chat/output/ladder.ts";
import { StructuredOutputError } from "../chat/output/output_error.ts";
import type { ChatOptions } from "../chat/request.ts";
import type { ChatResult } from "../chat/result.ts";
import type { OutputMode } from "../chat/schema/output.ts";
import type { PreparedCall } from "./prepared_call.ts";

/** Finishes an answer, or rejects. */
export type Finisher = (result: ChatResult) => Promise<ChatResult>;

/** How a codec asks for structured output. `P` are the parts of a chat. */
export interface OutputAsker<P, A> {
  /** Prepares the call in a mode. `taught` must wrap the finisher of its answer. */
  call(parts: P, mode: OutputMode, taught: (finish: Finisher) => Finisher): PreparedCall<A>;
  /** Returns the mode after a failure of `mode`. */
  next(error: unknown, mode: OutputMode, parts: P): NextMode | undefined;
  /** Returns the parts of a chat that asks again after an answer that did not fit; `undefined` if that is not wanted. */
  again(parts: P, error: unknown, call: PreparedCall<A>): P | undefined;
}

/**
 * Prepares a call in a mode, and the calls after it.
 *
 * @param memory learns from a call that has succeeded. Refusals in a call that fails teach nothing about others.
 * @param lessons those of the modes that were refused before.
 */
export function outputCall<P, A>(
  asker: OutputAsker<P, A>,
  memory: OutputMemory,
  parts: P,
  mode: OutputMode,
  lessons: readonly Lesson[] = [],
): PreparedCall<A> {
  const call = asker.call(parts, mode, learnsAfter(memory, lessons));
  return {
    ...call,
    nextCall(error) {
      const next = asker.next(error, mode, parts);
      if (next) {
        const learned = next.lesson ? [...lessons, next.lesson] : lessons;
        return outputCall(asker, memory, parts, next.mode, learned);
      }
      const again = asker.again(parts, error, call);
      return again && outputCall(asker, memory, again, mode, lessons);
    },
  };
}

/** Apart from `outputCall`, whose variables hold the request: a stream keeps its finisher, and must not keep large media. */
function learnsAfter(memory: OutputMemory, lessons: readonly Lesson[]): (finish: Finisher) => Finisher {
  return (finish) => async (result) => {
    const finished = await finish(result);
    learn(memory, lessons);
    return finished;
  };
}

/**
 * Returns the options that ask again after an answer that did not fit the schema; `undefined` if that is not wanted.
 */
export function optionsToAskAgain<O extends Pick<ChatOptions, "messages" | "output" | "check">>(
  options: O,
  error: unknown,
): { readonly options: O; readonly usage: ChatResult["usage"] } | undefined {
  if (!options.output?.retry || !(error instanceof StructuredOutputError) || !error.retryable) return undefined;
  const messages = [...messageList(options.messages), ...describeMisfit(error)];
  // The caller's messages already passed the strict check. Ours may be repaired.
  const check = options.check === "strict" ? "repair" : options.check;
  return { options: { ...options, messages, check }, usage: error.result.usage };
}
