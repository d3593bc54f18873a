/**
 * The chats of a client: prepares a call and sends it, and sends the next call where another form may succeed.
 */
import type { ChatEventSource } from "../../chat/event.ts";
import { type CallLog, type ChatResult, chatResult } from "../../chat/result.ts";
import { annotate } from "../../errors/provider_error.ts";
import type { Prepared } from "../../operation/prepared_call.ts";
import { PROVIDER } from "../service/service.ts";
import type { GatewayChatOptions } from "./chat_options.ts";
import { gatewayCodec } from "./codec.ts";
import type { GatewayCore } from "./core.ts";

/** The calls of chats. */
export interface GatewayChats {
  chat(log: CallLog, given: GatewayChatOptions): Promise<ChatResult>;
  open(log: CallLog, given: GatewayChatOptions, stop: AbortSignal): Promise<ChatEventSource>;
}

/** Creates the chats of a client. */
export function gatewayChats({ base, maxEventBytes, send }: GatewayCore): GatewayChats {
  const { prepareChat, prepareStream } = gatewayCodec(base.protocol, maxEventBytes);

  /** Sends the calls of a request, until one succeeds or none may. `use` may reject an answer. */
  async function callModel<A, R>(
    log: CallLog,
    given: GatewayChatOptions,
    prepare: (log: CallLog, options: GatewayChatOptions) => Prepared<A>,
    use: (answer: A) => R | Promise<R>,
    stop?: AbortSignal,
  ): Promise<R> {
    try {
      const prepared = prepare(log, given);
      // Not awaited when it is at hand: `close()` in the same turn of the event loop must find the call.
      let call = "then" in prepared ? await prepared : prepared;
      while (true) {
        log.repairs = call.repairs;
        const sent = { ...call, url: `${base.url}${call.path}`, kind: "language" } as const;
        try {
          return await use(await send(sent, log, given, stop));
        } catch (error) {
          const next = call.nextCall?.(error);
          if (!next) throw error;
          call = next;
        }
      }
    } catch (error) {
      annotate(error, { provider: PROVIDER });
      throw error;
    }
  }

  return {
    chat: (log, given) =>
      callModel(log, given, prepareChat, (answer) => chatResult(answer.content, answer.outcome, log, answer)),
    open: (log, given, stop) => callModel(log, given, prepareStream, (source) => source, stop),
  };
}
