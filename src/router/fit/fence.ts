/**
 * The fence of a router: the regions that may process a request.
 */
import { geographyOf } from "../../aws/regions.ts";
import {
  checkOptions,
  invalidOption,
  listOf,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { quoted, shown } from "../../base/quote.ts";

/** The geographies of AWS: the beginnings of the names of regions. */
export type Geography = "af" | "ap" | "ca" | "eu" | "il" | "me" | "mx" | "sa" | "us" | "us-gov";

const GEOGRAPHIES: readonly string[] = ["af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us", "us-gov"];

/** The regions that may process a request: a list, or all regions of a geography. */
export type Fence =
  | {
    /** The regions by name, such as `eu-west-1`; for other services than AWS's, the names in the targets' `regions`. */
    regions: readonly string[];
  }
  | {
    /** A geography as of `residency: "in-geography"`: `eu` stands for all regions whose names begin with `eu-`. */
    geography: Geography;
  };

const geography: OptionCheck = (value, option) => {
  if (!GEOGRAPHIES.includes(value as string)) {
    throw invalidOption(option, shown(value), `one of ${GEOGRAPHIES.join(", ")}, or { regions }`);
  }
};

const FENCE: OptionTable = /* @__PURE__ */ optionTable<Fence>(() => ({
  of: "fence",
  options: { regions: listOf(text), geography },
  otherNames: { region: "regions", residency: "geography", geo: "geography", country: "regions" },
}));

/** Checks `fence`. */
export const fenceOption: OptionCheck = (value, option) => {
  if (typeof value === "string" || Array.isArray(value)) {
    throw invalidOption(option, shown(value), "{ regions: [...] } or { geography }");
  }
  checkOptions(value, FENCE, option);
  const { regions, geography } = value as { regions?: readonly string[]; geography?: Geography };
  if ((regions === undefined) === (geography === undefined)) {
    const given = regions === undefined ? "neither regions nor geography is given" : "regions and geography together";
    throw new TypeError(`Cannot use option "${option}": ${given}; use one of them`);
  }
  if (regions?.length === 0) throw invalidOption(`${option}.regions`, "an empty list", "at least one region");
};

/** Returns why a fence keeps a request from these regions; `undefined` if all of them are inside. */
export function fenceRefusal(fence: Fence, regions: readonly string[] | undefined): string | undefined {
  if (!regions?.length) return "its regions are not known; pass regions";
  const outside = regions.filter((region) => !isInside(fence, region));
  if (!outside.length) return undefined;
  const named = outside.slice(0, 5).map((region) => quoted(region)).join(", ");
  return `outside the fence: ${named}${outside.length > 5 ? ` and ${outside.length - 5} more` : ""}`;
}

function isInside(fence: Fence, region: string): boolean {
  return "geography" in fence && fence.geography !== undefined
    ? geographyOf(region) === fence.geography && region !== fence.geography
    : (fence as { regions: readonly string[] }).regions.includes(region);
}
