/**
 * Adds cache points where a conversation gains from them.
 */
import type { Prompt } from "../../prompt/prompt.ts";
import { shown } from "../../../base/quote.ts";
import { isObject } from "../../../base/json_object.ts";
import { isPoint, pointsOf, type Section, sectionsOf, ttlOf } from "./point.ts";
import { MAX_CACHE_POINTS } from "./check_cache_points.ts";
import { isSafeAt, type RefusingMembers, refusingMembers } from "./positions.ts";
import type { CacheOptions } from "../../chat_options.ts";

/**
 * Adds cache points behind the last user turn, behind the user turn before it (the end of the previous request of a growing
 * conversation), behind the system prompt, and behind the tools; in this order, up to four together with the caller's points.
 * `"auto"` adds all of them with 5m. Otherwise each named section gets the lifetime that the option gives it.
 *
 * - A section or turn that has a point of the caller gets no other, because the caller knows which content changes.
 * - If no point may follow the last block, the point goes before the block. A turn without a legal place gets no point.
 * - A lifetime is longer than asked for if a later point has an hour, and shorter if an earlier point has five minutes.
 * - A short prompt gets points too: the service does not cache a prompt that is too short, and charges nothing for it. A request
 *   that is not continued pays for writing its last turn; name the sections then, such as `{ system: "1h" }`.
 *
 * Changes no existing point, so that a second call changes nothing.
 *
 * @param model selects the family, which may refuse cache points at more places
 * @throws {TypeError} when `cache` is neither `"auto"` nor an object.
 */
export function planCache(prompt: Prompt, cache: CacheOptions, model: string): void {
  if (cache !== "auto" && !isObject(cache)) {
    throw new TypeError(
      `Cannot chat with cache ${shown(cache)}: use "auto", or lifetimes such as { system: "1h" }`,
    );
  }
  const sections = sectionsOf(prompt);
  const refusing = refusingMembers(model);
  const turns = sections.filter((section) =>
    section.role === "user" && (section.items.some(isPoint) || lastPlaceIn(section, refusing) > 0)
  ).slice(-2);
  // The most useful points are last in the prompt.
  for (const section of [...sections.slice(0, 2), ...turns].reverse()) {
    const { name, items, path } = section;
    const asked = cache === "auto" ? "5m" : cache[name];
    const at = lastPlaceIn(section, refusing);
    if (!asked || !at || items.some(isPoint) || pointsOf(sections).length >= MAX_CACHE_POINTS) continue;
    const here = sections.indexOf(section);
    const isAnyBefore5m = pointsOf(sections.slice(0, here)).some((item) => ttlOf(item) === "5m");
    const isAnyAfter1h = pointsOf(sections.slice(here)).some((item) => ttlOf(item) === "1h");
    const ttl = isAnyAfter1h ? "1h" : isAnyBefore5m ? "5m" : asked;
    // A model without longer lifetimes may not know the member.
    items.splice(at, 0, { block: ttl === "5m" ? { type: "cachePoint" } : { type: "cachePoint", ttl }, path });
  }
}

/** Returns the last index at which a point may be added; 0 if there is no such index. */
function lastPlaceIn(section: Section, refusing: RefusingMembers): number {
  let at = section.items.length;
  while (at > 0 && !isSafeAt(section, at, refusing)) at--;
  return at;
}
