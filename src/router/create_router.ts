/**
 * A model over several models: calls the next one when one fails, and spares those that are down.
 */
import { checkOptions, type OptionTable } from "../base/check_options.ts";
import { systemClock } from "../base/clock.ts";
import { kindOf, quoted } from "../base/quote.ts";
import type { ChatStream } from "../chat/chat_stream.ts";
import { identityOf, setIdentity } from "../chat/model_identity.ts";
import type { ChatModel, ModelTraits, RequestOptions } from "../chat/provider.ts";
import type { ChatDefaults, ChatOptions } from "../chat/request.ts";
import { requestTable } from "../chat/request_options.ts";
import { type ChatResult, isResult } from "../chat/result.ts";
import { chatStream } from "../chat/stream/chat_stream.ts";
import type { Capability } from "../models/gate.ts";
import { fenceRefusal } from "./fit/fence.ts";
import { createHealth } from "./health/health.ts";
import { beginLife } from "./call/life.ts";
import { ROUTER, type RouterOptions } from "./options.ts";
import { isOneFamily } from "./call/request_for.ts";
import { type Attempt, routeCall, type RouterCore } from "./call/route_call.ts";
import { routedResult } from "./call/routed_result.ts";
import { openRoute, type RouterLimits } from "./call/routed_stream.ts";
import {
  capabilitiesOfTarget,
  familyOfTarget,
  type NamedTarget,
  namedTargets,
  regionsOfTarget,
  windowOfTarget,
} from "./call/target.ts";

/**
 * Creates a model over several models, the targets, of any providers. Everything that takes a `ChatModel` takes a router:
 * `runTools`, `conversation`, `toResponse`, middleware, and other routers.
 *
 * **Failures.** The next target tries after a rate limit, a used-up quota, an overload, a timeout, a failed connection, a failure of the
 * model, a truncated or corrupt stream, an answer of something else than the service, and after faults of one target's setup: a missing
 * model, missing rights or credentials. These stay visible in the route. A prompt that is too long goes only to a target with a
 * larger known window. All other errors end the call: a request that the service refuses, filtered content, structured output that
 * does not fit, a mistake of the caller, an abort. `fallbackOn` decides otherwise. A stream changes its target only before its first
 * content event; a later failure goes to the reader.
 *
 * **Time.** While another target is free, a target is not asked twice: `retry` is off for it, unless the request or the handle's defaults
 * set `retry` (the option of a client does not count). The last target has its usual retries. A target whose service asked for a pause, by
 * `Retry-After`, is called only after all others.
 *
 * **Requests.** A target that lacks a capability, is outside the fence, or has too small a window is skipped. Each target gets the same
 * request, apart from its own `request` function, from reasoning of other families, which only the family that wrote it can check,
 * and from ids of tool calls, which some services refuse. Such changes are in `result.repairs`; `check: "off"` turns them off.
 * `headers` of a request go to every target that is called.
 *
 * **Results.** `result.route` has every target that was tried or skipped, with the reason; `attempts` counts all requests. Reasoning
 * names its `family`. All other members are those of the target that answered.
 *
 * @throws {TypeError} when `targets` is empty or holds something else than handles and targets, two targets have the same name, or an
 * option has an unknown name or a wrong type.
 * @throws {RangeError} when a number is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { createRouter } from "@bedrock-edge/client/router";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const faults = [{ type: "status", status: 429, code: "ThrottlingException" }] as const; // the first request
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."], faults }) });
 * const router = createRouter({
 *   targets: [bedrock.model("anthropic.claude-haiku-4-5-20251001-v1:0"), bedrock.model("amazon.nova-lite-v1:0")],
 *   breaker: {},
 * });
 * const { text, route } = await router.chat({ messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * assertEquals(route?.map(({ outcome, reason }) => [outcome, reason]), [["failed", "rateLimit"], ["answered", undefined]]);
 * ```
 */
