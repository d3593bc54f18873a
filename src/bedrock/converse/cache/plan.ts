/**
 * Puts cache points where a conversation gains from them.
 */
import type { CacheOptions } from "../../../chat/request.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import { isObject } from "../../../base/json_object.ts";
import { isPoint, pointsOf, type Section, sectionsOf, ttlOf } from "./point.ts";
import { MAX_CACHE_POINTS } from "./check.ts";
import { isSafeAt, type RefusingMembers, refusingMembers } from "./positions.ts";

/**
 * Adds cache points: behind the last user turn, behind the user turn before it, which the former request of a growing
 * conversation ended in, behind the system prompt, and behind the tools; in this order, as far as the caller's own leave some
 * of the four. `"auto"` does all of it with 5m, else the named sections have the lifetime that they are named with.
 *
 * - A section or turn with a point of the caller's gets no other: the caller knows what in it changes.
 * - Where none may follow the last block, the point stands before it. A turn in which none may stand is passed over.
 * - A lifetime is longer than asked for where an hour comes after it, and shorter where the caller has five minutes before it.
 * - However short a prompt is, it gets its points: what is too short for a model is not cached, and costs nothing. A request
 *   that nobody continues pays for writing its last turn: name the sections then, such as `{ system: "1h" }`.
 *
 * Changes no point that is there, so that doing it again changes nothing.
 *
 * @param model selects the family, which may refuse cache points at more places
 * @throws {TypeError} when `cache` is neither `"auto"` nor an object.
 */
export function planCache(prompt: Prompt, cache: CacheOptions, model: string): void {
  if (cache !== "auto" && !isObject(cache)) {
    throw new TypeError(
      `Cannot chat with cache ${JSON.stringify(cache)}: use "auto", or lifetimes such as { system: "1h" }`,
    );
  }
  const sections = sectionsOf(prompt);
  const refusing = refusingMembers(model);
  const turns = sections.filter((section) =>
    section.role === "user" && (section.items.some(isPoint) || placeIn(section, refusing) > 0)
  ).slice(-2);
  // What is of most use is last in the prompt.
  for (const section of [...sections.slice(0, 2), ...turns].reverse()) {
    const { name, items, path } = section;
    const asked = cache === "auto" ? "5m" : cache[name];
    const at = placeIn(section, refusing);
    if (!asked || !at || items.some(isPoint) || pointsOf(sections).length >= MAX_CACHE_POINTS) continue;
    const here = sections.indexOf(section);
    const isAnyBefore5m = pointsOf(sections.slice(0, here)).some((item) => ttlOf(item) === "5m");
    const isAnyAfter1h = pointsOf(sections.slice(here)).some((item) => ttlOf(item) === "1h");
    const ttl = isAnyAfter1h ? "1h" : isAnyBefore5m ? "5m" : asked;
    // Models that keep nothing longer need not know the member.
    items.splice(at, 0, { block: ttl === "5m" ? { type: "cachePoint" } : { type: "cachePoint", ttl }, path });
  }
}

/** The last index at which a point may be added; 0 for none, as nothing is before it. */
function placeIn(section: Section, refusing: RefusingMembers): number {
  let at = section.items.length;
  while (at > 0 && !isSafeAt(section, at, refusing)) at--;
  return at;
}
