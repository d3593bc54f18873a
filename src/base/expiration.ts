/** The end of temporary keys, in the formats of AWS, its command line and programming languages. */

/** Smaller numbers are seconds: the number is the year 5138 in seconds, and 1973 in milliseconds. */
const FIRST_MILLISECONDS = 1e11;
/** The last time that a `Date` can hold, in milliseconds. */
const LAST_TIME = 8.64e15;
const NUMBER = /^\d+(\.\d*)?(e\+?\d{1,2})?$/i;
/** A date, alone or with a time and a zone. Python writes a space for the `T`, and Go nine digits of a second. */
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:Z|([+-]\d\d):?(\d\d)?)?)?$/i;

/**
 * Returns the time of an expiration in milliseconds since the epoch: of a `Date`, ISO 8601 text (UTC unless it names a zone), or
 * seconds or milliseconds since the epoch as a number or as text. `Infinity` for `null` and `undefined`, `NaN` for anything else.
 */
export function expirationTime(expiration: unknown): number {
  if (expiration === undefined || expiration === null) return Infinity;
  const ms = timeOf(expiration);
  // Also false for NaN.
  return ms >= 0 && ms <= LAST_TIME ? ms : NaN;
}

function timeOf(expiration: unknown): number {
  if (typeof expiration === "object") return dateTime(expiration) ?? NaN;
  if (typeof expiration === "number") return expiration < FIRST_MILLISECONDS ? expiration * 1000 : expiration;
  if (typeof expiration !== "string") return NaN;
  const said = expiration.trim();
  if (NUMBER.test(said)) return timeOf(Number(said));
  const [, date, time = "00:00", seconds = "00", fraction = "", hours, minutes = "00"] = ISO.exec(said) ?? [];
  // The one form that every platform must read the same way. AWS writes UTC, and so do libraries that omit the zone.
  return Date.parse(`${date}T${time}:${seconds}.${`${fraction}000`.slice(0, 3)}${hours ? `${hours}:${minutes}` : "Z"}`);
}

/** Returns the time of a `Date`, also of another realm as in Jest; `undefined` for anything else. */
export function dateTime(value: unknown): number | undefined {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}
