/**
 * The service's clock, by the headers of an answer. Pure.
 */

/**
 * Returns the service's time in milliseconds since the epoch, from a `Date` header; `NaN` where the header does not tell it, as
 * in an answer from a cache.
 */
export function timeOfAnswer(headers: Headers): number {
  return headers.has("age") ? NaN : Date.parse(headers.get("date") ?? "");
}
