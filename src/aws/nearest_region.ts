/** The region that the caller may have meant. */
import { editDistance } from "../base/edit_distance.ts";

/**
 * AWS's regions, with and without Bedrock: a name outside this list is newer than this release or misspelled. Source:
 * the endpoint rules of AWS's SDKs, read 2026-11-20.
 */
const REGIONS: readonly string[] = /* @__PURE__ */ (
  "us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1 ca-central-1 ca-west-1 mx-central-1 sa-east-1 " +
  "eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1 " +
  "il-central-1 me-central-1 me-south-1 af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 " +
  "ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 " +
  "ap-southeast-7 cn-north-1 cn-northwest-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1 us-isof-east-1 " +
  "us-isof-south-1 eu-isoe-west-1"
).split(" ");

/** No region's name is longer; a longer text is not compared. */
const MAX_LENGTH = 40;

/** Returns the region whose name is nearest to a text, if one is near. */
export function nearestRegion(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  // "US_EAST_1", "us-east-1a" and "us-east1" are near too.
  const name = text.toLowerCase().replace(/[\s_]+/g, "-").replace(/^-+|-+$/g, "");
  const near = REGIONS.map((region) => ({ region, distance: editDistance(name, region, 2) }))
    .sort((a, b) => a.distance - b.distance);
  return near[0]!.distance < Infinity ? near[0]!.region : undefined;
}

/** Returns a hint for a host that was not found, if the region may be misspelled; `undefined` for a known region. */
export function regionHint(region: string): string | undefined {
  if (REGIONS.includes(region)) return undefined;
  const near = nearestRegion(region);
  return `Check the region: ${JSON.stringify(region)} is not known` + (near ? `; did you mean "${near}"?` : "");
}
