/**
 * The one place that does I/O: authenticate, fetch, and again where that can help.
 */
import type { Authenticator } from "./authenticator.ts";
import { sourceFailed } from "./source_failed.ts";
import type { CallSettings } from "../base/call_options.ts";
import type { Clock } from "../base/clock.ts";
import { annotate, isProviderError, type ProviderError, setHint } from "../errors/provider_error.ts";
import { readText } from "./body.ts";
import { beginCall, type Call, type Progress } from "./call.ts";
import { CheckedHeaders } from "./secrets/checked_headers.ts";
import { timeOfAnswer } from "./clock_skew.ts";
import { conceal, concealedCause } from "./secrets/conceal.ts";
import type { Exchange, Outgoing } from "./exchange.ts";
import { failures, shownRequestId } from "./failure.ts";
import { checkFetch, type FetchFunction, fetchResponse } from "./fetch.ts";
import type { Hooks } from "./hooks.ts";
import { openCalls } from "./open_calls.ts";
import { wholeBody } from "./request_body.ts";
import { redactor, secretsOf, type Sent } from "./secrets/redact.ts";
import { retryAfterMs, retryCost, retryDelayMs } from "./retry.ts";
import type { Service } from "./service.ts";

/** The options of a sender. */
export interface SenderOptions extends Hooks {
  readonly clock: Clock;
  /** @default the global `fetch` */
  readonly fetch?: FetchFunction | undefined;
  /** The most bytes of a whole answer, after decompression. @default {25165824} */
  readonly maxAnswerBytes?: number | undefined;
}

/** Sends requests for one client: what one call learns of the service's clock and health serves the next. */
export interface Sender {
  /**
   * Begins a call and sends until `read` has made something of a successful answer. What `read` throws is treated as a
   * failure of the attempt: nothing has been handed out yet, so whatever may help is tried again. The call goes on until
   * whoever got the value ends it.
   *
   * @param progress kept up to date while it goes on.
   * @param signals stop the call: the caller's, and that of a stream which is left.
   */
  send<T>(
    outgoing: Outgoing,
    progress: Progress,
    settings: CallSettings,
    signals: readonly (AbortSignal | undefined)[],
    read: (exchange: Exchange) => Promise<T>,
  ): Promise<T>;
  /** Stops every call that is open. */
  close(): void;
}

