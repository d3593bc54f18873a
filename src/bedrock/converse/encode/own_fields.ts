/**
 * Merges members of the caller's own over ours.
 */
import { isObject } from "../../../base/json_object.ts";
import { cut } from "../../../base/quote.ts";
import type { Repair } from "../../../chat/result.ts";
import type { WireObject } from "../../wire.ts";

/**
 * Merges `given` over `ours`, member by member, and reports each override.
 *
 * @param path the path of `given` in the caller's request
 */
export function mergeOwnFields(ours: WireObject, given: WireObject, path: string, repairs: Repair[]): WireObject {
  const all: Record<string, unknown> = { ...ours, ...given };
  for (const name of Object.keys(ours)) {
    const own = ours[name];
    const theirs = given[name];
    if (theirs === undefined) {
      all[name] = own;
    } else if (isObject(own) && isObject(theirs)) {
      all[name] = mergeOwnFields(own, theirs, `${path}.${name}`, repairs);
    } else if (theirs !== own) {
      const at = `${path}.${name}`;
      const [instead, sent] = [own, theirs].map((value) => cut(JSON.stringify(value) ?? String(value)));
      repairs.push({
        rule: "own-fields-win",
        path: at,
        message: `${at} overrides ${instead}, which the other options ask for; sent ${sent}`,
      });
    }
  }
  return all;
}
