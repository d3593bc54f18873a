/**
 * Writes requests of the Responses API. Source: the API reference of OpenAI, read 2026-11-29, and requests that Bedrock's Mantle
 * accepted, recorded 2026-07 and 2026-08.
 */
import { defined } from "../../../base/defined.ts";
import type { JsonObject } from "../../../base/json_object.ts";
import { cut, quoted } from "../../../base/quote.ts";
import { outputInstruction, outputTool } from "../../../chat/output/ask.ts";
import { outputName, outputSchema } from "../../../chat/output/check_output.ts";
import type { ReasoningOptions } from "../../../chat/request.ts";
import { closedSchema } from "../../../chat/schema/closed_schema.ts";
import { isStandardSchema, jsonSchemaOf } from "../../../chat/schema/schema.ts";
import type { Tool, ToolEntry } from "../../../chat/tool.ts";
import type { OpenAIChatOptions } from "../extras.ts";
import type { FormatBody, FormatRequest } from "../format.ts";
import { createNotes, type Notes } from "../notes.ts";
import { dropCachePoint, encodeInput } from "./input.ts";

/** Options that the format has no member for, with what works instead. */
const MISSING: Readonly<Partial<Record<keyof OpenAIChatOptions, string>>> = {
  stopSequences: "cut the text yourself",
  seed: "leave it out",
  logitBias: "leave it out",
};

/** The place of `encrypted_content` in `include`. */
const ENCRYPTED_REASONING = "reasoning.encrypted_content";

/**
 * Writes a request. The service is asked to keep nothing (`store: false`), because the conversation is sent with every request.
 *
 * @throws {TypeError} for an option or a block that the format has no place for.
 */
export function encodeResponses({ model, options, quirks, streaming, mode }: FormatRequest): FormatBody {
  checkMissing(options, quirks.topKField);
  const { output, extraBody } = options;
  const notes = createNotes(options.check);
  const { instructions, input } = encodeInput(options, quirks, notes);
  const tools = encodeTools(options.tools ?? [], notes);
  let toolChoice: unknown = options.tools?.length ? choiceOf(options.toolChoice) : undefined;
  let format: JsonObject | undefined;
  if (mode && output) {
    if (mode === "native") {
      const schema = closedSchema(outputSchema(output));
      const { description } = output;
      const strict = quirks.strictSchema ?? true;
      format = { type: "json_schema", name: outputName(output), schema, strict, ...defined({ description }) };
    } else if (mode === "tool") {
      const tool = outputTool(output);
      tools.push(encodeTool(tool));
      toolChoice = { type: "function", name: tool.name };
    } else {
      instructions.push(outputInstruction(output));
      if (mode === "jsonObject") format = { type: "json_object" };
    }
  }
  const text = defined({ format, verbosity: options.verbosity });
  const include = [
    ...quirks.encryptedReasoning ?? isReasoning(options.reasoning) ? [ENCRYPTED_REASONING] : [],
    ...options.logprobs ? ["message.output_text.logprobs"] : [],
  ];
  const body = {
    model,
    input,
    ...defined({
      instructions: instructions.length ? instructions.join("\n\n") : undefined,
      tools: tools.length ? tools : undefined,
      tool_choice: toolChoice,
      text: Object.keys(text).length ? text : undefined,
      reasoning: encodeReasoning(options.reasoning, model, quirks.reasoningRequest),
      include: include.length ? include : undefined,
      max_output_tokens: options.maxTokens,
      temperature: options.temperature,
      top_p: options.topP,
      ...topKOf(options.topK, quirks.topKField),
      frequency_penalty: options.frequencyPenalty,
      presence_penalty: options.presencePenalty,
      top_logprobs: options.topLogprobs,
      parallel_tool_calls: options.parallelToolCalls,
      service_tier: options.serviceTier,
      prompt_cache_key: options.promptCacheKey,
      user: options.user,
      stream: streaming ? true : undefined,
    }),
    store: false,
    ...extraBody,
  };
  return { body, repairs: notes.repairs };
}

function checkMissing(options: OpenAIChatOptions, topKField: string | false | undefined): void {
  for (const [name, instead] of Object.entries(MISSING)) {
    if (options[name as keyof OpenAIChatOptions] !== undefined) throw missing(name, instead);
  }
  if (options.topK !== undefined && !topKField) throw missing("topK", "use topP");
}

function missing(option: string, instead: string): TypeError {
  return new TypeError(`Cannot use option ${quoted(option)}: the Responses API has no member for it; ${instead}`);
}

function topKOf(topK: number | undefined, field: string | false | undefined): JsonObject {
  return field && topK !== undefined ? { [field]: topK } : {};
}

function encodeTools(entries: readonly ToolEntry[], notes: Notes): JsonObject[] {
  return entries.flatMap((entry, at) => {
    if (!("type" in entry)) return [encodeTool(entry)];
    // A tool that the service runs itself has the name as its type, such as web_search.
    if (entry.type === "systemTool") return [{ type: entry.name }];
    dropCachePoint(notes, `tools[${at}]`);
    return [];
  });
}

/** Without `strict` the service would take the schema for a strict one, and change it. */
function encodeTool({ name, description, inputSchema, jsonSchema, strict = false }: Tool): JsonObject {
  const parameters = isStandardSchema(inputSchema)
    ? jsonSchemaOf(inputSchema, jsonSchema, `tool "${name}"`)
    : jsonSchema ?? inputSchema;
  return { type: "function", name, ...defined({ description }), parameters, strict };
}

function choiceOf(choice: OpenAIChatOptions["toolChoice"]): unknown {
  if (choice === undefined || choice === "auto" || choice === "none") return choice;
  return choice === "any" ? "required" : { type: "function", name: (choice as { readonly name: string }).name };
}

function isReasoning(reasoning: ReasoningOptions | undefined): boolean {
  return reasoning !== undefined && reasoning !== "off";
}

/** @throws {TypeError} for a budget, which the format cannot express. */
function encodeReasoning(
  reasoning: ReasoningOptions | undefined,
  model: string,
  request: FormatRequest["quirks"]["reasoningRequest"],
): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  if (request === false) {
    throw new TypeError(
      `Cannot use option "reasoning" with ${cut(model)}: the service has no member for it; leave it out`,
    );
  }
  if (reasoning === "off") return { effort: "none" };
  if ("effort" in reasoning) return { effort: reasoning.effort };
  throw new TypeError(
    'Cannot use option "reasoning": the Responses API has no budget of tokens; use { effort: "low" }',
  );
}
