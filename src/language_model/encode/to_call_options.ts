/**
 * A request as the call options of LanguageModelV4.
 */
import { defined } from "../../base/defined.ts";
import { shown } from "../../base/quote.ts";
import { outputInstruction, outputTool } from "../../chat/output/ask.ts";
import { outputName, outputSchema } from "../../chat/output/check_output.ts";
import type { ChatOptions, ReasoningOptions } from "../../chat/request.ts";
import type { Repair } from "../../chat/result.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { isStandardSchema, jsonSchemaOf } from "../../chat/schema/schema.ts";
import type { SystemTool, Tool, ToolEntry } from "../../chat/tool.ts";
import type { LanguageModelExtras } from "../extras.ts";
import type { V4CallOptions, V4FunctionTool, V4JsonSchema, V4ProviderTool, V4Reasoning } from "../request_types.ts";
import { toPrompt } from "./to_prompt.ts";
import type { V4Vendors } from "../shared_types.ts";
import { cacheOptions, mergeVendors, providerOptions } from "../vendors.ts";

/** A request to a model, whose options have been checked, with the bytes of files. */
export interface LanguageModelRequest {
  /** The id of the model, `creator/model`. */
  readonly model: string;
  readonly options: ChatOptions & LanguageModelExtras;
  /** How structured output is asked for; `undefined` if the request has no `output`. */
  readonly mode?: OutputMode | undefined;
}

/** The call options, and the changes of the caller's request. */
export interface EncodedCall {
  readonly callOptions: V4CallOptions;
  readonly repairs: readonly Repair[];
}

/**
 * Encodes a request. The options for structured output become a response format, or a forced tool, or words.
 *
 * @throws {TypeError} for a part of the request that the specification cannot express.
 */
export function toCallOptions({ model, options, mode }: LanguageModelRequest): EncodedCall {
  const { output } = options;
  const { prompt, repairs } = toPrompt(options.system, options.messages);
  const noted = [...repairs];
  const tools = encodeTools(options.tools ?? [], noted);
  let toolChoice: V4CallOptions["toolChoice"] = tools.length ? encodeChoice(options.toolChoice) : undefined;
  let responseFormat: V4CallOptions["responseFormat"];
  if (output && mode) {
    const { description } = output;
    const name = outputName(output);
    if (mode === "native") {
      responseFormat = { type: "json", schema: outputSchema(output), name, ...defined({ description }) };
    } else if (mode === "tool") {
      const tool = outputTool(output);
      tools.push({ type: "function", ...tool });
      toolChoice = { type: "tool", toolName: name };
    } else {
      if (mode === "jsonObject") responseFormat = { type: "json" };
      const behind = prompt.findIndex(({ role }) => role !== "system");
      const at = behind < 0 ? prompt.length : behind;
      prompt.splice(at, 0, { role: "system", content: outputInstruction(output) });
    }
  }
  const thinking = encodeReasoning(options.reasoning, model);
  const callOptions: V4CallOptions = {
    prompt,
    ...defined({
      maxOutputTokens: options.maxTokens,
      temperature: options.temperature,
      stopSequences: options.stopSequences && [...options.stopSequences],
      topP: options.topP,
      topK: options.topK,
      presencePenalty: options.presencePenalty,
      frequencyPenalty: options.frequencyPenalty,
      responseFormat,
      seed: options.seed,
      tools: tools.length ? tools : undefined,
      toolChoice,
      includeRawChunks: options.includeRawChunks,
      reasoning: thinking.reasoning,
    }),
    ...providerOptions(thinking.vendors, options.providerOptions),
  };
  return { callOptions, repairs: noted };
}

