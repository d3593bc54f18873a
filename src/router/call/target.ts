/**
 * The targets of a router, and the facts about each of them.
 */
import {
  callback,
  checkOptions,
  listOf,
  numberFrom,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { quoted } from "../../base/quote.ts";
import { type ChatModel, checkModel, type ModelTraits } from "../../chat/provider.ts";
import type { ChatOptions } from "../../chat/request.ts";
import { canonicalFamily } from "../fit/family.ts";

/** A model of a router, and facts that its handle does not know. A handle alone is a target too. */
export interface Target {
  /** The handle: of any provider, of another router, or with middleware around it. */
  model: ChatModel;
  /** The name in routes, errors and strategies; unique in the router. @default the provider and the model id */
  name?: string | undefined;
  /** The share of calls with the strategy `"weighted"`, at least 0; 0 is called only after all others. @default {1} */
  weight?: number | undefined;
  /** The family of the model, such as `claude` or `openai`. @default the family of the handle's traits */
  family?: string | undefined;
  /**
   * The regions that may process a request. If the handle knows regions as well, all of both must be inside the fence.
   * @default the regions of the handle's traits
   */
  regions?: readonly string[] | undefined;
  /** Capabilities; they override those of the handle's traits. `false` for a capability that the model lacks. */
  capabilities?: ModelTraits["capabilities"];
  /** The limit in tokens, request and answer together. @default that of the handle */
  contextWindow?: number | undefined;
  /** Returns the request for this target, for example with another `maxTokens`. An error of it ends the call. */
  request?: ((request: ChatOptions) => ChatOptions) | undefined;
}

const TARGET: OptionTable = /* @__PURE__ */ optionTable<Target>(() => ({
  of: "a target",
  options: {
    model: object,
    name: text,
    weight: numberFrom(0),
    family: text,
    regions: listOf(text),
    capabilities: object,
    contextWindow: numberFrom(1),
    request: callback,
  },
  otherNames: {
    provider: "model: provider.model(id)",
    modelId: "model: provider.model(id)",
    transform: "request",
    region: "regions",
    vendor: "family",
    window: "contextWindow",
    defaults: "model: provider.model(id, defaults)",
  },
}));

/** A target with its name. Its facts are read at each call, because programs declare models later. */
export interface NamedTarget extends Target {
  readonly name: string;
  readonly weight: number;
}

/** Checks `targets`. */
export const targetsOption: OptionCheck = listOf((value, option) => target(value, option));

const target: OptionCheck = (value, option) => {
  if (isHandle(value)) return;
  const { model } = Object(value);
  // A client, a model id, or nothing at all.
  if (typeof model === "function" || Object(value) !== value) checkModel(value, option);
  if (model === undefined) checkModel(undefined, option);
  checkOptions(value, TARGET, option);
  checkModel((value as Target).model, `${option}.model`);
};

function isHandle(value: unknown): value is ChatModel {
  const { chat, stream, model } = Object(value);
  return model === undefined && (typeof chat === "function" || typeof stream === "function");
}

/**
 * Returns the targets with their names.
 *
 * @throws {TypeError} without targets, and when two targets have the same name by the caller.
 */
export function namedTargets(targets: readonly (ChatModel | Target)[] | undefined): readonly NamedTarget[] {
  if (!targets?.length) {
    throw new TypeError(
      `Cannot create a router without targets: ${targets ? "the list is empty" : "targets is missing"}; ` +
        "pass handles, such as client.model(id)",
    );
  }
  const whole = targets.map((given) => isHandle(given) ? { model: given } : given as Target);
  const taken = new Set<string>();
  for (const { name } of whole) {
    if (name === undefined) continue;
    if (taken.has(name)) {
      throw new TypeError(`Cannot create a router with two targets ${quoted(name)}: names must be unique; rename one`);
    }
    taken.add(name);
  }
  return whole.map((given) => {
    const name = given.name ?? freeName(`${given.model.provider}/${given.model.modelId}`, taken);
    taken.add(name);
    return { ...given, name, weight: given.weight ?? 1 };
  });
}

function freeName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}#${number}`;
  return name;
}

/** The families that are known: the family of a handle does not change, and is asked for in every stream. */
const families = /* @__PURE__ */ new WeakMap<Target, string>();

/** Returns the family of a target's model; `undefined` if it is not known. */
export function familyOfTarget(target: Target): string | undefined {
  const found = families.get(target);
  if (found !== undefined) return found;
  const known = target.family ?? target.model.traits?.family;
  if (known === undefined) return undefined;
  const family = canonicalFamily(known);
  families.set(target, family);
  return family;
}

/** Returns every region that may process a request to the target; `undefined` if they are not known. */
export function regionsOfTarget({ regions, model }: Target): readonly string[] | undefined {
  const own = model.traits?.regions;
  const all = [...new Set([...(own ?? []), ...(regions ?? [])])];
  return all.length ? all : undefined;
}

/** Returns the capabilities of a target that are known. */
export function capabilitiesOfTarget({ capabilities, model }: Target): NonNullable<ModelTraits["capabilities"]> {
  const own = model.traits?.capabilities;
  return capabilities ? { ...own, ...capabilities } : own ?? {};
}

/** Returns the limit of a target in tokens, if it is known. */
export function windowOfTarget({ contextWindow, model }: Target): number | undefined {
  return contextWindow ?? model.contextWindow;
}
