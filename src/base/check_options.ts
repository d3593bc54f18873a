/** Checks the options of a caller: every name is known, and every value has the type of its option. */
import { editDistance } from "./edit_distance.ts";
import { kindOf, quoted, shown } from "./quote.ts";

/** Checks one value that is not `undefined`. Throws a `TypeError`, or a `RangeError` for a number, that names the option. */
export type OptionCheck = (value: unknown, option: string) => void;

/** Every member of `T`, from each member of a union. */
type MemberOf<T> = T extends unknown ? keyof T : never;

/** The names and the checks of one function's options. */
export interface OptionChecks<T extends object = Record<string, unknown>> {
  /** The owner of the options for messages, such as `createBedrock()`. */
  readonly of: string;
  /** The check of every option. */
  readonly options: { readonly [K in MemberOf<T>]: OptionCheck };
  /** Names from other libraries, with our name or the end of a sentence that says what to write instead. */
  readonly otherNames?: Readonly<Record<string, string>> | undefined;
}

/** Returns the checks of one function's options. */
export type OptionTable = () => OptionChecks;

/**
 * Returns a table of the options of `T`. The compiler refuses a table with a missing or an extra member. `make` is
 * called once, at the first use, so that a bundle without the function that has the options does not include the table.
 */
export function optionTable<T extends object>(make: () => OptionChecks<T>): OptionTable {
  let made: OptionChecks | undefined;
  // The checks of a table are looked up by name only.
  return () => made ??= make() as unknown as OptionChecks;
}

/**
 * Checks options: an unknown name is an error that suggests the nearest name, and each value must pass the check of its
 * option. `undefined` always means "not given", also under an unknown name. Ignores inherited members, symbols and
 * members that are not enumerable.
 *
 * @param path the path of the options in the caller's options, such as `timeouts`; the top level has none
 * @throws {TypeError} for an unknown name, and for a value of the wrong type.
 * @throws {RangeError} for a number that is out of range.
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkOptions, numberFrom, optionTable } from "./check_options.ts";
 *
 * const table = optionTable<{ maxTokens?: number }>(() => ({ of: "chat()", options: { maxTokens: numberFrom(1) } }));
 * checkOptions({ maxTokens: 5 }, table);
 * assertThrows(() => checkOptions({ max_tokens: 5 }, table), TypeError, 'did you mean "maxTokens"?');
 * assertThrows(() => checkOptions({ maxTokens: "5" }, table), TypeError, '"5" is not valid; use a number of at least 1');
 * assertThrows(() => checkOptions({ maxTokens: 0 }, table), RangeError, "0 is not valid");
 * ```
 */
export function checkOptions(given: unknown, table: OptionTable, path: string = ""): void {
  const { of, options } = table();
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(
      `Cannot use ${path ? `option "${path}"` : `the options of ${of}`}: ${
        kindOf(given)
      } is not an object of options; use { ${Object.keys(options).slice(0, 3).join(", ")} … }`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const option = path ? `${path}.${name}` : name;
    if (!Object.hasOwn(options, name)) throw unknownOption(option, name, table());
    options[name]!(value, option);
  }
}

function unknownOption(option: string, name: string, { of, options, otherNames = {} }: OptionChecks): TypeError {
  const known = Object.keys(options);
  const other = Object.entries(otherNames).find(([otherName]) => plain(otherName) === plain(name.slice(0, 80)))?.[1];
  const near = other !== undefined && known.includes(other) ? other : nearestName(name, known);
  const instead = other !== undefined && near !== other
    ? `use ${other}`
    : near !== undefined
    ? `did you mean "${near}"?`
    : `the options of ${of} are ${known.join(", ")}`;
  return new TypeError(`Cannot use option ${quoted(option)}: unknown option; ${instead}`);
}

/** Returns a name without its spelling: `max_tokens` and `maxTokens` are the same. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** A name of at least this length may match inside a longer name: shorter names match by chance. */
const LEAST_PART = 6;

/**
 * Returns the known name that the caller probably meant: in another spelling (`max_tokens`), with a typing error,
 * without its end (`idle` for `idleMs`), or with words around it (`awsRegion` for `region`).
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const asked = plain(name.slice(0, 80));
  const limit = Math.max(1, Math.floor(asked.length / 4));
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const isBeginning = asked.length >= 3 && plain(candidate).startsWith(asked);
    const isPart = plain(candidate).length >= LEAST_PART && asked.includes(plain(candidate));
    const distance = Math.min(
      editDistance(asked, plain(candidate), limit),
      isBeginning ? 1 : Infinity,
      isPart ? 2 : Infinity,
    );
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** Returns the error for an invalid value of an option. `said` is the value or its kind, never a secret. */
export function invalidOption(option: string, said: string, expected: string): TypeError {
  return new TypeError(`Cannot use option ${quoted(option)}: ${said} is not valid; use ${expected}`);
}

