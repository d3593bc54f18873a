/**
 * The fault script: what can go wrong, and when.
 */

/** Which requests a fault strikes. */
export interface FakeFaultMatch {
  /** Strikes only this operation. @default both */
  operation?: "Converse" | "ConverseStream";
  /** How many requests it strikes before the next fault has its turn; `Infinity` for all. @default {1} */
  times?: number;
}

/**
 * Something that goes wrong with a request that was let in. Faults are a queue: the first with uses left that fits the
 * request strikes. `noMessageStop`, `badPreludeCrc`, `badMessageCrc` and `hugeFrame` exist only in a stream.
 *
 * - `status`: an answer with that status. `code` becomes `x-amzn-errortype`; `body` replaces the JSON (a proxy's HTML, or
 *   `""`); without `code` the answer looks like a proxy's, not AWS's.
 * - `exception`: an exception frame after `afterEvents` events (default 0); over Converse an HTTP error of that name.
 *   `extra` is added to its payload.
 * - `error`: the same as an unmodeled error frame.
 * - `cut`: the body ends cleanly after `atByte` bytes. `reset`: the connection breaks there.
 * - `noMessageStop`: every frame before `messageStop`, then a clean end.
 * - `badPreludeCrc`, `badMessageCrc`: only that checksum of the frame is wrong (index from 0, default 2; the last frame
 *   when there are fewer).
 * - `hugeFrame`: a sound prelude that claims `bytes` (default 2,000,000,000) in place of the frame, then silence.
 * - `silence`: no headers at all, or nothing more after `afterEvents` events (default 0) of the body. Only an abort or a
 *   cancel ends it.
 * - `slowBytes`: one byte at a time through the clock.
 * - `contentType`: a good body under a wrong content type.
 * - `emptyBody`: status 200, the right content type, no bytes.
 */
export type FakeFault =
  & FakeFaultMatch
  & (
    | {
      type: "status";
      status: number;
      code?: string;
      message?: string;
      retryAfterSeconds?: number;
      body?: string;
      contentType?: string;
    }
    | { type: "exception"; name: string; message?: string; afterEvents?: number; extra?: Record<string, unknown> }
    | { type: "error"; code: string; message: string; afterEvents?: number }
    | { type: "cut"; atByte: number }
    | { type: "reset"; atByte: number }
    | { type: "noMessageStop" }
    | { type: "badPreludeCrc"; frame?: number }
    | { type: "badMessageCrc"; frame?: number }
    | { type: "hugeFrame"; bytes?: number; frame?: number }
    | { type: "silence"; where: "headers" | "body"; afterEvents?: number }
    | { type: "slowBytes"; msPerByte: number }
    | { type: "contentType"; value: string }
    | { type: "emptyBody" }
  );

/** Where each fault can strike. */
const TYPES: Readonly<Record<FakeFault["type"], "both" | "stream">> = {
  status: "both",
  exception: "both",
  error: "both",
  cut: "both",
  reset: "both",
  noMessageStop: "stream",
  badPreludeCrc: "stream",
  badMessageCrc: "stream",
  hugeFrame: "stream",
  silence: "both",
  slowBytes: "both",
  contentType: "both",
  emptyBody: "both",
};

/** Faults in order, each used up. */
export interface FaultQueue {
  /** The fault that strikes this request, if any. */
  take(operation: "Converse" | "ConverseStream"): FakeFault | undefined;
  /** Forgets what was used. */
  reset(): void;
}

/** @throws {TypeError} for a fault of a type that does not exist: a test that expects it would pass for the wrong reason. */
export function faultQueue(faults: readonly FakeFault[]): FaultQueue {
  for (const { type } of faults) {
    if (!Object.hasOwn(TYPES, type)) {
      throw new TypeError(`Cannot script fault "${type}": no such type; use one of ${Object.keys(TYPES).join(", ")}`);
    }
  }
  let used = faults.map(() => 0);
  return {
    take(operation) {
      const index = faults.findIndex((fault, at) =>
        used[at]! < (fault.times ?? 1) && (fault.operation ?? operation) === operation &&
        (operation === "ConverseStream" || TYPES[fault.type] === "both")
      );
      if (index >= 0) used[index]!++;
      return faults[index];
    },
    reset() {
      used = faults.map(() => 0);
    },
  };
}
