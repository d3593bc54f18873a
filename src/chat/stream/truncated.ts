/**
 * The error of a stream that ended before the answer was whole.
 */
import { messageWithoutHint, ProviderError } from "../../errors/provider_error.ts";
import type { PartialResult } from "../result.ts";

/**
 * The stream ended before the answer was whole: kind `streamTruncated`. `partial` has the part that arrived, which is not the whole
 * answer even if it looks like one. A tool call in it must not be run.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock, StreamTruncatedError } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: ["Paris."], faults: [{ type: "noMessageStop" }] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const stream = bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?" });
 * const { partial } = await assertRejects(() => stream.final(), StreamTruncatedError);
 * assertEquals([partial.text, partial.stopReason], ["Paris.", undefined]);
 * ```
 */
export class StreamTruncatedError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "StreamTruncatedError";
  /** The part that arrived: whole blocks and the text of open blocks; a stop reason and usage only if they arrived. */
  declare readonly partial: PartialResult;
}

/** Converts an error of the connection to the error that the readers of an answer get. */
export function truncated(error: ProviderError, partial: PartialResult): StreamTruncatedError {
  // Not enumerable: the spread leaves these three out.
  const { hint, response, cause = error } = error;
  const init = { ...error, kind: "streamTruncated", partial, hint, response, cause } as const;
  return new StreamTruncatedError(messageWithoutHint(error), init);
}

const READING_STOPPED = "Cannot finish stream: reading stopped before the end; read on";

/** Creates the error of a stream that its reader left before the end. */
export function readingStopped(): TypeError {
  return new TypeError(READING_STOPPED);
}

/** Returns whether an error says that a reader left the stream, as readers may. */
export function isReadingStopped(error: unknown): boolean {
  return error instanceof TypeError && error.message === READING_STOPPED;
}

/** Creates the error of a stream that ended cleanly before the answer was whole. */
export function missingStop(): ProviderError {
  return new ProviderError("Cannot finish stream: it ended before the answer was whole", {
    kind: "streamTruncated",
    code: "MissingStop",
    retryable: true,
  });
}
