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
import { readText } from "../../transport/body.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { openStream, type StreamDecoder } from "../../transport/open_stream.ts";
import { readError } from "../service/failures.ts";

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

/** The most bytes of a page that is quoted in place of a stream. */
const MAX_QUOTED_BYTES = 65_536;

/**
 * Opens the stream of a successful response. Resolves when the first content event has come.
 *
 * @throws {ProviderError} when the answer is not a stream, or begins with a failure.
 */
export async function openLanguageStream(exchange: Exchange, reader: LanguageStreamReader): Promise<ChatEventSource> {
  const { response, call, unusable, quoteBody } = exchange;
  if (!/text\/event-stream/i.test(response.headers.get("content-type") ?? "")) {
    const { text } = await readText(response, call, MAX_QUOTED_BYTES);
    throw unusable(`expected server-sent events, got ${quoteBody(text)}`, { body: text });
  }
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
        decodeEvents(list, events);
      }
    },
    end(hasContent) {
      const last = sse.end();
      if (last && parses(last.data)) decodeEvents([last], rest = []);
      if (!hasContent) throw missingStop();
    },
    rest() {
      const events = rest?.length ? rest : undefined;
      rest = undefined;
      return events;
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
  let part: unknown;
  try {
    part = JSON.parse(data);
  } catch {
    throw corrupt(`an event is not JSON: ${quoted(data)}`);
  }
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

function parses(data: string): boolean {
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}
