/**
 * A stream whose events come when they are let go, for servers and proxies that lose patience.
 */
import type { ChatEvent, ChatStream } from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";

/** A stream, and what lets its next event go. */
export interface SilentStream {
  readonly stream: ChatStream;
  /** Lets the next event go; the one after the last ends the stream. */
  next(): void;
}

/** The events of a short answer. */
export const EVENTS: readonly ChatEvent[] = [
  { type: "text", index: 0, text: "one " },
  { type: "text", index: 0, text: "two " },
  { type: "text", index: 0, text: "three" },
  { type: "stop", stopReason: "end_turn" },
];

/** A stream of {@linkcode EVENTS}. */
export function silentStream(): SilentStream {
  const gates = Array.from({ length: EVENTS.length + 1 }, () => Promise.withResolvers<void>());
  let released = 0;
  let pulled = 0;
  return {
    stream: chatStream("m", () =>
      Promise.resolve({
        async pull() {
          await gates[pulled]!.promise;
          const event = EVENTS[pulled++];
          return event && [event];
        },
        close: () => Promise.resolve(),
      })),
    next: () => gates[released++]?.resolve(),
  };
}
