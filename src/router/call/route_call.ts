/**
 * The loop of a call over its targets: choose, admit, try, and go on after a failure.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { isPromise, kindOfUnused } from "../../base/is_promise.ts";
import type { Clock } from "../../base/clock.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { Repair } from "../../chat/result.ts";
import type { RouteStep } from "../../chat/route.ts";
import { isProviderError } from "../../errors/provider_error.ts";
import { type FallbackOn, fallsBackByDefault, isTimeout, isTooLong, isUnhealthy, waitOf } from "./fallback.ts";
import type { Fence } from "../fit/fence.ts";
import type { Admission } from "../health/breaker.ts";
import type { Health } from "../health/health.ts";
import { beginAttempt, lateError, type Life } from "./life.ts";
import { outsideOf, ownRequest, refusalOf, requestFor } from "./request_for.ts";
import { isUnservable, keepRoute, linesOf, reasonOf, RouterError } from "./router_error.ts";
import { orderOf, type Strategy } from "./strategy.ts";
import { type NamedTarget, windowOfTarget } from "./target.ts";

/** The parts of a router. */
export interface RouterCore {
  readonly targets: readonly NamedTarget[];
  readonly strategy: Strategy;
  readonly random: () => number;
  readonly fence: Fence | undefined;
  readonly health: Health;
  readonly fallbackOn: FallbackOn | undefined;
  readonly clock: Clock;
}

/** One attempt, for the function that makes it. */
export interface Attempt {
  readonly target: NamedTarget;
  readonly request: ChatOptions;
  /** Aborted when the attempt must end; `undefined` if nothing can end it early. */
  readonly signal: AbortSignal | undefined;
}

/** The answer of a target. */
export interface Answered<T> {
  readonly value: T;
  readonly target: NamedTarget;
  /** The beginning of the probe, for an attempt that was one. */
  readonly probe: number | undefined;
  /** The changes of the request by the router. */
  readonly repairs: readonly Repair[];
  readonly route: readonly RouteStep[];
  /** How often the request was sent to the targets before. */
  readonly attempts: number;
}

/** How a call is made. */
export interface CallMaker<T> {
  /** Makes one attempt. */
  send(attempt: Attempt): Promise<T>;
  /** Gets rid of an answer that came after the attempt was given up. */
  discard(value: T, reason: unknown): void;
  /** The limit until a target's answer, while another target is free. */
  readonly firstEventMs: number | undefined;
}

/** The state of a call. */
interface Progress {
  readonly route: RouteStep[];
  attempts: number;
  /** The window that a prompt exceeded, in tokens. */
  exceeded: number;
  /** The end of the shortest time for which a target is spared. */
  freeAt: number;
}

/**
 * Tries the targets in order until one answers.
 *
 * @throws {TypeError} when no target can serve the request.
 * @throws {RouterError} when no target answered; the target's own error if only one was considered, with the route.
 * @throws the reason of an abort, and the platform's `TimeoutError` after the deadline.
 */
