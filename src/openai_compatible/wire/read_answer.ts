/**
 * Reads a successful answer, whole or streamed, in any format.
 */
import { defined } from "../../base/defined.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import { answerEvents } from "../../operation/answer_events.ts";
import type { AnswerReader } from "../../operation/answer_reader.ts";
import type { Answer } from "../../operation/prepared_call.ts";
import { parseAnswer, readAnswer, readJson } from "../../transport/answer.ts";
import { readText } from "../../transport/body.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { type EventSource, openStream } from "../../transport/open_stream.ts";
import type { FormatEvents, WireFormat } from "./format.ts";
import type { MetadataExtractor } from "./metadata.ts";
import type { Quirks } from "./quirks.ts";
import { type ChatDecoder, chatDecoder, isContent } from "./stream_decoder.ts";

/** The reader of one answer. Without `finish` the answer is the result. */
export type BlockReader = Omit<AnswerReader, "finish"> & Partial<Pick<AnswerReader, "finish">>;

/** The part of a format that reads. */
export type ReadFormat = Pick<WireFormat, "operation" | "decode" | "events">;

/** How an answer is to be read. */
export interface ReadOptions {
  readonly format: ReadFormat;
  readonly quirks: Quirks;
  readonly reader: BlockReader;
  /** The most bytes of one event of a stream. */
  readonly maxEventBytes?: number | undefined;
  /** Creates the caller's own reader of an answer. */
  readonly extractor?: (() => MetadataExtractor) | undefined;
}

/** Bytes of a page that is quoted in place of a stream. */
const MAX_QUOTED_BYTES = 65_536;

/** The beginning of server-sent events, which some proxies label as JSON. */
const BEGINS_EVENTS = /^\uFEFF?\s*(?:data|event|id|retry|):/;

/** The longest wait for the end of a body behind the last event, in milliseconds. */
const LINGER_MS = 1000;

/**
 * Reads a whole answer.
 *
 * @throws {ProviderError} for a failure that the service reports, and `protocol` for a body that is not an answer.
 */
export async function readWhole(exchange: Exchange, options: ReadOptions): Promise<Answer> {
  return answerOf(await readJson(exchange), exchange, options);
}

function answerOf(json: Record<string, unknown>, exchange: Exchange, options: ReadOptions): Answer {
  const { format, quirks, reader, extractor } = options;
  const answer = format.decode(json, quirks, exchange);
  if (!answer) {
    throw exchange.unusable(
      `expected an answer of ${format.operation}, got ${exchange.quoteBody(JSON.stringify(json))}`,
    );
  }
  const own = extractor?.();
  own?.read(json);
  const { outcome } = answer;
  const metadata = own?.metadata();
  return {
    content: answer.content.map(reader.readBlock),
    outcome: metadata ? { ...outcome, unknown: { ...outcome.unknown, ...metadata } } : outcome,
    ...defined({ finish: reader.finish }),
  };
}

/**
 * Opens a stream. A service that answers whole all the same is read as if its answer had come in one piece. A stream whose label
 * is that of JSON is read to its end first.
 *
 * @throws {ProviderError} for a failure that the service reports, and `protocol` for a body that is neither.
 */
export async function readStream(exchange: Exchange, options: ReadOptions): Promise<ChatEventSource> {
  const { response, call } = exchange;
  const type = response.headers.get("content-type") ?? "";
  if (/\bjson\b/i.test(type)) {
    const text = await readAnswer(exchange);
    if (!BEGINS_EVENTS.test(text)) {
      return wholeSource(answerOf(parseAnswer(text, exchange), exchange, options), options.reader);
    }
    return await openEvents({ ...exchange, response: new Response(text, response) }, options);
  }
  if (/\b(html|xml)\b/i.test(type)) {
    const { text } = await readText(response, call, MAX_QUOTED_BYTES);
    throw exchange.unusable(`expected server-sent events, got ${exchange.quoteBody(text)}`, { body: text });
  }
  return await openEvents(exchange, options);
}

async function openEvents(exchange: Exchange, options: ReadOptions): Promise<ChatEventSource> {
  const { format, quirks, reader, maxEventBytes } = options;
  const events = withMetadata(format.events(quirks, exchange), options.extractor?.());
  const decoder = chatDecoder(events, exchange, maxEventBytes);
  const source = await openStream(exchange, decoder, isContent);
  return streamSource(source, reader, decoder, exchange);
}

/** Lets the caller's own reader read every piece. */
function withMetadata(events: FormatEvents, own: MetadataExtractor | undefined): FormatEvents {
  if (!own) return events;
  return {
    // Each piece is parsed: the caller's reader wants it.
    read(json, batch, name) {
      own.read(json);
      events.read(json, batch, name);
    },
    end(batch) {
      events.end(batch);
      const unknown = own.metadata();
      if (unknown) batch.push({ type: "metadata", usage: undefined, latencyMs: undefined, unknown });
    },
  };
}

/** The whole answer was read, which ended the call. Its blocks have been read by the reader, and its events are converted again. */
function wholeSource(answer: Answer, { grow, finish, insertToolUses }: BlockReader): ChatEventSource {
  let events: ChatEvent[] | undefined = answerEvents(answer);
  return {
    ...defined({ grow, finish }),
    // deno-lint-ignore require-await -- a source is asynchronous
    async pull() {
      const batch = events;
      events = undefined;
      return batch && insertToolUses(batch);
    },
    async close() {},
  };
}

function streamSource(
  source: EventSource<ChatEvent>,
  { grow, finish, convert }: BlockReader,
  decoder: ChatDecoder,
  { call }: Exchange,
): ChatEventSource {
  const toChat = (events: readonly ChatEvent[] | undefined) => events && convert(events as ChatEvent[]);

  /**
   * Pulls behind the last event: what is at hand, then the end of the body, so that its connection can be used again. A service may
   * leave the body open.
   */
  async function pullLast(): Promise<ChatEvent[] | undefined> {
    const leave = () => void source.close(new DOMException("The answer is whole", "AbortError"));
    const stop = call.schedule(leave, LINGER_MS);
    try {
      return await toChat(await source.pull());
    } finally {
      stop();
    }
  }

  return {
    ...defined({ grow, finish, describe: source.describe }),
    close: source.close,
    pull: () => decoder.isDone ? pullLast() : source.pull().then(toChat),
  };
}
