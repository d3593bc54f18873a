/**
 * The vocabulary of an AWS service model (required, enum, length, range, pattern, union) as small checks, with the
 * service's own messages.
 */
import { codePoints } from "../../base/code_points.ts";
import { isObject } from "../../base/json_object.ts";
import { Refusal } from "./refusal.ts";

/** The path of a value: member names and list indices. */
export type Path = readonly (string | number)[];

/** The breaches in one body. */
export interface Findings {
  /** Broken model constraints; AWS reports all of them at once. */
  readonly violations: string[];
  /** Unions without a known member; reported only if no constraint is broken. */
  readonly unions: string[];
}

/** Checks one value that is present. */
export type Check = (value: unknown, path: Path, found: Findings) => void;

/** A member of a structure. */
export interface Member {
  readonly check: Check;
  readonly required: boolean;
}

/** `messages.0.content.1`, as Bedrock writes paths in its own messages. */
export function dotted(path: Path): string {
  return path.join(".");
}

/** `messages.1.member.content`, as the framework in front of Bedrock writes paths: indices from 1. */
function framework(path: Path): string {
  return path.map((part) => typeof part === "number" ? `${part + 1}.member` : part).join(".");
}

function violate(value: unknown, path: Path, found: Findings, rule: string): void {
  const shown = value === undefined || value === null ? "null" : `'${shorten(value)}'`;
  found.violations.push(`Value ${shown} at '${framework(path)}' failed to satisfy constraint: Member must ${rule}`);
}

function shorten(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

/** A JSON type that does not fit: AWS cannot read the body and reports nothing else. */
function unreadable(value: unknown, expected: string): Refusal {
  if (Array.isArray(value)) return new Refusal("SerializationException", "Start of list found where not expected");
  if (isObject(value)) {
    return new Refusal("SerializationException", "Start of structure or map found where not expected.");
  }
  const kind = typeof value === "boolean" ? `${value}`.toUpperCase() : (typeof value).toUpperCase();
  return new Refusal("SerializationException", `${kind}_VALUE can not be converted to ${expected}`);
}

/** Marks a required member. */
export function required(check: Check): Member {
  return { check, required: true };
}

/** Checks members by name; a bare check is optional. Ignores unknown members, as AWS does. */
export function structure(members: Readonly<Record<string, Check | Member>>): Check {
  return (value, path, found) => {
    if (!isObject(value)) throw unreadable(value, "a structure");
    for (const [name, entry] of Object.entries(members)) {
      const member = typeof entry === "function" ? { check: entry, required: false } : entry;
      const given = value[name];
      // JSON null counts as absent on the wire.
      if (given !== undefined && given !== null) member.check(given, [...path, name], found);
      else if (member.required) violate(null, [...path, name], found, "not be null");
    }
  };
}

/** An object with exactly one of the members. */
export function union(shape: string, members: Readonly<Record<string, Check>>): Check {
  return (value, path, found) => {
    if (!isObject(value)) throw unreadable(value, `a ${shape}`);
    const set = Object.keys(value).filter((name) => value[name] !== null && value[name] !== undefined);
    const [name] = set;
    const check = name === undefined || !Object.hasOwn(members, name) ? undefined : members[name];
    if (set.length !== 1 || check === undefined) {
      const keys = Object.keys(members).join(", ");
      found.unions.push(`The ${shape} object at ${dotted(path)} must set one of the following keys: ${keys}.`);
      return;
    }
    check(value[name!], [...path, name!], found);
  };
}

/** Limits for the length of a list, text or map. */
export interface Length {
  readonly min?: number;
  readonly max?: number;
}

function checkLength(value: unknown, size: number, length: Length, path: Path, found: Findings): void {
  if (length.min !== undefined && size < length.min) {
    violate(value, path, found, `have length greater than or equal to ${length.min}`);
  }
  if (length.max !== undefined && size > length.max) {
    violate(value, path, found, `have length less than or equal to ${length.max}`);
  }
}

/** A list whose elements all pass `check`. */
export function list(check: Check, length: Length = {}): Check {
  return (value, path, found) => {
    if (!Array.isArray(value)) throw unreadable(value, "a list");
    checkLength(value, value.length, length, path, found);
    value.forEach((element, index) => {
      if (element === null) violate(null, [...path, index], found, "not be null");
      else check(element, [...path, index], found);
    });
  };
}

/** A map whose keys and values all pass their checks. */
export function map(key: Check, element: Check, length: Length = {}): Check {
  return (value, path, found) => {
    if (!isObject(value)) throw unreadable(value, "a map");
    const entries = Object.entries(value);
    checkLength(value, entries.length, length, path, found);
    for (const [name, member] of entries) {
      key(name, path, found);
      element(member, [...path, name], found);
    }
  };
}

/** A string. */
export function string(rule: Length & { readonly pattern?: RegExp } = {}): Check {
  return (value, path, found) => {
    if (typeof value !== "string") throw unreadable(value, "a String");
    checkLength(value, codePoints(value), rule, path, found);
    if (rule.pattern && !rule.pattern.test(value)) {
      violate(value, path, found, `satisfy regular expression pattern: ${rule.pattern.source}`);
    }
  };
}

/** A string from a closed set. */
export function oneOf(...values: readonly string[]): Check {
  return (value, path, found) => {
    if (typeof value !== "string") throw unreadable(value, "a String");
    if (!values.includes(value)) violate(value, path, found, `satisfy enum value set: [${values.join(", ")}]`);
  };
}

/** Limits for a number. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A number. */
export function float(range: Range = {}): Check {
  return (value, path, found) => {
    if (typeof value !== "number") throw unreadable(value, "a Float");
    if (range.min !== undefined && value < range.min) {
      violate(value, path, found, `have value greater than or equal to ${range.min}`);
    }
    if (range.max !== undefined && value > range.max) {
      violate(value, path, found, `have value less than or equal to ${range.max}`);
    }
  };
}

/** A 32-bit integer. */
export function integer(range: Range = {}): Check {
  const inRange = float(range);
  return (value, path, found) => {
    if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > 0x7fffffff) {
      throw unreadable(value, "an Integer");
    }
    inRange(value, path, found);
  };
}

/** True or false. */
export const boolean: Check = (value) => {
  if (typeof value !== "boolean") throw unreadable(value, "a Boolean");
};

/** Any JSON value. */
export const json: Check = () => {};

/** Bytes as base64. */
export function blob(length: Length = {}): Check {
  return (value, path, found) => {
    if (typeof value !== "string") throw unreadable(value, "a Blob");
    if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
      throw new Refusal("SerializationException", `STRING_VALUE at ${dotted(path)} is not valid base64`);
    }
    checkLength(value, blobBytes(value), length, path, found);
  };
}

/** Returns how many bytes a base64 text encodes. */
export function blobBytes(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return base64.length / 4 * 3 - padding;
}
