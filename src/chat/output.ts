/**
 * Structured output: what is asked for, and how the model was made to answer so.
 */
import type { JsonSchema, StandardSchema } from "./schema.ts";

/**
 * How a model is made to answer by a schema: `native` by Converse's own `outputConfig.textFormat`, `tool` by the one tool
 * that it must call, `instruction` by asking for it and finding the JSON in what it writes.
 */
export type OutputMode = "native" | "tool" | "instruction";

/** Structured output that is wanted. */
export interface OutputOptions<O = unknown> {
  /**
   * What the answer shall be: an object schema. With a Standard Schema it is validated and typed; with a JSON Schema all that
   * is checked is that there is an object, and its type stays `unknown`. A model that sees a schema natively for the first
   * time may take minutes to compile it: give `timeouts.responseMs` room.
   */
  schema: StandardSchema<O> | JsonSchema;
  /** The same as JSON Schema, for a Standard Schema whose library cannot say it itself. */
  jsonSchema?: JsonSchema | undefined;
  /** What the model knows it by: letters, digits, `_` and `-`, at most 64. @default {"output"} */
  name?: string | undefined;
  /** What the model is told it is for. */
  description?: string | undefined;
  /**
   * One way and no other. Default: `native`, and where the service refuses that for the model, by a forced tool, then by
   * instruction. The client remembers a way that a model refuses once a call has succeeded without it. Each way that is tried is a call of its own to `timeouts`.
   */
  mode?: OutputMode | undefined;
  /** Ask once more, with what was wrong, when the answer does not fit. For `chat()` only. @default {false} */
  retry?: boolean | undefined;
}
