/**
 * Limits of JSON from a model or the service. `JSON.parse` reads JSON of any depth, but code that walks over the value
 * overflows the stack, and so does the platform's own `JSON.stringify`: with a replacer, Deno's at about 3,000 levels.
 */

/** The deepest JSON that callers get. AWS's own answers, schemas and traces have fewer than 20 levels. */
export const MAX_JSON_DEPTH = 500;

/** Returns whether JSON has more than `most` levels of lists and objects. Takes linear time, and does not recurse. */
export function isDeeper(json: unknown, most: number = MAX_JSON_DEPTH): boolean {
  let level = holders([json]);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((holder) => holders(Object.values(holder)));
  }
  return false;
}

/**
 * Returns why a model's JSON cannot be passed on as a value, in words for the model; `undefined` if it can. JavaScript
 * reads a number beyond its range as `Infinity`, which JSON would write as `null`.
 */
export function jsonObstacle(json: unknown): string | undefined {
  if (isDeeper(json)) return `it is nested deeper than ${MAX_JSON_DEPTH} levels`;
  return holds(json, (value) => value === Infinity || value === -Infinity)
    ? "it holds a number that is too large; write such a number as a string"
    : undefined;
}

/**
 * Returns JSON without members named `__proto__`, at any level. `Object.assign({}, input)` would make such a member the
 * prototype of the copy, in every runtime except Deno. Returns the same object if no member has that name.
 *
 * @param json at most `MAX_JSON_DEPTH` levels
 */
export function withoutProto(json: unknown): unknown {
  const isProto = (_: unknown, name: string) => name === "__proto__";
  return holds(json, isProto) ? copyWithoutProto(json) : json;
}

function copyWithoutProto(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(copyWithoutProto);
  if (typeof json !== "object" || json === null) return json;
  const members = Object.entries(json).filter(([name]) => name !== "__proto__");
  return Object.fromEntries(members.map(([name, value]) => [name, copyWithoutProto(value)]));
}

/**
 * Writes JSON of any depth. Writes a number that is too large as `1e999`, which is valid JSON and as large.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { deepJsonText } from "./json_value.ts";
 *
 * assertEquals(deepJsonText(JSON.parse('{"a":[1,{}],"b":1e400}')), '{"a":[1,{}],"b":1e999}');
 * ```
 */
export function deepJsonText(json: unknown): string {
  const pieces: string[] = [];
  /** The values that are still to be written, with texts as functions; the next one is last. */
  const rest: unknown[] = [json];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === "function") pieces.push(next());
    else if (typeof next !== "object" || next === null) pieces.push(scalarText(next));
    else {
      const isList = Array.isArray(next);
      pieces.push(isList ? "[" : "{");
      rest.push(() => isList ? "]" : "}");
      for (const [at, [name, value]] of [...Object.entries(next).entries()].reverse()) {
        const before = `${at ? "," : ""}${isList ? "" : `${JSON.stringify(name)}:`}`;
        rest.push(value);
        if (before) rest.push(() => before);
      }
    }
  }
  return pieces.join("");
}

function scalarText(value: unknown): string {
  if (value === Infinity || value === -Infinity) return value > 0 ? "1e999" : "-1e999";
  return JSON.stringify(value) ?? "null";
}

/** Returns whether `test` holds for a member or an item anywhere in JSON, each with its name. */
function holds(json: unknown, test: (value: unknown, name: string) => boolean): boolean {
  for (let level = holders([json]); level.length > 0;) {
    const inner: unknown[] = [];
    for (const holder of level) {
      for (const [name, value] of Object.entries(holder)) {
        if (test(value, name)) return true;
        inner.push(value);
      }
    }
    level = holders(inner);
  }
  return false;
}

/** The lists and objects among some values. */
function holders(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === "object" && value !== null);
}
