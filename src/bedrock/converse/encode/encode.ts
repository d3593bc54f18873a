/**
 * Encodes a prompt and the rest of a request as Converse's body. Pure.
 */
import type { Repair } from "../../../chat/result.ts";
import { isStandardSchema, jsonSchemaOf } from "../../../chat/schema/schema.ts";
import type { ToolEntry } from "../../../chat/tool.ts";
import { defined } from "../../../base/defined.ts";
import type { ReasoningFacts } from "../../../models/model.ts";
import { encodeBlock } from "./encode_block.ts";
import { mergeOwnFields } from "./own_fields.ts";
import { familyRules } from "../../prompt/family_rules.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import { reasoningMembers } from "../../prompt/reasoning_members.ts";
import type { WireObject } from "../../wire.ts";
import type { BedrockChatOptions } from "../../chat_options.ts";

/** A body, and repairs for our members that the caller's fields override. */
export interface Encoded {
  readonly body: WireObject;
  readonly repairs: readonly Repair[];
}

/**
 * Encodes a request for `JSON.stringify`. Messages, system prompt and tools come from the prompt, not from `options`.
 *
 * @param textFormat the member of structured output in `outputConfig`
 * @param reasoningRequest the member that sets reasoning in the model's format, if it is known
 * @throws {TypeError} when a tool's schema is invalid, or the model's format cannot express an option.
 */
export function encodeRequest(
  model: string,
  prompt: Prompt,
  options: Omit<BedrockChatOptions, "messages" | "system" | "tools">,
  streaming: boolean,
  textFormat?: WireObject,
  reasoningRequest?: ReasoningFacts["request"],
): Encoded {
  const { maxTokens, temperature, topP, topK, stopSequences, toolChoice, guardrail } = options;
  const { serviceTier, latency, promptVariables, additionalModelRequestFields: given } = options;
  const { fields, effort } = reasoningMembers(model, options.reasoning, reasoningRequest);
  const repairs: Repair[] = [];
  const ours = { ...fields, ...topKFields(model, topK) };
  const messages = prompt.messages.map(({ role, content }) => ({
    role,
    content: content.map(({ block }) => encodeBlock(block)),
  }));
  const body = {
    messages: orAbsent(messages),
    system: orAbsent(prompt.system.map(({ block }) => encodeBlock(block))),
    inferenceConfig: orAbsent(defined({ maxTokens, temperature, topP, stopSequences })),
    // Converse has no "none": the request offers no tools instead.
    toolConfig: prompt.tools.length && toolChoice !== "none"
      ? defined({ tools: prompt.tools.map(({ block }) => encodeTool(block)), toolChoice: encodeChoice(toolChoice) })
      : undefined,
    guardrailConfig: guardrail && encodeGuardrail(guardrail, streaming),
    additionalModelRequestFields: orAbsent(mergeOwnFields(ours, given ?? {}, "additionalModelRequestFields", repairs)),
    additionalModelResponseFieldPaths: options.additionalModelResponseFieldPaths,
    promptVariables: promptVariables &&
      Object.fromEntries(Object.entries(defined(promptVariables)).map(([name, text]) => [name, { text }])),
    requestMetadata: options.requestMetadata,
    performanceConfig: latency && { latency },
    serviceTier: serviceTier && { type: serviceTier },
    outputConfig: orAbsent(defined({ textFormat, effort })),
  };
  return { body, repairs };
}

/** Returns a list or an object that is not empty, else `undefined`: the service refuses some empty members. */
function orAbsent<V extends object>(value: V): V | undefined {
  return Object.keys(value).length ? value : undefined;
}

/** Returns the model's own fields that set `topK`. */
function topKFields(model: string, topK: number | undefined): WireObject {
  if (topK === undefined) return {};
  return familyRules(model)?.topK === "inferenceConfig.topK" ? { inferenceConfig: { topK } } : { top_k: topK };
}

function encodeTool(tool: ToolEntry): WireObject {
  if ("type" in tool && tool.type === "cachePoint") return encodeBlock(tool);
  if ("type" in tool && tool.type === "systemTool") return { systemTool: { name: tool.name } };
  const { name, description, inputSchema, jsonSchema, strict } = tool as Exclude<ToolEntry, { type: string }>;
  // The check judges a JSON Schema; with `check: "off"` the schema is sent unchanged.
  const json = isStandardSchema(inputSchema)
    ? jsonSchemaOf(inputSchema, jsonSchema, `tool "${name}"`)
    : jsonSchema ?? inputSchema;
  return { toolSpec: { name, ...defined({ description, strict }), inputSchema: { json } } };
}

function encodeChoice(choice: BedrockChatOptions["toolChoice"]): WireObject | undefined {
  return choice === undefined ? undefined : typeof choice === "string" ? { [choice]: {} } : { tool: choice };
}

function encodeGuardrail(
  { id, version, trace, stream }: NonNullable<BedrockChatOptions["guardrail"]>,
  streaming: boolean,
): WireObject {
  return {
    guardrailIdentifier: id,
    guardrailVersion: version,
    trace: trace === undefined ? undefined : trace === "full" ? "enabled_full" : trace ? "enabled" : "disabled",
    streamProcessingMode: streaming ? stream : undefined,
  };
}
