/**
 * The second half of a sentence about a fault: what to do about it. A repair reports that it was done, and `"strict"` demands it.
 */

/** The verbs of remedies, and how a report says them. */
const DONE = {
  add: "added",
  change: "changed",
  declare: "declared",
  merge: "merged",
  move: "moved",
  raise: "raised",
  reduce: "reduced",
  remove: "removed",
  rename: "renamed",
  replace: "replaced",
  request: "requested",
  send: "sent",
  set: "set",
  turn: "turned",
  wrap: "wrapped",
} as const;

/** A demand that begins with a verb, such as `remove it`. "it" is the part of the request at the path. */
export type Remedy = `${keyof typeof DONE} ${string}`;

/**
 * Returns a demand as a report.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reportOf } from "./remedy.ts";
 *
 * assertEquals(reportOf("move it behind the text"), "moved behind the text");
 * assertEquals(reportOf("add an error result"), "added an error result");
 * assertEquals(reportOf("remove it"), "removed");
 * ```
 */
export function reportOf(remedy: Remedy): string {
  const end = remedy.indexOf(" ");
  const verb = remedy.slice(0, end) as keyof typeof DONE; // by the type of a remedy
  return `${DONE[verb]}${remedy.slice(end).replace(/^ it\b/, "")}`;
}
