/**
 * Reads the body of a streamed answer as events, in any format of bytes.
 */
import { bodyReader, LONGEST_TEXT } from "./body.ts";
import type { Exchange } from "./exchange.ts";

/** Decodes the bytes of one stream. */
export interface StreamDecoder<E> {
  /**
   * Appends to `events` the events that end in `chunk`.
   *
   * @throws {ProviderError} when the bytes cannot be trusted, or report a failure; `events` then holds the earlier events.
   */
  decode(chunk: Uint8Array, events: E[]): void;
  /**
   * Ends the stream. Appends to `events` the events that only the end makes certain.
   *
   * @param hasContent whether a content event has come.
   * @throws {ProviderError} when the bytes ended inside an event, or before content.
   */
  end(hasContent: boolean, events: E[]): void;
}

/** The events of one body. Nothing is read except in `pull`. */
export interface EventSource<E> {
  /** Resolves with the next events, at least one, usually all of one chunk; `undefined` when the body has ended. */
  pull(): Promise<readonly E[] | undefined>;
  /** Adds to a failure of the stream the provider and the answer, see `Failures.describe`. */
  describe?(error: unknown): void;
  /** Ends the call. A call with a reason comes before the end of the body, and closes the connection. */
  close(reason?: unknown): Promise<void>;
}

const ENDED: Promise<undefined> = Promise.resolve(undefined);

/**
 * Opens the stream of a successful response. Resolves when the first content event has come: an earlier failure is a failure of
 * the attempt, which may be repeated unseen.
 *
 * @param isContent whether an event is a part of the answer. Events that only open it are read on the way.
 * @param maxStreamBytes the most bytes that are read; a longer stream fails with `protocol`.
 * @throws {ProviderError} when the stream begins with a failure, or ends before content.
 */
export async function openStream<E>(
  exchange: Exchange,
  decoder: StreamDecoder<E>,
  isContent: (event: E) => boolean,
  maxStreamBytes: number = LONGEST_TEXT,
): Promise<EventSource<E>> {
  const { response, call } = exchange;
  /** A failure that came after good events, and is thrown after them. */
  let failure: { readonly error: unknown } | undefined;
  let hasContent = false;
  let bytes = 0;
  let readsOn = false;
  let hasEnded = false;

  const body = bodyReader(response, call, (chunk): E[] | undefined | Promise<E[] | undefined> => {
    const events: E[] = [];
    if (!chunk) {
      hasEnded = true;
      decoder.end(hasContent, events);
      return events.length ? events : undefined;
    }
    bytes += chunk.length;
    if (bytes > maxStreamBytes) throw exchange.unusable(`the stream is longer than ${maxStreamBytes} bytes`);
    try {
      decoder.decode(chunk, events);
    } catch (error) {
      if (!events.length) throw error;
      failure = { error };
    }
    // A loop, and not a promise in a promise for each chunk: an event may have millions of them.
    return events.length || readsOn ? events : readOn();
  });

  /** Reads chunks until one of them ends an event. */
  async function readOn(): Promise<E[] | undefined> {
    readsOn = true;
    try {
      while (true) {
        const events = await body.read();
        if (!events || events.length) return events;
      }
    } finally {
      readsOn = false;
    }
  }

  function read(): Promise<E[] | undefined> {
    if (failure) return Promise.reject(failure.error);
    return hasEnded ? ENDED : body.read();
  }

  let first: E[] | undefined = [];
  const disarm = call.timer(call.settings.timeouts.firstEventMs, "firstEventMs");
  try {
    while (!hasContent) {
      // The decoder throws when the body ends before content.
      const batch = await read() ?? [];
      // One by one: a chunk may hold more events than a call takes arguments.
      for (const event of batch) first.push(event);
      hasContent = batch.some(isContent);
    }
  } catch (error) {
    await body.cancel(error);
    throw error;
  } finally {
    disarm();
  }

  return {
    describe: exchange.describe,
    pull() {
      if (first) {
        const batch = first;
        first = undefined;
        return Promise.resolve(batch);
      }
      return read();
    },
    async close(reason) {
      if (reason === undefined) body.release();
      else await body.cancel(reason);
      call.end();
    },
  };
}
