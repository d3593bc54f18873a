/**
 * AWS's own operations, uninterpreted.
 */
import { checkOptions } from "../../base/check_options.ts";
import { type CallLog, createCallLog } from "../../chat/result.ts";
import { readJson } from "../../transport/answer.ts";
import type { PreparedCall } from "../../operation/prepared_call.ts";
import { converseCall, converseStreamCall, openEvents } from "../converse/call.ts";
import { rawStream } from "../converse/events/raw_events.ts";
import { CALL_INIT } from "./client_options.ts";
import type { CallInit } from "./options.ts";

/**
 * A Converse request body in AWS's own format. Bytes may be base64, a `Uint8Array` or any other buffer or view, in every
 * member. Read a `Blob`, a stream or a `Response` first.
 */
export interface ConverseBody {
  /** AWS's `messages`. */
  messages?: unknown[];
  /** AWS's `system`. */
  system?: unknown[];
  /** Any other member. */
  [member: string]: unknown;
}

/** AWS's own operations. */
export interface RawOperations {
  /** Calls AWS's Converse and resolves with its body, uninterpreted. */
  converse(modelId: string, body: ConverseBody, init?: CallInit): Promise<Record<string, unknown>>;
  /**
   * Calls AWS's ConverseStream and resolves with its events, uninterpreted: each event is an object with one member, such as
   * `contentBlockDelta`. The padding `p`, which means nothing, may be left out. The stream fails at a failure inside it, and
   * at an end before `messageStop`.
   */
  converseStream(
    modelId: string,
    body: ConverseBody,
    init?: CallInit,
  ): Promise<ReadableStream<Record<string, unknown>>>;
}

/** Creates the operations of one client, whose `send` sends one call. */
export function rawOperations(
  send: <A>(call: PreparedCall<A>, log: CallLog, init: CallInit) => Promise<A>,
  maxFrameBytes: number | undefined,
): RawOperations {
  return {
    // deno-lint-ignore require-await -- a mistake in the options must reject
    async converse(modelId, body, init = {}) {
      checkOptions(init, CALL_INIT);
      return send(converseCall(modelId, { body }, readJson), createCallLog(modelId), init);
    },
    async converseStream(modelId, body, init = {}) {
      checkOptions(init, CALL_INIT);
      const call = converseStreamCall(modelId, { body }, (exchange) => openEvents(exchange, maxFrameBytes));
      return rawStream(await send(call, createCallLog(modelId), init));
    },
  };
}
