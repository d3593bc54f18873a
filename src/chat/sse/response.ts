/**
 * A stream of events as a response, with early failures as an HTTP status.
 */
import { callback, checkedElsewhere, checkOptions, type OptionTable, optionTable } from "../../base/check_options.ts";
import { systemClock } from "../../base/clock.ts";
import { defined } from "../../base/defined.ts";
import { failureResponse } from "./failure.ts";
import {
  orSilence,
  OTHER_SSE_NAMES,
  silenceOf,
  sseChecks,
  type SseOptions,
  type SseSource,
  sseStream,
} from "./stream.ts";

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

/** A stream that can say how it begins. */
export interface BeginningSource extends SseSource {
  /** Resolves at the first content event, or with the failure before it. Never rejects. */
  begin(): Promise<{ readonly error: unknown } | undefined>;
}

/**
 * Resolves with the response at the first content event, or after the silence that the options allow.
 *
 * @throws {TypeError} or {RangeError} for options that make no response; then nothing is sent to the service.
 */
export async function sseResponse(source: BeginningSource, options: ToResponseInit): Promise<Response> {
  try {
    checkOptions(options, OPTIONS);
    const { onError, filter: _filter, keepAliveMs: _keepAliveMs, clock = systemClock, ...given } = options;
    const init = { ...given, headers: sseHeaders(given.headers) };
    // Refuses what no response can have, such as status 204 with a body, before anything is sent.
    const trial = new Response("", init);
    await trial.body?.cancel();
    const [beginning] = orSilence(source.begin(), silenceOf(options), clock);
    const begun = await beginning;
    if (!begun) source.waits(false);
    if (begun?.value) return await answerTo(begun.value.error, onError);
    const report = async (error: unknown) => {
      try {
        await onError?.(error);
      } catch {
        // The visitor's response has begun: nobody could be told, and the failure itself is in the stream.
      }
    };
    return new Response(sseStream(source, options, report, !begun), init);
  } catch (error) {
    await source.leave({ error });
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
