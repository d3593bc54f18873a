/**
 * The schemas of tools and of structured output.
 */
import { kindOf } from "../../base/quote.ts";
import { closedSchema } from "./closed_schema.ts";

/**
 * The part of Standard Schema that is needed; zod, valibot and arktype satisfy it.
 * Source: https://standardschema.dev, read 2026-11-21.
 */
export interface StandardSchema<O = unknown> {
  /** The standard's one member. */
  readonly "~standard": {
    /** The standard's version. */
    readonly version: 1;
    /** The library that made the schema. */
    readonly vendor: string;
    /** Returns the parsed value or the issues, or a promise of them. */
    readonly validate: (value: unknown) => unknown;
    /** Types only; absent at run time. */
    readonly types?: {
      /** The type of the input. */
      readonly input: unknown;
      /** The type of the output. */
      readonly output: O;
    } | undefined;
  };
}

/** A JSON Schema. The top level must be an object schema; checked at run time, so that a schema read from elsewhere fits. */
export type JsonSchema = {
  /** Must be `object`. Wider as a type, because what libraries make is typed as any JSON Schema. */
  readonly type?: unknown;
  /** Any other keyword. */
  readonly [keyword: string]: unknown;
};

/** The result of a validation: the parsed value, or the issues in words. */
export type Validated<O> = { readonly value: O; readonly issues?: undefined } | { readonly issues: string };

/** The result of `validate`, by the standard. */
interface StandardResult<O> {
  readonly value: O;
  readonly issues?: readonly {
    readonly message: string;
    readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  }[];
}

/** The members by which libraries convert a schema to JSON Schema. */
interface SaysJsonSchema {
  readonly "~standard": {
    /** Standard JSON Schema: zod from 4.2, arktype from 2.1.28, what valibot's `toStandardJsonSchema` makes. */
    readonly jsonSchema?: { input(options: { readonly target: "draft-2020-12" }): JsonSchema };
  };
  /** arktype before that. */
  toJsonSchema?(): JsonSchema;
}

/**
 * Returns whether `schema` is a Standard Schema; anything else counts as JSON Schema.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { isStandardSchema } from "./schema.ts";
 *
 * assert(isStandardSchema({ "~standard": { version: 1, vendor: "mine", validate: (value: unknown) => ({ value }) } }));
 * assert(!isStandardSchema({ type: "object" }));
 * ```
 */
export function isStandardSchema<O>(schema: JsonSchema | StandardSchema<O>): schema is StandardSchema<O> {
  // arktype's schemas are functions: no look at what `schema` itself is.
  return typeof (schema as StandardSchema | undefined)?.["~standard"]?.validate === "function";
}

/**
 * Returns the JSON Schema of the input. A JSON Schema is returned unchanged, and so is `explicit`. A Standard Schema is asked for
 * its own, which is changed as follows: `$schema` is left out, because it only repeats the draft that we asked for, and every
 * request would pay for it. Objects that list their properties and do not mention others get `additionalProperties: false`,
 * because strict tools and native outputs are refused without it. A union of objects gets the `type` that services require
 * (`earendil-works/pi#8279`, read 2026-11-21).
 *
 * @param what the owner of the schema, for the message, such as `tool "weather"`
 * @throws {TypeError} when the top level is not an object schema, or the library cannot convert the schema to JSON Schema.
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { jsonSchemaOf } from "./schema.ts";
 *
 * assertEquals(jsonSchemaOf({ type: "object" }, undefined, "output"), { type: "object" });
 * assertThrows(() => jsonSchemaOf({ type: "array" }, undefined, "output"), TypeError, 'its top level is of type "array"');
 * ```
 */
