/**
 * The order in which a router tries its targets.
 */
import { invalidOption, type OptionCheck } from "../../base/check_options.ts";
import { isPromise } from "../../base/is_promise.ts";
import { quoted, shown } from "../../base/quote.ts";
import type { ChatModel } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { NamedTarget } from "./target.ts";

/** A target, as a strategy sees it. */
export interface StrategyTarget {
  /** The target's name. */
  readonly name: string;
  /** Its handle. */
  readonly model: ChatModel;
  /** Its weight. */
  readonly weight: number;
  /** Whether it may be called now: its circuit is not open, and its service did not ask to be left alone. */
  readonly isFree: boolean;
}

/** The facts by which a strategy chooses. */
export interface StrategyContext {
  /** The request. */
  readonly request: ChatOptions;
  /** All targets, in the order of the option `targets`. */
  readonly targets: readonly StrategyTarget[];
}

/** Returns the names of the targets to try, in order. A target that is not named is not called. */
export type StrategyFunction = (
  context: StrategyContext,
) => string | readonly string[] | Promise<string | readonly string[]>;

/**
 * How the order is found: `"ordered"` as the targets are listed, `"weighted"` at random by their weights, or a function. The
 * fence, the capabilities and the circuits are checked in any case.
 */
export type Strategy = "ordered" | "weighted" | StrategyFunction;

/** Checks `strategy`. */
export const strategyOption: OptionCheck = (value, option) => {
  if (value === "ordered" || value === "weighted" || typeof value === "function") return;
  throw invalidOption(option, shown(value), '"ordered", "weighted" or a function');
};

/** Returns the targets in the order in which they are tried; a promise only for a strategy that returns one. */
export function orderOf(
  targets: readonly NamedTarget[],
  strategy: Strategy,
  request: ChatOptions,
  isFree: (target: string) => boolean,
  random: () => number,
): readonly NamedTarget[] | Promise<readonly NamedTarget[]> {
  if (strategy === "ordered") return targets;
  if (strategy === "weighted") return byWeight(targets, random);
  const seen = targets.map(({ name, model, weight }) => ({ name, model, weight, isFree: isFree(name) }));
  const names: unknown = strategy({ request, targets: seen });
  return isPromise(names) ? names.then((names) => named(targets, names)) : named(targets, names);
}

/**
 * Draws without putting back: at each place, a target's chance is its share of the weights that are left. Source: Efraimidis and
 * Spirakis, "Weighted random sampling with a reservoir", 2006: the order of u^(1/w), here by its logarithm.
 */
function byWeight(targets: readonly NamedTarget[], random: () => number): NamedTarget[] {
  const keys = new Map(
    targets.map((target) => [target, target.weight ? -Math.log(1 - random()) / target.weight : Infinity]),
  );
  return targets.toSorted((a, b) => {
    const [first, second] = [keys.get(a)!, keys.get(b)!];
    return first === second ? 0 : first - second;
  });
}

function named(targets: readonly NamedTarget[], given: unknown): readonly NamedTarget[] {
  const names = typeof given === "string" ? [given] : given;
  if (!Array.isArray(names)) {
    throw new TypeError(`Cannot route the request: strategy returned ${shown(given)}; return names of targets`);
  }
  return [...new Set(names as readonly unknown[])].map((name) => {
    const found = targets.find((target) => target.name === name);
    if (found) return found;
    throw new TypeError(
      `Cannot route the request: strategy returned ${shown(name)}; the targets are ${
        targets.map(({ name }) => quoted(name)).join(", ")
      }`,
    );
  });
}
