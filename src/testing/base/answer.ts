/**
 * An answer on its way out: a status, headers and the steps of a body that is made only as fast as somebody reads.
 */
import type { Clock } from "../../base/clock.ts";
import { aborted, wait } from "./wait.ts";

/** One step of a body: bytes, or something that happens between bytes. */
export type BodyStep =
  | Uint8Array<ArrayBuffer>
  /** Milliseconds of the clock until the next step. */
  | { readonly waitMs: number }
  /** Nothing more, and no end: only the reader can leave. */
  | { readonly hang: true }
  /** The connection breaks. */
  | { readonly fail: Error };

/** A response that has not been built yet. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: Iterable<BodyStep>;
}

/**
 * How a request stands: `"open"` until its answer was read to the end (`"complete"`), the reader left or aborted
 * (`"cancelled"`), or the fake broke the connection (`"failed"`).
 */
export type FakeEnding = "open" | "complete" | "cancelled" | "failed";

const utf8 = new TextEncoder();

/** The text as UTF-8. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return utf8.encode(text);
}

/** What a body needs besides its steps. */
export interface BodyContext {
  readonly clock: Clock;
  /** The request's: its abort breaks the body off, as a closed connection would. */
  readonly signal: AbortSignal;
  /** Called once. */
  readonly onEnd: (ending: Exclude<FakeEnding, "open">) => void;
}

/** A body that takes one step's bytes per read and nothing ahead of the reader. */
export function pullBody(
  steps: Iterable<BodyStep>,
  { clock, signal, onEnd }: BodyContext,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = steps[Symbol.iterator]();
  /** Wakes a wait when the body ends while it lasts. */
  const over = new AbortController();
  let abort: () => void = () => {};
  const end = (ending: Exclude<FakeEnding, "open">): void => {
    signal.removeEventListener("abort", abort);
    iterator.return?.();
    over.abort();
    onEnd(ending);
  };
  /** A step that cannot be made is the end of the body, not a request that stays open. */
  const nextOrEnd = (): IteratorResult<BodyStep> => {
    try {
      return iterator.next();
    } catch (error) {
      end("failed");
      throw error;
    }
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      abort = () => {
        end("cancelled");
        controller.error(signal.reason);
      };
      if (signal.aborted) abort();
      else signal.addEventListener("abort", abort, { once: true });
    },
    async pull(controller) {
      while (!over.signal.aborted) {
        const { done, value: step } = nextOrEnd();
        if (done) {
          end("complete");
          controller.close();
        } else if (step instanceof Uint8Array) {
          // An empty chunk would settle a read with nothing in it.
          if (step.length === 0) continue;
          controller.enqueue(step);
          return;
        } else if ("waitMs" in step) {
          await wait(clock, step.waitMs, over.signal);
        } else if ("hang" in step) {
          await aborted(over.signal);
        } else {
          end("failed");
          controller.error(step.fail);
        }
      }
    },
    cancel() {
      end("cancelled");
    },
  }, { highWaterMark: 0 });
}
