/**
 * Converse's JSON, as far as this module reads it. Everything else passes through unread.
 * Source: the bedrock-runtime API model of 2026-06-19.
 */

/** JSON with members we may look for. */
export type WireObject = Readonly<Record<string, unknown>>;

/** A content block: an object with one member, whose name says what it is. */
export type WireBlock = WireObject;

/** Whether `value` has members to look for. */
export function isObject(value: unknown): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` as an object to look in; whatever else it is holds nothing. */
export function asObject(value: unknown): WireObject {
  return isObject(value) ? value : {};
}

/**
 * The member of a union: AWS sends one. Others that are `null` are absent, as the AWS SDK reads them. `undefined` for an object
 * without members.
 */
export function memberOf(union: unknown): [name: string, value: unknown] | undefined {
  const members = Object.entries(asObject(union));
  return members.find(([, value]) => value !== null) ?? members[0];
}
