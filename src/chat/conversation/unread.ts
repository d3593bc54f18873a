/**
 * Ends a stream that holds its place in a queue while nobody reads it.
 *
 * A Durable Object does not notice a visitor who leaves: since 2026-06 workerd neither cancels nor reads the body of
 * the response then (cloudflare/workerd#6832, cloudflare/workers-sdk#9438).
 */
import type { ChatEventSource } from "../event.ts";
import type { StreamControl } from "../stream/open_source.ts";
import { withPull } from "../stream/with_pull.ts";
import type { Hold } from "./queue.ts";

/** How long a stream may stay unread; the idle limit of a call. */
const UNREAD_MS = 120_000;
/** How long it may stay unread while another turn waits. */
const UNREAD_WHILE_AWAITED_MS = 10_000;

/** Returns `source`, which fails if nothing is read for `mostMs`, or for 10 s while another turn waits. */
export function endWhenUnread(
  source: ChatEventSource,
  hold: Hold,
  mostMs: number = UNREAD_MS,
  control: StreamControl,
): ChatEventSource {
  let isPulling = false;
  let unreadMs = 0;
  let takes = 0;
  hold.onBeat((ms) => {
    const isRead = isPulling && control.isWaiting() || control.takes() > takes;
    takes = control.takes();
    unreadMs = isRead ? 0 : unreadMs + ms;
    const limit = hold.isAwaited() ? Math.min(mostMs, UNREAD_WHILE_AWAITED_MS) : mostMs;
    if (unreadMs < limit) return;
    const message =
      `Cannot hold the conversation any longer: the stream had no reader for ${unreadMs} ms; read it to its end, ` +
      "or cancel it";
    control.fail(new DOMException(message, "TimeoutError"));
  });
  return withPull(source, async () => {
    isPulling = true;
    try {
      return await source.pull();
    } finally {
      isPulling = false;
      unreadMs = 0;
    }
  });
}
