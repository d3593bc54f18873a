/** A value that fits a JSON Schema, as the input of an invented tool call. */
import { isObject } from "../../base/json_object.ts";

/** Deep enough for any tool; a schema that refers to itself ends here. */
const MAX_DEPTH = 8;

/** The most items of one list. */
const MAX_ITEMS = 16;

/**
 * Enough for any tool: the most characters of a whole sample, and of one text in it. Members beyond that are `null`.
 */
const MAX_CHARACTERS = 100_000, MAX_TEXT = 10_000;

/** The state that the parts of one sample share. */
interface Sampling {
  readonly root: unknown;
  /** The characters that are left. Nested lists multiply. */
  left: number;
}

/**
 * The smallest value that fits `schema`: required members only, and the schema's own `const`, `default`, `examples` or
 * first `enum` member, if any. Ignores patterns, and sizes beyond those of any real tool.
 */
export function sampleOf(schema: unknown): unknown {
  return sample(schema, { root: schema, left: MAX_CHARACTERS }, 0);
}

function sample(schema: unknown, sampling: Sampling, depth: number): unknown {
  if (!isObject(schema) || depth > MAX_DEPTH || sampling.left <= 0) return null;
  const value = madeOf(schema, sampling, depth);
  // The parts of a list or an object have already counted.
  sampling.left -= typeof value === "object" ? 2 : String(value).length;
  return value;
}

function madeOf(schema: Record<string, unknown>, sampling: Sampling, depth: number): unknown {
  if ("const" in schema) return paid(schema["const"], sampling);
  if ("default" in schema) return paid(schema["default"], sampling);
  for (const list of [schema["enum"], schema["examples"]]) {
    if (Array.isArray(list) && list.length > 0) return paid(list[0], sampling);
  }
  const reference = schema["$ref"];
  if (typeof reference === "string") return sample(resolve(reference, sampling.root), sampling, depth + 1);
  for (const list of [schema["anyOf"], schema["oneOf"]]) {
    if (Array.isArray(list) && list.length > 0) return sample(list[0], sampling, depth + 1);
  }
  const parts = schema["allOf"];
  if (Array.isArray(parts) && parts.length > 0) {
    const samples = parts.map((part) => sample(part, sampling, depth + 1));
    return samples.every(isObject) ? Object.assign({}, ...samples) : samples[0];
  }
  const type = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  if (type === "object" || isObject(schema["properties"])) return sampleObject(schema, sampling, depth);
  if (type === "array") {
    const count = Math.min(number(schema["minItems"], 0), MAX_ITEMS);
    return Array.from({ length: count }, () => sample(schema["items"], sampling, depth + 1));
  }
  if (type === "string") return sampleString(schema);
  if (type === "number" || type === "integer") return sampleNumber(schema);
  if (type === "boolean") return true;
  return null;
}

/** A value from the schema counts each time: lists repeat it. */
function paid(value: unknown, sampling: Sampling): unknown {
  if (typeof value === "object") sampling.left -= JSON.stringify(value).length;
  return value;
}

function sampleObject(schema: Record<string, unknown>, sampling: Sampling, depth: number): Record<string, unknown> {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const members: [string, unknown][] = [];
  for (const name of required) {
    if (typeof name !== "string" || sampling.left <= 0) continue;
    sampling.left -= name.length;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    members.push([name, sample(property, sampling, depth + 1)]);
  }
  return Object.fromEntries(members);
}

/** Texts in the format that the schema names. */
const FORMATS: ReadonlyMap<unknown, string> = new Map([
  ["date", "2026-11-21"],
  ["date-time", "2026-11-21T12:00:00Z"],
  ["duration", "PT1H"],
  ["email", "someone@example.com"],
  ["hostname", "example.com"],
  ["ipv4", "192.0.2.1"],
  ["ipv6", "2001:db8::1"],
  ["time", "12:00:00Z"],
  ["uri", "https://example.com/"],
  ["uuid", "00000000-0000-4000-8000-000000000000"],
]);

function sampleString(schema: Record<string, unknown>): string {
  const formatted = FORMATS.get(schema["format"]);
  const least = Math.min(number(schema["minLength"], 0), MAX_TEXT);
  return formatted ?? "example".padEnd(least, ".").slice(0, Math.max(number(schema["maxLength"], Infinity), 0));
}

function sampleNumber(schema: Record<string, unknown>): number {
  const exclusive = schema["exclusiveMinimum"];
  const step = number(schema["multipleOf"], 0);
  const from = typeof exclusive === "number" ? exclusive + (step || 1) : number(schema["minimum"], step || 1);
  const multiple = step > 0 ? Math.ceil(from / step) * step : from;
  // A step too small to divide by.
  const least = Number.isFinite(multiple) ? multiple : from;
  return Math.min(least, number(schema["maximum"], least));
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** A pointer into the same document. The fake cannot make a value for any other reference. */
function resolve(reference: string, root: unknown): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}
