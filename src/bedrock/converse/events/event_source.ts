/**
 * The body of a streamed answer as a source of events, one batch a network chunk.
 */
import { missingStop } from "../../../chat/stream/truncated.ts";
import { frameDecoder } from "../../../event_stream/decoder.ts";
import { stringHeaders } from "../../../event_stream/headers.ts";
import { bodyReader, LONGEST_TEXT } from "../../../transport/body.ts";
import type { Exchange } from "../../../transport/send.ts";
import { decodeEventFrame, type WireEvent } from "./frame.ts";

/** One body's events. Nothing is read but in `pull`. */
export interface EventSource {
  /** The next events, at least one; `undefined` when the body has ended between two frames. */
  pull(): Promise<readonly WireEvent[] | undefined>;
  /** Ends the call. With a reason, before the end of the body: then the connection is closed. */
  close(reason?: unknown): Promise<void>;
}

/**
 * Opens the stream of a successful response: resolves once its first content event is there, and until then any failure is
 * one of the attempt, which may be made again unseen.
 *
 * @param maxStreamBytes more than this is not read, and the stream fails with `protocol`.
 * @throws {ProviderError} whatever the stream begins with that is no answer.
 */
export async function openEventSource(
  exchange: Exchange,
  maxFrameBytes: number | undefined,
  maxStreamBytes: number = LONGEST_TEXT,
): Promise<EventSource> {
  const { response, call } = exchange;
  const body = bodyReader(response, call);
  const decoder = frameDecoder(stringHeaders, maxFrameBytes);
  /** Arrived behind events that were good, and is due after them. */
  let failure: unknown;
  let bytes = 0;

  async function read(): Promise<WireEvent[] | undefined> {
    if (failure) throw failure;
    while (true) {
      const events: WireEvent[] = [];
      try {
        for (let frame = decoder.next(); frame; frame = decoder.next()) events.push(decodeEventFrame(frame, exchange));
      } catch (error) {
        if (!events.length) throw error;
        failure = error;
      }
      if (events.length) return events;
      const chunk = await body.read();
      if (!chunk) return decoder.end();
      bytes += chunk.length;
      if (bytes > maxStreamBytes) throw exchange.unusable(`the stream is longer than ${maxStreamBytes} bytes`);
      decoder.push(chunk);
    }
  }

  let first: WireEvent[] | undefined = [];
  const disarm = call.timer(call.settings.timeouts.firstEventMs, "firstEventMs");
  try {
    let hasBegun = false;
    while (!hasBegun) {
      const batch = await read();
      if (!batch) throw missingStop();
      // One by one: a chunk may hold more events than a call takes arguments.
      for (const event of batch) first.push(event);
      hasBegun = batch.some(({ name }) => name !== "messageStart");
    }
  } catch (error) {
    await body.cancel(error);
    throw error;
  } finally {
    disarm();
  }

  return {
    async pull() {
      const batch = first ?? await read();
      first = undefined;
      return batch;
    },
    async close(reason) {
      if (reason === undefined) body.release();
      else await body.cancel(reason);
      call.end();
    },
  };
}
