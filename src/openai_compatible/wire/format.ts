/**
 * The interface of a format in which requests and answers are written: Chat Completions, or Responses. A format is pure. Sending,
 * server-sent events, tools and structured output are the same for every format, and stand elsewhere.
 */
import type { JsonObject } from "../../base/json_object.ts";
import type { ChatEvent } from "../../chat/event.ts";
import type { Repair } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import type { Answer } from "../../operation/prepared_call.ts";
import type { Failures } from "../../transport/failure.ts";
import type { OpenAIChatOptions } from "./extras.ts";
import type { Quirks } from "./quirks.ts";

/** A request to be written. */
export interface FormatRequest {
  /** The id of the model, as the service knows it. */
  readonly model: string;
  /** The options, which have been checked by their tables, with the bytes of files. */
  readonly options: OpenAIChatOptions;
  readonly quirks: Quirks;
  readonly streaming: boolean;
  /** How structured output is asked for; `undefined` if the request has no `output`. */
  readonly mode?: OutputMode | undefined;
}

/** A request as it is sent. */
export interface FormatBody {
  /** The body, for `JSON.stringify`. */
  readonly body: JsonObject;
  /** The changes of the caller's request. */
  readonly repairs: readonly Repair[];
}

/** Reads one stream. */
export interface FormatEvents {
  /**
   * Appends the chat events of one event of the stream. A block begins with `blockStart`, and ends with `blockStop`, which has
   * the whole block; `stop` follows all blocks. An event that the format does not know becomes `unknown`.
   *
   * @param json the data of the event, which is a JSON object.
   * @param name the value of the line `event:`.
   * @param data the data of the event as it came.
   * @throws {ProviderError} for a failure that the service reports inside the stream.
   */
  read(json: JsonObject, events: ChatEvent[], name: string | undefined, data?: string): void;
  /** Reads the data of an event as `read` would, if it need not be parsed for that; returns false, having done nothing, if it must. */
  readUnparsed?(data: string, events: ChatEvent[]): boolean;
  /** Appends the events that only the end of the stream makes certain. Called once, at `[DONE]` or at the end of the body. */
  end(events: ChatEvent[]): void;
}

/** A format of the API beside Chat Completions, for the option `formats`. Its members are not public. */
export interface ApiFormat {
  /** The value of `quirks.api` that chooses the format. */
  readonly api: string;
}

/** A format. */
export interface WireFormat extends ApiFormat {
  /** The name of the operation, such as `ChatCompletions`. */
  readonly operation: string;
  /** The path behind the base URL, such as `chat/completions`. */
  readonly path: string;
  /**
   * Writes a request.
   *
   * @throws {TypeError} when the format or the service cannot express a part of the request.
   */
  encode(request: FormatRequest): FormatBody;
  /** Reads a whole answer, without `finish`; `undefined` for other JSON. */
  decode(json: JsonObject, quirks: Quirks, failures: Failures): Answer | undefined;
  /** Begins to read a stream. */
  events(quirks: Quirks, failures: Failures): FormatEvents;
}
