/**
 * Asks a model for structured output in words, for the modes that no service has an option for.
 */
import type { JsonSchema } from "../schema/schema.ts";
import type { OutputOptions } from "../schema/output.ts";
import { outputName, outputSchema } from "./check_output.ts";

/** Returns the tool whose input is the answer, for the mode `tool`. */
export function outputTool(output: OutputOptions): { name: string; description: string; inputSchema: JsonSchema } {
  const description = output.description ?? "Takes the answer. Call it once, with the whole answer.";
  return { name: outputName(output), description, inputSchema: outputSchema(output) };
}

/** Returns the text for the system prompt that asks for one JSON object, for the modes `instruction` and `jsonObject`. */
export function outputInstruction(output: OutputOptions): string {
  const { description } = output;
  return [
    `Answer with one JSON object (${outputName(output)}) and nothing else: no words around it, no code fence.`,
    ...description === undefined ? [] : [`What it is: ${description}`],
    `It must fit this JSON Schema: ${JSON.stringify(outputSchema(output))}`,
  ].join("\n");
}
