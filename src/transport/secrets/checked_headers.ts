/**
 * Headers that refuse a value before the platform does: the platform's complaint quotes the value, which may be a secret.
 */
import { quoted } from "../../base/quote.ts";

/** The headers of one attempt, as authentication sets them. */
export class CheckedHeaders extends Headers {
  /** @throws {TypeError} for a value that no header can hold, without the value. */
  override set(name: string, value: string): void {
    checkValue(undefined, name, value);
    super.set(name, value);
  }

  /** @throws {TypeError} for a value that no header can hold, without the value. */
  override append(name: string, value: string): void {
    checkValue(undefined, name, value);
    super.append(name, value);
  }
}

/** The headers of a caller; a member that is `undefined` is not sent. */
type GivenHeaders = HeadersInit | Readonly<Record<string, string | undefined>> | undefined;

/**
 * Copies the caller's headers over others.
 *
 * @param option the caller's name for the headers, such as `defaults.headers`
 * @throws {TypeError} for a value that no header can hold, without the value.
 */
export function copyHeaders(into: Headers, given: GivenHeaders, option: string): void {
  if (given === undefined) return;
  for (const [name, value] of entriesOf(given)) {
    // The platform would send the text "undefined".
    if (value === undefined) continue;
    checkValue(option, name, value);
    // Names are not secret: what the platform says of a bad one may be shown.
    into.set(name, value);
  }
}

function entriesOf(given: NonNullable<GivenHeaders>): Iterable<readonly [string, string | undefined]> {
  // A `Headers` of another implementation is iterable too, as is a list of pairs.
  const isList = typeof (given as Partial<Iterable<unknown>>)[Symbol.iterator] === "function";
  return isList ? given as Iterable<[string, string]> : Object.entries(given);
}

/** A character that no header can hold. */
// deno-lint-ignore no-control-regex -- headers hold every control character but this one
const UNFIT = /[^\x01-\xff]/;

/** @param option the option that holds the header; `undefined` for a header that authentication set. */
function checkValue(option: string | undefined, name: string, value: unknown): void {
  // The platform takes white space off both ends.
  const text = `${value}`.replace(/^[\t\n\r ]+/, "").trimEnd();
  const problem = /[\r\n]/.test(text)
    ? "a line break"
    : UNFIT.test(text)
    ? "a character that no header can hold"
    : undefined;
  if (problem === undefined) return;
  const shownName = quoted(`${name}`);
  const what = option === undefined ? `header ${shownName}` : `${option}[${shownName}]`;
  throw new TypeError(`Cannot use ${what}: its value has ${problem} inside; pass one line of ASCII text`);
}
