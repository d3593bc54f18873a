/**
 * The options of a router.
 */
import {
  callback,
  nested,
  numberFrom,
  type OptionTable,
  optionTable,
  text,
  withMethods,
} from "../base/check_options.ts";
import type { Clock } from "../base/clock.ts";
import type { Store } from "../base/store.ts";
import type { ChatModel } from "../chat/provider.ts";
import type { FallbackOn } from "./call/fallback.ts";
import { type Fence, fenceOption } from "./fit/fence.ts";
import { type Strategy, strategyOption } from "./call/strategy.ts";
import { type Target, targetsOption } from "./call/target.ts";

/**
 * When a target is spared. A circuit opens after `failures` in a row and rests for `cooldownMs`; then `probes` calls try the
 * target, and close the circuit if they all succeed. A probe that fails opens the circuit again.
 */
export interface BreakerOptions {
  /** Failures in a row that open a circuit, at least 1. @default {5} */
  failures?: number | undefined;
  /** The time in which they must happen, in milliseconds. @default {60000} */
  windowMs?: number | undefined;
  /** How long an open circuit rests, in milliseconds. @default {30000} */
  cooldownMs?: number | undefined;
  /** Calls that try the target after the rest, at least 1. @default {1} */
  probes?: number | undefined;
  /**
   * Shares the circuits between isolates and processes, and survives them. Each call reads the store once for each target that it
   * considers, and writes after a failure, a probe and a recovery. A store that is eventually consistent, such as Workers KV, lets
   * each isolate make its own probes, and learns of an open circuit late (up to a minute): a Durable Object or Deno KV is exact up
   * to calls that overlap. A store that fails or takes more than a second is ignored for that call. @default memory of the isolate
   */
  store?: Store | undefined;
  /** The beginning of the keys in the store. Routers with the same prefix share the circuits of equal names. @default {"breaker:"} */
  prefix?: string | undefined;
  /** Learns of a failure of the store, which fails no call. */
  onError?: ((error: unknown) => unknown) | undefined;
}

/** The options of `createRouter`. */
export interface RouterOptions {
  /** The targets, in order: handles, or handles with facts that they do not know. */
  targets: readonly (ChatModel | Target)[];
  /** The router's name, which is its `modelId`. @default the names of the targets */
  name?: string | undefined;
  /** The order in which targets are tried. @default {"ordered"} */
  strategy?: Strategy | undefined;
  /** Spares targets that fail. @default no circuit breaker; `{}` is one with all defaults */
  breaker?: BreakerOptions | undefined;
  /** The regions that may process a request. A target whose regions are not known is not called. @default no fence */
  fence?: Fence | undefined;
  /**
   * The time for the whole call over all targets, in milliseconds; of a stream, until its end. `timeouts.totalMs` of a request
   * counts for the whole call too. @default no limit
   */
  deadlineMs?: number | undefined;
  /**
   * The time until the first content event of a stream, in milliseconds, after which the next target tries. Not for the last target
   * that is free, nor for `chat()`, whose answers come whole: set `timeouts.responseMs` there. @default no limit
   */
  firstEventMs?: number | undefined;
  /** Decides whether the next target tries after a failure. @default by the kind of the failure, see `createRouter` */
  fallbackOn?: FallbackOn | undefined;
  /** Returns a number from 0 to below 1, for the strategy `"weighted"`. @default {Math.random} */
  random?: (() => number) | undefined;
  /** The time and the timers. @default the platform's */
  clock?: Clock | undefined;
}

const BREAKER: OptionTable = /* @__PURE__ */ optionTable<BreakerOptions>(() => ({
  of: "breaker",
  options: {
    failures: numberFrom(1),
    windowMs: numberFrom(1),
    cooldownMs: numberFrom(1),
    probes: numberFrom(1),
    store: withMethods("get", "set", "delete"),
    prefix: text,
    onError: callback,
  },
  otherNames: {
    threshold: "failures",
    failureThreshold: "failures",
    allowedFails: "failures",
    resetTimeout: "cooldownMs",
    cooldownTime: "cooldownMs",
    halfOpenMax: "probes",
  },
}));

/** The table of `createRouter`. */
export const ROUTER: OptionTable = /* @__PURE__ */ optionTable<RouterOptions>(() => ({
  of: "createRouter()",
  options: {
    targets: targetsOption,
    name: text,
    strategy: strategyOption,
    breaker: nested(BREAKER),
    fence: fenceOption,
    deadlineMs: numberFrom(0),
    firstEventMs: numberFrom(0),
    fallbackOn: callback,
    random: callback,
    clock: withMethods("now", "setTimeout"),
  },
  otherNames: {
    models: "targets",
    fallbacks: "targets",
    providers: "targets",
    residency: "fence: { geography }",
    regions: "fence: { regions }, or regions() for targets",
    timeoutMs: "deadlineMs",
    timeout: "deadlineMs",
    retries: "retry in the request or in the defaults of a handle",
    retry: "retry in the request or in the defaults of a handle",
    cache: "use(createRouter(…), responseCache(…)) of ./middleware",
    circuitBreaker: "breaker",
    cooldownMs: "breaker: { cooldownMs }",
    weights: "weight of each target",
    shouldFallback: "fallbackOn",
  },
}));