/** Encodes tools. A cache point becomes an option of the tool before it. */
function encodeTools(entries: readonly ToolEntry[], repairs: Repair[]): (V4FunctionTool | V4ProviderTool)[] {
  const tools: (V4FunctionTool | V4ProviderTool)[] = [];
  for (const [at, entry] of entries.entries()) {
    const path = `tools[${at}]`;
    const { type, ttl } = Object(entry);
    if (type === "cachePoint") {
      const last = tools.at(-1);
      if (last?.type === "function") last.providerOptions = mergeVendors(last.providerOptions, cacheOptions(ttl))!;
      else {
        repairs.push({
          rule: "cache-point",
          path,
          message: `${path} is a cache point that follows no tool of the caller; left it out`,
        });
      }
    } else if (type === "systemTool") {
      tools.push(providerTool((entry as SystemTool).name, path));
    } else {
      tools.push(functionTool(entry as Tool, path));
    }
  }
  return tools;
}

/** Returns a tool that a vendor or the gateway runs: `vendor.tool` by its id. */
function providerTool(id: string, path: string): V4ProviderTool {
  const [vendor, name] = `${id}`.split(/\.(.*)/s);
  if (!vendor || !name) {
    throw new TypeError(
      `Cannot chat: ${path}.name is ${
        shown(id)
      }, not the id of a vendor's tool; use one such as "gateway.perplexity_search"`,
    );
  }
  return { type: "provider", id: `${vendor}.${name}`, name, args: {} };
}

function functionTool({ name, description, inputSchema, jsonSchema, strict }: Tool, path: string): V4FunctionTool {
  if (typeof name !== "string" || !name) {
    throw new TypeError(`Cannot chat: ${path}.name is ${shown(name)}; pass a name`);
  }
  const schema: V4JsonSchema = isStandardSchema(Object(inputSchema))
    ? jsonSchemaOf(inputSchema, jsonSchema, `tool "${name}"`)
    : jsonSchemaOf(jsonSchema ?? inputSchema, undefined, `tool "${name}"`);
  return { type: "function", name, ...defined({ description, strict }), inputSchema: schema };
}

function encodeChoice(choice: ChatOptions["toolChoice"]): V4CallOptions["toolChoice"] {
  if (choice === undefined) return undefined;
  if (typeof choice === "object") return { type: "tool", toolName: choice.name };
  return { type: choice === "any" ? "required" : choice };
}

/**
 * Returns the options of vendors for a number of tokens to think, by the creator of the model. Source: the options `thinking` of
 * `@ai-sdk/anthropic` 3.0.140, `reasoningConfig` of `@ai-sdk/amazon-bedrock` 4.0.186 and `thinkingConfig` of `@ai-sdk/google`
 * 3.0.141, read 2026-11-29. Amazon Bedrock and Vertex AI serve the same models.
 */
const BUDGETS: Readonly<Record<string, (budgetTokens: number) => V4Vendors>> = {
  anthropic: (budgetTokens) => ({
    anthropic: { thinking: { type: "enabled", budgetTokens } },
    bedrock: { reasoningConfig: { type: "enabled", budgetTokens } },
  }),
  google: (thinkingBudget) => ({
    google: { thinkingConfig: { thinkingBudget, includeThoughts: true } },
    vertex: { thinkingConfig: { thinkingBudget, includeThoughts: true } },
  }),
};

function encodeReasoning(
  reasoning: ReasoningOptions | undefined,
  model: string,
): { readonly reasoning?: V4Reasoning; readonly vendors?: V4Vendors } {
  if (reasoning === undefined) return {};
  if (reasoning === "off") return { reasoning: "none" };
  if ("effort" in reasoning && reasoning.effort !== undefined) return { reasoning: reasoning.effort };
  const { budgetTokens } = reasoning as { budgetTokens: number }; // the check of the option requires one of both
  const creator = /^([\w-]+)\//.exec(model)?.[1] ?? "";
  if (Object.hasOwn(BUDGETS, creator)) return { vendors: BUDGETS[creator]!(budgetTokens) };
  throw new TypeError(
    `Cannot chat: reasoning.budgetTokens is not known for ${
      shown(model)
    }; use reasoning: { effort }, or providerOptions`,
  );
}
