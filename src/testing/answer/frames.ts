/**
 * Events as frames of `application/vnd.amazon.eventstream`, headers in the service's order.
 */
import { encodeEventStreamMessage } from "../../event_stream/encode.ts";
import { toBytes } from "../base/answer.ts";
import { isObject } from "../../base/json_object.ts";
import type { WireEvent } from "./events.ts";

/** Padding of changing length, which hides the length of the text, as the service does. */
const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** The frame of the event at `index`; a name ending in `Exception` makes an exception frame. */
export function eventFrame(event: WireEvent, index: number): Uint8Array<ArrayBuffer> {
  const [name = "", payload] = Object.entries(event)[0] ?? [];
  if (name.endsWith("Exception")) return exceptionFrame(name, payload);
  // Coprime with 63, so that every length occurs. Fixed, so that a stream is reproducible.
  const p = PADDING.slice(0, (index * 17 + 8) % 63);
  return frame({ ":event-type": name }, "event", isObject(payload) ? { ...payload, p: payload["p"] ?? p } : payload);
}

/** A failure in the service's model. */
export function exceptionFrame(name: string, payload: unknown): Uint8Array<ArrayBuffer> {
  return frame({ ":exception-type": name.charAt(0).toLowerCase() + name.slice(1) }, "exception", payload);
}

/** A failure outside the service's model: no payload, and the text is in a header. */
export function errorFrame(code: string, message: string): Uint8Array<ArrayBuffer> {
  const headers = { ":message-type": "error", ":error-code": code, ":error-message": message };
  return encodeEventStreamMessage({ headers, payload: new Uint8Array() });
}

function frame(type: Record<string, string>, messageType: string, payload: unknown): Uint8Array<ArrayBuffer> {
  const headers = { ...type, ":content-type": "application/json", ":message-type": messageType };
  return encodeEventStreamMessage({ headers, payload: toBytes(JSON.stringify(payload ?? {})) });
}
