/**
 * Checks of the fake's options beside those that all options share.
 */
import { callback, invalidOption, object, type OptionCheck } from "../../base/check_options.ts";
import type { Clock } from "../../base/clock.ts";
import { kindOf, quoted } from "../../base/quote.ts";

/** Accepts whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number = Infinity): OptionCheck {
  const expected = `a whole number, ${most === Infinity ? `at least ${least}` : `from ${least} to ${most}`}`;
  return (value, option) => {
    if (typeof value !== "number") throw invalidOption(option, kindOf(value), expected);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return;
    throw new RangeError(invalidOption(option, String(value), expected).message);
  };
}

/** Accepts a count: at least 1, and `Infinity` for always. */
export const times: OptionCheck = (value, option) => {
  const expected = "a whole number, at least 1, or Infinity";
  if (typeof value !== "number") throw invalidOption(option, kindOf(value), expected);
  if (value === Infinity || (Number.isSafeInteger(value) && value >= 1)) return;
  throw new RangeError(invalidOption(option, String(value), expected).message);
};

/** Accepts a finite time in milliseconds. */
export const milliseconds: OptionCheck = (value, option) => {
  const expected = "a number of milliseconds, at least 0";
  if (typeof value !== "number") throw invalidOption(option, kindOf(value), expected);
  if (!(value >= 0 && value < Infinity)) throw new RangeError(invalidOption(option, String(value), expected).message);
};

/** Statuses of answers without a body. */
export const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** Accepts the statuses of a platform's `Response`. */
export const status: OptionCheck = wholeNumber(200, 599);

/** Accepts the statuses of an answer with a body. */
export const statusWithBody: OptionCheck = (value, option) => {
  status(value, option);
  if (BODILESS.has(Number(value))) {
    throw new RangeError(invalidOption(option, String(value), "a status whose answer has a body").message);
  }
};

/** Accepts the text of an HTTP header: visible ASCII, with blanks only inside. */
export const headerText: OptionCheck = (value, option) => {
  const expected = "text for a header: ASCII without line breaks, not empty, no blanks at the ends";
  if (typeof value !== "string") throw invalidOption(option, kindOf(value), expected);
  if (!/^[!-~]([ -~]*[!-~])?$/.test(value)) throw invalidOption(option, quoted(value), expected);
};

/** Accepts text that is not empty. */
export const nonEmptyText: OptionCheck = (value, option) => {
  if (typeof value !== "string") throw invalidOption(option, kindOf(value), "a string");
  if (value === "") throw invalidOption(option, '""', "text that is not empty");
};

/** Accepts an object whose members pass `check`, under any names. */
export function mapOf(check: OptionCheck): OptionCheck {
  return (value, option) => {
    object(value, option);
    for (const [name, member] of Object.entries(Object(value))) check(member, `${option}.${name}`);
  };
}

/**
 * Accepts every value of JSON: no `bigint`, no cycles. Runs no code of the value, such as `toJSON`: the answer is made
 * only when it is read.
 */
export const json: OptionCheck = (value, option) => {
  // An explicit stack, because answers may be nested deeper than calls.
  const stack: { value: unknown; isLeft?: boolean }[] = [{ value }];
  const open = new Set<unknown>();
  const done = new Set<unknown>();
  for (let at = stack.pop(); at; at = stack.pop()) {
    const { value, isLeft = false } = at;
    if (isLeft) {
      open.delete(value);
      done.add(value);
      continue;
    }
    if (typeof value === "bigint") throw notJson(option, "it has a bigint in it");
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || done.has(value)) continue;
    if (open.has(value)) throw notJson(option, "it contains itself");
    if (typeof (value as { toJSON?: unknown }).toJSON === "function") continue;
    open.add(value);
    stack.push({ value, isLeft: true }, ...Object.values(value).map((member) => ({ value: member })));
  }
};

/** Accepts a JSON object. */
export const jsonObject: OptionCheck = (value, option) => {
  object(value, option);
  json(value, option);
};

/** Returns whether `value` is a regular expression, including one of another realm. */
export function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === "[object RegExp]";
}

function notJson(option: string, problem: string): TypeError {
  return new TypeError(
    `Cannot use option ${quoted(option)}: ${problem}, so that it cannot be sent as JSON; use plain data`,
  );
}

/** Accepts a key. It may be a real one by mistake: the message does not quote it. */
export const key: OptionCheck = (value, option) => {
  if (typeof value !== "string") throw invalidOption(option, kindOf(value), "a string");
  if (value === "") throw invalidOption(option, '""', "a text that is not empty");
  if (!/^[!-~]+$/.test(value)) throw invalidOption(option, "a text with blanks or beyond ASCII", "the key alone");
};

const CLOCK: readonly (keyof Clock)[] = ["now", "setTimeout"];

/** Accepts a clock. Clocks are often class instances with other members. */
export const clock: OptionCheck = (value, option) => {
  CLOCK.forEach((name) => callback(Object(value)[name], `${option}.${name}`));
};
