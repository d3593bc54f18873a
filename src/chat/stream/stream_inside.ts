/**
 * Access to a stream of ours beyond its methods, for functions of this module: they read it in batches, or take it
 * over.
 */
import type { Clock } from "../../base/clock.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEvent } from "../event.ts";
import type { OpenSource } from "./open_source.ts";

/** Reads a stream to its end, as its one reader. */
export interface StreamReader {
  /** The events, one at a time. */
  readonly events: AsyncIterator<ChatEvent, void>;
  /** Resolves with all events that are at hand, at least one; `undefined` at the end. Not to be mixed with `events`. */
  nextBatch(): Promise<readonly ChatEvent[] | undefined>;
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

/** The arguments of `chatStream`: an unread stream is nothing else. */
export interface UnreadStream {
  readonly model: string;
  readonly open: OpenSource;
  readonly clock: Clock;
}

/** The abilities of a stream beside its methods. */
export interface StreamInside {
  /** Becomes the one reader. Throws if the stream has a reader. */
  read(): StreamReader;
  /** Returns what makes up the stream, which the caller opens instead; `undefined` once the stream is read or has ended. */
  take(): UnreadStream | undefined;
}

/** Weak, and keyed by the stream itself: a copy with other methods is read by its methods. */
const insides = /* @__PURE__ */ new WeakMap<object, StreamInside>();

/** Lets `insideOf` find what `stream` offers. */
export function offerInside(stream: ChatStream, inside: StreamInside): void {
  insides.set(stream, inside);
}

/** Returns what a stream offers; `undefined` for a stream that `chatStream` did not make. */
export function insideOf(stream: ChatStream): StreamInside | undefined {
  return insides.get(stream);
}

/** The streams that became other names of a stream, and the stream itself. */
const names = /* @__PURE__ */ new WeakMap<StreamInside, readonly ChatStream[]>();

/** Makes `stream`, which was taken, another name of `other`, and with it the streams that it is another name of. */
export function mergeInto(stream: ChatStream, other: ChatStream): void {
  const taken = insides.get(stream);
  const inside = insides.get(other);
  const merged = taken && names.get(taken) || [stream];
  for (const name of merged) {
    Object.defineProperties(name, Object.getOwnPropertyDescriptors(other));
    if (inside) insides.set(name, inside);
  }
  if (inside) names.set(inside, [...merged, other]);
}
