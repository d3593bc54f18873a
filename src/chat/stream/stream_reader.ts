/**
 * The one reader of a stream, for functions that stand beside the stream instead of being methods of it.
 */
import { kindOf } from "../../base/quote.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEvent } from "../event.ts";

/** Reads a stream to its end, as its one reader. */
export interface StreamReader {
  /** The events, one at a time. */
  readonly events: AsyncIterator<ChatEvent, void>;
  /**
   * Resolves at the first content event, or with the failure before it. Never rejects. The events that have arrived by then
   * are still to be read.
   */
  begin(): Promise<{ readonly error: unknown } | undefined>;
  /** Lets the source ask whether somebody waits for the event that is being pulled. @default always */
  watch(isWaiting: () => boolean): void;
  /** Ends the stream and closes its connection. `final()` rejects with the error of `cause`, unless the answer is whole. */
  leave(cause?: { readonly error: unknown }): Promise<void>;
}

/** How each stream of ours is read. Weak, and keyed by the stream itself: a copy with other methods is read by its methods. */
const readers = /* @__PURE__ */ new WeakMap<object, () => StreamReader>();

/** Lets `readerOf` read `stream` through `open`, which throws if the stream already has a reader. */
export function offerReader(stream: ChatStream, open: () => StreamReader): void {
  readers.set(stream, open);
}

/**
 * Becomes the one reader of a stream. A stream that `chatStream` did not make, for example a caller's own object, is read by
 * iteration, and left through its `cancel`.
 *
 * @throws {TypeError} when the stream already has a reader, or the value is not a stream.
 */
export function readerOf(stream: ChatStream): StreamReader {
  const open = readers.get(stream);
  if (open) return open();
  // A value that is not of the type: the caller may not use TypeScript.
  if (typeof Object(stream)[Symbol.asyncIterator] !== "function") {
    throw new TypeError(
      `Cannot read ${kindOf(stream)} as a stream: it has no events; pass the value that stream() returned`,
    );
  }
  return iteratingReader(stream);
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

  return {
    events: {
      async next() {
        const failure = await beginning;
        const first = ahead.shift();
        if (first) return first;
        beginning = undefined;
        if (failure) throw failure.error;
        return await events.next();
      },
    },
    begin: () => beginning ??= begin(),
    watch: () => {},
    leave: async (cause) => void await (cause ? stream.cancel(cause.error) : events.return?.()),
  };
}