export function jsonSchemaOf(
  schema: JsonSchema | StandardSchema,
  explicit: JsonSchema | undefined,
  what: string,
): JsonSchema {
  const json: unknown = explicit ?? (isStandardSchema(schema) ? ownJsonSchema(schema, what) : schema);
  const { type } = Object(json);
  if (typeof json === "object" && type === "object") return json as JsonSchema;
  const wrapper = wrapperIn(json);
  if (wrapper) {
    throw new TypeError(`Cannot use schema of ${what}: it is inside a member ${wrapper}; pass the value of ${wrapper}`);
  }
  if (typeof json !== "object" || json === null) {
    throw new TypeError(`Cannot use schema of ${what}: ${kindOf(json)} is not a schema; use a schema of type "object"`);
  }
  const is = type === undefined ? "has no type" : `is of type ${JSON.stringify(type)}`;
  throw new TypeError(`Cannot use schema of ${what}: its top level ${is}; use a schema of type "object"`);
}

/**
 * Returns the member that holds the JSON Schema in the shapes of others: `json` in the requests of some services,
 * `jsonSchema` in the AI SDK's helper of that name; `undefined` for a JSON Schema, which has no such members.
 */
export function wrapperIn(schema: unknown): string | undefined {
  const members = Object(schema) as Record<string, unknown>;
  if (members.type !== undefined) return undefined;
  return ["json", "jsonSchema"].find((name) => typeof members[name] === "object" && members[name] !== null);
}

/** How to get the JSON Schema of a schema whose library did not give it. Sources: the libraries' documentation, 2026-11-28. */
const WAYS_TO_JSON: Readonly<Record<string, string>> = {
  zod: "update zod to 4.2 or later, or pass jsonSchema: z.toJSONSchema(schema)",
  valibot: "wrap it in toStandardJsonSchema() of @valibot/to-json-schema, or pass jsonSchema",
};

/** Returns the JSON Schema that the library makes. */
function ownJsonSchema(schema: StandardSchema, what: string): JsonSchema {
  // A cast: the type in the signature leaves out the standard's optional part.
  const library = schema as StandardSchema & SaysJsonSchema;
  const say = (why: string, options?: ErrorOptions) => {
    const { vendor } = library["~standard"];
    const would = !why && Object.hasOwn(WAYS_TO_JSON, vendor) ? WAYS_TO_JSON[vendor] : "pass jsonSchema";
    return new TypeError(`Cannot use schema of ${what}: ${vendor} gives no JSON Schema${why}; ${would}`, options);
  };
  let own: JsonSchema | undefined;
  try {
    own = library["~standard"].jsonSchema?.input({ target: "draft-2020-12" }) ?? library.toJsonSchema?.();
  } catch (cause) {
    throw say(` (${(cause as Error)?.message})`, { cause });
  }
  if (!own) throw say("");
  const { $schema: _, ...json } = closedSchema(own);
  const branches = json.anyOf ?? json.oneOf;
  const onlyObjects = Array.isArray(branches) && branches.every((branch: JsonSchema) => branch.type === "object");
  return json.type === undefined && onlyObjects ? { type: "object", ...json } : json;
}

/**
 * Validates with a Standard Schema, which may transform the value. A JSON Schema validates nothing here: it is for the model.
 *
 * @throws the errors of the schema's own code, which say nothing about the value.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type StandardSchema, validated } from "./schema.ts";
 *
 * const never: StandardSchema = {
 *   "~standard": { version: 1, vendor: "mine", validate: () => ({ issues: [{ message: "no", path: ["a", 0] }] }) },
 * };
 * assertEquals(validated(never, {}), { issues: "a.0: no" });
 * assertEquals(validated({ type: "object" }, 5), { value: 5 });
 * ```
 */
export function validated<O>(
  schema: JsonSchema | StandardSchema<O>,
  value: unknown,
): Validated<O> | Promise<Validated<O>> {
  // A cast: with a JSON Schema, O is inferred as `unknown`.
  if (!isStandardSchema(schema)) return { value: value as O };
  const result = schema["~standard"].validate(value) as StandardResult<O> | Promise<StandardResult<O>>;
  return "then" in result ? result.then(readResult) : readResult(result);
}

function readResult<O>({ value, issues }: StandardResult<O>): Validated<O> {
  if (!issues) return { value };
  return {
    issues: issues.map(({ message, path = [] }) => {
      const keys = path.map((part) => String(typeof part === "object" ? part.key : part));
      return keys.length ? `${keys.join(".")}: ${message}` : message;
    }).join("; ") || "it does not fit the schema",
  };
}
