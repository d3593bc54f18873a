/**
 * A stream of events as server-sent events.
 */
import {
  callback,
  checkedElsewhere,
  checkOptions,
  type OptionCheck,
  type OptionTable,
  optionTable,
  withMethods,
} from "../../base/check_options.ts";
import { type Clock, LONGEST_TIMER_MS, systemClock } from "../../base/clock.ts";
import { waitFor } from "../../base/waiting.ts";
import { pullStream } from "../../base/pull_stream.ts";
import { shown } from "../../base/quote.ts";
import type { ChatStream } from "../chat_stream.ts";
import type { ChatEvent } from "../event.ts";
import type { StreamReader } from "../stream/stream_inside.ts";
import { readerOf } from "../stream/stream_reader.ts";
import { type SseEvent, sseEvents } from "./events.ts";
import { sseFailure } from "./failure.ts";

/** Options of `toSSE`. */
export interface SseOptions {
  /**
   * Decides about each event: `true` sends it, `false` or nothing leaves it out, and an object is sent instead of it. `whole` is
   * the event of iteration, with everything that visitors do not get by default, such as the content of tool results and
   * guardrail assessments: `(_, whole) => whole` sends all of it. The stream waits for a promise. If the filter throws, the
   * stream stops with an `error` event.
   * @default sends every event
   */
  filter?:
    | ((event: SseEvent, whole: ChatEvent) => boolean | object | undefined | Promise<boolean | object | undefined>)
    | undefined;
  /**
   * The longest silence in milliseconds. After it a comment is sent, which browsers ignore and which keeps proxies and servers
   * from closing a connection while the model thinks. `false` sends no comments. The default is below the shortest limit known,
   * 10 s of `Bun.serve`; nginx has 60 s.
   * @default {5000}
   */
  keepAliveMs?: number | false | undefined;
  /** Time and timers. @default the platform's */
  clock?: Clock | undefined;
}

/** Returns the checks of the options of `toSSE`. `keepAliveMs` has messages of its own. */
export function sseChecks(): Readonly<Record<keyof SseOptions, OptionCheck>> {
  return { filter: callback, keepAliveMs: checkedElsewhere, clock: withMethods("now", "setTimeout") };
}

/** Names in other libraries. */
export const OTHER_SSE_NAMES: Readonly<Record<string, string>> = { heartbeat: "keepAliveMs", transform: "filter" };

/** The options of `toSSE`. */
const SSE_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<SseOptions>(() => ({
  of: "toSSE()",
  options: sseChecks(),
  otherNames: {
    ...OTHER_SSE_NAMES,
    onError: "toResponse(stream, { onError })",
    status: "toResponse(stream, { status })",
    headers: "toResponse(stream, { headers })",
  },
}));

/**
 * Streams server-sent events, each with one event as JSON. Every text is sent once, and guardrail assessments and the content
 * of tool results are not sent: see {@link SseEvent}. Comments break a silence. A failure midway is `event: error`, whose data
 * holds the kind but not the service's own words. A stream without a `stop` event is truncated.
 *
 * Reads the stream, as its one reader; `stream.final()` joins.
 *
 * @throws {RangeError} when `keepAliveMs` is not above 0.
 * @throws {TypeError} when an option has an unknown name or a value of the wrong type, or the stream already has a reader.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, toSSE } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const stream = bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?" });
 * const body = toSSE(stream, { filter: (event) => event.type === "stop" });
 * assertEquals(await new Response(body).text(), 'data: {"type":"stop","stopReason":"end_turn"}\n\n');
 * ```
 */
export function toSSE(stream: ChatStream, options: SseOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
  checkOptions(options, SSE_OPTIONS);
  // Refused before the stream has a reader: a stream that was never read stays usable.
  silenceOf(options);
  return sseStream(readerOf(stream), options, () => Promise.resolve());
}

/** Server-sent events that ignore lines which begin with a colon. */
const COMMENT = ": \n\n";

/**
 * Returns the longest silence that the options allow; `Infinity` for any.
 *
 * @throws {RangeError} for a number that is not above 0.
 */
export function silenceOf({ keepAliveMs = 5000 }: SseOptions): number {
  if (keepAliveMs === false || keepAliveMs > LONGEST_TIMER_MS) return Infinity;
  if (typeof keepAliveMs === "number" && keepAliveMs > 0) return keepAliveMs;
  throw new RangeError(
    `Cannot use ${shown(keepAliveMs)} as keepAliveMs: use milliseconds above 0, or false for no comments`,
  );
}

/**
 * Returns `source` as server-sent events, each with one event as JSON. A failure is `event: error`, then the end.
 *
 * @param report receives a failure, whose words visitors do not get.
 * @param isSilent whether the first piece is a comment.
 * @throws {RangeError} when `keepAliveMs` is not above 0.
 */
export function sseStream(
  { events, watch, leave }: StreamReader,
  options: SseOptions,
  report: (error: unknown) => Promise<void>,
  isSilent = false,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { filter = () => true, clock = systemClock } = options;
  const ms = silenceOf(options);
  const utf8 = new TextEncoder();
  const forVisitors = sseEvents();
  /** A read that takes longer than the silence goes on, and is the next piece. */
  let reading: Promise<string | undefined> | undefined;
  let stopWaiting = () => {};
  let isDue = isSilent;
  let failed = false;
  /** Whether the visitor waits for the next event; not so after a comment. */
  let isWaiting = !isSilent;
  watch(() => isWaiting);

  async function shown(whole: ChatEvent): Promise<string | undefined> {
    const event = forVisitors(whole);
    if (!event) return undefined;
    const chosen = await filter(event, whole);
    if (chosen !== true && (typeof chosen !== "object" || chosen === null)) return undefined;
    const json = JSON.stringify(chosen === true ? event : chosen);
    if (json === undefined) throw new TypeError("Cannot send event: it has no JSON; return a plain object from filter");
    return `data: ${json}\n\n`;
  }

  /** The next piece; `undefined` at the end. Never rejects, since nobody may be waiting any more. */
  async function read(): Promise<string | undefined> {
    if (failed) return undefined;
    try {
      while (true) {
        const { value } = await events.next();
        if (!value) return undefined;
        const piece = await shown(value);
        if (piece !== undefined) return piece;
      }
    } catch (error) {
      failed = true;
      // The filter failed, or the event has no JSON: the connection would stay open.
      await leave({ error }).catch(() => {});
      await report(error);
      return `event: error\ndata: ${JSON.stringify(sseFailure(error))}\n\n`;
    }
  }

  return pullStream(async () => {
    if (isDue) {
      isDue = false;
      return [utf8.encode(COMMENT)];
    }
    isWaiting = true;
    const wait = waitFor(reading ??= read(), ms, clock);
    stopWaiting = wait.stop;
    const piece = await wait.result;
    if (!piece) {
      // The visitor may be gone: workerd does not say so. The next read shows that somebody is there.
      isWaiting = false;
      return [utf8.encode(COMMENT)];
    }
    reading = undefined;
    return piece.value === undefined ? undefined : [utf8.encode(piece.value)];
  }, () => {
    stopWaiting();
    return leave();
  });
}
