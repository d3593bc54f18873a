/**
 * The answer of a turn that runs no tools, as one stream.
 */
import type { ChatEventSource } from "../event.ts";
import type { CallLog, ChatResult } from "../result.ts";
import type { WholeRequest } from "./fit/fit.ts";
import type { FittedModel } from "./fitting.ts";

/** A turn with one answer. */
export interface AnswerTurn {
  readonly model: FittedModel;
  readonly request: WholeRequest;
  /** Keeps the turn once its answer is whole. Its result is the stream's. */
  keep(answer: ChatResult): Promise<ChatResult>;
  /** Returns whether the service has said that the answer is whole. */
  isStopped(): boolean;
}

/** Opens the event source of a turn. A stream that is left after the answer is whole still keeps the turn. */
export async function openAnswerStream(
  { model, request, keep, isStopped }: AnswerTurn,
  info: CallLog,
  stop: AbortSignal,
): Promise<ChatEventSource> {
  const source = await model.open(request, info, stop, keep);
  let failed = false;
  return {
    ...source,
    async pull() {
      try {
        return await source.pull();
      } catch (error) {
        failed = true;
        throw error;
      }
    },
    async close(reason) {
      await source.close(reason);
      const { signal } = request;
      const isAborted = signal?.aborted && signal.reason === reason;
      if (!failed && !isAborted && isStopped()) await source.finish();
    },
  };
}
