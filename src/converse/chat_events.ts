/**
 * The events of an open stream, as a chat reads them.
 */
import type { ChatEvent, ChatEventSource } from "../chat/event.ts";
import { defined } from "../defined.ts";
import type { Turn } from "./dialect.ts";
import type { EventSource } from "./event_source.ts";
import { converseEvents } from "./events.ts";

/**
 * Reads `source` as its turn says. Only the parts of the turn that read are kept: its body may hold large media, and has been
 * sent.
 */
export function chatEventSource(
  source: EventSource,
  { block, closed, begins, delta, events: handOut, grow, finish }: Omit<Turn, "body">,
): ChatEventSource {
  const decode = converseEvents({ block, closed, ...defined({ begins, delta }) });
  /** Came behind events that were good, and is due after them. */
  let failure: unknown;

  return {
    ...defined({ grow, finish }),
    close: source.close,
    async pull() {
      if (failure) throw failure;
      const wire = await source.pull();
      if (!wire) return undefined;
      const events: ChatEvent[] = [];
      try {
        decode(wire, events);
      } catch (error) {
        if (!events.length) throw error;
        failure = error;
      }
      return handOut?.(events) ?? events;
    },
  };
}
