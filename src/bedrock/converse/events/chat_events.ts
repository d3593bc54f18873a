/**
 * Reads the events of an open stream for a chat.
 */
import { defined } from "../../../base/defined.ts";
import type { AnswerBlock } from "../../../chat/content.ts";
import type { ChatEvent, ChatEventSource } from "../../../chat/event.ts";
import type { ChatResult } from "../../../chat/result.ts";
import type { EventSource } from "../../../transport/open_stream.ts";
import type { BlockReader } from "./block_reader.ts";
import { converseEvents } from "./events.ts";
import type { WireEvent } from "./frame.ts";

/** Reads one stream. A stream keeps its reader, which must not hold the request: the request may have large media. */
export interface StreamedAnswerReader extends BlockReader {
  /** Converts one batch of events to the events for the caller, which may be more, fewer or none. */
  convert?(batch: ChatEvent[]): ChatEvent[] | Promise<ChatEvent[]>;
  /** Adds an event to the blocks so far, which remain if the stream is cut. */
  grow?(event: ChatEvent, blocks: Map<number, AnswerBlock>): void;
  /** Converts the whole answer as the request asked, or rejects. */
  finish?(result: ChatResult): ChatResult | Promise<ChatResult>;
}

/** Returns the events of `source` as `reader` reads them. */
export function chatEventSource(source: EventSource<WireEvent>, reader: StreamedAnswerReader): ChatEventSource {
  const { grow, finish, convert } = reader;
  const decode = converseEvents(reader);
  /** A failure that came after good events, and is thrown after them. */
  let failure: unknown;

  const toChat = (wire: readonly WireEvent[] | undefined): ChatEvent[] | Promise<ChatEvent[]> | undefined => {
    if (!wire) return undefined;
    const events: ChatEvent[] = [];
    try {
      decode(wire, events);
    } catch (error) {
      if (!events.length) throw error;
      failure = error;
    }
    return convert?.(events) ?? events;
  };

  return {
    ...defined({ grow, finish, describe: source.describe }),
    close: source.close,
    pull: () => failure ? Promise.reject(failure) : source.pull().then(toChat),
  };
}
