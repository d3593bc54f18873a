/**
 * Sends the call of a model, and the calls after it where another form may succeed.
 */
import type { Prepared, PreparedCall } from "./prepared_call.ts";

/** How a client sends a call. */
export interface CallSender<A, R> {
  /** Sends one call, and resolves with what the call reads. */
  send(call: PreparedCall<A>): Promise<A>;
  /** Uses an answer, or rejects it. */
  use(answer: A): R | Promise<R>;
}

/** Sends a call, and the next call after each failure that has one. */
export async function sendCalls<A, R>(prepared: Prepared<A>, { send, use }: CallSender<A, R>): Promise<R> {
  // Not awaited when it is at hand: `close()` in the same turn of the event loop must find the call.
  let call = "then" in prepared ? await prepared : prepared;
  while (true) {
    try {
      return await use(await send(call));
    } catch (error) {
      const next = call.nextCall?.(error);
      if (!next) throw error;
      call = next;
    }
  }
}
