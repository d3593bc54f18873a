/** The content of one frame of `application/vnd.amazon.eventstream`, and its limits. */
import { ProviderError } from "../errors/provider_error.ts";

/**
 * A header's value as the platform's own type. All three integer widths below 64 bits arrive as `number`, a UUID as its
 * canonical text.
 */
export type EventStreamHeaderValue = string | number | bigint | boolean | Date | Uint8Array;

/** One frame: headers by name (`:message-type`, `:event-type`, `:exception-type` …) and the payload's bytes. */
export interface EventStreamMessage {
  /** Headers by name. */
  readonly headers: Readonly<Record<string, EventStreamHeaderValue>>;
  /** The payload as it came; JSON for every Bedrock event. */
  readonly payload: Uint8Array;
}

/**
 * The largest frame that is accepted: AWS caps a message at 24 MiB. Source: botocore's event-stream reader, read
 * 2026-11-20.
 */
export const MAX_FRAME_BYTES: number = 25_165_824;

/** The largest header block of a frame. Source: the event-stream specification, read 2026-11-20. */
export const MAX_HEADER_BYTES: number = 131_072;

/**
 * Creates the error for a stream that cannot be trusted, by default `streamCorrupt`. No later byte of such a stream can
 * be trusted either.
 */
export function corrupt(
  what: string,
  cause?: unknown,
  kind: "streamCorrupt" | "streamTruncated" = "streamCorrupt",
): ProviderError {
  return new ProviderError(`Cannot decode event stream: ${what}`, { kind, code: kind, retryable: true, cause });
}
