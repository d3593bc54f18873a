/**
 * The tools that a model may call.
 */
import {
  callback,
  checkedElsewhere,
  checkOptions,
  flag,
  isPlainObject,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
} from "../base/check_options.ts";
import type { CachePointBlock, ToolUseBlock } from "./content.ts";
import { isObject } from "../base/json_object.ts";
import { withoutProto } from "../base/json_value.ts";
import {
  isStandardSchema,
  type JsonSchema,
  jsonSchemaOf,
  type StandardSchema,
  type Validated,
  validated,
} from "./schema/schema.ts";

/** The context of a running tool. */
export interface ToolContext {
  /** The id of the call. */
  toolUseId: string;
  /** Aborted when the result is no longer needed. */
  signal?: AbortSignal;
}

/** A tool that the caller runs. */
export interface Tool<N extends string = string, I = unknown> {
  /** The name: at most 64 letters, digits, `_` and `-`. */
  readonly name: N;
  /** The purpose of the tool, for the model. */
  readonly description?: string | undefined;
  /** The schema of the input, of type object. */
  readonly inputSchema: JsonSchema | StandardSchema<I>;
  /** The JSON Schema of the input, for a Standard Schema whose library cannot convert it. */
  readonly jsonSchema?: JsonSchema | undefined;
  /** Whether the service makes the model follow the schema exactly. @default {false} */
  readonly strict?: boolean | undefined;
  /** Runs the tool. If every tool has `execute`, `runTools` can loop by itself. */
  execute?(input: I, context: ToolContext): unknown;
}

/** A tool that the service runs itself, such as a search of the web. */
export interface SystemTool {
  /** Discriminant. */
  readonly type: "systemTool";
  /** The service's name of the tool. */
  readonly name: string;
}

/** An entry of `tools`. A cache point caches the tools before it. */
export type ToolEntry = Tool | SystemTool | CachePointBlock;

/** Names of the caller's tools in `T`. */
export type NameOf<T extends readonly ToolEntry[]> = Extract<T[number], Tool>["name"];

/**
 * Calls of the caller's tools in `T`, each with the type of its input. Any call if `T` is empty, because tools may also be
 * defaults of a handle or a client.
 */
export type ToolUseOf<T extends readonly ToolEntry[]> = [Extract<T[number], Tool>] extends [never] ? ToolUseBlock
  : T[number] extends infer U ? U extends Tool<infer N, infer I> ? ToolUseBlock<N, I> : never
  : never;

/** Valid calls of the caller's tools in `T`. */
export type ValidToolUseOf<T extends readonly ToolEntry[]> = Extract<ToolUseOf<T>, { invalid?: undefined }>;

/** The input that a schema describes: typed by a Standard Schema, `unknown` with a JSON Schema, which validates nothing here. */
export type InputOf<S> = S extends StandardSchema<infer O> ? O : unknown;

/** The definition of a tool, by a JSON Schema or a Standard Schema. */
export type ToolDefinition<N extends string, S> = Omit<Tool<N>, "inputSchema" | "execute"> & {
  /** The schema of the input, of type object. */
  readonly inputSchema: S;
  // Not a method, as in `Tool`: TypeScript lets a method take less than it may be given, and an `unknown` that is taken apart
  // in the parameter would be `any`.
  /** Runs the tool. If every tool has `execute`, `runTools` can loop by itself. */
  readonly execute?: ((input: InputOf<S>, context: ToolContext) => unknown) | undefined;
  /**
   * The name of `inputSchema` in other libraries; declared for the sentence that the compiler prints.
   *
   * @deprecated Write `inputSchema`.
   */
  readonly parameters?: "Error: the schema of a tool's input is called inputSchema";
  /**
   * The name of `inputSchema` in other libraries; declared for the sentence that the compiler prints.
   *
   * @deprecated Write `inputSchema`.
   */
  readonly schema?: "Error: the schema of a tool's input is called inputSchema";
};

/**
 * Defines a tool. With a Standard Schema the input is validated, and `execute` gets the parsed value with its type: zod from
 * 4.2, arktype and valibot's `toStandardJsonSchema` provide their JSON Schema, and for other libraries pass `jsonSchema`. Input
 * that does not fit makes a call with `invalid`; a schema whose own code throws fails the request.
 *
 * With a JSON Schema nothing validates the input, which is `unknown`: check its members in `execute`.
 *
 * @throws {TypeError} when the name is not valid, the schema is not of type object, or a member has an unknown name.
 * @example A Standard Schema
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type StandardSchema, tool } from "@bedrock-edge/client";
 *
 * // Written by hand to need no package; with zod it is z.object({ city: z.string() }), and no jsonSchema.
 * const place: StandardSchema<{ city: string }> = {
 *   "~standard": {
 *     version: 1,
 *     vendor: "mine",
 *     validate: (value) => (value as { city?: unknown }).city ? { value } : { issues: [{ message: "city is missing" }] },
 *   },
 * };
 * const weather = tool({
 *   name: "weather",
 *   description: "The weather in a city",
 *   inputSchema: place,
 *   jsonSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
 *   execute: ({ city }) => `7 degrees in ${city}`,
 * });
 * assertEquals(weather.execute?.({ city: "Oslo" }, { toolUseId: "1" }), "7 degrees in Oslo");
 * ```
 * @example A JSON Schema
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tool } from "@bedrock-edge/client";
 *
 * const weather = tool({
 *   name: "weather",
 *   inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
 *   execute(input) {
 *     const { city } = input as { city?: unknown };
 *     // The message goes to the model, which may call again.
 *     if (typeof city !== "string") throw new TypeError("city must be a string");
 *     return `7 degrees in ${city}`;
 *   },
 * });
 * assertEquals(weather.execute?.({ city: "Oslo" }, { toolUseId: "1" }), "7 degrees in Oslo");
 * ```
 */
