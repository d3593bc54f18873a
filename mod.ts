/**
 * Amazon Bedrock for edge runtimes: chat and stream with every model from Cloudflare Workers, Deno, Bun and Node, on web
 * standards alone. Requests are signed with SigV4 or carry a Bedrock API key.
 *
 * ```sh
 * deno add jsr:@bedrock-edge/client       # Deno, Deno Deploy
 * npm install @bedrock-edge/client        # Node, Bun, Cloudflare Workers
 * ```
 *
 * ## Chat
 *
 * {@linkcode createBedrock} takes the region and the credentials from the environment (`AWS_REGION`, and
 * `AWS_BEARER_TOKEN_BEDROCK` or AWS keys), or from its options. The examples on this page pass the `fetch` of a fake
 * Bedrock, so that they run without an AWS account; leave it out to reach AWS.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "key", replies: ["Paris."] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "key", fetch });
 * const { text, stopReason } = await bedrock.chat({
 *   model: "us.amazon.nova-lite-v1:0",
 *   messages: "What is the capital of France?",
 * });
 * assertEquals([text, stopReason], ["Paris.", "end_turn"]);
 * ```
 *
 * ## Stream
 *
 * A stream is read once. Leaving the loop closes the connection. `final()` resolves with the whole answer, without a
 * second request, and rejects if the stream ended early. `toResponse(stream)` sends the stream to a browser as server-sent
 * events.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "key", replies: ["Paris is the capital of France."] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "key", fetch });
 * const stream = bedrock.stream({ model: "us.amazon.nova-lite-v1:0", messages: "What is the capital of France?" });
 * let answer = "";
 * for await (const text of stream.textStream) answer += text;
 * const { text, usage } = await stream.final();
 * assertEquals(answer, text);
 * assertEquals(usage?.inputTokens !== undefined, true);
 * ```
 *
 * ## Tools
 *
 * {@linkcode runTools} calls your functions until the model has its answer. The input schema is a JSON Schema, or a schema
 * of zod, valibot or arktype, which also types the input.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, runTools, tool } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const weather = tool({
 *   name: "weather",
 *   description: "The weather in a city",
 *   inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
 *   execute: () => ({ degrees: 7 }),
 * });
 *
 * const replies = [{ type: "toolUse", name: "weather", input: { city: "Oslo" } }, "It is 7 degrees."] as const;
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "key", fetch: fakeBedrock({ apiKey: "key", replies }) });
 * const model = bedrock.model("us.amazon.nova-lite-v1:0");
 * const { text, steps } = await runTools(model, { messages: "How warm is it in Oslo?", tools: [weather] });
 * assertEquals([text, steps.length], ["It is 7 degrees.", 2]);
 * ```
 *
 * ## Errors
 *
 * Failures of the service and of the connection are a {@linkcode ProviderError}: `kind` is for programs, `hint` for
 * people. A mistake in a call throws a `TypeError` or `RangeError` before anything is sent. An abort rejects with the
 * signal's reason, a timeout with the platform's `TimeoutError`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, isProviderError } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "key" });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "wrong-key", fetch });
 * try {
 *   await bedrock.chat({ model: "us.amazon.nova-lite-v1:0", messages: "Hi" });
 * } catch (error) {
 *   assertEquals(isProviderError(error) && error.kind, "authentication");
 * }
 * ```
 *
 * ## Where to go next
 *
 * | for | see |
 * |---|---|
 * | several turns, kept in a store | {@linkcode conversation} |
 * | JSON that follows a schema | {@linkcode OutputOptions}, {@linkcode partialOutputStream} |
 * | images, documents, reasoning, citations | {@linkcode ContentBlock}, {@linkcode ReasoningOptions} |
 * | prompt caching, guardrails | {@linkcode CacheOptions}, {@linkcode GuardrailOptions} |
 * | timeouts, retries, proxies, endpoints | {@linkcode ClientOptions} |
 * | operations without a function of their own | {@linkcode RequestSpec} |
 * | temporary credentials, Workers, custom authentication | {@linkcode AuthOptions} |
 * | a smaller bundle | {@linkcode createTextClient}, {@linkcode createBedrockWith}, {@linkcode bearer}, {@linkcode sigv4} |
 * | facts about models: abilities, prices, regions | `@bedrock-edge/client/models` |
 * | tests of your own code | `@bedrock-edge/client/testing` |
 * | a provider of your own, or a layer over a stream | `@bedrock-edge/client/provider` |
 * | AWS's binary event stream by itself | `@bedrock-edge/client/event-stream` |
 *
 * The README has a longer tour. In the repository, `docs/reliability.md` lists every promise with the test that holds it.
 *
 * @module
 */

