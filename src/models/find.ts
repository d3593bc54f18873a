/**
 * The facts about the model behind an id, and the facts that you add.
 */
import {
  checkOptions,
  listOf,
  oneOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  stringOr,
  text,
} from "../base/check_options.ts";
import { quoted, shown } from "../base/quote.ts";
import { parseArn } from "../aws/arn.ts";
import { plainId } from "../aws/path.ts";
import type { Capability } from "./gate.ts";
import type { Model, ModelKind, ModelStatus } from "./model.ts";
import { idParts, PREFIXES, prefixesOf } from "../aws/regions.ts";
import { rows } from "./rows.ts";

export { DATA_VERSION } from "./table.ts";

/** The model behind an ARN or a name of your own. */
interface Declaration {
  readonly base: string;
  readonly destinations: readonly string[] | undefined;
}

const registered = /* @__PURE__ */ new Map<string, Model>();
const declared = /* @__PURE__ */ new Map<string, Declaration>();

/**
 * Returns the facts about a model; `undefined` for an unknown model, which may exist all the same.
 *
 * Takes a bare id, an inference profile's id, an ARN that names either, an alias of the `bedrock-mantle` endpoint, and the names
 * that you gave `registerModel` and `declareModel`, also percent-encoded. The row is the base model's, with its bare id. Rows are
 * shared: change a copy.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findModel } from "@bedrock-edge/client/models";
 *
 * const model = findModel("eu.anthropic.claude-sonnet-4-6");
 * assertEquals([model?.id, model?.contextWindow], ["anthropic.claude-sonnet-4-6", 1_000_000]);
 * assertEquals(findModel("arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-6"), model);
 * assertEquals(findModel("vendor.not-yet-known-v1:0"), undefined);
 * ```
 */
export function findModel(id: string): Model | undefined {
  const plain = plainId(id);
  const { models, aliases } = rows();
  const of = (id: string) => registered.get(id) ?? models.get(id);
  const named = parseArn(plain)?.modelId ?? plain;
  const { prefix, modelId } = idParts(named) ?? {};
  return of(declared.get(plain)?.base ?? aliases.get(named) ?? named) ??
    (isPrefix(prefix) ? of(modelId!) : undefined);
}

function isPrefix(text: string | undefined): boolean {
  return PREFIXES.some((prefix) => prefix === text);
}

/**
 * Returns whether a model is documented to have a capability; `undefined` if no source says, or the model is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { can } from "@bedrock-edge/client/models";
 *
 * assertEquals(can("amazon.nova-lite-v1:0", "imageInput"), true);
 * assertEquals(can("amazon.nova-lite-v1:0", "reasoning"), false);
 * assertEquals(can("vendor.not-yet-known-v1:0", "tools"), undefined);
 * ```
 */
export function can(id: string, capability: Capability): boolean | undefined {
  const model = findModel(id);
  return model?.can.includes(capability) || (model?.cannot.includes(capability) ? false : undefined);
}

/** Conditions for models. All of them must hold. */
export interface ModelFilter {
  /** A capability, or several, that the model is documented to have. */
  can?: Capability | readonly Capability[] | undefined;
  /** The id's first segment, such as `anthropic`. */
  provider?: string | undefined;
  /** The kind of the model, such as `chat`. */
  kind?: ModelKind | undefined;
  /**
   * Callable from this region, bare or by a profile. A profile whose routes are unknown counts in its whole geography.
   */
  region?: string | undefined;
  /** The stage of its life. */
  status?: ModelStatus | undefined;
}

// Records, because the compiler checks that they hold every name.
const CAPABILITIES: Readonly<Record<Capability, true>> = {
  chat: true,
  tools: true,
  structuredOutput: true,
  imageInput: true,
  documentInput: true,
  videoInput: true,
  audioInput: true,
  reasoning: true,
  promptCache: true,
  guardrail: true,
  embed: true,
  imageOutput: true,
  rerank: true,
};
const KINDS: Readonly<Record<ModelKind, true>> = {
  chat: true,
  embedding: true,
  image: true,
  video: true,
  speech: true,
  rerank: true,
};
const STATES: Readonly<Record<ModelStatus, true>> = { active: true, legacy: true, eol: true };

const capability: OptionCheck = (value, option) => oneOf(...Object.keys(CAPABILITIES))(value, option);

const FILTER: OptionTable = /* @__PURE__ */ optionTable<ModelFilter>(() => ({
  of: "listModels()",
  options: {
    can: stringOr(capability, listOf(capability)),
    provider: text,
    kind: oneOf(...Object.keys(KINDS)),
    region: text,
    status: oneOf(...Object.keys(STATES)),
  },
  otherNames: {
    residency: "inferenceProfile(id, { region, residency }) for each model",
    capability: "can",
    vendor: "provider",
  },
}));

/**
 * Lists the known models, registered models last. Without a filter, retired models are in the list too.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { listModels } from "@bedrock-edge/client/models";
 *
 * const ids = listModels({ can: ["tools", "imageInput"], region: "eu-central-1", status: "active" }).map(({ id }) => id);
 * assert(ids.includes("anthropic.claude-sonnet-4-6"));
 * ```
 */
