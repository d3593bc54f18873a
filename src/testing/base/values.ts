/**
 * Checks of JSON values, in OpenAI's words and with OpenAI's codes: other services differ in them, and their words are
 * not known. Texts and codes: error messages that people reported, collected 2026-11-29.
 */
import { isObject } from "../../base/json_object.ts";

/** Thrown for an invalid value, and turned into a refusal by the fake. */
export class InvalidValue extends Error {
  override readonly name = "InvalidValue";
  /** The path of the value, such as `messages[0].role`; `null` for the whole body. */
  readonly path: string | null;
  readonly code: string | null;

  constructor(message: string, path: string | null, code: string | null) {
    super(message);
    this.path = path;
    this.code = code;
  }
}

/** Checks one value that is present; `path` is written as `messages[0].role`. @throws {InvalidValue} */
export type Check = (value: unknown, path: string) => void;

/** A member of an object. */
export interface Member {
  readonly check: Check;
  readonly required: boolean;
}

/** Returns a value's type with its article. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function invalidType(value: unknown, path: string, expected: string): never {
  const message = `Invalid type for '${path}': expected ${expected}, but got ${typeOf(value)} instead.`;
  throw new InvalidValue(message, path, "invalid_type");
}

/** The refusal of a missing parameter. */
export function missing(path: string): never {
  throw new InvalidValue(`Missing required parameter: '${path}'.`, path, "missing_required_parameter");
}

/** Marks a required member. */
export function required(check: Check): Member {
  return { check, required: true };
}

/** An object; a bare check is optional, and `null` counts as absent. Ignores unknown members, which servers differ in. */
export function shape(members: Readonly<Record<string, Check | Member>>): Check {
  return (value, path) => {
    if (!isObject(value)) invalidType(value, path, "an object");
    for (const [name, entry] of Object.entries(members)) {
      const member = typeof entry === "function" ? { check: entry, required: false } : entry;
      const given = value[name];
      const at = path === "" ? name : `${path}.${name}`;
      if (given !== undefined && given !== null) member.check(given, at);
      else if (member.required) missing(at);
    }
  };
}

/** The limits of a list, and the name of its entries for messages. */
export interface ListRule {
  readonly min?: number;
  readonly max?: number;
  readonly of?: string;
}

/** A list whose entries pass `entry`. */
export function list(entry: Check, { min = 0, max = Infinity, of = "objects" }: ListRule = {}): Check {
  return (value, path) => {
    if (!Array.isArray(value)) invalidType(value, path, `an array of ${of}`);
    if (value.length < min) {
      throw new InvalidValue(
        `Invalid '${path}': empty array. Expected an array with minimum length ${min}, but got an empty array instead.`,
        path,
        "empty_array",
      );
    }
    if (value.length > max) {
      throw new InvalidValue(
        `Invalid '${path}': array too long. Expected an array with maximum length ${max}, but got an array with length ` +
          `${value.length} instead.`,
        path,
        "array_above_max_length",
      );
    }
    value.forEach((element, index) => entry(element, `${path}[${index}]`));
  };
}

/** A string. */
export function text({ pattern, max = Infinity }: { readonly pattern?: RegExp; readonly max?: number } = {}): Check {
  return (value, path) => {
    if (typeof value !== "string") invalidType(value, path, "a string");
    if (pattern && !pattern.test(value)) {
      throw new InvalidValue(
        `Invalid '${path}': string does not match pattern. Expected a string that matches the pattern '${pattern.source}'.`,
        path,
        "invalid_value",
      );
    }
    if (value.length > max) {
      throw new InvalidValue(
        `Invalid '${path}': string too long. Expected a string with maximum length ${max}, but got a string with length ` +
          `${value.length} instead.`,
        path,
        "string_above_max_length",
      );
    }
  };
}

/** A string from a closed set. */
export function oneOf(...values: readonly string[]): Check {
  const names = values.map((value) => `'${value}'`);
  const said = names.length < 3 ? names.join(" and ") : `${names.slice(0, -1).join(", ")}, and ${names.at(-1)}`;
  return (value, path) => {
    if (typeof value !== "string") invalidType(value, path, `one of ${names.join(", ")}`);
    if (values.includes(value)) return;
    throw new InvalidValue(`Invalid value: '${value}'. Supported values are: ${said}.`, path, "invalid_value");
  };
}

/** A number from `min` to `max`. */
export function number(min: number, max: number, kind: "decimal" | "integer" = "decimal"): Check {
  return (value, path) => {
    if (typeof value !== "number" || (kind === "integer" && !Number.isInteger(value))) {
      invalidType(value, path, kind === "integer" ? "an integer" : "a decimal");
    }
    const refuse = (side: "above maximum" | "below minimum", sign: string, limit: number): never => {
      throw new InvalidValue(
        `Invalid '${path}': ${kind} ${side} value. Expected a value ${sign} ${limit}, but got ${value} instead.`,
        path,
        `${kind}_${side === "above maximum" ? "above_max" : "below_min"}_value`,
      );
    };
    if (value > max) refuse("above maximum", "<=", max);
    if (value < min) refuse("below minimum", ">=", min);
  };
}

/** True or false. */
export const flag: Check = (value, path) => {
  if (typeof value !== "boolean") invalidType(value, path, "a boolean");
};

/** Any JSON object. */
export const object: Check = (value, path) => {
  if (!isObject(value)) invalidType(value, path, "an object");
};

/** A string, or another value that passes `other`; `kinds` names both for messages. */
export function textOr(other: Check, kinds: string): Check {
  return (value, path) => {
    if (typeof value === "string") return;
    if (!Array.isArray(value) && !isObject(value)) invalidType(value, path, `one of ${kinds}`);
    other(value, path);
  };
}

/** An object that passes the check of its `type`. */
export function byType(checks: Readonly<Record<string, Check>>): Check {
  const known = oneOf(...Object.keys(checks));
  return (value, path) => {
    if (!isObject(value)) invalidType(value, path, "an object");
    if (value["type"] === undefined) missing(`${path}.type`);
    known(value["type"], `${path}.type`);
    checks[String(value["type"])]!(value, path);
  };
}
