/**
 * What a model may call.
 */
import type { CachePointBlock, ToolUseBlock } from "./content.ts";
import {
  isStandardSchema,
  type JsonSchema,
  jsonSchemaOf,
  type StandardSchema,
  type Validated,
  validated,
} from "./schema.ts";

/** What a running tool is told. */
export interface ToolContext {
  /** The call. */
  toolUseId: string;
  /** Aborted when nobody waits for the result any more. */
  signal?: AbortSignal;
}

/** A tool of the caller's. */
export interface Tool<N extends string = string, I = unknown> {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: N;
  /** What the model is told it is for. */
  readonly description?: string | undefined;
  /** What it takes: an object schema. */
  readonly inputSchema: JsonSchema | StandardSchema<I>;
  /** The same as JSON Schema, for a Standard Schema whose library cannot say it itself. */
  readonly jsonSchema?: JsonSchema | undefined;
  /** Whether the model is held to the schema while it writes. @default {false} */
  readonly strict?: boolean | undefined;
  /** When every tool has one, `runTools` can loop by itself. */
  execute?(input: I, context: ToolContext): unknown;
}

/** A tool that the service runs itself, such as `nova_grounding`. */
export interface SystemTool {
  /** Tells it from a tool of the caller's. */
  readonly type: "systemTool";
  /** AWS's name of it. */
  readonly name: string;
}

/** What stands in `tools`, in order; a cache point caches the tools before it. */
export type ToolEntry = Tool | SystemTool | CachePointBlock;

/** Names of the caller's tools in `T`. */
export type NameOf<T extends readonly ToolEntry[]> = Extract<T[number], Tool>["name"];

/**
 * Calls of the caller's tools in `T`, each with its input's type. Where `T` has none, any call: tools may also be a handle's
 * or a client's defaults.
 */
export type ToolUseOf<T extends readonly ToolEntry[]> = [Extract<T[number], Tool>] extends [never] ? ToolUseBlock
  : T[number] extends infer U ? U extends Tool<infer N, infer I> ? ToolUseBlock<N, I> : never
  : never;

/** Valid calls of the caller's tools in `T`. */
export type ValidToolUseOf<T extends readonly ToolEntry[]> = Extract<ToolUseOf<T>, { invalid?: undefined }>;

/** A tool as it is defined: which kind of schema it has is what tells its two kinds apart. */
export type ToolDefinition<N extends string, I, S> = Omit<Tool<N, I>, "inputSchema" | "execute"> & {
  /** What it takes: an object schema. */
  readonly inputSchema: S;
  // No method, as it is of a tool: of a method TypeScript accepts one that takes less than it may be given, and an
  // `unknown` that is taken apart in the parameter would be `any`.
  /** When every tool has one, `runTools` can loop by itself. */
  readonly execute?: ((input: I, context: ToolContext) => unknown) | undefined;
};

/**
 * Defines a tool whose input is validated and typed by a Standard Schema: what `execute` gets is what the schema makes of the
 * model's words. zod from 4.2, arktype and valibot's `toStandardJsonSchema` say their JSON Schema themselves; of any other,
 * pass it as `jsonSchema`. Input that does not fit makes a call with `invalid`; a schema whose own code throws fails the
 * request.
 *
 * @throws {TypeError} when the name is not one that Bedrock takes, or the schema makes no object schema.
 * @example
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
 */
export function tool<const N extends string, I>(definition: ToolDefinition<N, I, StandardSchema<I>>): Tool<N, I>;
/**
 * Defines a tool by a JSON Schema. Its input stays `unknown`: a type that nobody checks would be a lie.
 *
 * @throws {TypeError} when the name is not one that Bedrock takes, or the schema is no object schema.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tool } from "@bedrock-edge/client";
 *
 * const time = tool({ name: "time", inputSchema: { type: "object" }, execute: () => new Date(0).toISOString() });
 * assertEquals(time.name, "time");
 * ```
 */
export function tool<const N extends string>(definition: ToolDefinition<N, unknown, JsonSchema>): Tool<N, unknown>;
export function tool(definition: ToolDefinition<string, never, JsonSchema | StandardSchema>): Tool {
  const { name, inputSchema } = definition;
  if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) {
    throw new TypeError(
      `Cannot define tool ${JSON.stringify(name)}: use 1 to 64 letters, digits, "_" and "-" as its name`,
    );
  }
  const jsonSchema = jsonSchemaOf(inputSchema, definition.jsonSchema, `tool "${name}"`);
  // Said once, and not again with every request.
  const said = isStandardSchema(inputSchema) ? { ...definition, jsonSchema } : definition;
  return said as Tool; // what its input is, the signatures above have promised to the caller
}

/** The tool of that name which is the caller's. */
export function toolNamed(tools: readonly ToolEntry[], name: string): Tool | undefined {
  return tools.find((entry): entry is Tool => "inputSchema" in entry && entry.name === name);
}

/**
 * A call with its input as its tool's schema makes it, or with `invalid`, which says what is wrong. Left alone: a call that
 * is invalid already, one that the service makes itself, and one of a tool that nobody offered.
 */
export function checkedToolUse(
  tools: readonly ToolEntry[],
  call: ToolUseBlock,
): ToolUseBlock | Promise<ToolUseBlock> {
  if (call.invalid || call.serverTool) return call;
  const schema = toolNamed(tools, call.name)?.inputSchema;
  if (!schema || !isStandardSchema(schema)) return call;
  const check = (result: Validated<unknown>): ToolUseBlock =>
    result.issues === undefined
      ? { ...call, input: result.value }
      : { ...call, input: undefined, invalid: { raw: JSON.stringify(call.input) ?? "", error: result.issues } };
  const result = validated(schema, call.input);
  // No look at what class it is of: promises come from other realms and libraries too.
  return "then" in result ? result.then(check) : check(result);
}
