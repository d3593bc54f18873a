/**
 * Looks into JSON of unknown shape: the one test for a JSON object.
 */

/** A JSON object with unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Returns whether a value is a JSON object: neither a list nor `null`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isObject } from "./json_object.ts";
 *
 * assertEquals([{}, [], null, "text"].map(isObject), [true, false, false, false]);
 * ```
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a value as an object to look in: an object itself, an empty object for every other value. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
