/**
 * How the source of a stream is opened, and what the source may ask of the stream.
 */
import type { ChatEventSource } from "../event.ts";
import type { CallLog, ChatResult } from "../result.ts";

/**
 * Sends the request, and resolves with the source of the answer's events at the first content event. Called once, at the first
 * read. A rejection is the stream's failure.
 *
 * @param log kept up to date by the function: `partial`, the result and errors show it.
 * @param stop aborted when the stream is left, also while the function runs.
 */
export type OpenSource = (log: CallLog, stop: AbortSignal, control: StreamControl) => Promise<ChatEventSource>;

/**
 * Learns of the end of a stream: gets the result of a whole answer, or the error that `final()` rejects with. Returns another
 * result, or nothing to leave the result as it is.
 */
export type EndHook = (
  result: ChatResult | undefined,
  error: unknown,
) => ChatResult | undefined | void | Promise<ChatResult | undefined | void>;

/** The stream, as its source sees it. */
export interface StreamControl {
  /** Whether somebody waits for the event that is being pulled. Not so if a reader of server-sent events got a comment instead. */
  isWaiting(): boolean;
  /** How often events were handed out, to tell a reader that is slow from one that is gone. */
  takes(): number;
  /** Ends the stream with a reason, also between two reads. */
  fail(reason: unknown): void;
  /**
   * Calls `run` once at the end, before any reader learns of the end, and after the hooks that were registered later. An answer
   * that is whole and does not fit what was asked for, as structured output, has an error, and its stream ends well: only
   * `final()` rejects. An error of `run` fails the stream, unless it has failed already. If the stream has ended before, `run`
   * is called at once.
   */
  onEnd(run: EndHook): void;
}