export function tool<const N extends string, S extends JsonSchema | StandardSchema>(
  definition: ToolDefinition<N, S>,
): Tool<N, InputOf<S>> {
  // An object of the caller's own class may have members that are not ours.
  if (!isObject(definition) || isPlainObject(definition)) checkOptions(definition, TOOL);
  const { name, inputSchema } = definition;
  if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) {
    throw new TypeError(
      `Cannot define tool ${JSON.stringify(name)}: use 1 to 64 letters, digits, "_" and "-" as its name`,
    );
  }
  if (definition.jsonSchema !== undefined && inputSchema !== undefined && !isStandardSchema(inputSchema)) {
    throw new TypeError(
      `Cannot define tool "${name}": inputSchema is a JSON Schema, and jsonSchema would replace it; leave out jsonSchema`,
    );
  }
  const jsonSchema = jsonSchemaOf(inputSchema, definition.jsonSchema, `tool "${name}"`);
  // Said once, and not again with every request.
  const said = isStandardSchema(inputSchema) ? withJsonSchema(definition, jsonSchema) : definition;
  return said as Tool<N, InputOf<S>>; // the schema makes every input what the type says
}

/** Returns a copy of a definition with a JSON Schema. A copy of an instance of a class runs the instance's own method. */
function withJsonSchema<N extends string, S>(
  definition: ToolDefinition<N, S>,
  jsonSchema: JsonSchema,
): ToolDefinition<N, S> {
  if (isPlainObject(definition)) return { ...definition, jsonSchema };
  const { name, description, inputSchema, strict, execute } = definition;
  return { name, description, inputSchema, jsonSchema, strict, execute: execute?.bind(definition) };
}

/** Names in other libraries and in the requests of services. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  parameters: "inputSchema",
  schema: "inputSchema",
  inputJsonSchema: "jsonSchema",
  toolSpec: "its members: name, description, inputSchema",
  function: "its members: name, description, inputSchema",
  type: 'name, description and inputSchema alone, or { type: "systemTool", name } in tools',
  systemTool: '{ type: "systemTool", name } in tools',
  cachePoint: '{ type: "cachePoint" } in tools',
  handler: "execute",
  run: "execute",
  func: "execute",
  invoke: "execute",
};

const TOOL: OptionTable = /* @__PURE__ */ optionTable<Tool>(() => ({
  of: "a tool",
  // The name and the schema have messages of their own.
  options: {
    name: checkedElsewhere,
    description: text,
    inputSchema: checkedElsewhere,
    jsonSchema: object,
    strict: flag,
    execute: callback,
  },
  otherNames: OTHER_NAMES,
}));

const SYSTEM_TOOL: OptionTable = /* @__PURE__ */ optionTable<SystemTool>(() => ({
  of: "a system tool",
  options: { type: text, name: text },
}));

const CACHE_POINT: OptionTable = /* @__PURE__ */ optionTable<CachePointBlock>(() => ({
  of: "a cache point",
  options: { type: text, ttl: text },
}));

/** Checks an entry of `tools`. An object of the caller's own class may have members that are not ours. */
export const toolEntry: OptionCheck = (value, option) => {
  // The check of the request refuses other values.
  if (typeof value !== "object" || value === null) return;
  if (!isPlainObject(value)) return;
  const { type } = value as { type?: unknown };
  checkOptions(value, type === "systemTool" ? SYSTEM_TOOL : type === "cachePoint" ? CACHE_POINT : TOOL, option);
};

/** Returns the caller's tool with a name. */
export function toolNamed(tools: readonly ToolEntry[], name: string): Tool | undefined {
  return tools.find((entry): entry is Tool => "inputSchema" in entry && entry.name === name);
}

/**
 * Returns a call with the input parsed by the tool's schema, or with `invalid`. Members named `__proto__` are left out of the
 * input; the block in the answer keeps them. Leaves a call unchanged that is already invalid or that the service runs.
 */
export function checkedToolUse(
  tools: readonly ToolEntry[],
  call: ToolUseBlock,
): ToolUseBlock | Promise<ToolUseBlock> {
  if (call.invalid || call.serverTool) return call;
  const input = withoutProto(call.input);
  const safe = input === call.input ? call : { ...call, input };
  const schema = toolNamed(tools, call.name)?.inputSchema;
  if (!schema || !isStandardSchema(schema)) return safe;
  const check = (result: Validated<unknown>): ToolUseBlock =>
    result.issues === undefined
      ? { ...call, input: result.value }
      : { ...call, input: undefined, invalid: { raw: JSON.stringify(call.input) ?? "", error: result.issues } };
  const result = validated(schema, input);
  // No look at what class it is of: promises come from other realms and libraries too.
  return "then" in result ? result.then(check) : check(result);
}
