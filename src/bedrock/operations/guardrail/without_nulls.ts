/** Answers without members that are `null`. */

/**
 * Returns a copy of an answer without members that are `null`: the service sends `null` for policies that a guardrail does not
 * have (recorded by openinference, 2026-04-09), where its model says that the member is absent.
 */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
