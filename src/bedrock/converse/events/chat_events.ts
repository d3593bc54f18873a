/**
 * Reads the events of an open stream for a chat.
 */
import type { ChatEvent, ChatEventSource } from "../../../chat/event.ts";
import { defined } from "../../../base/defined.ts";
import type { Turn } from "../dialect.ts";
import type { EventSource } from "../../../transport/open_stream.ts";
import { converseEvents } from "./events.ts";
import type { WireEvent } from "./frame.ts";

/**
 * Reads `source` with the readers of its turn. The rest of the turn is not kept: the body may hold large media, and has been
 * sent.
 */
export function chatEventSource(
  source: EventSource<WireEvent>,
  { block, closed, begins, delta, events: handOut, grow, finish }: Omit<Turn, "body">,
): ChatEventSource {
  const decode = converseEvents({ block, closed, ...defined({ begins, delta }) });
  /** A failure that came after good events, and is thrown after them. */
  let failure: unknown;

  return {
    ...defined({ grow, finish, describe: source.describe }),
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
