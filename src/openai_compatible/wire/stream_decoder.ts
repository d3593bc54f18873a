/**
 * Decodes the server-sent events of a streamed answer, in any format.
 */
import { isObject } from "../../base/json_object.ts";
import { isDeeper, MAX_JSON_DEPTH } from "../../base/json_value.ts";
import type { ChatEvent } from "../../chat/event.ts";
import { missingStop } from "../../chat/stream/truncated.ts";
import { type ServerSentEvent, serverSentEventDecoder } from "../../sse/decoder.ts";
import type { Failures } from "../../transport/failure.ts";
import type { StreamDecoder } from "../../transport/open_stream.ts";
import { failureIn } from "./failure_in.ts";
import type { FormatEvents } from "./format.ts";
import { parseFailure } from "./parse_failure.ts";

/** The data of the event behind the last one. Some services do not send it. */
const DONE = "[DONE]";

/** Decodes the bytes of one stream. */
export interface ChatDecoder extends StreamDecoder<ChatEvent> {
  /** Whether the service has said that nothing follows. */
  readonly isDone: boolean;
}

/**
 * Creates the decoder of one stream.
 *
 * @param maxEventBytes the most bytes of one event.
 */
export function chatDecoder(format: FormatEvents, failures: Failures, maxEventBytes: number | undefined): ChatDecoder {
  const frames = serverSentEventDecoder(maxEventBytes);
  let isDone = false;

  function finish(events: ChatEvent[]): void {
    if (isDone) return;
    isDone = true;
    format.end(events);
  }

  function readEvent({ event, data }: ServerSentEvent, events: ChatEvent[]): void {
    if (isDone || data === "") return;
    if (data === DONE) return finish(events);
    if (event === undefined && format.readUnparsed?.(data, events)) return;
    const json = parseJson(data);
    if (event === "error" && (!isObject(json) || json.type !== "error")) throw reported(data);
    if (isObject(json) && !isTooDeep(data, json)) return format.read(json, events, event, data);
    const failure = failureIn(json, failures);
    if (failure) throw failure;
    const what = isObject(json) ? `is nested deeper than ${MAX_JSON_DEPTH} levels` : "holds no JSON object";
    throw failures.unusable(`an event of the stream ${what}: ${failures.quoteBody(data)}`);
  }

  function reported(data: string): Error {
    const { code, text } = parseFailure(data);
    return failures.failure({ code, text: text ?? data }, { body: data });
  }

  return {
    get isDone() {
      return isDone;
    },
    decode(chunk, events) {
      const batch: ServerSentEvent[] = [];
      try {
        frames.decode(chunk, batch);
      } finally {
        for (const event of batch) readEvent(event, events);
      }
    },
    end(hasContent, events) {
      const rest = frames.end();
      // An event that the end has cut off counts if its data is whole.
      if (rest && (rest.data === DONE || isObject(parseJson(rest.data)))) readEvent(rest, events);
      finish(events);
      if (!hasContent && !events.some(isContent)) throw missingStop();
    },
  };
}

/** Whether an event is a part of the answer. Events that only open it are read on the way. */
export function isContent({ type }: ChatEvent): boolean {
  return type !== "start" && type !== "blockStart" && type !== "metadata";
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** Each level takes two brackets. */
function isTooDeep(data: string, json: unknown): boolean {
  return data.length > 2 * MAX_JSON_DEPTH && isDeeper(json);
}