export function listModels(filter: ModelFilter = {}): readonly Model[] {
  checkOptions(filter, FILTER);
  const { provider, kind, region, status } = filter;
  const wanted = [filter.can ?? []].flat();
  return [...new Map([...rows().models, ...registered]).values()].filter((model) =>
    wanted.every((capability) => model.can.includes(capability)) &&
    (provider === undefined || model.provider === provider) &&
    (kind === undefined || model.kind === kind) &&
    (region === undefined || isCallableFrom(model, region)) &&
    (status === undefined || model.status === status)
  );
}

function isCallableFrom({ regions, profiles }: Model, region: string): boolean {
  const serving = prefixesOf(region);
  return regions?.includes(region) ||
    PREFIXES.some((prefix) =>
      prefix in profiles && (profiles[prefix] ? Object.hasOwn(profiles[prefix], region) : serving.includes(prefix))
    );
}

/**
 * Adds a model, or replaces the facts about a known model, for the whole process or isolate. The returned function undoes it. The
 * `id` is the bare id; `profiles` holds inference profiles.
 *
 * @throws {TypeError} for an invalid row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { can, registerModel } from "@bedrock-edge/client/models";
 *
 * const forget = registerModel({
 *   id: "vendor.brand-new-v1:0",
 *   provider: "vendor",
 *   kind: "chat",
 *   dates: {},
 *   can: ["chat", "tools"],
 *   cannot: ["imageInput"],
 *   refuses: [],
 *   profiles: { us: undefined },
 * });
 * assertEquals(can("us.vendor.brand-new-v1:0", "tools"), true);
 * forget();
 * assertEquals(can("us.vendor.brand-new-v1:0", "tools"), undefined);
 * ```
 */
export function registerModel(model: Model): () => void {
  const problem = rowProblem(model);
  if (problem) {
    throw new TypeError(`Cannot register ${model?.id === undefined ? "a model" : shown(model.id)}: ${problem}`);
  }
  return put(registered, model.id, { ...model });
}

/** Returns the fault of a row, and what would be right; `undefined` for a good row. */
function rowProblem(model: Model): string | undefined {
  const { id, can, cannot, refuses, profiles, dates, contextWindow, maxOutputTokens } = model ?? {};
  if (typeof id !== "string" || !/^[^\s/]+$/.test(id)) return "the id is not valid; use one such as vendor.name-v1:0";
  const { prefix, modelId } = idParts(id) ?? {};
  if (isPrefix(prefix)) return `"${prefix}" is a profile's prefix; register ${quoted(modelId!)} with profiles`;
  if (![can, cannot, refuses].every(Array.isArray) || !profiles || !dates) {
    return "can, cannot, refuses, profiles or dates is missing; use [] or {} for none";
  }
  const both = can.find((capability) => cannot.includes(capability));
  if (both) return `${quoted(both)} is in can and in cannot; leave out what is not known`;
  const odd = Object.keys(profiles).find((prefix) => !isPrefix(prefix));
  if (odd) return `${quoted(odd)} is not the prefix of a profile; use ${PREFIXES.join(", ")}`;
  if ([contextWindow, maxOutputTokens].some((tokens) => tokens !== undefined && !(tokens > 0))) {
    return "a limit is not above 0; leave out what is not known";
  }
  return undefined;
}

/** Facts about an ARN beside its model. */
export interface ModelDeclaration {
  /** Regions that may answer it; without them, a call under a residency of `"in-region"` or `"in-geography"` is refused. */
  destinations?: readonly string[] | undefined;
}

const DECLARATION: OptionTable = /* @__PURE__ */ optionTable<ModelDeclaration>(() => ({
  of: "declareModel()",
  options: { destinations: listOf(text) },
  otherNames: { regions: "destinations" },
}));

/**
 * Declares which model an ARN or a name of your own hides: an application inference profile, a provisioned or imported model, a
 * prompt router. The returned function undoes it. `resolveModel` asks the service and does the same.
 *
 * @throws {TypeError} for an unknown base; register it first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { declareModel, findModel } from "@bedrock-edge/client/models";
 *
 * const arn = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc123def456";
 * const forget = declareModel(arn, "amazon.nova-pro-v1:0", { destinations: ["eu-west-1", "eu-west-3"] });
 * assertEquals(findModel(arn)?.id, "amazon.nova-pro-v1:0");
 * forget();
 * ```
 */
export function declareModel(arn: string, base: string, options: ModelDeclaration = {}): () => void {
  checkOptions(options, DECLARATION);
  const { destinations } = options;
  const model = findModel(base);
  if (!arn) throw new TypeError("Cannot declare a model: its ARN is empty; pass the ARN or the name that you call");
  if (!model) {
    throw new TypeError(
      `Cannot declare ${shown(arn)}: ${shown(base)} is not known; register it with registerModel`,
    );
  }
  return put(declared, plainId(arn), { base: model.id, destinations });
}

/** Returns the regions that may answer a declared ARN, if `declareModel` was given them. */
export function declaredDestinations(arn: string): readonly string[] | undefined {
  return declared.get(plainId(arn))?.destinations;
}

/** Sets a value, and returns the function that undoes it. A value that was set since stays. */
function put<T>(map: Map<string, T>, key: string, value: T): () => void {
  const before = map.get(key);
  map.set(key, value);
  return () => {
    if (map.get(key) !== value) return;
    if (before === undefined) map.delete(key);
    else map.set(key, before);
  };
}
