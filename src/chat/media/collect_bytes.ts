/**
 * Reads a stream of bytes to its end, within a limit.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { bytesOf } from "../../base/base64.ts";
import { kindOf } from "../../base/quote.ts";

/** Creates the error of a file that is too large. */
export function tooLarge(maxBytes: number): RangeError {
  return new RangeError(
    `Cannot read media: it is larger than ${maxBytes} bytes; raise maxBytes, or put the file into S3 and pass its URI`,
  );
}

/**
 * Reads a stream. Stops at the limit, and cancels the stream whenever it does not come to its end.
 *
 * @param stop ends the reading.
 * @throws {RangeError} when the stream has more bytes than `maxBytes`.
 * @throws {TypeError} when the stream is locked or holds anything but bytes; rejects with the stream's own error, or the reason of
 * `stop`.
 */
export async function collectBytes(
  stream: ReadableStream<unknown>,
  maxBytes: number,
  stop: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (stream.locked) {
    throw new TypeError("Cannot read media: another reader has the stream; pass a stream that nobody reads");
  }
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let read = await next(); !read.done; read = await next()) {
      const chunk = bytesOf(read.value);
      if (!chunk) {
        throw new TypeError(`Cannot read media: its stream gave ${kindOf(read.value)}; give it Uint8Array chunks`);
      }
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    // Not awaited: a source that hangs may never end its cancel either.
    reader.cancel(error).catch(() => {});
    throw error;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;

  function next(): Promise<ReadableStreamReadResult<unknown>> {
    return unlessAborted(reader.read(), [stop]);
  }
}
