/**
 * The body of a request, read whole before it is signed.
 */
import type { Call } from "./call.ts";

/** A body as a caller has it. */
export type RequestBody = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;

/**
 * Returns a body that can be signed and sent again. Reads a stream to its end; ending the call ends the reading.
 *
 * @throws {TypeError} when the stream holds anything but bytes; rejects with the stream's own error, or the call's reason.
 */
export async function wholeBody(body: RequestBody, call: Call): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
  if (!(body instanceof ReadableStream)) return body;
  const reader = body.getReader();
  const forget = call.onAbort((reason) => reader.cancel(reason).catch(() => {}));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (true) {
      const { value } = await call.race(reader.read());
      if (!value) break;
      if (!(value instanceof Uint8Array)) {
        throw new TypeError(`Cannot send the body: its stream gave a ${typeof value}; give it Uint8Array chunks`);
      }
      chunks.push(value);
      length += value.length;
    }
  } catch (error) {
    await reader.cancel(error).catch(() => {});
    throw error;
  } finally {
    forget();
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
