/**
 * The source of a stream with other events.
 */
import type { ChatEvent, ChatEventSource } from "../event.ts";
import { withPull } from "./with_pull.ts";

/**
 * Returns `source` with the events that `change` makes of its events. `change` returns the event or the events to hand out
 * instead, an empty list for none, or nothing to hand out the event itself. Its error fails the stream after the events before it.
 */
export function withEvents(
  source: ChatEventSource,
  change: (event: ChatEvent) => ChatEvent | readonly ChatEvent[] | undefined | void,
): ChatEventSource {
  /** The error of the hook, which is due after the events before it. */
  let failure: { readonly error: unknown } | undefined;

  function changedBatch(events: readonly ChatEvent[]): ChatEvent[] {
    const changed: ChatEvent[] = [];
    try {
      for (const event of events) {
        const own = change(event) ?? event;
        if ("type" in own) changed.push(own);
        else for (const each of own) changed.push(each);
      }
    } catch (error) {
      failure = { error };
    }
    return changed;
  }

  return withPull(source, async () => {
    while (true) {
      if (failure) throw failure.error;
      const events = await source.pull();
      if (!events) return undefined;
      const changed = changedBatch(events);
      if (changed.length) return changed;
    }
  });
}
