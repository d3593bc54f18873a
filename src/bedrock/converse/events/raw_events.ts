/**
 * Reads ConverseStream's events as AWS sends them. Only failures are interpreted.
 */
import { missingStop } from "../../../chat/stream/truncated.ts";
import { pullStream } from "../../../base/pull_stream.ts";
import type { EventSource } from "../../../transport/open_stream.ts";
import type { WireEvent } from "./frame.ts";

/** One event: an object with one member, named like AWS's union. */
export type RawEvent = Record<string, unknown>;

/**
 * Returns the events as a stream that is pulled; a cancel closes the connection. The stream ends only after a `messageStop` with a
 * stop reason: after an earlier end of the body it fails with `streamTruncated`.
 */
export function rawStream(source: EventSource<WireEvent>): ReadableStream<RawEvent> {
  let stopped = false;
  return pullStream(async () => {
    try {
      const batch = await source.pull();
      if (!batch && !stopped) throw missingStop();
      if (!batch) await source.close();
      return batch?.map(({ name, value }) => {
        // A message that begins after the last stop must stop too. chat() does not accept a stop without a reason
        // either.
        stopped = name === "messageStop" && typeof value.stopReason === "string" || stopped && name !== "messageStart";
        return { [name]: value };
      });
    } catch (error) {
      source.describe?.(error);
      await source.close(error);
      throw error;
    }
  }, source.close);
}
