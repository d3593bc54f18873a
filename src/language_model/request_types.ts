/**
 * The request of the AI SDK's LanguageModelV4, as structural types. Source: `@ai-sdk/provider` 4.0.38, read 2026-11-29.
 */
import type { V4DataFile, V4File, V4Json, V4JsonObject, V4UrlFile, V4Vendors } from "./shared_types.ts";

/** Options for single vendors, which every message and every part may have. */
interface Optional {
  providerOptions?: V4Vendors;
}

/** Text. */
export interface V4TextPart extends Optional {
  type: "text";
  text: string;
}

/** A file. The media type may lack its second half: `image`, `image/*`. */
export interface V4FilePart extends Optional {
  type: "file";
  filename?: string;
  data: V4File;
  mediaType: string;
}

/** A part that only one vendor knows. */
export interface V4CustomPart extends Optional {
  type: "custom";
  kind: `${string}.${string}`;
}

/** Reasoning. */
export interface V4ReasoningPart extends Optional {
  type: "reasoning";
  text: string;
}

/** A file of the model's reasoning. */
export interface V4ReasoningFilePart extends Optional {
  type: "reasoning-file";
  data: V4DataFile | V4UrlFile;
  mediaType: string;
}

/** A call of a tool. The input is a value, and not its JSON. */
export interface V4ToolCallPart extends Optional {
  type: "tool-call";
  toolCallId: string;
  toolName: string;
  input: unknown;
  providerExecuted?: boolean;
}

/** A part of a tool result in `content`. */
export type V4OutputPart =
  | (V4TextPart & { text: string })
  | ({ type: "file"; data: V4File; mediaType: string; filename?: string } & Optional)
  | ({ type: "custom" } & Optional);

/** The output of a tool. */
export type V4ToolOutput =
  | ({ type: "text"; value: string } & Optional)
  | ({ type: "json"; value: V4Json } & Optional)
  | ({ type: "execution-denied"; reason?: string } & Optional)
  | ({ type: "error-text"; value: string } & Optional)
  | ({ type: "error-json"; value: V4Json } & Optional)
  | { type: "content"; value: V4OutputPart[] };

/** The result of a call. */
export interface V4ToolResultPart extends Optional {
  type: "tool-result";
  toolCallId: string;
  toolName: string;
  output: V4ToolOutput;
}

/** The answer to a service that asked for approval of a call. */
export interface V4ToolApprovalPart extends Optional {
  type: "tool-approval-response";
  approvalId: string;
  approved: boolean;
  reason?: string;
}

/** A part of a user's message. */
export type V4UserPart = V4TextPart | V4FilePart;

/** A part of an assistant's message. */
export type V4AssistantPart =
  | V4TextPart
  | V4FilePart
  | V4CustomPart
  | V4ReasoningPart
  | V4ReasoningFilePart
  | V4ToolCallPart
  | V4ToolResultPart;

/** A part of a message with results. */
export type V4ToolPart = V4ToolResultPart | V4ToolApprovalPart;

/** A message. */
export type V4Message =
  & (
    | { role: "system"; content: string }
    | { role: "user"; content: V4UserPart[] }
    | { role: "assistant"; content: V4AssistantPart[] }
    | { role: "tool"; content: V4ToolPart[] }
  )
  & Optional;

/** A tool that the caller runs. */
export interface V4FunctionTool extends Optional {
  type: "function";
  name: string;
  description?: string;
  inputSchema: V4JsonSchema;
  inputExamples?: { input: V4JsonObject }[];
  strict?: boolean;
}

/** A tool that a vendor or the gateway runs, by its id. */
export interface V4ProviderTool {
  type: "provider";
  id: `${string}.${string}`;
  name: string;
  args: Record<string, unknown>;
}

/** A JSON Schema. The specification's own type of draft 7 has one member for each keyword; any of them fits. */
// deno-lint-ignore ban-types -- the declared type is an interface without an index, which `Record` would not fit
export type V4JsonSchema = {};

/** How much a model thinks. */
export type V4Reasoning = "provider-default" | "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

/** A request, without what is not sent: the signal and the headers. */
export interface V4CallOptions {
  prompt: V4Message[];
  maxOutputTokens?: number;
  temperature?: number;
  stopSequences?: string[];
  topP?: number;
  topK?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  responseFormat?: { type: "text" } | { type: "json"; schema?: V4JsonSchema; name?: string; description?: string };
  seed?: number;
  tools?: (V4FunctionTool | V4ProviderTool)[];
  toolChoice?: { type: "auto" } | { type: "none" } | { type: "required" } | { type: "tool"; toolName: string };
  includeRawChunks?: boolean;
  reasoning?: V4Reasoning;
  providerOptions?: V4Vendors;
}
