/**
 * ConverseStream's events as AWS sends them, uninterpreted but for the failures among them.
 */
import { missingStop } from "../chat/truncated.ts";
import { pulled } from "../pulled.ts";
import type { EventSource } from "./event_source.ts";
import type { WireEvent } from "./frame.ts";

/** One event: an object with one member, named like AWS's union. */
export type RawEvent = Record<string, unknown>;

/**
 * The events as a stream that is pulled; cancelling it closes the connection. It ends only after `messageStop`: a body that
 * ends before makes it fail with `streamTruncated`.
 */
export function rawStream(source: EventSource): ReadableStream<RawEvent> {
  let batch: readonly WireEvent[] | undefined = [];
  let next = 0;
  let stopped = false;
  return pulled(async () => {
    try {
      if (next === batch?.length) {
        batch = await source.pull();
        next = 0;
        if (!batch && !stopped) throw missingStop();
        if (!batch) await source.close();
      }
      const event = batch?.[next++];
      stopped ||= event?.name === "messageStop";
      return event && { [event.name]: event.value };
    } catch (error) {
      await source.close(error);
      throw error;
    }
  }, source.close);
}
