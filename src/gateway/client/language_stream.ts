/**
 * The stream of a language model: server-sent events, each with one part of the AI SDK's streams.
 */
import { isDeeper, MAX_JSON_DEPTH } from "../../base/json_value.ts";
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { quoted } from "../../base/quote.ts";
import type { AnswerBlock } from "../../chat/content.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import type { ChatResult } from "../../chat/result.ts";
import { missingStop } from "../../chat/stream/truncated.ts";
import { ProviderError } from "../../errors/provider_error.ts";
import { streamPartReader } from "../../language_model/decode/from_stream.ts";
import { type ServerSentEvent, serverSentEventDecoder } from "../../sse/decoder.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { openStream, type StreamDecoder } from "../../transport/open_stream.ts";
import { failureIn, readError } from "../service/failures.ts";

/** Reads one stream. A stream keeps its reader, which must not hold the request: the request may have large media. */
export interface LanguageStreamReader {
  readonly includeRawChunks: boolean;
  readonly maxEventBytes: number | undefined;
  /** Returns a part without the members that are not the part's own. */
  takePart(part: JsonObject): JsonObject;
  /** Converts one batch of events to the events for the caller. */
  convert(batch: ChatEvent[]): ChatEvent[] | Promise<ChatEvent[]>;
  /** Adds an event to the blocks so far, which remain if the stream is cut. */
  grow(event: ChatEvent, blocks: Map<number, AnswerBlock>): void;
  /** Converts the whole answer as the request asked, or rejects. */
  finish(result: ChatResult): Promise<ChatResult>;
}

/** The most bytes of a page that is read in place of a stream. */
const MAX_PAGE_BYTES = 65_536;

/**
 * Opens the stream of a successful response. Resolves when the first content event has come. A body that is not labeled as events is
 * read as events all the same.
 *
 * @throws {ProviderError} when the answer is not a stream, or begins with a failure.
 */
export async function openLanguageStream(exchange: Exchange, reader: LanguageStreamReader): Promise<ChatEventSource> {
  const { convert, grow, finish } = reader;
  const decoder = partDecoder(exchange, reader);
  const source = await openStream(exchange, decoder, isContent);
  return {
    grow,
    finish,
    describe: (error) => source.describe?.(error),
    close: source.close,
    pull: async () => {
      const batch = await source.pull() ?? decoder.rest();
      return batch && await convert(batch as ChatEvent[]); // the decoder made the list
    },
  };
}

/** Whether an event belongs to the answer. A failure before the first of them is repeated unseen. */
function isContent({ type }: ChatEvent): boolean {
  return type !== "start" && type !== "blockStart" && type !== "unknown";
}

/** Decodes the bytes of one stream. */
interface PartDecoder extends StreamDecoder<ChatEvent> {
  /** Returns the events of a last part whose line had no end, once. */
  rest(): ChatEvent[] | undefined;
}

function partDecoder(
  exchange: Exchange,
  { includeRawChunks, maxEventBytes, takePart }: LanguageStreamReader,
): PartDecoder {
  const sse = serverSentEventDecoder(maxEventBytes);
  const read = streamPartReader({
    includeRawChunks,
    failure: (error) => exchange.failure(readError(typeof error === "string" ? { error } : error)),
  });
  const page = pageOf(exchange);
  let rest: ChatEvent[] | undefined;

  function decodeEvents(list: readonly ServerSentEvent[], events: ChatEvent[]): void {
    for (const { data } of list) if (data !== DONE) read(takePart(partOf(data)), events);
  }

  return {
    decode(chunk, events) {
      const list: ServerSentEvent[] = [];
      try {
        sse.decode(chunk, list);
      } finally {
        page?.read(chunk, list.length > 0);
        decodeEvents(list, events);
      }
    },
    end(hasContent) {
      const last = sse.end();
      if (last && jsonIn(last.data) !== undefined) decodeEvents([last], rest = []);
      const failure = last ? undefined : page?.failure();
      if (failure) throw failure;
      if (!hasContent) throw missingStop();
    },
    rest() {
      const events = rest?.length ? rest : undefined;
      rest = undefined;
      return events;
    },
  };
}

/** The beginning of a body that may be a page in place of a stream. */
interface Page {
  /** Reads a chunk. A page has no events. */
  read(chunk: Uint8Array, hasEvents: boolean): void;
  /** Returns the error of a body that has had no event; `undefined` for an empty body. */
  failure(): ProviderError | undefined;
}

/** Returns the page that a body without the label of events may be: not every proxy keeps the label. */
function pageOf(exchange: Exchange): Page | undefined {
  const { response: { headers }, unusable, quoteBody } = exchange;
  if (/text\/event-stream/i.test(headers.get("content-type") ?? "")) return undefined;
  const decoder = new TextDecoder();
  let text: string | undefined = "";
  return {
    read(chunk, hasEvents) {
      if (hasEvents) text = undefined;
      else if (text !== undefined && text.length < MAX_PAGE_BYTES) text += decoder.decode(chunk, { stream: true });
    },
    failure() {
      if (!text) return undefined;
      return failureIn(jsonIn(text), exchange) ??
        unusable(`expected server-sent events, got ${quoteBody(text)}`, { body: text });
    },
  };
}

/** The last event of some streams. */
const DONE = "[DONE]";

/**
 * Reads the data of an event.
 *
 * @throws {ProviderError} `streamCorrupt` for data that is not a part.
 */
function partOf(data: string): JsonObject {
  const part = jsonIn(data);
  if (part === undefined) throw corrupt(`an event is not JSON: ${quoted(data)}`);
  if (!isObject(part) || typeof part.type !== "string") throw corrupt(`an event has no type: ${quoted(data)}`);
  // Each level takes two brackets.
  if (data.length > 2 * MAX_JSON_DEPTH && isDeeper(part)) {
    throw corrupt(`an event is nested deeper than ${MAX_JSON_DEPTH} levels`);
  }
  return part;
}

function corrupt(what: string): ProviderError {
  return new ProviderError(`Cannot read stream: ${what}`, { kind: "streamCorrupt", code: "InvalidEvent" });
}

/** Returns the JSON in a text; `undefined` for another text. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