export function createRouter(options: RouterOptions): ChatModel {
  checkOptions(options, ROUTER);
  const { strategy = "ordered", breaker, fence, deadlineMs, firstEventMs, fallbackOn, random = Math.random } = options;
  const clock = options.clock ?? systemClock;
  const targets = namedTargets(options.targets);
  const modelId = options.name ?? targets.map(({ name }) => name).join(", ");
  const { failures = 5, windowMs = 60_000, cooldownMs = 30_000, probes = 1 } = breaker ?? {};
  const health = createHealth({
    limits: breaker && { failures, windowMs, cooldownMs, probes },
    store: breaker?.store,
    prefix: breaker?.prefix ?? "breaker:",
    onError: breaker?.onError,
    clock,
  });
  const core: RouterCore = { targets, strategy, random, fence, health, fallbackOn, clock };
  const limits: RouterLimits = { deadlineMs, firstEventMs };
  let table: OptionTable | undefined;

  function check(request: ChatOptions): void {
    table ??= requestTable(sharedOptions(targets));
    checkOptions(request, table);
  }

  async function chat(request: ChatOptions): Promise<ChatResult> {
    check(request);
    const life = beginLife(clock, [request.signal], deadlineMs, request.timeouts?.totalMs);
    try {
      const answered = await routeCall<ChatResult>(core, request, life, {
        firstEventMs: undefined,
        send: askTarget,
        discard: () => {},
      });
      await health.report(answered.target.name, { kind: "answered", probe: answered.probe });
      return routedResult(answered);
    } finally {
      life.end();
    }
  }

  function stream(request: ChatOptions): ChatStream {
    return chatStream(modelId, (...opening) => {
      check(request);
      return openRoute(core, limits, request, ...opening);
    }, clock);
  }

  /** The targets that the fence allows. */
  const allowed = () => fence ? targets.filter((target) => !fenceRefusal(fence, regionsOfTarget(target))) : targets;

  const router: ChatModel = {
    provider: "router",
    modelId,
    get contextWindow() {
      const windows = allowed().map(windowOfTarget).filter((window) => window !== undefined);
      return windows.length ? Math.min(...windows) : undefined;
    },
    get traits() {
      return sharedTraits(allowed());
    },
    get defaults() {
      return sharedDefaults(targets);
    },
    get requestOptions() {
      return sharedOptions(targets);
    },
    // The types follow each request's tools and output; a router hands them on.
    chat: chat as ChatModel["chat"],
    stream: stream as ChatModel["stream"],
  };
  return setIdentity(
    router,
    () => targets.map(({ name, model }) => [name, model.provider, model.modelId, model.defaults, identityOf(model)]),
  );
}

/**
 * Makes one attempt of `chat()`.
 *
 * @throws {TypeError} when a model of the caller's own answers with something else than a result.
 */
async function askTarget({ target: { name, model }, request, signal }: Attempt): Promise<ChatResult> {
  const result = await model.chat(signal ? { ...request, signal } : request);
  if (isResult(result)) return result;
  throw new TypeError(
    `Cannot use the answer of target ${quoted(name)}: ${kindOf(result)} is not a result; return that of chat()`,
  );
}

/** Returns the traits that hold whichever target answers. */
function sharedTraits(targets: readonly NamedTarget[]): ModelTraits {
  const regions = targets.map(regionsOfTarget);
  const [first] = targets;
  return {
    family: first && isOneFamily(targets) ? familyOfTarget(first) : undefined,
    regions: regions.every((each) => each !== undefined) && regions.length ? [...new Set(regions.flat())] : undefined,
    capabilities: sharedCapabilities(targets),
  };
}

/** A capability counts if all targets have it, or none has. */
function sharedCapabilities(targets: readonly NamedTarget[]): ModelTraits["capabilities"] {
  const [first = {}, ...others] = targets.map(capabilitiesOfTarget);
  const names = Object.keys(first) as Capability[]; // the keys of capabilities
  return Object.fromEntries(
    names.filter((name) => others.every((other) => other[name] === first[name])).map((name) => [name, first[name]]),
  );
}

/**
 * Returns the defaults that all targets share. Tools that only some targets offer are not known to a tool loop: then nothing is
 * said of the defaults, so that the loop refuses their calls.
 */
function sharedDefaults(targets: readonly NamedTarget[]): ChatDefaults | undefined {
  const all = targets.map(({ model }) => model.defaults);
  const [first, ...others] = all;
  if (!first || all.includes(undefined)) return undefined;
  const isShared = (name: keyof ChatDefaults) => others.every((other) => other?.[name] === first[name]);
  if (!isShared("tools")) return undefined;
  return Object.fromEntries(Object.entries(first).filter(([name]) => isShared(name as keyof ChatDefaults)));
}

/** Returns the options that all targets have; `undefined` for those of every provider. */
function sharedOptions(targets: readonly NamedTarget[]): RequestOptions | undefined {
  const given = targets.map(({ model }) => model.requestOptions);
  const known = given.filter((each) => each !== undefined);
  const [first] = known;
  if (!first) return undefined;
  const all = known.length === given.length ? known : [...known, requestTable(undefined)()];
  const names = Object.keys(first.options).filter((name) => all.every(({ options }) => Object.hasOwn(options, name)));
  return {
    options: Object.fromEntries(names.map((name) => [name, first.options[name]!])),
    otherNames: Object.assign({}, ...all.map(({ otherNames }) => otherNames)),
  };
}
