/**
 * Amazon Bedrock for edge runtimes: chat and stream with every model, signed with SigV4 or a Bedrock API key, on web
 * standards alone.
 *
 * @example
 * ```ts
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * // createBedrock() takes region and credentials from the environment; this one talks to the fake.
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const stream = bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "What is the capital of France?" });
 * let answer = "";
 * for await (const text of stream.textStream) answer += text;
 * const { stopReason, usage } = await stream.final();
 * if (!answer || stopReason !== "end_turn" || !usage) throw new Error("a stream cannot end well without its end");
 * ```
 * @module
 */
export {
  type Authenticator,
  type AuthenticatorContext,
  type AuthenticatorRequest,
  type AuthScheme,
  type Provide,
} from "./src/auth/authenticator.ts";
export { bearer } from "./src/auth/bearer.ts";
export type { CredentialProvider, CredentialProviderOptions } from "./src/auth/credentials.ts";
export type { Credentials } from "./src/auth/keys.ts";
export { sigv4, type SigV4Options } from "./src/auth/sigv4.ts";
export { type Bedrock, type CallInit, type ConverseBody, createBedrockWith } from "./src/bedrock/client.ts";
export { createBedrock } from "./src/bedrock/create.ts";
export type { AuthInfo, AuthOptions, BedrockOptions, ClientOptions } from "./src/bedrock/options.ts";
export type { RetryOptions, Timeouts } from "./src/call_options.ts";
export type { AnyModel } from "./src/chat/any_model.ts";
export type { ChatStream } from "./src/chat/chat_stream.ts";
export type { RestOfBlock, SseEvent } from "./src/chat/sse/events.ts";
export type { SseFailure } from "./src/chat/sse/failure.ts";
export type { ToResponseInit } from "./src/chat/sse/response.ts";
export type { SseOptions } from "./src/chat/sse/stream.ts";
export type {
  AnswerBlock,
  AssistantMessage,
  AudioBlock,
  Bytes,
  CachePointBlock,
  Citation,
  CitationsBlock,
  CommonBlock,
  ContentBlock,
  DocumentBlock,
  GuardContentBlock,
  ImageBlock,
  InvalidToolUse,
  Message,
  Messages,
  ReasoningBlock,
  S3Location,
  SearchResultBlock,
  Source,
  TextBlock,
  ToolAdditionBlock,
  ToolReference,
  ToolRemovalBlock,
  ToolResultBlock,
  ToolUseBase,
  ToolUseBlock,
  UngatedBlock,
  UnknownBlock,
  ValidToolUse,
  VideoBlock,
} from "./src/chat/content.ts";
export {
  type Conversation,
  conversation,
  type ConversationOptions,
  type SendOptions,
} from "./src/chat/conversation.ts";
export type { ConversationResult, ConversationStream } from "./src/chat/conversation/result.ts";
export type { ConversationJson, ConversationSize } from "./src/chat/conversation/snapshot.ts";
export { ConversationSaveError, type ConversationStore } from "./src/chat/conversation/store.ts";
export type { ChatEvent } from "./src/chat/event.ts";
export type { GuardrailAssessment, GuardrailOptions, GuardrailOutcome } from "./src/chat/guardrail.ts";
export type { OutputMode, OutputOptions } from "./src/chat/output.ts";
export { StructuredOutputError } from "./src/chat/output_error.ts";
export { type DeepPartial, partialOutputStream } from "./src/chat/partial_output_stream.ts";
export type { ChatModel, ChatProvider } from "./src/chat/provider.ts";
export type {
  BlocksOf,
  CacheOptions,
  CacheTtl,
  ChatDefaults,
  ChatOptions,
  ChatRequest,
  GateMessages,
  ReasoningOptions,
  SystemBlock,
} from "./src/chat/request.ts";
export type { CacheReceipt, ChatResult, PartialResult, Repair, StopReason, Usage } from "./src/chat/result.ts";
export { runTools, type ToolLoop, type ToolLoopResult } from "./src/chat/run_tools.ts";
export type { JsonSchema, StandardSchema } from "./src/chat/schema.ts";
export {
  type NameOf,
  type SystemTool,
  type Tool,
  tool,
  type ToolContext,
  type ToolDefinition,
  type ToolEntry,
  type ToolUseOf,
  type ValidToolUseOf,
} from "./src/chat/tool.ts";
export { type ToolLoopFailure, toolLoopFailure } from "./src/chat/tool_loop_failure.ts";
export { StreamTruncatedError } from "./src/chat/truncated.ts";
export type { Clock } from "./src/clock.ts";
export type { CheckError } from "./src/converse/check_error.ts";
export type { Converse } from "./src/converse/dialect.ts";
export type { FactsOptions, ModelFacts } from "./src/converse/facts.ts";
export { converse } from "./src/converse/whole.ts";
export {
  AuthenticationError,
  ContextLengthError,
  type ErrorKind,
  isProviderError,
  ProviderError,
  type ProviderErrorInit,
  RateLimitError,
} from "./src/errors/provider_error.ts";
export type { RequestEvent, ResponseEvent } from "./src/http/send.ts";
export type { Capability, Gate, Lacks, ModelId, ModelRow, ModelsWith } from "./src/models/gate.ts";
export type { Residency } from "./src/models/profiles.ts";
export type { KnownModelId, KnownModels, KnownProfileId, ProfilePrefix } from "./src/models/known_models.ts";
