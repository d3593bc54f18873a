/**
 * Finds the id to call from a region, and the regions that may then answer. Residency is a fence, which nothing here widens.
 */
import { checkOptions, oneOf, type OptionTable, optionTable, text } from "../base/check_options.ts";
import { quoted } from "../base/quote.ts";
import { parseArn } from "../aws/arn.ts";
import { plainId } from "../aws/path.ts";
import { declaredDestinations, findModel } from "./find.ts";
import type { ProfilePrefix } from "../aws/regions.ts";
import type { Model } from "./model.ts";
import { geographyOf, idParts, PREFIXES, prefixesOf } from "../aws/regions.ts";

/**
 * The regions that may answer: the called region alone, the regions whose names begin as the called region's does (`us-gov` apart
 * from `us`), or every region.
 */
export type Residency = "in-region" | "in-geography" | "global";

/** The region that a model is called from, and the fence around the answer. */
export interface RouteOptions {
  /** The region that is called. */
  region: string;
  /** The fence. Without a fence nothing is promised, but only `"global"` chooses a `global.` profile. */
  residency?: Residency | undefined;
}

const ROUTE: OptionTable = /* @__PURE__ */ optionTable<RouteOptions>(() => ({
  of: "inferenceProfile() and withinFence()",
  options: { region: text, residency: oneOf("in-region", "in-geography", "global") },
}));

/** The id to call, and the regions that may answer. */
export interface ModelRoute {
  /** The id or ARN to call. */
  readonly modelId: string;
  /** The inference profile's prefix, if it is known. */
  readonly prefix?: ProfilePrefix | undefined;
  /**
   * The regions that may answer; `undefined` if they are not known, and for `global.`, whose list is every commercial region and
   * grows.
   */
  readonly destinations: readonly string[] | undefined;
}

/**
 * Returns the id to call for a model from a region: the bare id if the region has the model, else the profile of the narrowest
 * geography that serves the region within the fence. A profile's id and an ARN are checked against the fence and kept.
 *
 * Routes change: the known routes are those of `DATA_VERSION`, and those that you registered or discovered since.
 *
 * @throws {TypeError} when no id may be called; the message says which region or fence would do.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { inferenceProfile } from "@bedrock-edge/client/models";
 *
 * const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
 * assertEquals(inferenceProfile(haiku, { region: "eu-west-1", residency: "in-geography" }).modelId, `eu.${haiku}`);
 * assertEquals(inferenceProfile(haiku, { region: "sa-east-1", residency: "global" }).modelId, `global.${haiku}`);
 * assertThrows(() => inferenceProfile(haiku, { region: "sa-east-1" }), TypeError, 'allow residency "global"');
 * ```
 */
export function inferenceProfile(id: string, options: RouteOptions): ModelRoute {
  checkOptions(options, ROUTE);
  const text = plainId(id);
  const model = parseArn(text) || idParts(text)?.prefix ? undefined : findModel(text);
  // Only the service knows the model behind a name of your own, so the name is called unchanged.
  if (!model || !(idParts(text) || model.id === text)) return withinFence(id, options);
  const route = narrowest(model, options);
  if (route) return route;
  throw new TypeError(`Cannot call ${quoted(id)} ${placeWords(options)}: ${whyNot(model, options)}`);
}

/**
 * Returns an id unchanged, with the regions that may answer it. A bare id is answered by the region that is called.
 *
 * @throws {TypeError} when a fence is given, and an answer might come from beyond it, or from unknown regions.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { withinFence } from "./profiles.ts";
 *
 * const fence = { region: "eu-west-1", residency: "in-geography" } as const;
 * assertEquals(withinFence("amazon.nova-lite-v1:0", fence).destinations, ["eu-west-1"]);
 * assertThrows(() => withinFence("global.amazon.nova-2-lite-v1:0", fence), TypeError, "every region");
 * ```
 */
export function withinFence(id: string, options: RouteOptions): ModelRoute {
  checkOptions(options, ROUTE);
  const route = routeOf(id, options.region);
  if (isGranted(route, options)) return route;
  const model = findModel(plainId(id));
  const instead = !parseArn(plainId(id)) && model && narrowest(model, options);
  throw new TypeError(
    `Cannot call ${quoted(id)} ${placeWords(options)}: ${answerWords(route, "it")}; ` +
      (instead ? `call "${instead.modelId}"` : joinRemedies([...waysToLearn(route), widerFence([route], options)])),
  );
}

/** Returns the narrowest route within the fence, if there is one. */
export function narrowest(model: Model, options: RouteOptions): ModelRoute | undefined {
  return routesFrom(model, options.region).find((route) => isAllowed(route, options));
}

/** Returns every route to a model from a region, the narrowest first, within any fence. */
export function routesFrom({ id, profiles, regions }: Model, region: string): ModelRoute[] {
  const offered = PREFIXES.filter((prefix) => Object.hasOwn(profiles, prefix));
  const serving = prefixesOf(region);
  const bare = regions ? regions.includes(region) : !offered.length;
  return [
    ...(bare ? [{ modelId: id, destinations: [region] }] : []),
    ...offered
      .filter((prefix) => profiles[prefix] ? Object.hasOwn(profiles[prefix], region) : serving.includes(prefix))
      .map((prefix) => ({ modelId: `${prefix}.${id}`, prefix, destinations: regionsBehind(profiles, prefix, region) })),
  ];
}

