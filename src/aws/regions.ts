/**
 * Regions, the geographies they belong to, and the prefixes under which inference profiles serve them.
 * Source: AWS's cross-region inference pages, read 2026-11-20.
 */
import { isCommercial } from "./partitions.ts";

/** The prefix of an id in its cross-region inference profiles. */
export type ProfilePrefix = "apac" | "au" | "ca" | "eu" | "global" | "in" | "jp" | "us" | "us-gov";

/**
 * The regions that each prefix's profiles serve, for models whose own routes are not known. Narrowest geography first.
 * The patterns apply to regions of the commercial partition, except for the one of `us-gov`.
 */
const SERVED: Readonly<Record<ProfilePrefix, RegExp>> = {
  "ca": /^ca-/,
  "jp": /^ap-northeast-[13]$/,
  "au": /^ap-southeast-[246]$/,
  "in": /^ap-south-\d/,
  "us-gov": /^us-gov-/,
  "us": /^(us|ca)-/,
  "eu": /^(eu|il)-/,
  "apac": /^ap-/,
  "global": /^/,
};

/** Every prefix, narrowest geography first. The keys of `SERVED` are prefixes, and keep their order. */
export const PREFIXES: readonly ProfilePrefix[] = /* @__PURE__ */ Object.keys(SERVED) as ProfilePrefix[];

/**
 * Returns the geography whose border is the fence of residency "in-geography": `us`, `us-gov`, `ca`, `eu`, `ap`, `sa`, `me`,
 * `af`, `il`, `mx`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { geographyOf } from "./regions.ts";
 * assertEquals(["eu-west-1", "us-gov-west-1"].map(geographyOf), ["eu", "us-gov"]);
 * ```
 */
export function geographyOf(region: string): string {
  return /^(us-gov|\w\w-iso[a-z]?|[^-]*)/.exec(region)![0];
}

/** Returns the prefixes under which a profile may serve a region, narrowest first. A model may have no such profile. */
export function prefixesOf(region: string): ProfilePrefix[] {
  const isCallable = (prefix: ProfilePrefix) => prefix === "us-gov" || isCommercial(region);
  return PREFIXES.filter((prefix) => SERVED[prefix].test(region) && isCallable(prefix));
}

/** The parts of an id. A profile's id is `prefix.provider.name`, a model's id is `provider.name`. */
export interface IdParts {
  /** The text before the provider. It may be a prefix that is newer than this release. */
  readonly prefix: string | undefined;
  /** The model's id, without the prefix. */
  readonly modelId: string;
}

/**
 * Returns an id's parts; `undefined` for an id of neither shape, such as an ARN or the name of your own resource. Prefix and
 * provider may both be newer than this release, so only the shape separates them: in a model's name a digit follows the dot.
 */
export function idParts(id: string): IdParts | undefined {
  const match = /^(?:([a-z][\w-]*)\.(?=[a-z][\w-]*\.[a-z]))?(([a-z][\w-]*)\.[\w:-][\w.:-]*)$/i.exec(id);
  const [, prefix, modelId, provider] = match ?? [];
  // No provider has the name of a prefix: the text behind it is not the id of a model.
  if (modelId === undefined || PREFIXES.some((known) => known === provider?.toLowerCase())) return undefined;
  return { prefix, modelId };
}
