/**
 * A response's body, read chunk by chunk under the call's timers.
 */
import type { Call } from "./call.ts";
import { conceal } from "./secrets/conceal.ts";
import { networkError } from "./network_error.ts";
import { platformTimeout } from "./platform_timeout.ts";

/**
 * The longest text of V8, in characters. A character takes at least one byte of a body, so that no longer body can be read. The
 * longest answers of models have a thousandth of it. Source: `String::kMaxLength` of V8, read 2026-11-29.
 */
export const LONGEST_TEXT: number = 2 ** 29 - 24;

/** Reads a body. A reader that leaves early must call `cancel`, which closes the connection. */
export interface BodyReader {
  /**
   * Resolves with the next chunk, or with `undefined` at the end.
   *
   * @throws {ProviderError} `network` when the connection fails; rejects with the call's reason when that is stopped.
   */
  read(): Promise<Uint8Array | undefined>;
  /** Stops reading and closes the connection. */
  cancel(reason?: unknown): Promise<void>;
  /** Removes the timer and the listener. The body stays open. */
  release(): void;
}

/** Takes the body's one reader. Nothing is read yet. */
export function bodyReader({ body }: Response, call: Call): BodyReader {
  const { signal, settings: { timeouts: { idleMs } } } = call;
  const reader = body?.getReader();
  let disarm: (() => void) | undefined;
  let lastByteAt = 0;
  let waiting = false;

  /**
   * One timer for many reads: it is set once, and looks at the last byte's time only when it fires. Setting one for each
   * read would cost more than reading.
   */
  const watch = (ms: number): () => void =>
    call.schedule(() => {
      const left = lastByteAt + idleMs - call.now();
      // Where nobody reads, silence is not the service's: the next read sets the timer again.
      disarm = waiting && left > 0 ? watch(left) : undefined;
      if (waiting && left <= 0) call.timedOut(idleMs, "idleMs");
    }, ms);
  const release = () => {
    disarm?.();
    forget?.();
    disarm = undefined;
  };
  const cancel = async (reason?: unknown) => {
    release();
    await reader?.cancel(reason).catch(() => {});
  };
  // A body that does not know the call's signal, such as a fake's, is stopped all the same; and a read that waits then
  // resolves, which is cheaper than racing every read against the signal.
  // deno-lint-ignore prefer-const -- a call that was stopped before cancels at once, when this is not there yet
  let forget: (() => void) | undefined;
  forget = call.onAbort(cancel);

  return {
    release,
    cancel,
    async read() {
      let chunk: Uint8Array | undefined;
      try {
        signal.throwIfAborted();
        lastByteAt = call.now();
        waiting = true;
        disarm ??= watch(idleMs);
        chunk = (await reader?.read())?.value;
      } catch (cause) {
        const late = platformTimeout(cause);
        if (late !== undefined) call.abort(late);
        if (!signal.aborted) {
          release();
          throw conceal(networkError(cause, call.service, "the connection failed midway"), call.secrets);
        }
      }
      waiting = false;
      if (!chunk) release();
      signal.throwIfAborted();
      return chunk;
    },
  };
}

/**
 * Reads the beginning of a body as text, and says whether that is all of it. Invalid UTF-8 becomes replacement characters.
 *
 * @param maxBytes the most bytes to read. The connection of a longer body is closed.
 */
export async function readText(
  response: Response,
  call: Call,
  maxBytes: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const body = bodyReader(response, call);
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  while (true) {
    const chunk = await body.read();
    if (!chunk) return { text: text + decoder.decode(), isWhole: true };
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.length;
    if (left >= 0) continue;
    await body.cancel();
    return { text: text + decoder.decode(), isWhole: false };
  }
}
