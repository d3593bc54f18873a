/**
 * Structured output: its options, and its modes.
 */
import type { JsonSchema, StandardSchema } from "./schema.ts";

/**
 * How a model is made to follow a schema: `native` by the service's own option, `tool` by a tool that it must
 * call, `jsonObject` by the service's option for any JSON and an instruction, `instruction` by an instruction alone, after which
 * the JSON is found in its text. Few services have `jsonObject`.
 */
export type OutputMode = "native" | "tool" | "jsonObject" | "instruction";

/** The options of structured output. */
export interface OutputOptions<O = unknown> {
  /**
   * The schema of the answer, an object schema. With a Standard Schema the output is validated and typed. With a JSON Schema the
   * check is only that there is an object, and its type is `unknown`. A model that gets a schema natively for the first time may
   * take minutes to compile it: set `timeouts.responseMs` accordingly.
   */
  schema: StandardSchema<O> | JsonSchema;
  /** The JSON Schema of a Standard Schema whose library cannot convert it. */
  jsonSchema?: JsonSchema | undefined;
  /** The name of the output for the model: letters, digits, `_` and `-`, at most 64. @default {"output"} */
  name?: string | undefined;
  /** The purpose of the output, for the model. */
  description?: string | undefined;
  /**
   * The only mode to use. Default: `native`, and if the service refuses it for the model, a forced tool, then an instruction. The
   * client remembers a mode that a model refuses once a call has succeeded without it. For `timeouts` each mode that is tried
   * is a call of its own.
   */
  mode?: OutputMode | undefined;
  /** Whether to ask once more, with the faults, when the answer does not fit. For `chat()` only. @default {false} */
  retry?: boolean | undefined;
}
