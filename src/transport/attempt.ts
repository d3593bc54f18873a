/**
 * One attempt of a call: authenticate, fetch, and read the answer or its failure.
 */
import type { Clock } from "../base/clock.ts";
import { annotate, isProviderError, setHint } from "../errors/provider_error.ts";
import type { Authenticator } from "./authenticator.ts";
import { readText } from "./body.ts";
import type { Call, Progress } from "./call.ts";
import { timeOfAnswer } from "./clock_skew.ts";
import type { Exchange, Outgoing } from "./exchange.ts";
import { type Failures, failures, showRequestId } from "./failure.ts";
import { type FetchFunction, fetchResponse } from "./fetch.ts";
import type { Hooks, RequestEvent } from "./hooks.ts";
import { type AttemptState, withIdentity } from "./recovery.ts";
import { retryAfterMs } from "./retry.ts";
import { CheckedHeaders } from "./secrets/checked_headers.ts";
import { conceal, concealCause } from "./secrets/conceal.ts";
import type { Redactor, Sent } from "./secrets/redact.ts";
import type { AttemptFacts } from "./service.ts";
import { sourceError } from "./source_error.ts";

/** The parts of a client that every attempt of every call uses. */
export interface AttemptTools extends Hooks {
  readonly auth: Authenticator;
  readonly clock: Clock;
  readonly fetch: FetchFunction | undefined;
  readonly maxAnswerBytes: number;
  /** Creates the redactor of an attempt. */
  redactorOf(sent: Sent): Redactor;
}

/** The parts of a call that are the same for every attempt. Without the body, which may be large, and is sent at last. */
export interface AttemptTarget {
  readonly call: Call;
  readonly outgoing: Omit<Outgoing, "body">;
  readonly progress: Progress;
}

/** A body that can be signed and sent again. */
export type WholeBody = string | Uint8Array<ArrayBuffer> | undefined;

/** The end of an attempt: a value, or an error with the facts that decide about the next attempt. */
export type AttemptOutcome<T> =
  | { readonly isSuccess: true; readonly value: T }
  | { readonly isSuccess: false; readonly error: unknown; readonly state: AttemptState; readonly facts: AttemptFacts };

/** Bytes of a body that explains a failure; more explain nothing. */
const MAX_ERROR_BYTES = 65_536;

/**
 * Makes one attempt. Never rejects.
 *
 * @param state the facts of the attempts before.
 * @param usedSkewMs the service's clock less ours, in milliseconds, to sign with.
 * @param read converts a successful answer. An error that it throws is a failure of the attempt.
 */
export async function makeAttempt<T>(
  tools: AttemptTools,
  target: AttemptTarget,
  body: WholeBody,
  state: AttemptState,
  usedSkewMs: number,
  read: (exchange: Exchange) => Promise<T>,
): Promise<AttemptOutcome<T>> {
  const { clock } = tools;
  const { call, call: { service }, progress, outgoing: { url, region, headers: given, secrets } } = target;
  const headers = new CheckedHeaders(given);
  const disarm = call.timer(call.settings.timeouts.responseMs, "responseMs");
  let response: Response | undefined;
  let errors: Failures | undefined;
  let answerSkewMs = NaN;
  let next = state;
  try {
    call.secrets = tools.redactorOf({ headers, given, url, secrets });
    await authenticate(tools, target, headers, body, state.forceRefresh, usedSkewMs);
    next = withIdentity(state, service.identity?.(headers) ?? `${headers.get("authorization")}`);
    const refused = service.refusal?.({ url, region, headers });
    if (refused) throw refused;
    const event = { operation: target.outgoing.operation, model: progress.model, attempt: ++progress.attempts };
    await awaitHook(call, tools.onRequest?.(event));
    const sentAt = clock.now();
    response = await fetchAnswer(tools, target, headers, body);
    answerSkewMs = timeOfAnswer(response.headers) - clock.now();
    errors = await announce(tools, target, response, event, clock.now() - sentAt);
    if (!response.ok) throw await refusalOf(tools, call, response, errors);
    disarm();
    const { maxAnswerBytes } = tools;
    return { isSuccess: true, value: await read({ call, response, maxAnswerBytes, ...errors }) };
  } catch (error) {
    // Cancels an unread body, which would keep its connection. A body that is being read belongs to its reader.
    if (!response?.body?.locked) await response?.body?.cancel().catch(() => {});
    annotate(error, { ...progress, provider: service.name });
    errors?.describe(error);
    if (isProviderError(error)) {
      const hint = service.hint?.(error, { url, region, headers });
      if (hint) setHint(error, hint);
      conceal(error, call.secrets);
    }
    return { isSuccess: false, error, state: next, facts: { headers, now: clock.now(), usedSkewMs, answerSkewMs } };
  } finally {
    disarm();
  }
}

