/**
 * Opens the event streams of the agent runtime.
 */
import { defined } from "../../../base/defined.ts";
import type { CallLog } from "../../../chat/result.ts";
import type { EventSource } from "../../../transport/open_stream.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import type { WireEvent } from "../../converse/events/frame.ts";
import { requireEventStream } from "../../converse/events/require_event_stream.ts";
import { openWireEvents } from "../../converse/events/wire_events.ts";
import type { CallOptions } from "../base/call.ts";
import { internalsOf } from "../base/internals.ts";
import { type AgentRuntimeCall, callAgentRuntime } from "./agent_runtime.ts";

/** A streamed call: the function that makes it, for messages, and the operation's name. */
export interface StreamedCall extends AgentRuntimeCall {
  readonly user: string;
  readonly operation: string;
}

/**
 * Sends a request whose answer is an event stream. Resolves when the first event has come: an earlier failure is a failure of the
 * attempt, which may be repeated unseen.
 *
 * @param seen gets the headers of the answer, before its events.
 */
export function openEvents(
  bedrock: Bedrock,
  { user, operation, ...call }: StreamedCall,
  options: CallOptions,
  { log, stop, seen }: {
    readonly log: CallLog;
    readonly stop: AbortSignal;
    readonly seen?: ((exchange: Exchange) => void) | undefined;
  },
): Promise<EventSource<WireEvent>> {
  return callAgentRuntime(bedrock, user, call, defined(options), {
    operation,
    isStreamed: true,
    progress: log,
    stop,
    async read(exchange) {
      await requireEventStream(exchange);
      seen?.(exchange);
      return await openWireEvents(exchange, internalsOf(bedrock, user).maxFrameBytes);
    },
  });
}
