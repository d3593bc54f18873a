/**
 * A recorded request in the words of our own options: the inverse of the encoder, written from the options' types. Every block
 * becomes a typed one, and a member without a counterpart is an error.
 */
import type {
  BedrockChatRequest,
  ContentBlock,
  Message,
  ReasoningOptions,
  Source,
  SystemBlock,
  ToolEntry,
  ToolResultBlock,
} from "@bedrock-edge/client";
import type { Recording } from "../helpers/corpus.ts";
import type { Json } from "./recorded.ts";

/** The options that ask for what `recording` asked for. */
export function optionsOf({ model, request }: Recording): BedrockChatRequest {
  const {
    messages,
    system,
    inferenceConfig,
    toolConfig,
    guardrailConfig,
    outputConfig,
    performanceConfig,
    serviceTier,
    additionalModelRequestFields,
    additionalModelResponseFieldPaths,
    ...more
  } = request as Json;
  requireNone(more, "a request");
  return given({
    model,
    messages: (messages as Json[]).map(messageOf),
    system: (system as Json[] | undefined)?.map(blockOf) as SystemBlock[] | undefined,
    ...inferenceConfig as object | undefined,
    ...toolsOf(toolConfig as Json | undefined),
    guardrail: guardrailConfig && guardrailOf(guardrailConfig as Json),
    output: outputConfig && outputOf(outputConfig as Json),
    latency: (performanceConfig as Json | undefined)?.["latency"],
    serviceTier: (serviceTier as Json | undefined)?.["type"],
    additionalModelRequestFields,
    additionalModelResponseFieldPaths,
  }) as unknown as BedrockChatRequest; // members were named one by one, and their values are the recording's
}

/** The message of a recorded request or answer. */
export function messageOf({ role, content, ...more }: Json): Message {
  requireNone(more, "a message");
  return { role: role as Message["role"], content: (content as Json[]).map(blockOf) as ContentBlock[] };
}

/** Kinds that are blocks of ours as they stand. */
const AS_THEY_STAND: readonly string[] = ["image", "document", "video", "searchResult", "citationsContent"];

function blockOf(block: Json): ContentBlock | SystemBlock {
  const [[kind, value], ...others] = Object.entries(block) as [[string, never], ...[string, unknown][]];
  if (others.length) throw new TypeError(`Cannot read a block of ${Object.keys(block)}: expected one member`);
  if (kind === "text") return { type: "text", text: value };
  if (AS_THEY_STAND.includes(kind)) return { type: kind as "image", ...value as { format: "png"; source: Source } };
  if (kind === "cachePoint") {
    const { type: _, ...lifetime } = value as Json;
    return { type: "cachePoint", ...lifetime };
  }
  if (kind === "guardContent") {
    const { text, ...more } = value as Json;
    requireNone(more, "guardContent");
    return { type: "guardContent", content: text as { text: string } };
  }
  if (kind === "reasoningContent") {
    const { reasoningText, ...redacted } = value as Json;
    return { type: "reasoningContent", ...reasoningText as object | undefined, ...redacted };
  }
  if (kind === "toolUse") {
    const { type, ...call } = value as { type?: string; toolUseId: string; name: string; input: unknown };
    return {
      type: "toolUse",
      ...call,
      ...type === "server_tool_use" ? { serverTool: type } : given({ wireType: type }),
    };
  }
  if (kind === "toolResult") {
    const { type, content, ...result } = value as { type?: string; toolUseId: string; content: Json[] };
    return { type: "toolResult", ...result, content: content.map(partOf), ...given({ serverTool: type }) };
  }
  throw new TypeError(`Cannot read a block of the kind ${kind}: options have no counterpart here`);
}

function partOf(part: Json): Exclude<ToolResultBlock["content"], string>[number] {
  return "json" in part ? { type: "json", json: part["json"] } : blockOf(part) as { type: "text"; text: string };
}

function toolsOf(toolConfig: Json | undefined): object {
  if (!toolConfig) return {};
  const { tools, toolChoice, ...more } = toolConfig;
  requireNone(more, "toolConfig");
  return given({
    tools: (tools as Json[]).map(toolOf),
    toolChoice: toolChoice && choiceOf(toolChoice as Json),
  });
}

interface ToolSpec {
  readonly name: string;
  readonly description?: string;
  readonly strict?: boolean;
  readonly inputSchema: { readonly json: Json };
}

function toolOf(entry: Json): ToolEntry {
  const { toolSpec, systemTool, cachePoint } = entry;
  if (cachePoint) return blockOf(entry) as ToolEntry;
  if (systemTool) return { type: "systemTool", name: (systemTool as { name: string }).name };
  const { name, description, strict, inputSchema, ...more } = toolSpec as ToolSpec;
  requireNone(more, "toolSpec");
  return { name, ...given({ description, strict }), inputSchema: inputSchema.json };
}

function choiceOf(choice: Json): unknown {
  return choice["tool"] ?? Object.keys(choice)[0];
}

function guardrailOf({ guardrailIdentifier, guardrailVersion, trace, streamProcessingMode, ...more }: Json): object {
  requireNone(more, "guardrailConfig");
  const traced = trace === undefined ? undefined : trace === "enabled_full" ? "full" : trace === "enabled";
  return given({ id: guardrailIdentifier, version: guardrailVersion, trace: traced, stream: streamProcessingMode });
}

function outputOf({ textFormat, ...more }: Json): object {
  requireNone(more, "outputConfig");
  const { schema, name, description } = (textFormat as { structure: { jsonSchema: Json } }).structure.jsonSchema;
  return given({ mode: "native", schema: JSON.parse(schema as string), name, description });
}

/** The options with what `additionalModelRequestFields` says of reasoning and sampling said by `reasoning` and `topK`. */
export function inOurOptions(options: BedrockChatRequest): BedrockChatRequest | undefined {
  const { additionalModelRequestFields: fields, ...rest } = options;
  if (!fields) return undefined;
  const { top_k, inferenceConfig, ...others } = fields;
  const topK = top_k ?? (inferenceConfig as Json | undefined)?.["topK"];
  const reasoning = reasoningOf(others);
  if (topK === undefined && !reasoning) return undefined;
  return {
    ...rest,
    ...given({ topK, reasoning: reasoning?.option, additionalModelRequestFields: reasoning ? undefined : others }),
  } as BedrockChatRequest;
}

function reasoningOf(fields: Json): { readonly option: ReasoningOptions } | undefined {
  const { thinking, reasoningConfig, reasoning_config, reasoning_effort, ...more } = fields;
  // Two of these together, or with another member, are beyond what the option says.
  if (Object.keys(fields).length !== 1 || Object.keys(more).length) return undefined;
  const { type, budget_tokens, maxReasoningEffort } = (thinking ?? reasoningConfig ?? {}) as Json;
  if (type === "disabled") return { option: "off" };
  if (typeof budget_tokens === "number") return { option: { budgetTokens: budget_tokens } };
  const effort = maxReasoningEffort ?? reasoning_effort ?? reasoning_config;
  return typeof effort === "string" ? { option: { effort: effort as "low" } } : undefined;
}

/** `members` without those that are undefined. */
function given<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

function requireNone(members: object, where: string): void {
  const names = Object.keys(members);
  if (names.length) throw new TypeError(`Cannot read ${names} of ${where}: options have no counterpart here`);
}
