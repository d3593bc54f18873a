/**
 * The call of a stream to a model that does not stream: the answer is requested whole, and read as events.
 */
import type { ChatEventSource } from "../../chat/event.ts";
import type { PreparedCall } from "../../operation/prepared_call.ts";
import { converseCall, type EncodedRequest } from "./call.ts";
import { chatEventSource, type StreamedAnswerReader } from "./events/chat_events.ts";
import { readWholeAnswer } from "./events/whole_answer.ts";

/** Returns the call of a stream whose answer is requested whole. */
export function wholeStreamCall(
  model: string,
  request: EncodedRequest,
  reader: StreamedAnswerReader,
): PreparedCall<ChatEventSource> {
  return converseCall(model, request, async (exchange) => chatEventSource(await readWholeAnswer(exchange), reader));
}
