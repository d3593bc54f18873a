/**
 * The request for one target, and why a target cannot serve a request.
 */
import { isObject } from "../../base/json_object.ts";
import { isPromise, kindOfUnused } from "../../base/is_promise.ts";
import { quoted } from "../../base/quote.ts";
import { withDefaults } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { Repair } from "../../chat/result.ts";
import type { Messages } from "../../chat/content.ts";
import { type Fence, fenceRefusal } from "../fit/fence.ts";
import { fitHistory, type HistoryReader } from "../fit/fit_history.ts";
import { isWellFormed } from "../fit/message_shape.ts";
import { lackOf } from "../fit/needs.ts";
import { toolIdRule } from "../fit/tool_ids.ts";
import type { Deadline } from "./life.ts";
import { capabilitiesOfTarget, familyOfTarget, type NamedTarget, regionsOfTarget, windowOfTarget } from "./target.ts";

/** Returns the request as the target's own function makes it. */
export function ownRequest(target: NamedTarget, request: ChatOptions): ChatOptions {
  if (!target.request) return request;
  const own: unknown = target.request(request);
  // The target checks the members.
  if (isObject(own) && !isPromise(own)) return own as unknown as ChatOptions;
  throw new TypeError(
    `Cannot route the request: request() of target ${quoted(target.name)} returned ${
      kindOfUnused(own)
    }; return options of chat()`,
  );
}

/** Returns why a target must not or cannot serve a request; `undefined` if nothing speaks against it. */
export function refusalOf(target: NamedTarget, request: ChatOptions, fence: Fence | undefined): string | undefined {
  const outside = outsideOf(target, fence);
  if (outside) return outside;
  const whole = withDefaults<ChatOptions>(target.model.defaults, request);
  // The target says where the mistake is.
  if (!isWellFormed(whole.messages)) return undefined;
  return lackOf(whole, capabilitiesOfTarget(target), windowOfTarget(target));
}

/** Returns why the fence keeps requests from a target; `undefined` inside of it, and without a fence. */
export function outsideOf(target: NamedTarget, fence: Fence | undefined): string | undefined {
  return fence && fenceRefusal(fence, regionsOfTarget(target));
}

/** The circumstances of an attempt. */
export interface Circumstances {
  /** All targets of the router. */
  readonly targets: readonly NamedTarget[];
  /** Whether another target could still be tried. */
  readonly hasOthers: boolean;
  readonly deadline: Deadline;
  readonly now: number;
}

/** Returns the request that a target gets, and its changes. */
export function requestFor(
  target: NamedTarget,
  own: ChatOptions,
  { targets, hasOthers, deadline, now }: Circumstances,
): { readonly request: ChatOptions; readonly repairs: readonly Repair[] } {
  const { defaults } = target.model;
  const request = { ...own };
  let repairs: readonly Repair[] = [];
  if ((own.check ?? defaults?.check) !== "off" && isWellFormed(own.messages)) {
    const fitted = fitHistory(own.messages as Messages, readerFor(target, targets));
    request.messages = fitted.messages;
    repairs = fitted.repairs;
  }
  // Waiting for a target that fails is pointless while another one is free.
  if (hasOthers && own.retry === undefined && defaults?.retry === undefined && hasOption(target, "retry")) {
    request.retry = false;
  }
  // So that the last target does not wait for a retry that comes too late.
  if (!hasOthers && deadline.at < Infinity && hasOption(target, "timeouts")) {
    const { totalMs = Infinity, ...rest } = { ...defaults?.timeouts, ...own.timeouts };
    request.timeouts = { ...rest, totalMs: Math.max(0, Math.min(totalMs, deadline.at - now)) };
  }
  return { request, repairs };
}

/** The facts are looked up when a block needs them. */
function readerFor(target: NamedTarget, targets: readonly NamedTarget[]): HistoryReader {
  return {
    name: target.name,
    get family() {
      return familyOfTarget(target);
    },
    get isOnlyFamily() {
      return isOneFamily(targets);
    },
    get ids() {
      return toolIdRule(familyOfTarget(target), target.model.provider);
    },
  };
}

/** Returns whether all targets are of one family that is known, or there is one target. */
export function isOneFamily(targets: readonly NamedTarget[]): boolean {
  const [first, ...others] = targets;
  if (!first || !others.length) return true;
  const family = familyOfTarget(first);
  return family !== undefined && others.every((other) => familyOfTarget(other) === family);
}

/** A handle that names its options has no others. */
function hasOption({ model: { requestOptions } }: NamedTarget, name: string): boolean {
  return !requestOptions || Object.hasOwn(requestOptions.options, name);
}
