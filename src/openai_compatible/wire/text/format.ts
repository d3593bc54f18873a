/**
 * The format of Chat Completions as far as text goes.
 */
import { growReasoning } from "../../../chat/stream/block_grower.ts";
import type { Answer, PreparedCall } from "../../../operation/prepared_call.ts";
import type { ChatEventSource } from "../../../chat/event.ts";
import { type CallOptions, streamCall, wholeCall } from "../calls.ts";
import { checkRequest } from "../check_request.ts";
import type { FormatRequest, WireFormat } from "../format.ts";
import type { ReadOptions } from "../read_answer.ts";
import { decodeText, textEvents } from "./answer.ts";
import { encodeText } from "./encode.ts";

/** Chat Completions, with text and reasoning alone. */
const TEXT_FORMAT: WireFormat = {
  api: "chat",
  operation: "ChatCompletions",
  path: "chat/completions",
  encode: encodeText,
  decode: decodeText,
  events: textEvents,
};

/** The request asks for nothing that its answer is converted to. */
const READER: ReadOptions["reader"] = {
  readBlock: (block) => block,
  convert: (batch) => batch,
  insertToolUses: (batch) => batch,
  grow: growReasoning,
};

/** A request of text. */
export type TextRequest = Pick<FormatRequest, "model" | "options" | "quirks">;

/**
 * Prepares the call of a whole answer.
 *
 * @throws {TypeError} when the request has anything but text.
 * @throws {RangeError} for a number out of its range.
 */
export function prepareText(request: TextRequest): PreparedCall<Answer> {
  checkRequest(request.model, request.options);
  return wholeCall(encodeText({ ...request, streaming: false }), readOptions(request.quirks, undefined));
}

/**
 * Prepares the call of a stream.
 *
 * @throws {TypeError} when the request has anything but text.
 * @throws {RangeError} for a number out of its range.
 */
export function prepareTextStream(
  request: TextRequest,
  maxEventBytes: number | undefined,
): PreparedCall<ChatEventSource> {
  checkRequest(request.model, request.options);
  return streamCall(encodeText({ ...request, streaming: true }), readOptions(request.quirks, maxEventBytes));
}

/** A function of its own: the answer's reader must not hold the request. */
function readOptions(quirks: ReadOptions["quirks"], maxEventBytes: number | undefined): CallOptions {
  return { format: TEXT_FORMAT, quirks, reader: READER, maxEventBytes };
}
