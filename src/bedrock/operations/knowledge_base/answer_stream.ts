/**
 * The stream of an answer that the service generates from a knowledge base, as events of the operation's own.
 */
import type { JsonObject } from "../../../base/json_object.ts";
import { pullStream } from "../../../base/pull_stream.ts";
import type { ChatEvent, ChatEventSource } from "../../../chat/event.ts";
import type { CallLog, PartialResult } from "../../../chat/result.ts";
import { chatStream } from "../../../chat/stream/chat_stream.ts";
import type { EventSource } from "../../../transport/open_stream.ts";
import type { WireEvent } from "../../converse/events/frame.ts";

/**
 * The stream of one answer. It can be read once: the request is sent at the first read, and leaving the loop closes the connection.
 * `final()` joins the reader; without a reader it reads to the end. A stream that ends before the answer is whole fails with
 * `StreamTruncatedError`.
 *
 * @template E the events
 * @template R the result
 */
export interface AnswerStream<E, R> extends AsyncIterable<E> {
  /** Streams the text of the answer alone. */
  readonly textStream: AsyncIterable<string>;
  /** Resolves with the result. Rejects when the answer does not become whole. */
  final(): Promise<R>;
  /** The text that has arrived, and the facts about the call; valid at any time, and after any end. */
  readonly partial: PartialResult;
  /** The events as a pull stream. */
  toReadableStream(): ReadableStream<E>;
  /** Stops the stream and closes the connection; pending reads reject with `reason`. */
  cancel(reason?: unknown): Promise<void>;
  /** Stops the stream, unless it has ended. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The reader of one operation's events. */
export interface AnswerEvents<E, R> {
  /** Converts one event of the wire to events of a chat. @throws {ProviderError} when the event cannot be read. */
  decode(event: WireEvent): readonly ChatEvent[];
  /** Returns the events of a body that has ended well, such as the stop that no event of the wire says. */
  end?(): readonly ChatEvent[];
  /** Returns the event for the caller; `undefined` for an event that the caller does not see. */
  show(event: ChatEvent): E | undefined;
  /** Makes the result of a whole answer. */
  result(text: string, facts: CallLog): R;
}

/** Opens the stream of an answer. The log is kept up to date; the signal stops the call. */
export type OpenAnswer = (log: CallLog, stop: AbortSignal) => Promise<EventSource<WireEvent>>;

/**
 * Creates a stream that is opened at its first read.
 *
 * @param model the model that writes, for errors.
 */
export function answerStream<E, R>(model: string, open: OpenAnswer, events: AnswerEvents<E, R>): AnswerStream<E, R> {
  let facts: CallLog | undefined;
  const chat = chatStream(model, async (log, stop) => {
    facts = log;
    return chatSource(await open(log, stop), events);
  });

  async function* shown(): AsyncGenerator<E, void, void> {
    for await (const event of chat) {
      const own = events.show(event);
      if (own !== undefined) yield own;
    }
  }

  return {
    [Symbol.asyncIterator]: shown,
    get textStream() {
      return chat.textStream;
    },
    async final() {
      const { text } = await chat.final();
      return events.result(text, facts!); // a whole answer was opened
    },
    get partial() {
      return chat.partial;
    },
    toReadableStream() {
      const iterator = shown();
      return pullStream(async () => {
        const { done, value } = await iterator.next();
        return done ? undefined : [value];
      }, (reason) => chat.cancel(reason));
    },
    cancel: chat.cancel,
    [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose](),
  };
}

/** Returns the events of a chat, from those of the wire. */
function chatSource(
  source: EventSource<WireEvent>,
  { decode, end }: Pick<AnswerEvents<unknown, unknown>, "decode" | "end">,
): ChatEventSource {
  /** A failure that came after good events, and is thrown after them. */
  let failure: unknown;
  let hasEnded = false;

  async function pull(): Promise<readonly ChatEvent[] | undefined> {
    if (failure) throw failure;
    const wire = hasEnded ? undefined : await source.pull();
    if (!wire) {
      const last = hasEnded ? [] : end?.() ?? [];
      hasEnded = true;
      return last.length ? last : undefined;
    }
    const events: ChatEvent[] = [];
    try {
      for (const event of wire) events.push(...decode(event));
    } catch (error) {
      if (!events.length) throw error;
      failure = error;
    }
    return events;
  }

  return { pull, close: source.close, describe: (error) => source.describe?.(error) };
}

/** Returns the value of an event without the padding `p`, which means nothing. */
export function withoutPadding({ p: _, ...value }: JsonObject): JsonObject {
  return value;
}