export async function routeCall<T>(
  core: RouterCore,
  request: ChatOptions,
  life: Life,
  maker: CallMaker<T>,
): Promise<Answered<T>> {
  const progress: Progress = { route: [], attempts: 0, exceeded: 0, freeAt: Infinity };
  const { health, clock } = core;
  const ordered = orderOf(core.targets, core.strategy, request, (name) => health.peek(name) === "free", core.random);
  const queue = [...(isPromise(ordered) ? await whileAlive(ordered, life, progress) : ordered)];
  if (!queue.length) {
    throw new TypeError("Cannot route the request: strategy named no target; return at least one name");
  }
  /** Targets whose services asked to be left alone, with the end of that time. They are the last resort. */
  const resting: { readonly target: NamedTarget; readonly until: number }[] = [];
  while (queue.length || resting.length) {
    const rested = queue.length ? undefined : resting.sort((a, b) => a.until - b.until).shift()!;
    const target = rested?.target ?? queue.shift()!;
    throwIfOver(life, progress);
    const own = ownRequest(target, request);
    const refusal = refusalOf(target, own, core.fence) ?? tooSmall(target, progress.exceeded);
    if (refusal) {
      skip(progress, target, refusal, clock.now());
      continue;
    }
    const asked = health.admit(target.name);
    const admitted = isPromise(asked) ? await admittedInTime(health, target, asked, life, progress) : asked;
    if (admitted.kind === "cooling" && !rested) {
      resting.push({ target, until: admitted.until });
      continue;
    }
    if (admitted.kind === "open") {
      progress.freeAt = Math.min(progress.freeAt, admitted.until);
      skip(progress, target, `its circuit is open for ${Math.max(0, admitted.until - clock.now())} ms`, clock.now());
      continue;
    }
    const hasOthers = resting.length > 0 || queue.some((other) => isCandidate(core, other, request, progress));
    const answered = await tryTarget(core, target, own, admitted, { hasOthers, life, maker, progress });
    if (!answered) continue;
    const { route } = progress;
    for (const { target: other, until } of resting) skip(progress, other, restWords(until - clock.now()), clock.now());
    return { ...answered, target, route: [...route, answered.step], attempts: progress.attempts };
  }
  throw finalError(progress, clock.now());
}

/** The circumstances of one attempt. */
interface Trial<T> {
  readonly hasOthers: boolean;
  readonly life: Life;
  readonly maker: CallMaker<T>;
  readonly progress: Progress;
}

/** Makes one attempt. Resolves with `undefined` after a failure that lets the next target try. */
async function tryTarget<T>(
  core: RouterCore,
  target: NamedTarget,
  own: ChatOptions,
  admitted: Admission,
  { hasOthers, life, maker, progress }: Trial<T>,
): Promise<Pick<Answered<T>, "value" | "probe" | "repairs"> & { readonly step: RouteStep } | undefined> {
  const { clock, health } = core;
  const startedAt = clock.now();
  const { targets } = core;
  const probe = admitted.kind === "probe" ? admitted.startedAt : undefined;
  const stepOf = (outcome: RouteStep["outcome"]) => ({
    target: target.name,
    provider: target.model.provider,
    model: `${target.model.modelId}`,
    outcome,
    startedAt,
    ms: clock.now() - startedAt,
  });
  const attempt = beginAttempt(clock, life, hasOthers ? maker.firstEventMs : undefined);
  const { signal } = attempt;
  let work: Promise<T> | undefined;
  try {
    const { request, repairs } = requestFor(target, own, {
      targets,
      hasOthers,
      deadline: life.deadline,
      now: startedAt,
    });
    signal?.throwIfAborted();
    work = maker.send({ target, request, signal });
    const value = signal ? await unlessAborted(work, [signal]) : await work;
    return { value, probe, repairs, step: stepOf("answered") };
  } catch (error) {
    if (signal?.aborted) work?.then((value) => maker.discard(value, signal.reason), () => {});
    const isOver = life.signal?.aborted || (isTimeout(error) && clock.now() >= life.deadline.at);
    const kind = !isOver && isUnhealthy(error) ? "failed" : "unknown";
    const reported = health.report(target.name, { kind, probe, retryAfterMs: waitOf(error) });
    if (reported) await reported;
    progress.attempts += isProviderError(error) ? error.attempts : work ? 1 : 0;
    progress.route.push({ ...stepOf("failed"), reason: reasonOf(error), error });
    if (isOver) throw overError(life, progress);
    if (!fallsBack(core, error, progress)) {
      // It is about the request, and not about the targets.
      keepRoute(error, progress.route);
      throw error;
    }
    if (isTooLong(error)) {
      const said = (error as { maxTokens?: number }).maxTokens;
      progress.exceeded = Math.max(progress.exceeded, said ?? windowOfTarget(target) ?? Infinity);
    }
    return undefined;
  } finally {
    attempt.answer();
  }
}

