/**
 * A stream of events as a response, with early failures as an HTTP status.
 */
import { waitFor } from "../../base/waiting.ts";
import { callback, checkedElsewhere, checkOptions, type OptionTable, optionTable } from "../../base/check_options.ts";
import { systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import type { ChatStream } from "../chat_stream.ts";
import { readerOf } from "../stream/stream_reader.ts";
import { failureResponse } from "./failure.ts";
import { OTHER_SSE_NAMES, silenceOf, sseChecks, type SseOptions, sseStream } from "./to_sse.ts";

/** Options of `toResponse`: those of a `Response` and of `toSSE`. */
export interface ToResponseInit extends ResponseInit, SseOptions {
  /**
   * Receives every failure of the answer, to log it. Before the response has begun, a `Response` that it returns is the
   * response; otherwise the default is: 429, 502 or 504, while a caller's mistake and an abort reject. If it throws then,
   * `toResponse` rejects with that. After the response has begun, its result and its errors are ignored. `toResponse` waits
   * for a promise.
   */
  onError?: ((error: unknown) => Response | undefined | void | Promise<Response | undefined | void>) | undefined;
}

/** Members that Workers add to `ResponseInit`. */
interface WorkersInit {
  cf: unknown;
  webSocket: unknown;
  encodeBody: unknown;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ToResponseInit & WorkersInit>(() => ({
  of: "toResponse()",
  // The platform checks the members of a `ResponseInit`.
  options: {
    status: checkedElsewhere,
    statusText: checkedElsewhere,
    headers: checkedElsewhere,
    cf: checkedElsewhere,
    webSocket: checkedElsewhere,
    encodeBody: checkedElsewhere,
    onError: callback,
    ...sseChecks(),
  },
  otherNames: OTHER_SSE_NAMES,
}));

/**
 * Resolves with {@link toSSE} as a response, at the first content event or after `keepAliveMs` of silence. An earlier failure
 * becomes a status: 429 with `Retry-After`, 504 on a timeout, otherwise 502; never the service's own 403. A caller's mistake
 * and an abort reject.
 *
 * Reads the stream, as its one reader. `stream.final()` joins, also if it was called before, for example to log the end.
 *
 * @throws {TypeError} when no response can have the options; then nothing is sent to the service, and the stream has ended. Also
 * when the stream already has a reader.
 * @throws {RangeError} when `keepAliveMs` is not above 0, or `status` is outside of its range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, toResponse } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k", replies: [{ error: { code: "ValidationException", message: "No." } }, "Paris."] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const ask = () => bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "The capital of France?" });
 * const log: unknown[] = [];
 * const onError = (error: unknown) => void log.push(error);
 * assertEquals((await toResponse(ask(), { onError })).status, 502);
 * assertEquals(log.length, 1);
 * const response = await toResponse(ask(), { onError });
 * assertEquals([response.status, response.headers.get("content-type")], [200, "text/event-stream"]);
 * ```
 */
export async function toResponse(stream: ChatStream, options: ToResponseInit = {}): Promise<Response> {
  const reader = readerOf(stream);
  try {
    checkOptions(options, OPTIONS);
    const { onError, filter: _filter, keepAliveMs: _keepAliveMs, clock = systemClock, ...given } = options;
    const init = { ...given, headers: sseHeaders(given.headers) };
    // Refuses what no response can have, such as status 204 with a body, before anything is sent.
    const trial = new Response("", init);
    await trial.body?.cancel();
    const begun = await waitFor(reader.begin(), silenceOf(options), clock).result;
    if (begun?.value) return await answerTo(begun.value.error, onError);
    const report = async (error: unknown) => {
      try {
        await onError?.(error);
      } catch {
        // The visitor's response has begun: the failure is in the stream, and an answer of `onError` comes too late.
      }
    };
    return new Response(sseStream(reader, options, report, !begun), init);
  } catch (error) {
    await reader.leave({ error });
    throw error;
  }
}

async function answerTo(error: unknown, onError: ToResponseInit["onError"]): Promise<Response> {
  const own = await onError?.(error);
  if (typeof own === "object" && own !== null) return own;
  const response = failureResponse(error);
  if (response) return response;
  throw error;
}

/** The headers of a response with server-sent events. They keep proxies from storing, changing or collecting it. */
function sseHeaders(given: HeadersInit | undefined): Headers {
  const headers = new Headers({
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    // nginx collects an answer before it passes it on, unless told otherwise.
    // Source: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering, read 2026-11-29.
    "x-accel-buffering": "no",
  });
  // The platform would send the text "undefined" for a member that is not given. It refuses values that are not headers.
  const isRecord = typeof given === "object" && given !== null && !(Symbol.iterator in given);
  const own = isRecord ? defined(given) as Record<string, string> : given; // no member is left that is undefined
  new Headers(own).forEach((value, name) => headers.set(name, value));
  return headers;
}
