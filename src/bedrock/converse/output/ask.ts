/**
 * Asks a model for structured output.
 */
import type { OutputMode, OutputOptions } from "../../../chat/schema/output.ts";
import { outputName, outputSchema } from "../../../chat/output/check_output.ts";
import { outputInstruction, outputTool } from "../../../chat/output/ask.ts";
import { closedSchema } from "../../../chat/schema/closed_schema.ts";
import { defined } from "../../../base/defined.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import type { WireObject } from "../../wire.ts";

/** The parts of a request outside its prompt. */
export interface OutputAsk {
  /** The value of `outputConfig`. */
  readonly textFormat?: WireObject;
  /** Replaces the caller's choice. */
  readonly toolChoice?: { readonly name: string };
}

/**
 * Asks for output in `mode`: adds to the prompt, and returns the rest of the request.
 *
 * @param isClosed whether to close the objects of a native schema that say nothing about additional properties
 */
export function askForOutput(
  mode: OutputMode,
  output: OutputOptions,
  prompt: Prompt,
  isClosed: boolean = true,
): OutputAsk {
  const { description } = output;
  const name = outputName(output);
  const schema = outputSchema(output);
  if (mode === "native") {
    const sent = isClosed ? closedSchema(schema) : schema;
    const jsonSchema = { schema: JSON.stringify(sent), name, ...defined({ description }) };
    return { textFormat: { type: "json_schema", structure: { jsonSchema } } };
  }
  if (mode === "tool") {
    const block = outputTool(output);
    // A stub for earlier calls may have our name, which would declare the tool twice. The caller's own tools stay.
    prompt.tools = prompt.tools.filter(({ block, path }) =>
      path !== "tools" || !("name" in block && block.name === name)
    );
    prompt.tools.push({ block, path: "output" });
    return { toolChoice: { name } };
  }
  const text = outputInstruction(output);
  prompt.system.push({ block: { type: "text", text }, path: "output" });
  return {};
}
