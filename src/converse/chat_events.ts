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
  { block, closed, delta, events: handOut, grow, finish }: Omit<Turn, "body">,
): ChatEventSource {
  const decoder = converseEvents({ block, closed, ...defined({ delta }) });
  /** Came behind events that were good, and is due after them. */
  let failure: unknown;
  let isOver = false;

  /** The next events; none at the end. */
  async function read(): Promise<ChatEvent[]> {
    if (failure !== undefined) throw failure;
    const wire = isOver ? undefined : await source.pull();
    if (wire === undefined) {
      isOver = true;
      return decoder.end();
    }
    const events: ChatEvent[] = [];
    try {
      return decoder.decode(wire, events);
    } catch (error) {
      if (!events.length) throw error;
      failure = error;
      return events;
    }
  }

  return {
    ...defined({ grow, finish }),
    async pull() {
      const events = await read();
      if (isOver && !events.length) return undefined;
      return handOut?.(events) ?? events;
    },
    close: (reason) => source.close(reason),
  };
}