/** 24 MiB: an isolate of a Worker has 128 MB for an answer, its text and its values together. */
const MAX_ANSWER_BYTES = 25_165_824;
/** Bytes of a body that explains a failure; more explain nothing. */
const MAX_ERROR_BYTES = 65_536;
/** See `retryCost`. */
const RETRY_BUDGET = 500;
/** One sender for one authority. */
export function createSender(
  auth: Authenticator,
  service: Service,
  { clock, fetch: given, onRequest, onResponse, maxAnswerBytes = MAX_ANSWER_BYTES }: SenderOptions,
): Sender {
  checkFetch(given);
  const calls = openCalls<Call>();
  let budget = RETRY_BUDGET;
  /** The service's clock less ours, by which a signed call has succeeded. */
  let provenSkewMs = 0;
  let lastSent: Sent | undefined;

  async function send<T>(
    outgoing: Outgoing,
    progress: Progress,
    settings: CallSettings,
    signals: readonly (AbortSignal | undefined)[],
    read: (exchange: Exchange) => Promise<T>,
  ): Promise<T> {
    // The closures below live as long as the call, a stream's end: they must not hold `outgoing`, whose body may be large.
    const { operation, region, service: signingName, method, url, signingUrl, headers: givenHeaders } = outgoing;
    let body: string | Uint8Array<ArrayBuffer> | undefined;
    const { model } = progress;
    const call = beginCall(service, clock, settings, signals, () => close());
    const { signal } = call;
    const close = calls.add(call);
    const deadline = clock.now() + settings.timeouts.totalMs;
    // After a refusal each of these is tried once: a corrected clock, and fresh credentials.
    let correctedMs: number | undefined;
    let forceRefresh = false;
    let refusal: unknown;
    let identity: string | undefined;
    /** The last attempt's headers. */
    let lastHeaders = new Headers();
    /** The service's clock less ours: as the last attempt was signed, and as its answer told, `NaN` for not at all. */
    let usedSkewMs = 0;
    let answerSkewMs = NaN;

    async function authenticate(headers: Headers): Promise<void> {
      try {
        usedSkewMs = correctedMs ?? provenSkewMs;
        const now = new Date(clock.now() + usedSkewMs);
        const context = {
          attempt: progress.attempts + 1,
          forceRefresh,
          region,
          service: signingName,
          now,
          signal,
          clock,
        };
        await call.race((async () => await auth({ method, url: new URL(signingUrl), headers, body }, context))());
      } catch (cause) {
        if (signal.aborted || isProviderError(cause)) throw cause;
        throw sourceFailed(concealedCause(cause, call.secrets), service);
      }
      const who = service.identity?.(headers) ?? `${headers.get("authorization")}`;
      // A refresh that gave what was refused: sending it again is useless.
      if (refusal && who === identity) throw refusal;
      refusal = undefined;
      identity = who;
      lastHeaders = headers;
    }

    async function fetched(headers: Headers): Promise<Response> {
      const plain = Object.fromEntries(headers);
      const answer = fetchResponse(given, url.href, {
        method,
        headers: plain,
        body: body ?? null,
        signal,
        redirect: "manual",
      }, service);
      try {
        return await call.race(answer);
      } catch (cause) {
        // An answer that comes after all must not keep its connection.
        if (signal.aborted) answer.then((late) => late.body?.cancel()).catch(() => {});
        throw signal.aborted ? cause : conceal(cause, call.secrets);
      }
    }

    /** Waits for the promise of an async callback, no longer than the call lasts. */
    async function heard(told: unknown): Promise<void> {
      const isPromise = typeof (told as PromiseLike<unknown> | undefined)?.then === "function";
      if (isPromise) await call.race(Promise.resolve(told));
    }

    async function attempt(): Promise<T> {
      const headers = new CheckedHeaders(givenHeaders);
      const disarm = call.timer(settings.timeouts.responseMs, "responseMs");
      let response: Response | undefined;
      try {
        const sent = { headers, given: givenHeaders, url };
        // A source of credentials that fails may quote the keys of the last attempt. The headers of this attempt are read when a text
        // is searched, because authentication adds to them.
        const all = [...lastSent ? [lastSent] : [], sent];
        const secrets = call.secrets = redactor(
          () => all.flatMap((each) => secretsOf(each, service.secrets)),
          service.secrets?.keys,
        );
        lastSent = sent;
        await authenticate(headers);
        const event = { operation, model, attempt: ++progress.attempts };
        await heard(onRequest?.(event));
        const sentAt = clock.now();
        response = await fetched(headers);
        const { status, headers: answered } = response;
        const ms = clock.now() - sentAt;
        const requestId = progress.requestId = shownRequestId(service, answered, secrets);
        answerSkewMs = timeOfAnswer(answered) - clock.now();
        await heard(onResponse?.({ ...event, status, requestId, ms }));
        const known = failures(service, { status, headers: answered, model, region, requestId }, secrets);
        if (response.ok) {
          disarm();
          return await read({ call, response, maxAnswerBytes, ...known });
        }
        // Browsers do not show a redirect: theirs has the status 0.
        if (status < 400) {
          throw known.unusable(
            `HTTP ${status} is a redirect, which is not followed: credentials are only sent to the configured host`,
          );
        }
        // A body that cannot be read explains nothing; the status says enough.
        const { text } = await readText(response, call, MAX_ERROR_BYTES).catch(() => ({ text: "" }));
        const body = service.parseError(text, answered);
        throw known.failed({ ...body, text: body.text ?? known.quoted(text) }, retryAfterMs(answered, clock.now()));
      } catch (error) {
        // Cancels an unread body, which would keep its connection. A body that is being read belongs to its reader.
        if (!response?.body?.locked) await response?.body?.cancel().catch(() => {});
        annotate(error, progress);
        if (!isProviderError(error)) throw error;
        const hint = service.hint?.(error, { url, region, headers });
        if (hint) setHint(error, hint);
        throw conceal(error, call.secrets);
      } finally {
        disarm();
      }
    }

    /** Corrects the clock or gets fresh credentials if that may solve the refusal, each once per call. */
    function tryRecover(error: ProviderError): boolean {
      const facts = { headers: lastHeaders, now: clock.now(), usedSkewMs, answerSkewMs };
      const { skewMs, refresh = false } = service.recovery?.(error, facts) ?? {};
      if (correctedMs === undefined && skewMs !== undefined) {
        correctedMs = skewMs;
        return true;
      }
      if (forceRefresh || !refresh) return false;
      refusal = error;
      forceRefresh = true;
      return true;
    }

    try {
      body = await wholeBody(outgoing.body, call);
      let retries = 0;
      /** The tokens that the last attempt took from the retry budget; success at the first attempt returns one token. */
      let cost = 1;
      while (true) {
        try {
          const value = await attempt();
          // Forgotten: it has been sent for the last time, and a stream may live long.
          body = undefined;
          // Only now: a wrong date in a refusal must not cost later calls anything.
          provenSkewMs = correctedMs ?? provenSkewMs;
          budget = Math.min(RETRY_BUDGET, budget + cost);
          return value;
        } catch (error) {
          signal.throwIfAborted();
          if (!isProviderError(error)) throw error;
          if (tryRecover(error)) continue;
          const isSlow = service.isSlow?.(error);
          const delayMs = retryDelayMs(error, { retries: retries++, ...settings.retry, isSlow }, Math.random());
          cost = retryCost(error);
          if (delayMs === undefined || clock.now() + delayMs >= deadline || cost > budget) throw error;
          await call.race(new Promise<void>((resolve) => call.schedule(resolve, delayMs)));
          // Taken after the wait: a call that is left while it waits, which on Workers nothing tells us, must take nothing.
          if (cost > budget) throw error;
          budget -= cost;
        }
      }
    } catch (error) {
      call.end();
      throw error;
    }
  }

  return {
    send,
    close: () => calls.abort(new DOMException("The client was closed", "AbortError")),
  };
}