/**
 * Returns whether the next target tries after a failure.
 *
 * @throws an error of the caller's function, with the route.
 */
function fallsBack({ fallbackOn }: RouterCore, error: unknown, { route }: Progress): boolean {
  const byDefault = fallsBackByDefault(error) || isUnservable(error);
  if (!fallbackOn) return byDefault;
  try {
    const own: unknown = fallbackOn(error, byDefault);
    if (typeof own === "boolean") return own;
    throw new TypeError(`Cannot route the request: fallbackOn returned ${kindOfUnused(own)}; return true or false`, {
      cause: error,
    });
  } catch (mistake) {
    keepRoute(mistake, route);
    throw mistake;
  }
}

/**
 * Returns whether a target could be tried next, by what is known without asking a store. A function of its own may make another
 * request, which is not known before its turn.
 */
function isCandidate(core: RouterCore, target: NamedTarget, request: ChatOptions, { exceeded }: Progress): boolean {
  if (core.health.peek(target.name) === "open" || tooSmall(target, exceeded)) return false;
  return !(target.request ? outsideOf(target, core.fence) : refusalOf(target, request, core.fence));
}

function tooSmall(target: NamedTarget, exceeded: number): string | undefined {
  if (!exceeded) return undefined;
  const window = windowOfTarget(target);
  if (window !== undefined && window > exceeded) return undefined;
  return exceeded < Infinity
    ? `its window is not known to be larger than ${exceeded} tokens`
    : "its window is not known to be larger than that of the target before it";
}

function skip({ route }: Progress, { name, model }: NamedTarget, reason: string, now: number): void {
  const { provider, modelId } = model;
  route.push({ target: name, provider, model: `${modelId}`, outcome: "skipped", reason, startedAt: now, ms: 0 });
}

function restWords(ms: number): string {
  return `its service asked for ${Math.max(0, ms)} ms without requests`;
}

/** Waits for work, no longer than the call lives. */
async function whileAlive<T>(work: PromiseLike<T>, life: Life, progress: Progress): Promise<T> {
  try {
    return await unlessAborted(Promise.resolve(work), [life.signal]);
  } catch (error) {
    throwIfOver(life, progress);
    throw error;
  }
}

/** Waits for the health of a target, no longer than the call lives: then gives back a probe that it would have made. */
async function admittedInTime(
  health: Health,
  { name }: NamedTarget,
  asked: Promise<Admission>,
  life: Life,
  progress: Progress,
): Promise<Admission> {
  try {
    return await whileAlive(asked, life, progress);
  } catch (error) {
    void asked.then((late) => late.kind === "probe" && health.report(name, { kind: "unknown", probe: late.startedAt }));
    throw error;
  }
}

/** @throws once the call has been aborted, or its time is over. */
function throwIfOver(life: Life, progress: Progress): void {
  if (life.signal?.aborted) throw overError(life, progress);
}

/** Returns the reason of an abort, or the error of the deadline with the route. */
function overError({ signal, deadline, isLate }: Life, { route }: Progress): unknown {
  if (signal?.aborted && !isLate(signal.reason)) return signal.reason;
  const error = lateError(deadline, linesOf(route));
  keepRoute(error, route);
  return error;
}

/** Returns the error of a call without an answer. */
function finalError({ route, attempts, freeAt }: Progress, now: number): unknown {
  const failed = route.filter(({ outcome }) => outcome === "failed");
  const last: unknown = failed.at(-1)?.error;
  if (!failed.length && freeAt === Infinity) {
    const error = new TypeError(
      `Cannot route the request: no target can serve it; add a target, or change the request${linesOf(route)}`,
    );
    keepRoute(error, route);
    return error;
  }
  if (failed.length && route.length === 1) {
    keepRoute(last, route);
    return last;
  }
  return new RouterError(route, attempts, freeAt < Infinity ? Math.max(0, freeAt - now) : undefined);
}
