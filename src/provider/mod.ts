/**
 * Write a provider, or a layer over one: the parts of which every stream of this package is made.
 *
 * | for | see |
 * |---|---|
 * | a provider, and a model of it | {@linkcode ChatProvider}, {@linkcode ChatModel} |
 * | the stream of one answer, from a source of events | {@linkcode chatStream}, {@linkcode ChatEventSource} |
 * | a stream over another stream: logs, limits, other events | {@linkcode relay} |
 *
 * A provider that passes on the events of a service needs `chatStream` alone: its `stream` returns one, and its `chat` returns
 * `stream(request).final()`. Tool loops, conversations, budgets and responses work with every `ChatModel`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ChatEvent, chatStream } from "@bedrock-edge/client/provider";
 *
 * const stream = chatStream("echo", async (log, stop) => {
 *   const response = await fetch("data:text/plain,Paris.", { signal: stop });
 *   log.requestId = response.headers.get("x-request-id") ?? undefined;
 *   const text = await response.text();
 *   const batches: ChatEvent[][] = [
 *     [{ type: "start", role: "assistant" }, { type: "text", index: 0, text }],
 *     [{ type: "stop", stopReason: "end_turn" }],
 *   ];
 *   return { pull: () => Promise.resolve(batches.shift()), close: () => Promise.resolve() };
 * });
 * assertEquals(await stream.text(), "Paris.");
 * ```
 * @module
 */
// A provider, and its models.
export type { ChatModel, ChatProvider, ModelTraits } from "../chat/provider.ts";

// The stream of one answer, and its source.
export { chatStream } from "../chat/stream/chat_stream.ts";
export type { EndHook, OpenSource, StreamControl } from "../chat/stream/open_source.ts";
export type { ChatEvent, ChatEventSource } from "../chat/event.ts";
export type { ChatStream } from "../chat/chat_stream.ts";
export type { CallLog } from "../chat/result.ts";

// A stream over another stream.
export { relay, type RelayHooks } from "../chat/stream/relay.ts";

// The service that a provider calls, as the transport sees it.
export type { AttemptFacts, ErrorBody, FailedAnswer, Recovery, SentAttempt, Service } from "../transport/service.ts";
export type { SecretRules } from "../transport/secrets/redact.ts";

// Types of these that the main entry has as well.
export type { AnyModel } from "../chat/any_model.ts";
export type { Clock } from "../base/clock.ts";
export type { AnswerBlock, Citation, Messages, ToolResultBlock } from "../chat/content.ts";
export type { ChatDefaults, ChatOptions, ChatRequest } from "../chat/request.ts";
export type { CachedAnswer, ChatResult, PartialResult, Repair, ResultOf, StopReason, Usage } from "../chat/result.ts";
export type { RouteStep } from "../chat/route.ts";
export type { ToolEntry, ToolUseOf } from "../chat/tool.ts";
export type { Gate, ModelId } from "../models/gate.ts";