/** Accepts every value, because another part of the module checks the option. */
export const checkedElsewhere: OptionCheck = () => {};

/** Accepts a function. */
export const callback: OptionCheck = (value, option) => {
  if (typeof value !== "function") throw invalidOption(option, shown(value), "a function");
};

/** Accepts `true` and `false`. */
export const flag: OptionCheck = (value, option) => {
  if (typeof value !== "boolean") throw invalidOption(option, shown(value), "true or false");
};

/** Accepts a string. The value is not quoted in the message. */
export const text: OptionCheck = (value, option) => {
  if (typeof value !== "string") throw invalidOption(option, kindOf(value), "a string");
};

/** Accepts a URL, also of another realm, or a string. */
export const url: OptionCheck = (value, option) => {
  if (typeof value !== "string" && typeof Object(value).href !== "string") {
    throw invalidOption(option, kindOf(value), "a URL or a string");
  }
};

/** Accepts a list whose entries pass `entry`. */
export function listOf(entry: OptionCheck): OptionCheck {
  return (value, option) => {
    if (!Array.isArray(value)) throw invalidOption(option, kindOf(value), "a list");
    for (const [at, one] of value.entries()) entry(one, `${option}[${at}]`);
  };
}

/** Accepts an object that is not a list. */
export const object: OptionCheck = (value, option) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidOption(option, kindOf(value), "an object");
  }
};

/** Accepts an object whose values are strings, or `undefined`. The values are not quoted in the message. */
export const strings: OptionCheck = (value, option) => {
  object(value, option);
  for (const [name, one] of Object.entries(Object(value))) {
    if (one !== undefined) text(one, `${option}.${name}`);
  }
};

/** Accepts an `AbortSignal`, also of another realm or of a polyfill. */
export const abortSignal: OptionCheck = (value, option) => {
  const { aborted, addEventListener } = Object(value);
  if (typeof aborted !== "boolean" || typeof addEventListener !== "function") {
    throw invalidOption(option, kindOf(value), "an AbortSignal, such as controller.signal");
  }
};

/** Accepts an object or a function with the methods. Other members are allowed. */
export function withMethods(...names: readonly string[]): OptionCheck {
  return (value, option) => {
    if (names.every((name) => typeof Object(value)[name] === "function")) return;
    const methods = names.map((name) => `${name}()`).join(", ").replace(/, ([^,]+)$/, " and $1");
    throw invalidOption(option, kindOf(value), `an object with ${methods}`);
  };
}

/** Accepts `Headers`, a list of pairs, or an object of strings. Values are not quoted in the message. */
export const headers: OptionCheck = (value, option) => {
  // The platform reads `Headers` of any realm and lists of pairs, and refuses lists of other things.
  if (typeof value === "string" || !(Symbol.iterator in Object(value))) strings(value, option);
};

/** Accepts one of the given values. */
export function oneOf(...values: readonly (string | boolean)[]): OptionCheck {
  const names = values.map(String);
  const expected = `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  return (value, option) => {
    if (!(values as readonly unknown[]).includes(value)) throw invalidOption(option, shown(value), expected);
  };
}

/** Accepts the values of `allowHttp`. */
export const allowHttpOption: OptionCheck = (value, option) => oneOf(true, false, "long-term-keys")(value, option);

/** Accepts numbers of at least `least`, including `Infinity`. */
export function numberFrom(least: number): OptionCheck {
  return (value, option) => {
    const error = invalidOption(option, shown(value), `a number of at least ${least}`);
    if (typeof value !== "number") throw error;
    if (!(value >= least)) throw new RangeError(error.message);
  };
}

/** Accepts finite numbers, which JSON can express. Another part of the module checks the range, which is `range` in words. */
export function finite(range: string): OptionCheck {
  return (value, option) => {
    const error = invalidOption(option, shown(value), `a number, ${range}`);
    if (typeof value !== "number") throw error;
    if (!Number.isFinite(value)) throw new RangeError(error.message);
  };
}

/** Returns whether a value is a plain object. Objects of a class may have members that are not options. */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Accepts options with a table of their own. */
export function nested(table: OptionTable): OptionCheck {
  return (value, option) => checkOptions(value, table, option);
}

/** Accepts strings that pass `ofString`, and other values that pass `ofOther`. */
export function stringOr(ofString: OptionCheck, ofOther: OptionCheck): OptionCheck {
  return (value, option) => (typeof value === "string" ? ofString : ofOther)(value, option);
}
