/**
 * Makes the calls of any format.
 */
import type { ChatEventSource } from "../../chat/event.ts";
import type { Answer, PreparedCall } from "../../operation/prepared_call.ts";
import type { FormatBody, WireFormat } from "./format.ts";
import { type ReadOptions, readStream, readWhole } from "./read_answer.ts";

/** How an answer is to be read, with the format in which its request is written. */
export interface CallOptions extends ReadOptions {
  readonly format: WireFormat;
}

const HEADERS = { "content-type": "application/json" };

/** Returns the call that sends a body, and reads a whole answer. */
export function wholeCall(sent: FormatBody, options: CallOptions): PreparedCall<Answer> {
  return { ...callOf(sent, options.format), isStreamed: false, read: (exchange) => readWhole(exchange, options) };
}

/** Returns the call that sends a body, and reads a stream. */
export function streamCall(sent: FormatBody, options: CallOptions): PreparedCall<ChatEventSource> {
  return { ...callOf(sent, options.format), isStreamed: true, read: (exchange) => readStream(exchange, options) };
}

function callOf({ body, repairs }: FormatBody, { operation, path }: WireFormat) {
  return { operation, path, headers: HEADERS, body, repairs };
}
