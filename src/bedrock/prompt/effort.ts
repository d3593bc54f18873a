/**
 * The scale of reasoning efforts.
 */

/** The efforts of our scale, lowest first. */
export const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

/** An effort of our scale. */
export type Effort = (typeof EFFORTS)[number];

/** Returns the nearest supported effort, preferably a lower one; `undefined` for an effort that is not on our scale. */
export function nearestEffort(effort: string, known: readonly Effort[]): Effort | undefined {
  const at = EFFORTS.findIndex((name) => name === effort);
  if (at < 0) return undefined;
  return known.findLast((name) => EFFORTS.indexOf(name) <= at) ?? known[0];
}
