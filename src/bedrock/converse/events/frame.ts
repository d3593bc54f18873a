/**
 * Reads one frame of a ConverseStream: an event, or a failure.
 */
import { parseAwsErrorBody } from "../../../aws/error_body.ts";
import { isDeeper, MAX_JSON_DEPTH } from "../../../base/json_value.ts";
import type { Frame } from "../../../event_stream/decoder.ts";
import { utf8 } from "../../../event_stream/text.ts";
import type { Failures } from "../../../transport/failure.ts";
import { isObject } from "../../../base/json_object.ts";
import type { WireObject } from "../../wire.ts";
import { readTextDelta } from "./text_delta.ts";

/** An event as the wire has it; `value` may hold the padding `p`, which means nothing. */
export interface WireEvent {
  readonly name: string;
  readonly value: WireObject;
}

/**
 * Reads a frame.
 *
 * @throws {ProviderError} for `exception` and `error` frames, whatever their names; `protocol` for a message type that the
 * API does not have, a payload that is not a JSON object, and JSON of more than 500 levels, which no reader could walk over.
 */
export function decodeEventFrame({ headers, payload }: Frame, { failure, unusable }: Failures): WireEvent {
  // Read as strings, see `stringHeaders`.
  const header = headers as Record<string, string | undefined>;
  const type = header[":message-type"];
  let body = "";
  let isDeep = false;
  try {
    const delta = type === "event" ? readTextDelta(payload) : undefined;
    if (delta) return { name: header[":event-type"] ?? "", value: delta };
    body = utf8(payload);
    const value: unknown = JSON.parse(body);
    // Each level takes two brackets.
    isDeep = body.length > 2 * MAX_JSON_DEPTH && isDeeper(value);
    if (type === "event" && isObject(value) && !isDeep) return { name: header[":event-type"] ?? "", value };
  } catch {
    // Refused below: the payload of an event must be JSON, and that of a failure need not be.
  }
  const { code, text = body } = parseAwsErrorBody(body);
  if (type !== "exception" && type !== "error") {
    throw unusable(
      isDeep
        ? `a frame is nested deeper than ${MAX_JSON_DEPTH} levels`
        : `a frame of type "${type}" holds no JSON object`,
    );
  }
  // An exception is named by one header, an error by another, which has its text in a third.
  throw failure({
    code: header[":exception-type"] ?? header[":error-code"] ?? code,
    text: header[":error-message"] ?? text,
  });
}
