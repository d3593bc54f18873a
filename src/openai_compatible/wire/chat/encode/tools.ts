/**
 * Encodes tools and the choice among them.
 */
import { defined } from "../../../../base/defined.ts";
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { checkError } from "../../../../chat/check/check_error.ts";
import { jsonSchemaOf } from "../../../../chat/schema/schema.ts";
import type { Tool, ToolEntry } from "../../../../chat/tool.ts";
import type { OpenAIChatOptions } from "../../extras.ts";
import { withCacheControl } from "./cache_control.ts";
import type { PartContext } from "./parts.ts";

/**
 * Encodes the tools of a request.
 *
 * @throws {TypeError} for a tool that has no name, or no JSON Schema of an object.
 */
export function encodeTools(tools: readonly ToolEntry[], context: PartContext): JsonObject[] {
  const encoded: JsonObject[] = [];
  for (const [at, tool] of tools.entries()) {
    const path = `tools[${at}]`;
    if (typeof tool !== "object" || tool === null) {
      throw checkError("tool-name", path, "is not a tool; use { name, description, inputSchema }");
    }
    if ("type" in tool && tool.type === "cachePoint") withCacheControl(encoded, tool, path, context);
    // A tool of the service's own is named by its type.
    else if ("type" in tool && tool.type === "systemTool") encoded.push({ type: tool.name });
    else encoded.push(encodeTool(tool as Tool));
  }
  return encoded;
}

function encodeTool({ name, description, inputSchema, jsonSchema, strict }: Tool): JsonObject {
  const parameters = jsonSchemaOf(inputSchema, jsonSchema, `tool "${name}"`);
  return { type: "function", function: { name, ...defined({ description, parameters, strict }) } };
}

/** Returns the members `tools` and `tool_choice`. */
export function encodeToolChoice(
  tools: readonly JsonObject[],
  choice: OpenAIChatOptions["toolChoice"],
  { quirks, notes }: PartContext,
): JsonObject {
  const { anyToolChoice = "required", namedToolChoice = true } = quirks;
  if (choice === "any") return { tools, tool_choice: anyToolChoice };
  if (choice === undefined || typeof choice === "string") return { tools, tool_choice: choice };
  const { name } = asObject(choice);
  if (namedToolChoice) return { tools, tool_choice: { type: "function", function: { name } } };
  notes.note("tool-choice", "toolChoice", "names a tool, which the service does not support", "send that tool alone");
  return { tools: tools.filter((tool) => asObject(tool.function).name === name), tool_choice: anyToolChoice };
}
