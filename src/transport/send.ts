/**
 * The loop of a call: attempt, recover, wait, and attempt again, as far as the retry budget goes.
 */
import type { CallSettings } from "../base/call_options.ts";
import type { Clock } from "../base/clock.ts";
import { isProviderError } from "../errors/provider_error.ts";
import { type AttemptTarget, type AttemptTools, makeAttempt, type WholeBody } from "./attempt.ts";
import type { Authenticator } from "./authenticator.ts";
import { beginCall, type Call, type Progress } from "./call.ts";
import type { Exchange, Outgoing } from "./exchange.ts";
import { checkFetch, type FetchFunction } from "./fetch.ts";
import type { Hooks } from "./hooks.ts";
import { openCalls } from "./open_calls.ts";
import { FIRST_ATTEMPT, recoveredState } from "./recovery.ts";
import { wholeBody } from "./request_body.ts";
import { retryBudget, retryCost, retryDelayMs } from "./retry.ts";
import { attemptRedactors } from "./secrets/attempt_secrets.ts";
import type { Service } from "./service.ts";

/** The options of a sender. */
export interface SenderOptions extends Hooks {
  readonly clock: Clock;
  /** @default the global `fetch` */
  readonly fetch?: FetchFunction | undefined;
  /** The most bytes of a whole answer, after decompression. @default {25165824} */
  readonly maxAnswerBytes?: number | undefined;
}

/** Sends requests for one client. Calls share the retry budget, and the difference between the service's clock and ours. */
export interface Sender {
  /**
   * Begins a call and makes attempts until `read` has converted a successful answer. An error that `read` throws is a failure of
   * the attempt: nothing has been handed out yet, so that another attempt may help. A call that succeeds goes on until the owner
   * of the value ends it.
   *
   * @param progress kept up to date while the call goes on.
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

/**
 * Creates the sender of one client.
 *
 * @throws {TypeError} when `fetch` is neither a function nor `undefined`.
 */
export function createSender(
  auth: Authenticator,
  service: Service,
  { maxAnswerBytes = MAX_ANSWER_BYTES, ...options }: SenderOptions,
): Sender {
  const { clock, fetch, onRequest, onResponse } = options;
  checkFetch(fetch);
  const redactorOf = attemptRedactors(service.secrets);
  const tools: AttemptTools = { auth, clock, fetch, onRequest, onResponse, maxAnswerBytes, redactorOf };
  const calls = openCalls<Call>();
  const budget = retryBudget();
  /** The service's clock less ours, in milliseconds, with which a call has succeeded. */
  let provenSkewMs = 0;

  async function repeat<T>(
    target: AttemptTarget,
    body: WholeBody,
    read: (exchange: Exchange) => Promise<T>,
  ): Promise<T> {
    const { call } = target;
    const { service, settings: { retry, timeouts } } = call;
    const deadline = clock.now() + timeouts.totalMs;
    let state = FIRST_ATTEMPT;
    let cost: number | undefined;
    for (let retries = 0;;) {
      const outcome = await makeAttempt(tools, target, body, state, state.correctedMs ?? provenSkewMs, read);
      if (outcome.isSuccess) {
        // Only now: a wrong date in a refusal must not cost later calls anything.
        provenSkewMs = state.correctedMs ?? provenSkewMs;
        budget.give(cost);
        return outcome.value;
      }
      const { error, facts } = outcome;
      call.signal.throwIfAborted();
      if (!isProviderError(error)) throw error;
      const recovered = recoveredState(outcome.state, error, service.recovery?.(error, facts));
      state = recovered ?? outcome.state;
      if (recovered) continue;
      const isSlow = service.isSlow?.(error);
      // A source of credentials has made its own retries.
      if (error.kind === "credentials") throw error;
      const delayMs = retryDelayMs(error, { ...retry, retries: retries++, isSlow }, Math.random());
      cost = retryCost(error);
      if (delayMs === undefined || clock.now() + delayMs >= deadline || !budget.has(cost)) throw error;
      await call.wait(delayMs);
      // Taken after the wait: on Workers nothing tells that a call was left while it waited, and that call must take nothing.
      if (!budget.take(cost)) throw error;
    }
  }

  return {
    async send(outgoing, progress, settings, signals, read) {
      // The parts of a call live as long as the call, a stream's end. They must not hold the body, which may be large.
      const { body, ...rest } = outgoing;
      const call = beginCall(outgoing.by ?? service, clock, settings, signals, () => forget());
      const forget = calls.add(call);
      try {
        return await repeat({ call, progress, outgoing: rest }, await wholeBody(body, call), read);
      } catch (error) {
        call.end();
        throw error;
      }
    },
    close: () => calls.abort(new DOMException("The client was closed", "AbortError")),
  };
}
