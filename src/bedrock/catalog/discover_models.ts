/**
 * The models that the service offers today, beside the facts of the registry.
 */
import { encodeSegment } from "../../aws/path.ts";
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { checkOptions, type OptionTable, optionTable } from "../../base/check_options.ts";
import { unlessAborted } from "../../base/aborts.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { findModel, listModels, registerModel } from "../../models/find.ts";
import type { ProfilePrefix } from "../../aws/regions.ts";
import type { Model, ProfileRoutes } from "../../models/model.ts";
import { idParts, PREFIXES } from "../../aws/regions.ts";
import type { Store } from "../../base/store.ts";
import { ask, checkControlPlane, type ControlPlane, regionsOf, targetsIn, unusable } from "./control_plane.ts";
import { keptChecks } from "./kept_options.ts";
import { DEFAULT_TTL_MS, isolateMemory } from "./kept_defaults.ts";
import { singleFlight } from "../../store/kept/single_flight.ts";
import { isFresh, keep, type Kept, recall } from "../../store/kept/kept.ts";

/** The place and the time for which an answer is kept. */
export interface DiscoverOptions {
  /**
   * The store. If isolates share it, one call serves all of them. If the store fails, the call fails, and `signal` ends the wait
   * for a store that hangs. `residency` believes the regions in the store: only those who may move the fence should be able to
   * write to it. Entries have no lifetime there, because a stale answer is still returned. @default the isolate's memory
   */
  store?: Store | undefined;
  /**
   * The time in milliseconds after which an answer is stale. A stale answer is returned, and fetched anew.
   * @default {86400000} a day
   */
  ttlMs?: number | undefined;
  /** An abort rejects with `signal.reason`, and stops the look-up unless another caller waits for it. */
  signal?: AbortSignal | undefined;
  /** Time, and optionally timers, for tests. @default the platform's */
  clock?: (Pick<Clock, "now"> & Partial<Clock>) | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<DiscoverOptions>(() => ({
  of: "discoverModels()",
  options: keptChecks(),
  otherNames: { ttl: "ttlMs", cache: "store", abortSignal: "signal" },
}));

/** A model that the service offers in a region. */
export interface DiscoveredModel {
  /** Its bare id. */
  readonly id: string;
  /** AWS's name for it. */
  readonly name: string | undefined;
  /** The status as AWS writes it, such as `ACTIVE` or `LEGACY`. */
  readonly status: string | undefined;
  /** Whether the bare id can be called; `undefined` where the service does not say. */
  readonly onDemand: boolean | undefined;
  /** Its inference profiles here, by id. */
  readonly profiles: readonly string[];
  /** The facts of the registry. */
  readonly model: Model | undefined;
}

/** The models that the service offers in a region, beside the facts of the registry. */
export interface Discovery {
  /** The offered models, by id, without models that cannot be called on demand or through a profile. */
  readonly models: readonly DiscoveredModel[];
  /** Ids of models and of inference profiles that the registry does not know. A newer release may know them. */
  readonly unknown: readonly string[];
  /** Ids that the region does not offer, although the registry says so. */
  readonly gone: readonly string[];
  /** When it was fetched, in milliseconds since the epoch. */
  readonly fetchedAt: number;
  /**
   * Only of a stale answer: the new answer, which is on its way. Its failure reaches only callers that await it, and the next
   * call tries again. A platform that freezes what runs after the response must be told to wait:
   * `ctx.waitUntil(discovery.revalidated)`.
   */
  readonly revalidated?: Promise<Discovery>;
}

/** The facts about a region that are kept. */
interface Offer {
  readonly models: readonly Omit<DiscoveredModel, "profiles" | "model">[];
  readonly profiles: readonly OfferedProfile[];
}

interface OfferedProfile {
  readonly id: string;
  /** Absent when that is every region. */
  readonly destinations?: readonly string[] | undefined;
}

const MAX_PAGES = 100;

/**
 * Lists the models and the inference profiles that the service offers in the client's region, and says which of them the
 * registry does not know. The regions that answer each profile are put into the registry, so that `inferenceProfile` can prove
 * a fence with them; of a profile whose routes nobody knew, only the regions that were discovered are known then.
 *
 * A stale answer comes at once, with the new one in `revalidated`. Failures are not kept. Needs
 * `bedrock:ListFoundationModels` and `bedrock:ListInferenceProfiles` in IAM.
 *
 * @param bedrock a client, or anything with its `region` and `fetch`.
 * @throws {ProviderError} when the control plane fails and nothing is kept; `protocol` for an unusable answer.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { discoverModels } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const foundationModels = ["amazon.nova-lite-v1:0", "vendor.brand-new-v1:0"];
 * const fetch = fakeBedrock({ apiKey: "k", controlPlane: { foundationModels } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
 * const { models, unknown } = await discoverModels(bedrock);
 * assertEquals(models.map(({ id }) => id), foundationModels);
 * assertEquals(unknown, ["vendor.brand-new-v1:0"]);
 * ```
 */
export async function discoverModels(
  bedrock: ControlPlane,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  checkControlPlane(bedrock, "discoverModels()");
  checkOptions(options, OPTIONS);
  const { store = isolateMemory, ttlMs = DEFAULT_TTL_MS, signal, clock = systemClock } = options;
  signal?.throwIfAborted();
  const { region } = bedrock;
  // Another endpoint may be another account's, or a test's.
  const endpoint = bedrock.controlEndpoint?.("bedrock");
  const key = `bedrock-edge:models:1:${region}${endpoint === undefined ? "" : `:${endpoint}`}`;
  const told = ({ value, at }: Kept<Offer>) => discovery(value, at, region);

  const refresh = () =>
    singleFlight({ client: bedrock, store, key, clock, signal }, async (stop) => {
      // Another caller may have fetched the answer since this call looked.
      const since = await recall(store, key, offerOf);
      if (since && isFresh(since, ttlMs, clock)) return since;
      const [models, profiles] = await Promise.all([listed(bedrock, stop), profilesOf(bedrock, stop)]);
      const kept = { value: { models, profiles }, at: clock.now() };
      await keep(store, key, kept);
      return kept;
    });

  const kept = await unlessAborted(recall(store, key, offerOf), [signal]);
  if (!kept) return told(await refresh());
  if (isFresh(kept, ttlMs, clock)) return told(kept);
  const revalidated = refresh().then(told);
  // A caller may ignore it, and then a failure must not end the process.
  revalidated.catch(() => {});
  return { ...told(kept), revalidated };
}

/** Returns an offer with the facts of the registry. Puts the routes of the offer into the registry. */
function discovery({ models, profiles }: Offer, fetchedAt: number, region: string): Discovery {
  const byModel = new Map<string, OfferedProfile[]>();
  for (const profile of profiles) {
    const id = idParts(profile.id)?.modelId ?? profile.id;
    byModel.set(id, [...byModel.get(id) ?? [], profile]);
  }
  const offered = new Map(models.map((model) => [model.id, model]));
  // A profile may be listed where its model is not.
  for (const id of byModel.keys()) {
    if (!offered.has(id)) offered.set(id, { id, name: undefined, status: undefined, onDemand: undefined });
  }
  const known = listModels({ region }).filter(({ status }) => status !== "eol");
  const gone = known.filter(({ id }) => !offered.has(id)).map(({ id }) => id);
  const unknown = [
    ...[...offered.keys()].filter((id) => !findModel(id)),
    ...profiles.filter(({ id }) => !isKnownProfile(id)).map(({ id }) => id),
  ];
  const all = [...offered.values()].map((model): DiscoveredModel => {
    const own = byModel.get(model.id) ?? [];
    learn(model, own, region);
    return { ...model, profiles: own.map(({ id }) => id), model: findModel(model.id) };
  });
  return { models: all, unknown, gone, fetchedAt };
}

function isKnownProfile(id: string): boolean {
  const { prefix, modelId } = idParts(id) ?? {};
  const model = modelId === undefined ? undefined : findModel(modelId);
  return !!model && prefix !== undefined && Object.hasOwn(model.profiles, prefix);
}

/** Puts into the registry from where a model that it knows can be called, and who answers. */
function learn({ id, onDemand }: Offer["models"][number], own: readonly OfferedProfile[], region: string): void {
  const model = findModel(id);
  if (!model) return;
  const profiles: Partial<Record<ProfilePrefix, ProfileRoutes | undefined>> = { ...model.profiles };
  for (const { id, destinations } of own) {
    const prefix = PREFIXES.find((prefix) => prefix === idParts(id)?.prefix);
    if (prefix) profiles[prefix] = routesWith(profiles, prefix, region, destinations);
  }
  // If the source regions of a model without profiles are unknown, one more region would look like the only one.
  const isKnown = model.regions || Object.keys(profiles).length;
  const isNew = onDemand && isKnown && !model.regions?.includes(region);
  const regions = isNew ? [...model.regions ?? [], region] : model.regions;
  if (JSON.stringify([profiles, regions]) !== JSON.stringify([model.profiles, model.regions])) {
    registerModel({ ...model, profiles, regions });
  }
}

function routesWith(
  profiles: Model["profiles"],
  prefix: ProfilePrefix,
  region: string,
  destinations: readonly string[] | undefined,
): ProfileRoutes | undefined {
  const before = profiles[prefix];
  // Those of `global.` grow, and no list of them is a promise: what counts is from where it can be called.
  if (prefix === "global") return before && { ...before, [region]: destinations ?? [] };
  // To every region, under a prefix that says otherwise: earlier assumptions about its routes prove nothing.
  return destinations && { ...before, [region]: destinations };
}

/** `ListFoundationModels`. */
async function listed(bedrock: ControlPlane, signal: AbortSignal): Promise<Offer["models"]> {
  const path = "/foundation-models";
  const summaries = listIn(await ask(bedrock, "bedrock", path, signal), "modelSummaries", path);
  if (!summaries.length) throw unusable(path, "it lists no model");
  return summaries.flatMap(({ modelId, modelName, modelLifecycle, inferenceTypesSupported }) => {
    if (typeof modelId !== "string" || !modelId) throw unusable(path, "a model in it has no modelId");
    const types = Array.isArray(inferenceTypesSupported) ? inferenceTypesSupported : undefined;
    // Ids such as `amazon.nova-lite-v1:0:24k`, for buying throughput, and `amazon.nova-premier-v1:0:8k`, whose list is empty,
    // cannot be called. A missing list proves nothing.
    if (types?.every((type) => type === "PROVISIONED")) return [];
    return [{
      id: modelId,
      name: nonEmptyText(modelName),
      status: nonEmptyText(isObject(modelLifecycle) ? modelLifecycle.status : undefined),
      onDemand: types?.includes("ON_DEMAND"),
    }];
  });
}

/** `ListInferenceProfiles`, page by page: those of AWS, for an account's own are its own affair. */
async function profilesOf(bedrock: ControlPlane, signal: AbortSignal): Promise<Offer["profiles"]> {
  const profiles: OfferedProfile[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const next = token === undefined ? "" : `&nextToken=${encodeSegment(token)}`;
    const path = `/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED${next}`;
    const page = await ask(bedrock, "bedrock", path, signal);
    // One by one: a list of any length cannot be spread into arguments.
    for (const summary of listIn(page, "inferenceProfileSummaries", path)) profiles.push(profileOf(summary, path));
    token = nonEmptyText(page.nextToken);
    if (token !== undefined && (seen.has(token) || seen.size >= MAX_PAGES)) {
      throw unusable(path, "its pages have no end");
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return profiles;
}

function profileOf(summary: JsonObject, path: string): OfferedProfile {
  const { inferenceProfileId: id } = summary;
  const targets = targetsIn(summary);
  if (typeof id === "string" && id && targets.length) return { id, destinations: regionsOf(targets) };
  throw unusable(path, "a profile in it has no inferenceProfileId or no models");
}

function listIn(answer: JsonObject, member: string, path: string): JsonObject[] {
  const list = answer[member];
  if (Array.isArray(list) && list.every(isObject)) return list;
  throw unusable(path, `its ${member} is not a list of objects`);
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === "string" && value ? value : undefined;
}

/** Returns the value of a store, if it is ours. */
function offerOf(value: unknown): Offer | undefined {
  if (!isObject(value)) return undefined;
  const { models, profiles } = value;
  const isNamed = (each: unknown) => isObject(each) && typeof each.id === "string";
  if (!Array.isArray(models) || !Array.isArray(profiles) || ![...models, ...profiles].every(isNamed)) return undefined;
  // Regions prove a fence, so that other values must not look like a list of regions.
  const isList = ({ destinations = [] }: JsonObject) =>
    Array.isArray(destinations) && destinations.every((region) => typeof region === "string");
  if (!profiles.every(isList)) return undefined;
  // The other members are only passed on.
  return value as unknown as Offer;
}
