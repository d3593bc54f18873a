/**
 * The stream that stopped before the answer was whole.
 */
import { ProviderError } from "../errors/provider_error.ts";
import type { PartialResult } from "./result.ts";

/**
 * The stream ended before `messageStop`: kind `streamTruncated`. What had arrived is in `partial`; the answer is not whole,
 * whatever it looks like.
 */
export class StreamTruncatedError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "StreamTruncatedError";
  /** What had arrived: whole blocks and the text of open ones, with no stop reason or usage that did not. */
  declare readonly partial: PartialResult;
}

/** `error` as what it means to whoever reads an answer. */
export function truncated(error: ProviderError, partial: PartialResult): StreamTruncatedError {
  const init = { ...error, kind: "streamTruncated", partial, cause: error.cause ?? error } as const;
  return new StreamTruncatedError(error.message, init);
}

/** The bytes ended, cleanly, before the service said that the answer is whole. */
export function missingStop(): ProviderError {
  return new ProviderError("Cannot finish stream: it ended before messageStop", {
    kind: "streamTruncated",
    code: "MissingMessageStop",
    retryable: true,
  });
}
