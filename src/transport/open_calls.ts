/**
 * The calls of a client that are under way, so that the client can stop them.
 */
import { looseMap } from "../base/loose_map.ts";

/** The calls of a client that are under way. They are not kept alive: on Workers a visitor who leaves never ends a call. */
export interface OpenCalls<T extends Abortable> {
  /** Adds a call; the returned function removes it. */
  add(call: T): () => void;
  /**
   * Stops every call.
   *
   * @throws what stopping a call throws, after every other call was stopped: Workers refuse to stop the call of another request.
   */
  abort(reason: unknown): void;
}

/** An object that can be stopped. */
export interface Abortable {
  abort(reason: unknown): void;
}

/** The most calls that can be stopped on a platform without weak references: the latest ones. */
const MOST_CALLS = 100;

/** Creates an empty list of calls. */
export function openCalls<T extends Abortable>(): OpenCalls<T> {
  const calls = looseMap<number, T>(MOST_CALLS);
  let last = 0;
  return {
    add(call) {
      const number = ++last;
      calls.set(number, call);
      return () => calls.delete(number);
    },
    abort(reason) {
      const failures: unknown[] = [];
      for (const call of calls.values()) {
        try {
          call.abort(reason);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length) throw failures[0];
    },
  };
}
