/**
 * The stream that stopped before the answer was whole.
 */
import { messageWithoutHint, ProviderError } from "../errors/provider_error.ts";
import type { PartialResult } from "./result.ts";

/**
 * The stream ended before `messageStop`: kind `streamTruncated`. What had arrived is in `partial`; the answer is not whole,
 * whatever it looks like. A tool call in it must not be run.
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
  /** What had arrived: whole blocks and the text of open ones, with no stop reason or usage that did not. */
  declare readonly partial: PartialResult;
}

/** `error` as what it means to whoever reads an answer. */
export function truncated(error: ProviderError, partial: PartialResult): StreamTruncatedError {
  const { hint, cause = error } = error;
  const init = { ...error, kind: "streamTruncated", partial, hint, cause } as const;
  return new StreamTruncatedError(messageWithoutHint(error), init);
}

/** The bytes ended, cleanly, before the service said that the answer is whole. */
export function missingStop(): ProviderError {
  return new ProviderError("Cannot finish stream: it ended before messageStop", {
    kind: "streamTruncated",
    code: "MissingMessageStop",
    retryable: true,
  });
}
