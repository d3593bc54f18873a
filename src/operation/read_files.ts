/**
 * Reads the files of a request before its call is prepared.
 */
import { unlessAborted } from "../base/aborts.ts";
import { holdBlobs, readBlobs } from "../chat/media/blobs.ts";
import type { ChatOptions } from "../chat/request.ts";
import type { Prepared, PreparedCall } from "./prepared_call.ts";

/**
 * Prepares a call with the bytes of every `Blob` in its options. Without a `Blob` the call is at hand at once.
 */
export function withFiles<O extends Pick<ChatOptions, "signal">, A>(
  options: O,
  prepare: (options: O) => PreparedCall<A>,
): Prepared<A> {
  if (!holdBlobs(options)) return prepare(options);
  return unlessAborted(readBlobs(options), [options.signal]).then(prepare);
}
