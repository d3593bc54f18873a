/**
 * Reads and checks the options of structured output.
 */
import type { OutputMode, OutputOptions } from "../schema/output.ts";
import { isStandardSchema, type JsonSchema, jsonSchemaOf } from "../schema/schema.ts";

/** The modes of most services. */
const MODES: readonly OutputMode[] = ["native", "tool", "instruction"];

/** Returns the name of the output for the model. */
export function outputName({ name = "output" }: OutputOptions): string {
  return name;
}

/** Returns the JSON Schema of the output. */
export function outputSchema({ schema, jsonSchema }: OutputOptions): JsonSchema {
  return jsonSchemaOf(schema, jsonSchema, "output");
}

/**
 * Checks the output options before anything is sent.
 *
 * @param modes the modes of the service
 * @throws {TypeError} for an invalid name or mode, for a schema that is not an object's or has no JSON Schema, and for a stream
 * with `retry`: parts that have been handed out cannot be taken back.
 */
export function checkOutput(output: OutputOptions, streaming: boolean, modes: readonly OutputMode[] = MODES): void {
  const { mode, retry } = output;
  const name = outputName(output);
  if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) {
    throw new TypeError(
      `Cannot ask for output: its name is ${JSON.stringify(name)}; use 1 to 64 letters, digits, "_" and "-"`,
    );
  }
  if (mode !== undefined && !modes.includes(mode)) {
    const usable = `${modes.slice(0, -1).join(", ")} or ${modes.at(-1)}`;
    throw new TypeError(`Cannot ask for output: its mode is ${JSON.stringify(mode)}; use ${usable}`);
  }
  if (retry && streaming) {
    throw new TypeError(
      "Cannot stream with output.retry: parts that were read cannot be taken back; use chat(), or ask again",
    );
  }
  if (output.jsonSchema !== undefined && output.schema !== undefined && !isStandardSchema(output.schema)) {
    throw new TypeError(
      "Cannot ask for output: its schema is a JSON Schema, and jsonSchema would replace it; leave out jsonSchema",
    );
  }
  outputSchema(output);
}