// The client: how it is made, its options, and its observers.
export { createBedrock } from "./src/bedrock/client/create.ts";
export { createBedrockWith } from "./src/bedrock/client/create_with.ts";
export type { Bedrock } from "./src/bedrock/client/client.ts";
export type { ClientMembers } from "./src/bedrock/client/chat_client.ts";
export type { RequestSpec } from "./src/bedrock/client/request.ts";
export type { CallRoute } from "./src/bedrock/route.ts";
export type { ConverseBody, RawOperations } from "./src/bedrock/client/raw.ts";
export {
  createTextClient,
  type TextChatDefaults,
  type TextChatOptions,
  type TextChatRequest,
  type TextClient,
  type TextClientOptions,
  type TextModel,
} from "./src/bedrock/client/text_client.ts";
export type {
  AuthInfo,
  AuthOptions,
  BedrockOptions,
  CallInit,
  ClientOptions,
  ControlOptions,
} from "./src/bedrock/client/options.ts";
export type { FetchOptions } from "./src/bedrock/client/fetch_call.ts";
export type { RetryOptions, Timeouts } from "./src/base/call_options.ts";
export type { RequestEvent, ResponseEvent } from "./src/transport/hooks.ts";
export type { Clock } from "./src/base/clock.ts";

// Clients of others, over the APIs in OpenAI's and Anthropic's formats.
export {
  compatibleBaseURL,
  type CompatibleBaseURLOptions,
} from "./src/bedrock/operations/compatible/compatible_base_url.ts";
export {
  type CompatibleService,
  signedFetch,
  type SignedFetchOptions,
} from "./src/bedrock/operations/compatible/signed_fetch.ts";

// Authentication: API keys, AWS keys and their sources, and authenticators of your own.
export { bearer } from "./src/auth/bearer.ts";
export type { AuthScheme } from "./src/auth/described.ts";
export { sigv4, type SigV4Options } from "./src/auth/sigv4.ts";
export type { Credentials } from "./src/auth/keys.ts";
export type { CredentialProvider, CredentialProviderOptions } from "./src/auth/credentials.ts";
export {
  type Authenticator,
  type AuthenticatorContext,
  type AuthenticatorRequest,
  type Provide,
} from "./src/transport/authenticator.ts";

// Requests: what a chat or a stream takes.
export type {
  BlockNeeds,
  BlocksOf,
  ChatDefaults,
  ChatOptions,
  ChatRequest,
  GateMessages,
  ReasoningOptions,
  SystemBlock,
  UnreadType,
} from "./src/chat/request.ts";
export type { ChatModel, ChatProvider, ModelTraits, RequestOptions } from "./src/chat/provider.ts";
export type { GuardrailAssessment, GuardrailOutcome } from "./src/chat/guardrail.ts";
export type {
  BedrockChatDefaults,
  BedrockChatOptions,
  BedrockChatRequest,
  BedrockExtras,
  BedrockModel,
  CacheOptions,
  GuardrailOptions,
} from "./src/bedrock/chat_options.ts";
export type { CheckError } from "./src/chat/check/check_error.ts";

// Messages and their blocks.
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

