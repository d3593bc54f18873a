/**
 * An answer on its way out: a status, headers and the steps of a body, which is made only as fast as the reader reads.
 */
import type { Clock } from "../../base/clock.ts";
import { aborted, wait } from "./wait.ts";

/** One step of a body: bytes, or an event between bytes. */
export type BodyStep =
  | Uint8Array<ArrayBuffer>
  /** Milliseconds of the clock until the next step. */
  | { readonly waitMs: number }
  /** Silence without an end: only the reader can leave. */
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
 * The state of a request: `"open"` until the reader reads the end of the answer (`"complete"`), the reader leaves or
 * aborts (`"cancelled"`), or the fake breaks the connection (`"failed"`).
 */
export type FakeEnding = "open" | "complete" | "cancelled" | "failed";

const utf8 = new TextEncoder();

/** The text as UTF-8. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return utf8.encode(text);
}

/** The inputs of a body besides its steps. */
export interface BodyContext {
  readonly clock: Clock;
  /** The request's signal: an abort breaks the body off, like a closed connection. */
  readonly signal: AbortSignal;
  /** Called once. */
  readonly onEnd: (ending: Exclude<FakeEnding, "open">) => void;
}

/** A body that takes the bytes of one step per read and nothing ahead of the reader. */
export function pullBody(
  steps: Iterable<BodyStep>,
  { clock, signal, onEnd }: BodyContext,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = steps[Symbol.iterator]();
  /** Wakes a wait when the body ends. */
  const over = new AbortController();
  let abort: () => void = () => {};
  const end = (ending: Exclude<FakeEnding, "open">): void => {
    signal.removeEventListener("abort", abort);
    iterator.return?.();
    over.abort();
    onEnd(ending);
  };
  /** A step that throws ends the body; otherwise the request would stay open. */
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
          // An empty chunk would settle a read without data.
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
