/**
 * Reads a response's body chunk by chunk under the call's timers.
 */
import type { Call } from "./call.ts";
import { chunkReader } from "./chunk_reader.ts";
import { conceal } from "./secrets/conceal.ts";
import { networkError } from "./network_error.ts";
import { platformTimeout } from "./platform_timeout.ts";

/**
 * The longest text of V8, in characters. A character takes at least one byte of a body, so that no longer body can be read. The
 * longest answers of models have a thousandth of it. Source: `String::kMaxLength` of V8, read 2026-11-29.
 */
export const LONGEST_TEXT: number = 2 ** 29 - 24;

/** Reads a body. A reader that leaves early must call `cancel`, which closes the connection. */
export interface BodyReader<T> {
  /**
   * Reads the next chunk and resolves with what `use` makes of it.
   *
   * @throws {ProviderError} `network` when the connection fails; rejects with the call's reason when that is stopped.
   */
  read(): Promise<T>;
  /** Stops reading and closes the connection. */
  cancel(reason?: unknown): Promise<void>;
  /** Removes the timer and the listener. The body stays open. */
  release(): void;
}

/**
 * Takes the body's one reader. Nothing is read yet.
 *
 * @param use makes of a chunk what `read` resolves with; called with `undefined` at the end. The chunk is valid until `use`
 * returns or calls `read`.
 */
export function bodyReader<T>(
  response: Response,
  call: Call,
  use: (chunk: Uint8Array | undefined) => T | Promise<T>,
): BodyReader<T> {
  const { signal, settings: { timeouts: { idleMs } } } = call;
  const reader = chunkReader(response);
  let disarm: (() => void) | undefined;
  let lastByteAt = 0;
  let waiting = false;
  let spent: Uint8Array<ArrayBuffer> | undefined;

  /**
   * One timer for many reads: it is set once, and looks at the last byte's time only when it fires. Setting one for each
   * read would cost more than reading.
   */
  const watch = (ms: number): () => void =>
    call.schedule(() => {
      const left = lastByteAt + idleMs - call.now();
      // Silence without a reader is not the service's fault: the next read sets the timer again.
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

  // Callbacks, because each async function on the way of a chunk costs a promise and a turn.
  const onChunk = ({ done, value }: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>): T | Promise<T> => {
    waiting = false;
    if (done) release();
    signal.throwIfAborted();
    if (done) return use(undefined);
    spent = value;
    return use(value);
  };
  const onFailure = (cause: unknown): never => {
    waiting = false;
    release();
    const late = platformTimeout(cause);
    if (late !== undefined) call.abort(late);
    signal.throwIfAborted();
    throw conceal(networkError(cause, call.service, "the connection failed midway"), call.secrets);
  };

  return {
    release,
    cancel,
    read() {
      if (signal.aborted) {
        release();
        return Promise.reject(signal.reason);
      }
      lastByteAt = call.now();
      waiting = true;
      disarm ??= watch(idleMs);
      const memory = spent;
      spent = undefined;
      return reader ? reader.read(memory).then(onChunk, onFailure) : NO_BODY.then(onChunk);
    },
  };
}

const NO_BODY: Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> = Promise.resolve({
  done: true,
  value: undefined,
});

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
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  const body = bodyReader(response, call, (chunk) => {
    text += chunk ? decoder.decode(chunk.subarray(0, left), { stream: true }) : decoder.decode();
    left -= chunk?.length ?? 0;
    return chunk === undefined;
  });
  while (true) {
    const isWhole = await body.read();
    if (isWhole) return { text, isWhole };
    if (left >= 0) continue;
    await body.cancel();
    return { text: text + decoder.decode(), isWhole: false };
  }
}