// Files for messages, from anywhere.
export { type MediaFile, readMedia, type ReadMediaOptions } from "./src/chat/media/read_media.ts";
export type { MediaSource } from "./src/chat/media/media_source.ts";
export type { MediaFetch } from "./src/chat/media/fetch_media.ts";
export type { MediaType } from "./src/chat/media/media_format.ts";

// Answers: whole, as a stream of events, and as a response for a browser.
export type {
  CachedAnswer,
  CacheReceipt,
  CacheTtl,
  ChatResult,
  PartialResult,
  Repair,
  RequiredOutput,
  ResultOf,
  StopReason,
  Usage,
} from "./src/chat/result.ts";
export type { ResultResponse } from "./src/chat/response.ts";
export type { RouteStep } from "./src/chat/route.ts";
export type { ChatStream } from "./src/chat/chat_stream.ts";
export type { ChatEvent } from "./src/chat/event.ts";
export type { RestOfBlock, SseEvent } from "./src/chat/sse/events.ts";
export type { SseFailure } from "./src/chat/sse/failure.ts";
export { toResponse, type ToResponseInit } from "./src/chat/sse/to_response.ts";
export { type SseOptions, toSSE } from "./src/chat/sse/to_sse.ts";

// Tools: how they are declared, and the loop that runs them.
export {
  type InputOf,
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
export { runTools } from "./src/chat/tools/run_tools.ts";
export { streamTools, type ToolLoopStream } from "./src/chat/tools/stream_tools.ts";
export type { ToolLoop, ToolLoopResult } from "./src/chat/tools/tool_loop.ts";
export { type ToolLoopFailure, toolLoopFailure } from "./src/chat/tools/tool_loop_failure.ts";

// Structured output: answers that follow a schema.
export type { OutputMode, OutputOptions } from "./src/chat/schema/output.ts";
export type { JsonSchema, StandardSchema } from "./src/chat/schema/schema.ts";
export { StructuredOutputError } from "./src/chat/output/output_error.ts";
export { type DeepPartial, partialOutputStream } from "./src/chat/stream/partial_output_stream.ts";

// Conversations: several turns, kept in a store.
export { countTokens } from "./src/bedrock/operations/count_tokens/count_tokens.ts";
export type { InvokeCountRequest } from "./src/bedrock/operations/count_tokens/options.ts";
export type { TokenCount, TokenCounter } from "./src/chat/token_count.ts";
export { type Conversation, conversation } from "./src/chat/conversation/conversation.ts";
export type { ConversationOptions, SendOptions } from "./src/chat/conversation/options.ts";
export type { ConversationResult, ConversationStream } from "./src/chat/conversation/result.ts";
export type { ConversationJson, ConversationSize } from "./src/chat/conversation/fit/snapshot.ts";
export { ConversationSaveError } from "./src/chat/conversation/save_error.ts";
export type { Store, StoreSetOptions } from "./src/base/store.ts";

// Errors of the service, the connection and the stream.
export {
  AuthenticationError,
  ContextLengthError,
  type ErrorKind,
  type ErrorResponse,
  isProviderError,
  ProviderError,
  type ProviderErrorInit,
  RateLimitError,
} from "./src/errors/provider_error.ts";
export { StreamTruncatedError } from "./src/chat/stream/truncated.ts";

// Models: the ids that the compiler knows, and what it refuses for them. `./models` has the facts at run time.
export type { AnyModel } from "./src/chat/any_model.ts";
export type { ChatCodec } from "./src/bedrock/codec.ts";
export type { ModelFacts } from "./src/bedrock/model_facts.ts";
export type { Capability, Gate, Lacks, ModelId, ModelRow, ModelsWith } from "./src/models/gate.ts";
export type { KnownModelId, KnownModels, KnownProfileId, SuggestedModelId } from "./src/models/known_models.ts";
export type { ProfilePrefix } from "./src/aws/regions.ts";
export type { Residency } from "./src/models/profiles.ts";