/** Returns why a model cannot be called from the region, and what would work: the end of a sentence about the model. */
export function whyNot(model: Model, options: RouteOptions): string {
  const isNear = (region: string) => geographyOf(region) === geographyOf(options.region);
  const { regions = [], profiles } = model;
  const [route, ...others] = routesFrom(model, options.region);
  if (route) {
    // In these regions the bare id works, and the answer stays in the region.
    const bare = regions.filter((region) => isNear(region) && region !== options.region);
    const call = bare.length ? [`call it in ${listRegions(bare)}`] : [];
    return `${answerWords(route)}; ${
      joinRemedies([...waysToLearn(route), ...call, widerFence([route, ...others], options)])
    }`;
  }
  const sources = Object.values(profiles).flatMap((routes) => Object.keys(routes ?? {}));
  const served = [...new Set([...regions, ...sources])];
  if (served.length) {
    const nearest = [...served.filter(isNear), ...served.filter((region) => !isNear(region))];
    return `it is not offered there; call it in ${listRegions(nearest)}`;
  }
  // The message does not name their ids, because none can be called from here.
  const prefixes = Object.keys(profiles).map((prefix) => `${prefix}.`);
  if (prefixes.length === 0) return NOWHERE;
  return `only profiles with the prefix ${prefixes.join(" or ")} offer it; call it in a region that they serve`;
}

const NOWHERE = "Bedrock's runtime offers it in no region; use a model of listModels({ region })";

/** Returns whether every region that may answer is inside the fence. Without a fence, only `global.` is outside. */
function isAllowed({ prefix, destinations }: ModelRoute, { region, residency }: RouteOptions): boolean {
  if (residency === "global" || (!residency && prefix !== "global")) return true;
  // An empty list proves nothing.
  return !!residency && !!destinations?.length &&
    destinations.every((destination) => isWithin(destination, { region, residency }));
}

/** Returns whether a region is inside the fence. */
export function isWithin(destination: string, { region, residency = "global" }: RouteOptions): boolean {
  if (residency === "global") return true;
  return residency === "in-region" ? destination === region : geographyOf(destination) === geographyOf(region);
}

/** Returns the same for an id that the caller gave. Without a fence every id is allowed. */
function isGranted(route: ModelRoute, options: RouteOptions): boolean {
  return !options.residency || isAllowed(route, options);
}

/** Returns whether the fence allows calling an id unchanged. */
export function fits(id: string, options: RouteOptions): boolean {
  return isGranted(routeOf(id, options.region), options);
}

/** Returns the route of an id that is called unchanged. */
function routeOf(id: string, region: string): ModelRoute {
  const text = plainId(id);
  const declared = declaredDestinations(text);
  if (declared) return { modelId: id, destinations: declared };
  const arn = parseArn(text);
  // Resources of these kinds are bound to the region in their ARN.
  if (arn && /^(foundation|provisioned|imported|custom|endpoint)/.test(arn.kind)) {
    return { modelId: id, destinations: arn.region === undefined ? undefined : [arn.region] };
  }
  const parts = idParts(arn ? arn.modelId ?? "" : text);
  if (!parts) return { modelId: id, destinations: findModel(text)?.id === text ? [region] : undefined };
  if (!parts.prefix) return { modelId: id, destinations: [region] };
  const prefix = PREFIXES.find((prefix) => prefix === parts.prefix);
  const profiles = findModel(parts.modelId)?.profiles;
  return {
    modelId: id,
    prefix,
    destinations: prefix && profiles && regionsBehind(profiles, prefix, arn?.region ?? region),
  };
}

/** Returns the regions that may answer a profile, if they are known. The list of `global.` grows without notice, so it is never known. */
function regionsBehind(
  profiles: Model["profiles"],
  prefix: ProfilePrefix,
  region: string,
): readonly string[] | undefined {
  const routes = prefix !== "global" && Object.hasOwn(profiles, prefix) ? profiles[prefix] : undefined;
  return routes && Object.hasOwn(routes, region) ? routes[region] : undefined;
}

function placeWords({ region, residency }: RouteOptions): string {
  return `from ${quoted(region)}${residency ? ` with residency "${residency}"` : ""}`;
}

function answerWords({ modelId, prefix, destinations }: ModelRoute, name = quoted(modelId)): string {
  if (prefix === "global") return `${name} may be answered by every region`;
  if (destinations?.length) return `${name} may be answered by ${listRegions(destinations)}`;
  return `which regions may answer ${name} is not known`;
}

/** Returns how to find out which regions may answer, if they are not known. */
function waysToLearn({ modelId, prefix, destinations }: ModelRoute): string[] {
  if (prefix === "global" || destinations?.length) return [];
  return parseArn(plainId(modelId)) ? ["declare its destinations with declareModel()"] : ["ask discoverModels()"];
}

/** Returns the next wider fence that allows one of the routes. */
function widerFence(routes: readonly ModelRoute[], { region, residency }: RouteOptions): string {
  const would = (residency: Residency) => routes.some((route) => isAllowed(route, { region, residency }));
  return `allow residency "${residency === "in-region" && would("in-geography") ? "in-geography" : "global"}"`;
}

function joinRemedies(all: readonly string[]): string {
  return all.join(", or ");
}

function listRegions(regions: readonly string[]): string {
  return regions.length > 6 ? `${regions.slice(0, 5).join(", ")} and ${regions.length - 5} more` : regions.join(", ");
}
