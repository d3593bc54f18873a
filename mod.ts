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
export type { CredentialProvider, Credentials } from "./src/auth/credentials.ts";
export { sigv4, type SigV4Options } from "./src/auth/sigv4.ts";
export { type Bedrock, type CallInit, type ConverseBody, createBedrockWith } from "./src/bedrock/client.ts";
export { createBedrock } from "./src/bedrock/create.ts";
export type { AuthInfo, AuthOptions, BedrockOptions, ClientOptions } from "./src/bedrock/options.ts";
export type { RetryOptions, Timeouts } from "./src/call_options.ts";
export type { ChatStream, ToResponseInit } from "./src/chat/chat_stream.ts";
export type { AssistantMessage, ContentBlock, Message, Messages, TextBlock, UnknownBlock } from "./src/chat/content.ts";
export type { ChatEvent } from "./src/chat/event.ts";
export type { ChatModel, ChatProvider } from "./src/chat/provider.ts";
export type { ChatDefaults, ChatOptions, ChatRequest } from "./src/chat/request.ts";
export type { ChatResult, PartialResult, StopReason, Usage } from "./src/chat/result.ts";
export { StreamTruncatedError } from "./src/chat/truncated.ts";
export type { Clock } from "./src/clock.ts";
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
export type { ModelId } from "./src/models/model_id.ts";
