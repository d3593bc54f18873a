/**
 * The model behind an ARN: of a profile, a deployment or a prompt. The control plane is asked once, and its answer kept for a day.
 */
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { checkOptions, type OptionTable, optionTable } from "../../base/check_options.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { type ModelArn, type ModelArnKind, parseArn } from "../../aws/arn.ts";
import { encodeSegment, plainId } from "../../aws/path.ts";
import { declareModel, findModel } from "../../models/find.ts";
import type { ProfilePrefix } from "../../aws/regions.ts";
import type { Model } from "../../models/model.ts";
import { idParts, PREFIXES } from "../../aws/regions.ts";
import { quoted, shown } from "../../base/quote.ts";
import type { Store } from "../../base/store.ts";
import { ask, checkControlPlane, type ControlPlane, regionsOf, targetsIn, unusable } from "./control_plane.ts";
import { learnPriceList, type PriceList } from "./learned.ts";
import { keptChecks } from "./kept_options.ts";
import { DEFAULT_TTL_MS, isolateMemory } from "./kept_defaults.ts";
import { singleFlight } from "../../store/kept/single_flight.ts";
import { isFresh, keep, recall } from "../../store/kept/kept.ts";

/** The place and the time for which an answer is kept. */
export interface ResolveOptions {
  /**
   * The store. If isolates share it, one call serves all of them. If the store fails, the call fails, and `signal` ends the wait
   * for a store that hangs. `residency` believes the regions in the store: only those who may move the fence should be able to
   * write to it. @default the isolate's memory
   */
  store?: Store | undefined;
  /** How long an answer is kept, in milliseconds. @default {86400000} a day */
  ttlMs?: number | undefined;
  /** An abort rejects with `signal.reason`. Other callers of the same look-up go on waiting. */
  signal?: AbortSignal | undefined;
  /** Time, and optionally timers, for tests. @default the platform's */
  clock?: (Pick<Clock, "now"> & Partial<Clock>) | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ResolveOptions>(() => ({
  of: "resolveModel()",
  options: keptChecks(),
  otherNames: { ttl: "ttlMs", cache: "store", abortSignal: "signal" },
}));

/** The model behind an ARN. */
export interface ResolvedModel {
  /** The ARN as it was given. */
  readonly arn: string;
  /** The kind of resource that it names. */
  readonly kind: ModelArnKind;
  /** The id of the base model; absent for an imported model, and for a router over several. */
  readonly baseId: string | undefined;
  /** The facts about the base model, if the registry knows it. */
  readonly base: Model | undefined;
  /** The regions that may answer; `undefined` when that is every region, or not known. */
  readonly destinations: readonly string[] | undefined;
  /** The ids that a prompt router chooses from. `routedModel(result)` says which one ran. */
  readonly choices?: readonly string[];
  /** The architecture of an imported model, as AWS writes it. */
  readonly architecture?: string;
}

/** The facts about an ARN that are kept. */
interface ArnFacts {
  readonly baseId?: string | undefined;
  readonly list?: PriceList | undefined;
  readonly destinations?: readonly string[] | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly architecture?: string | undefined;
}

/** A deployment of a custom model that a prompt names is three; nothing honest is longer. */
const MAX_HOPS = 5;

/**
 * Finds out which model an ARN hides, and declares it: from then on `findModel`, `can`, `cost` and `inferenceProfile` know the
 * ARN as they know the model. An ARN that says it itself, of a foundation model or an inference profile, costs no call; any
 * other one call to the control plane (a deployment two, a prompt one more), which needs `bedrock:GetInferenceProfile` or the
 * like in IAM. Calls at the same time are one, failures are not kept.
 *
 * @param bedrock a client, or anything with its `region` and `fetch`, in the ARN's region.
 * @throws {TypeError} for a text that is not the ARN of a model, for an ARN of another region, and for a Marketplace
 * endpoint.
 * @throws {ProviderError} when the control plane fails; `protocol` for an answer that says nothing.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { can, cost, resolveModel } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
 * const haiku = "foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
 * const models = ["us-east-1", "us-west-2"].map((region) => ({ modelArn: `arn:aws:bedrock:${region}::${haiku}` }));
 * const fetch = fakeBedrock({ apiKey: "k", controlPlane: { resources: { [arn]: { models } } } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 *
 * const { baseId, destinations } = await resolveModel(bedrock, arn);
 * assertEquals(baseId, "anthropic.claude-haiku-4-5-20251001-v1:0");
 * assertEquals(destinations, ["us-east-1", "us-west-2"]);
 * assertEquals(can(arn, "tools"), true);
 * const usage = { inputTokens: 1_000_000, outputTokens: 0, totalTokens: 1_000_000, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
 * assertEquals(cost(usage, arn)?.total, 1.1); // through a profile of two regions
 * ```
 */
export async function resolveModel(
  bedrock: ControlPlane,
  arn: string,
  options: ResolveOptions = {},
): Promise<ResolvedModel> {
  checkControlPlane(bedrock, "resolveModel()");
  checkOptions(options, OPTIONS);
  const { store = isolateMemory, ttlMs = DEFAULT_TTL_MS, signal, clock = systemClock } = options;
  signal?.throwIfAborted();
  const named = plainId(arn);
  const parsed = parseArn(named);
  if (!parsed) {
    throw new TypeError(
      `Cannot resolve ${shown(arn)}: not the ARN of a model; findModel() knows the model of an id`,
    );
  }
  const { kind } = parsed;
  if (saysItself(parsed)) return resolved(arn, kind, factsOfId(parsed.modelId!, parsed.region));
  checkAskable(bedrock, named, parsed);
  const key = `bedrock-edge:model:1:${named}`;
  const facts = await singleFlight({ client: bedrock, store, key, clock, signal }, async (stop) => {
    const kept = await recall(store, key, factsOf);
    if (kept && isFresh(kept, ttlMs, clock)) return kept.value;
    const value = await look(bedrock, named, stop, MAX_HOPS);
    await keep(store, key, { value, at: clock.now() }, ttlMs);
    return value;
  });
  if (facts.list) learnPriceList(named, facts.list);
  if (facts.baseId !== undefined && findModel(facts.baseId)) {
    declareModel(named, facts.baseId, { destinations: facts.destinations });
  }
  return resolved(arn, kind, facts);
}

function resolved(arn: string, kind: ModelArnKind, facts: ArnFacts): ResolvedModel {
  const { baseId, destinations, choices, architecture } = facts;
  const base = baseId === undefined ? undefined : findModel(baseId);
  return { arn, kind, baseId, base, destinations, ...choices && { choices }, ...architecture && { architecture } };
}

/** A custom model's ARN names its base too, but in a spelling of its own: believed only where it is one we know. */
function saysItself({ kind, modelId }: ModelArn): boolean {
  return modelId !== undefined && (kind !== "custom-model" || findModel(modelId) !== undefined);
}

function checkAskable(bedrock: ControlPlane, arn: string, { kind, region }: ModelArn): void {
  if (kind === "endpoint") {
    throw new TypeError(
      `Cannot resolve ${quoted(arn)}: the model of an endpoint is not known; declare it with declareModel()`,
    );
  }
  if (region !== bedrock.region) {
    throw new TypeError(
      `Cannot resolve ${quoted(arn)} from ${bedrock.region}: it is in ${region}; use a client of that region`,
    );
  }
}

/** The facts in an id itself, called from a region. */
function factsOfId(id: string, region: string | undefined): ArnFacts {
  // The model is in every region.
  if (region === undefined) return { baseId: id, list: "global", destinations: undefined };
  const { prefix, modelId } = idParts(id) ?? {};
  const known = PREFIXES.find((known) => known === prefix);
  if (!known) return { baseId: id, list: "inRegion", destinations: [region] };
  const list = known === "global" ? "global" : "geographic";
  return { baseId: modelId!, list, destinations: routesOf(modelId!, known, region) };
}

function routesOf(modelId: string, prefix: ProfilePrefix, region: string): readonly string[] | undefined {
  // The regions of `global.` grow: a known list is not a promise.
  return prefix === "global" ? undefined : findModel(modelId)?.profiles[prefix]?.[region];
}

/** Asks until something is found that says by itself what it is. */
async function look(
  bedrock: ControlPlane,
  named: string,
  signal: AbortSignal,
  hops: number,
): Promise<ArnFacts> {
  const arn = parseArn(named);
  if (!arn) return factsOfId(named, bedrock.region);
  if (saysItself(arn)) return factsOfId(arn.modelId!, arn.region);
  checkAskable(bedrock, named, arn);
  const { region = bedrock.region } = arn;
  const path = `${PATHS[arn.kind] ?? ""}${identifier(arn, named)}`;
  if (!hops) throw unusable(path, "it leads from one ARN to the next without end");
  const answer = await ask(bedrock, arn.kind === "prompt" ? "bedrock-agent" : "bedrock", path, signal);
  const follow = (member: string) => look(bedrock, textIn(answer, member, path), signal, hops - 1);
  switch (arn.kind) {
    case "provisioned-model":
      return { ...await follow("foundationModelArn"), destinations: [region] };
    case "custom-model":
      return { ...await follow("baseModelArn"), destinations: [region] };
    case "custom-model-deployment":
      return { ...await follow("modelArn"), destinations: [region] };
    case "imported-model":
      return { architecture: textIn(answer, "modelArchitecture", path), destinations: [region] };
    case "prompt":
      return await factsOfPrompt(answer, path, (id) => look(bedrock, id, signal, hops - 1));
    case "application-inference-profile":
      return factsOfProfile(answer, path, region);
    default:
      return factsOfRouter(answer, path, region);
  }
}

const PATHS: Readonly<Partial<Record<ModelArnKind, string>>> = {
  "application-inference-profile": "/inference-profiles/",
  "provisioned-model": "/provisioned-model-throughput/",
  "custom-model": "/custom-models/",
  "custom-model-deployment": "/model-customization/custom-model-deployments/",
  "imported-model": "/imported-models/",
  "prompt-router": "/prompt-routers/",
  "default-prompt-router": "/prompt-routers/",
  prompt: "/prompts/",
};

/** The rest of the path. A prompt's version stands at the end of its ARN, and in the query. */
function identifier({ kind, id }: ModelArn, named: string): string {
  if (kind !== "prompt") return encodeSegment(named);
  const [end = "", version] = /:(\w+)$/.exec(id) ?? [];
  const prompt = named.slice(0, named.length - end.length);
  return `${encodeSegment(prompt)}/${version ? `?promptVersion=${version}` : ""}`;
}

function factsOfProfile(answer: JsonObject, path: string, region: string): ArnFacts {
  const targets = targetsIn(answer);
  const ids = new Set(targets.map(({ id }) => id));
  const [baseId] = ids;
  if (ids.size !== 1) throw unusable(path, "its models are not the ARNs of one model");
  const destinations = regionsOf(targets);
  // A profile over the region alone is one of the bare model, unless that cannot be called bare.
  const isBare = destinations?.join() === region && findModel(baseId!)?.regions?.includes(region) !== false;
  return { baseId, destinations, list: !destinations ? "global" : isBare ? "inRegion" : "geographic" };
}

function factsOfRouter(answer: JsonObject, path: string, region: string): ArnFacts {
  const targets = targetsIn(answer);
  if (!targets.length) throw unusable(path, "its models are not a list of ARNs");
  const choices = [...new Set(targets.map(({ id }) => id))];
  const facts = targets.map((target) => factsOfId(target.id, target.region || region));
  const [baseId, ...others] = new Set(facts.map(({ baseId }) => baseId));
  const regions = facts.map(({ destinations }) => destinations);
  const destinations = regions.every((each) => each !== undefined) ? [...new Set(regions.flat())].sort() : undefined;
  // The model that ran is known only afterwards, and with it the price.
  return { choices, destinations, ...!others.length && { baseId } };
}

async function factsOfPrompt(
  answer: JsonObject,
  path: string,
  follow: (id: string) => Promise<ArnFacts>,
): Promise<ArnFacts> {
  const { variants, defaultVariant } = answer;
  if (!Array.isArray(variants) || !variants.every(isObject) || !variants.length) {
    throw unusable(path, "it has no variants");
  }
  const { modelId }: JsonObject = variants.find(({ name }) => name === defaultVariant) ?? variants[0]!;
  // A variant may be of an agent, and then of no model.
  return typeof modelId === "string" ? await follow(modelId) : {};
}

function textIn(answer: JsonObject, member: string, path: string): string {
  const value = answer[member];
  if (typeof value === "string" && value) return value;
  throw unusable(path, `it has no ${member}`);
}

/** A stored entry, if it is ours. */
function factsOf(value: unknown): ArnFacts | undefined {
  if (!isObject(value)) return undefined;
  const { baseId, list, destinations, choices, architecture } = value;
  const isText = (each: unknown) => each === undefined || typeof each === "string";
  const isList = (each: unknown) => each === undefined || (Array.isArray(each) && each.every(isText));
  return [baseId, list, architecture].every(isText) && [destinations, choices].every(isList) ? value : undefined;
}
