/** The two ways to read a whole event stream: a pull iterator, and a `TransformStream` for `pipeThrough`. */
import { checkOptions, numberFrom, type OptionTable, optionTable } from "../base/check_options.ts";
import { frameDecoder } from "./decoder.ts";
import { allHeaders } from "./header_values.ts";
import type { EventStreamMessage } from "./message.ts";

/** Options for reading event streams. */
export interface EventStreamOptions {
  /** The largest frame that is accepted, in bytes. @default {25165824} */
  maxFrameBytes?: number | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<EventStreamOptions>(() => ({
  of: "an event stream",
  options: { maxFrameBytes: numberFrom(16) },
}));

/**
 * Decodes `source` message by message. Reads nothing before the first `next()`; leaving the loop cancels the source.
 * Payloads are copies that you may keep.
 *
 * @throws {ProviderError} from `next()`: `streamCorrupt` for a frame that fails a check, `streamTruncated` when the
 * bytes end inside a frame. A clean end between frames is not an error here: only the protocol above knows whether more
 * messages were due.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeEventStream, encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
 *
 * const frame = encodeEventStreamMessage({ headers: { ":event-type": "chunk" }, payload: new TextEncoder().encode("{}") });
 * const types = [];
 * for await (const message of decodeEventStream(new Blob([frame, frame]).stream())) {
 *   types.push(message.headers[":event-type"]);
 * }
 * assertEquals(types, ["chunk", "chunk"]);
 * ```
 */
export function decodeEventStream(
  source: ReadableStream<Uint8Array>,
  options: EventStreamOptions = {},
): AsyncIterableIterator<EventStreamMessage> {
  checkOptions(options, OPTIONS);
  const decoder = frameDecoder(allHeaders, options.maxFrameBytes);
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let over = false;
  // Runs one `next()` after another, even if a caller does not wait for the one before.
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  const settled = (): void => void waiting--;

  /** Returns the next message that has already arrived. */
  function ready(): IteratorYieldResult<EventStreamMessage> | undefined {
    const frame = decoder.next();
    return frame && { done: false, value: { headers: frame.headers, payload: new Uint8Array(frame.payload) } };
  }

  async function step(): Promise<IteratorResult<EventStreamMessage>> {
    if (over) return { done: true, value: undefined };
    reader ??= source.getReader();
    try {
      while (true) {
        const message = ready();
        if (message) return message;
        const { done, value } = await reader.read();
        if (over) return { done: true, value: undefined };
        if (done) {
          decoder.end();
          over = true;
          reader.releaseLock();
          return { done: true, value: undefined };
        }
        decoder.push(value);
      }
    } catch (error) {
      over = true;
      await reader.cancel(error).catch(() => {});
      throw error;
    }
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      // Many frames arrive in one chunk. A frame that has already arrived costs one promise instead of four.
      if (waiting === 0 && !over) {
        try {
          const message = ready();
          if (message) return Promise.resolve(message);
        } catch {
          // The decoder repeats its refusal to `step`, which cancels the source.
        }
      }
      waiting++;
      const result = last.then(step);
      last = result.then(settled, settled);
      return result;
    },
    async return() {
      if (!over) {
        over = true;
        await (reader ? reader.cancel() : source.cancel());
      }
      return { done: true, value: undefined };
    },
  };
}

/**
 * Decodes bytes to messages, for `pipeThrough`. Slower than `decodeEventStream`, because every message crosses a stream
 * queue.
 *
 * @throws {ProviderError} on its readable side, like `decodeEventStream`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeEventStreamMessage, EventStreamDecoderStream } from "@bedrock-edge/client/event-stream";
 *
 * const frame = encodeEventStreamMessage({ headers: { ":event-type": "chunk" }, payload: new Uint8Array() });
 * const reader = new Blob([frame]).stream().pipeThrough(new EventStreamDecoderStream()).getReader();
 * assertEquals((await reader.read()).value?.headers, { ":event-type": "chunk" });
 * await reader.cancel();
 * ```
 */
export class EventStreamDecoderStream extends TransformStream<Uint8Array, EventStreamMessage> {
  /** Throws a `RangeError` for a `maxFrameBytes` below 16. */
  constructor(options: EventStreamOptions = {}) {
    checkOptions(options, OPTIONS);
    const decoder = frameDecoder(allHeaders, options.maxFrameBytes);
    super({
      transform(chunk, controller) {
        decoder.push(chunk);
        for (let frame = decoder.next(); frame; frame = decoder.next()) {
          controller.enqueue({ headers: frame.headers, payload: new Uint8Array(frame.payload) });
        }
      },
      flush() {
        decoder.end();
      },
    });
  }
}
