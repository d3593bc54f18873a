/**
 * A value that fits a JSON Schema, for tools that nobody calls in earnest.
 */
import { isRecord } from "./constraints.ts";

/** Deep enough for any tool; a schema that refers to itself ends here. */
const MAX_DEPTH = 8;

/**
 * The smallest value that fits `schema`: required members only, the schema's own `const`, `default`, `examples` or first
 * `enum` member where there is one. Patterns are not obeyed.
 */
export function sampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isRecord(schema) || depth > MAX_DEPTH) return null;
  if ("const" in schema) return schema["const"];
  if ("default" in schema) return schema["default"];
  for (const list of [schema["enum"], schema["examples"]]) if (Array.isArray(list) && list.length > 0) return list[0];
  const reference = schema["$ref"];
  if (typeof reference === "string") return sampleOf(resolve(reference, root), root, depth + 1);
  for (const list of [schema["anyOf"], schema["oneOf"]]) {
    if (Array.isArray(list) && list.length > 0) return sampleOf(list[0], root, depth + 1);
  }
  const parts = schema["allOf"];
  if (Array.isArray(parts) && parts.length > 0) {
    const samples = parts.map((part) => sampleOf(part, root, depth + 1));
    return samples.every(isRecord) ? Object.assign({}, ...samples) : samples[0];
  }
  const type = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  if (type === "object" || isRecord(schema["properties"])) return sampleObject(schema, root, depth);
  if (type === "array") {
    const count = Math.min(number(schema["minItems"], 0), 16);
    return Array.from({ length: count }, () => sampleOf(schema["items"], root, depth + 1));
  }
  if (type === "string") return sampleString(schema);
  if (type === "number" || type === "integer") return sampleNumber(schema);
  if (type === "boolean") return true;
  return null;
}

function sampleObject(schema: Record<string, unknown>, root: unknown, depth: number): Record<string, unknown> {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const names = Array.isArray(schema["required"]) ? schema["required"].filter((name) => typeof name === "string") : [];
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name], root, depth + 1)]));
}

/** Texts that pass for what their format says. */
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
  return formatted ?? "example".padEnd(number(schema["minLength"], 0), ".").slice(0, maxLength(schema));
}

function sampleNumber(schema: Record<string, unknown>): number {
  const exclusive = schema["exclusiveMinimum"];
  const step = number(schema["multipleOf"], 0);
  const from = typeof exclusive === "number" ? exclusive + (step || 1) : number(schema["minimum"], step || 1);
  const least = step > 0 ? Math.ceil(from / step) * step : from;
  return Math.min(least, number(schema["maximum"], least));
}

function maxLength(schema: Record<string, unknown>): number {
  return number(schema["maxLength"], Infinity);
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** A pointer into the same document; anything else fits nothing we could make up. */
function resolve(reference: string, root: unknown): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    at = isRecord(at) ? at[part.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return at;
}
