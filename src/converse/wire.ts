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