/**
 * Lets the authenticator set the headers of an attempt.
 *
 * @throws {AuthenticationError} `credentials` when the authenticator throws anything but a `ProviderError`.
 */
async function authenticate(
  { auth, clock }: AttemptTools,
  { call, progress, outgoing }: AttemptTarget,
  headers: Headers,
  body: WholeBody,
  forceRefresh: boolean,
  skewMs: number,
): Promise<void> {
  const { method, signingUrl, region, service: signingName } = outgoing;
  const { signal } = call;
  try {
    const now = new Date(clock.now() + skewMs);
    const attempt = progress.attempts + 1;
    const context = { attempt, forceRefresh, region, service: signingName, now, signal, clock };
    await call.race((async () => await auth({ method, url: new URL(signingUrl), headers, body }, context))());
  } catch (cause) {
    if (signal.aborted || isProviderError(cause)) throw cause;
    throw sourceError(concealCause(cause, call.secrets), call.service);
  }
}

/** Sends an attempt, and resolves with its answer once the headers are there. */
async function fetchAnswer(
  { fetch }: AttemptTools,
  { call, outgoing: { url, method } }: AttemptTarget,
  headers: Headers,
  body: WholeBody,
): Promise<Response> {
  const { service, signal } = call;
  const plain = Object.fromEntries(headers);
  const init = { method, headers: plain, body: body ?? null, signal, redirect: "manual" } as const;
  const answer = fetchResponse(fetch, url.href, init, service);
  try {
    return await call.race(answer);
  } catch (cause) {
    // An answer that comes after the end of the call must not keep its connection.
    if (signal.aborted) answer.then((late) => late.body?.cancel()).catch(() => {});
    throw signal.aborted ? cause : conceal(cause, call.secrets);
  }
}

/** Tells the callback of an answer, and returns the errors of the answer. */
async function announce(
  { onResponse }: AttemptTools,
  { call, progress, outgoing: { region } }: AttemptTarget,
  { status, headers }: Response,
  event: RequestEvent,
  ms: number,
): Promise<Failures> {
  const { service } = call;
  const requestId = showRequestId(service, headers, call.secrets);
  progress.requestId = requestId;
  await awaitHook(call, onResponse?.({ ...event, status, requestId, ms }));
  return failures(service, { status, headers, model: progress.model, region, requestId }, call.secrets);
}

/** Waits for the promise of an async callback, no longer than the call lasts. */
async function awaitHook(call: Call, returned: unknown): Promise<void> {
  const isPromise = typeof (returned as PromiseLike<unknown> | undefined)?.then === "function";
  if (isPromise) await call.race(Promise.resolve(returned));
}

/** Returns the error of an answer that is not a success. */
async function refusalOf(
  { clock }: AttemptTools,
  call: Call,
  response: Response,
  errors: Failures,
): Promise<Error> {
  const { status, headers } = response;
  // Browsers do not show a redirect: theirs has the status 0.
  if (status < 400) {
    return errors.unusable(
      `HTTP ${status} is a redirect, which is not followed: credentials are only sent to the configured host`,
    );
  }
  // A body that cannot be read explains nothing; the status says enough.
  const { text } = await readText(response, call, MAX_ERROR_BYTES).catch(() => ({ text: "" }));
  const body = call.service.parseError(text, headers);
  const reason = { ...body, text: body.text ?? errors.quoteBody(text) };
  return errors.failure(reason, { body: text, retryAfterMs: retryAfterMs(headers, clock.now()) });
}
