/**
 * A stream as a part of another stream, which opens it instead of reading it. So a wrapped stream costs no second reader, has
 * one log and one end, and its cancellation reaches the socket directly.
 */
import { whenAborted } from "../../base/aborts.ts";
import { systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEvent, ChatEventSource } from "../event.ts";
import { withResponse } from "../response.ts";
import type { CallLog } from "../result.ts";
import type { EndHook, OpenSource, StreamControl } from "./open_source.ts";
import { insideOf, type UnreadStream } from "./stream_inside.ts";
import { checkStream, readerOf } from "./stream_reader.ts";
import { missingStop } from "./truncated.ts";
import { withPull } from "./with_pull.ts";

/**
 * Takes a stream that nobody reads. A stream that `chatStream` did not make, and a stream that `final()` reads already, is read
 * by its methods once it is opened; then `isTaken` is false, and the stream remains usable by itself.
 */
export function unreadStream(stream: ChatStream): UnreadStream & { readonly isTaken: boolean } {
  const taken = insideOf(stream)?.take();
  if (taken) return { ...taken, isTaken: true };
  return { model: stream.partial.model, open: openByReading(stream), clock: systemClock, isTaken: false };
}

/** Returns whether an event shows that an attempt has succeeded. */
type IsBegun = (event: ChatEvent) => boolean;

const isAfterStart: IsBegun = ({ type }) => type !== "start";

/**
 * Opens a stream as one of several attempts. An attempt has succeeded once an event shows it. The end hooks of an attempt that
 * fails are called at once, so that a later attempt does not call them again.
 *
 * @param isBegun whether an event shows that the attempt has succeeded. @default the first event after `start`
 */
export async function openAttempt(
  stream: ChatStream,
  log: CallLog,
  stop: AbortSignal,
  control: StreamControl,
  isBegun: IsBegun = isAfterStart,
): Promise<ChatEventSource> {
  checkStream(stream);
  const { model, open } = unreadStream(stream);
  const hooks: EndHook[] = [];
  log.model = model;
  let source: ChatEventSource | undefined;
  try {
    source = await open(log, stop, { ...control, onEnd: (run) => void hooks.push(run) });
    const begun = await begin(source, isBegun);
    hooks.forEach(control.onEnd);
    return begun;
  } catch (error) {
    await source?.close(error);
    // The failure of the attempt is what counts, not a failure of a hook.
    for (const run of hooks.reverse()) await (async () => await run(undefined, error))().catch(() => {});
    throw error;
  }
}

/** Pulls the events up to the first one that shows success; `pull` hands them out later. */
async function begin(source: ChatEventSource, isBegun: IsBegun): Promise<ChatEventSource> {
  const ahead: (readonly ChatEvent[])[] = [];
  while (!ahead.at(-1)?.some(isBegun)) {
    const events = await source.pull();
    // An answer that ended without content has failed, unless it is whole.
    if (!events && !source.isWhole?.()) throw missingStop();
    if (!events) break;
    ahead.push(events);
  }
  return withPull(source, () => ahead.length ? Promise.resolve(ahead.shift()) : source.pull());
}

function openByReading(stream: ChatStream): OpenSource {
  return async (log, stop, control) => {
    const reader = readerOf(stream);
    reader.watch(() => control.isWaiting());
    // The read that is under way reports the outcome.
    const forget = whenAborted(stop, (reason) => void stream.cancel(reason).catch(() => {}));
    const failure = await reader.begin();
    forget();
    const { partial } = stream;
    const { model, requestId, repairs, attempts, route, cached } = partial;
    withResponse(Object.assign(log, { model, requestId, repairs, attempts, ...defined({ route, cached }) }), partial);
    if (failure) throw failure.error;
    return {
      pull: () => reader.nextBatch(),
      finish: () => stream.final(),
      close: async (reason) => {
        if (reason !== undefined) await stream.cancel(reason);
      },
    };
  };
}
