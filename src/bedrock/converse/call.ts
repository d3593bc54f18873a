/**
 * Makes the calls of Converse and ConverseStream, and reads their answers.
 */
import type { GivenSettings } from "../../base/call_options.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEventSource } from "../../chat/event.ts";
import type { Repair } from "../../chat/result.ts";
import { defined } from "../../base/defined.ts";
import { modelPath } from "../../aws/path.ts";
import { readJson } from "../../transport/answer.ts";
import type { EventSource } from "../../transport/open_stream.ts";
import type { Exchange } from "../../transport/exchange.ts";
import type { Answer, PreparedCall } from "../../operation/prepared_call.ts";
import type { WireBlock } from "../wire.ts";
import { decodeAnswer, notAnAnswer } from "./decode/decode.ts";
import { chatEventSource, type StreamedAnswerReader } from "./events/chat_events.ts";
import type { WireEvent } from "./events/frame.ts";
import { requireEventStream } from "./events/require_event_stream.ts";
import { openWireEvents } from "./events/wire_events.ts";

/** The parts of a call that do not depend on how the answer arrives. */
export interface EncodedRequest extends GivenSettings {
  readonly body: unknown;
  readonly repairs?: readonly Repair[];
}

/** Reads one answer, whole or streamed. */
export interface AnswerReader extends StreamedAnswerReader {
  /** Reads a block of a whole answer. */
  readBlock(wire: WireBlock): AnswerBlock;
}

const HEADERS = { "content-type": "application/json" };

/**
 * Returns a call of Converse.
 *
 * @throws {TypeError} when `model` is not an id that can be called.
 */
export function converseCall<A>(
  model: string,
  { body, repairs = [], timeouts, retry }: EncodedRequest,
  read: (exchange: Exchange) => Promise<A>,
): PreparedCall<A> {
  const path = modelPath(model, "converse");
  return { operation: "Converse", path, headers: HEADERS, body, repairs, timeouts, retry, isStreamed: false, read };
}

/**
 * Returns a call of ConverseStream.
 *
 * @throws {TypeError} when `model` is not an id that can be called.
 */
export function converseStreamCall<A>(
  model: string,
  request: EncodedRequest,
  read: (exchange: Exchange) => Promise<A>,
): PreparedCall<A> {
  const path = modelPath(model, "converse-stream");
  return { ...converseCall(model, request, read), operation: "ConverseStream", path, isStreamed: true };
}

/** Returns the call of a chat. */
export function chatCall(model: string, request: EncodedRequest, reader: AnswerReader): PreparedCall<Answer> {
  return converseCall(model, request, (exchange) => readAnswer(exchange, reader));
}

/** Returns the call of a stream. */
export function streamCall(
  model: string,
  request: EncodedRequest,
  reader: StreamedAnswerReader,
  maxFrameBytes: number | undefined,
): PreparedCall<ChatEventSource> {
  const read = async (exchange: Exchange) => chatEventSource(await openEvents(exchange, maxFrameBytes), reader);
  return converseStreamCall(model, request, read);
}

/**
 * Opens a ConverseStream.
 *
 * @throws {ProviderError} `protocol` when the answer is not an event stream.
 */
export async function openEvents(
  exchange: Exchange,
  maxFrameBytes: number | undefined,
): Promise<EventSource<WireEvent>> {
  await requireEventStream(exchange);
  return await openWireEvents(exchange, maxFrameBytes);
}

/**
 * Reads a whole answer.
 *
 * @throws {ProviderError} `protocol` when the body is not a whole answer.
 */
async function readAnswer(exchange: Exchange, { readBlock, finish }: AnswerReader): Promise<Answer> {
  const json = await readJson(exchange);
  const answer = decodeAnswer(json, readBlock);
  if (!answer) throw exchange.unusable(notAnAnswer(json));
  return { ...answer, ...defined({ finish }) };
}
