/**
 * The one reader of a stream, for functions that stand beside the stream instead of being methods of it.
 */
import { kindOf } from "../../base/quote.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEvent } from "../event.ts";
import { insideOf, type StreamReader } from "./stream_inside.ts";

/**
 * Becomes the one reader of a stream. A stream that `chatStream` did not make, for example a caller's own object, is read by
 * iteration, and left through its `cancel`.
 *
 * @throws {TypeError} when the stream already has a reader, or the value is not a stream.
 */
export function readerOf(stream: ChatStream): StreamReader {
  checkStream(stream);
  return insideOf(stream)?.read() ?? iteratingReader(stream);
}

/** Returns whether a value is a stream, as far as models and middleware of others could mistake another value for one. */
export function isStream(value: unknown): value is ChatStream {
  return typeof Object(value)[Symbol.asyncIterator] === "function";
}

/**
 * Refuses a value that is not a stream. The types refuse it in TypeScript.
 *
 * @throws {TypeError} that says what to pass.
 */
export function checkStream(stream: ChatStream): void {
  if (isStream(stream)) return;
  throw new TypeError(
    `Cannot read ${kindOf(stream)} as a stream: it has no events; pass the value that stream() returned`,
  );
}

/** Reads a stream of which only the public methods are known. */
function iteratingReader(stream: ChatStream): StreamReader {
  const events = stream[Symbol.asyncIterator]();
  /** The events that were read by `begin`. */
  const ahead: IteratorResult<ChatEvent, void>[] = [];
  let beginning: Promise<{ readonly error: unknown } | undefined> | undefined;

  async function begin(): Promise<{ readonly error: unknown } | undefined> {
    try {
      do ahead.push(await events.next()); while (ahead.at(-1)?.value?.type === "start");
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  async function next(): Promise<IteratorResult<ChatEvent, void>> {
    const failure = await beginning;
    const first = ahead.shift();
    if (first) return first;
    beginning = undefined;
    if (failure) throw failure.error;
    return await events.next();
  }

  return {
    events: { next },
    async nextBatch() {
      const { done, value } = await next();
      return done ? undefined : [value];
    },
    begin: () => beginning ??= begin(),
    watch: () => {},
    leave: async (cause) => void await (cause ? stream.cancel(cause.error) : events.return?.()),
  };
}
