/**
 * Events and items of streams of the Responses API, with invented contents.
 */
import type { JsonObject } from "../../../../src/base/json_object.ts";

/** The first event of a stream. */
export const created: JsonObject = {
  type: "response.created",
  response: { id: "resp_1", status: "in_progress", output: [] },
};

/** Returns the end of an item. */
export function done(output_index: number, item: JsonObject): JsonObject {
  return { type: "response.output_item.done", output_index, item };
}

/** Returns the beginning of an item. */
export function added(output_index: number, item: JsonObject): JsonObject {
  return { type: "response.output_item.added", output_index, item };
}

/** Returns the last event of a stream. */
export function completed(output: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { type: "response.completed", response: { id: "resp_1", status: "completed", output, ...more } };
}

/** Returns a piece of a text. */
export function textDelta(delta: string, content_index = 0, output_index = 0): JsonObject {
  return { type: "response.output_text.delta", output_index, content_index, delta };
}

/** Returns a message with one text. */
export const message = (text: string, more: JsonObject = {}): JsonObject => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [] }],
  ...more,
});
/** A call of a tool. */
export const call: JsonObject = {
  type: "function_call",
  call_id: "call_0",
  name: "weather",
  arguments: '{"city":"Oslo"}',
  status: "completed",
};
