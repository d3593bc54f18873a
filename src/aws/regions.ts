/**
 * Regions, the geographies they belong to, and the prefixes under which inference profiles serve them.
 * Source: AWS's cross-region inference pages, read 2026-11-20.
 */

/** The prefix of an id in its cross-region inference profiles. */
export type ProfilePrefix = "apac" | "au" | "ca" | "eu" | "global" | "in" | "jp" | "us" | "us-gov";

/** Every prefix, narrowest geography first. */
export const PREFIXES: readonly ProfilePrefix[] = ["ca", "jp", "au", "in", "us-gov", "us", "eu", "apac", "global"];

/** The regions that a prefix's profiles serve, for where a model's own routes are not known. In the order of `PREFIXES`. */
const SERVED: readonly RegExp[] = [
  /^ca-/,
  /^ap-northeast-[13]$/,
  /^ap-southeast-[246]$/,
  /^ap-south-\d/,
  /^us-gov-/,
  /^(us(?!-gov|-iso)|ca)-/,
  /^(eu(?!-iso)|il)-/,
  /^ap-/,
  /^(?!us-gov|cn-|eusc-|\w\w-iso)/,
];

/**
 * The geography whose border residency "in-geography" is: `us`, `us-gov`, `ca`, `eu`, `ap`, `sa`, `me`, `af`, `il`, `mx`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { geographyOf } from "@bedrock-edge/client/models";
 * assertEquals(["eu-west-1", "us-gov-west-1"].map(geographyOf), ["eu", "us-gov"]);
 * ```
 */
export function geographyOf(region: string): string {
  return /^(us-gov|\w\w-iso[a-z]?|[^-]*)/.exec(region)![0];
}

/** The prefixes under which a profile could serve a region, narrowest first. Whether a model has one is another question. */
export function prefixesOf(region: string): ProfilePrefix[] {
  return PREFIXES.filter((_, index) => SERVED[index]!.test(region));
}

/**
 * What an id's parts say. A profile's id is `prefix.provider.name` and a model's `provider.name`, of whom either may be newer
 * than this release, so that only the shape tells them apart: after a dot in a model's name comes a digit.
 */
export interface IdParts {
  /** What stands before the provider; it may be none that we know. */
  readonly prefix: string | undefined;
  /** The model's id, without the prefix. */
  readonly modelId: string;
}

/** An id's parts, or `undefined` where it has neither shape: an ARN, or the name of something of your own. */
export function idParts(id: string): IdParts | undefined {
  const match = /^(?:([a-z][\w-]*)\.(?=[a-z][\w-]*\.[a-z]))?(([a-z][\w-]*)\.[\w:-][\w.:-]*)$/i.exec(id);
  const [, prefix, modelId, provider] = match ?? [];
  // No provider has a prefix's name: what follows it is no model's id.
  if (modelId === undefined || PREFIXES.some((known) => known === provider?.toLowerCase())) return undefined;
  return { prefix, modelId };
}
