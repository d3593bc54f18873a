/**
 * Functions around the calls of a model: your own, telemetry, and a cache of responses. They work with every model, a router included,
 * and import no provider.
 *
 * | for | see |
 * |---|---|
 * | your own functions around requests, events and results | {@linkcode use}, {@linkcode Middleware} |
 * | spans, metrics and events of OpenTelemetry | {@linkcode instrument} |
 * | the same answer for the same request | {@linkcode responseCache} |
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { use } from "@bedrock-edge/client/middleware";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * let tokens = 0;
 * const model = use(bedrock.model("amazon.nova-lite-v1:0"), {
 *   result: ({ usage }) => void (tokens += usage?.totalTokens ?? 0),
 * });
 * const { text } = await model.chat({ messages: "The capital of France?" });
 * assertEquals([text, tokens > 0], ["Paris.", true]);
 * ```
 * @module
 */
// Your own functions.
export { use } from "./use/use.ts";
export type { Middleware, MiddlewareCall, MiddlewareHooks } from "./use/middleware.ts";

// Telemetry.
export { instrument } from "./telemetry/instrument.ts";
export type { InstrumentOptions, TelemetryAnswer } from "./telemetry/options.ts";
export type {
  Logger,
  Meter,
  TelemetryAttributes,
  TelemetryContent,
  TelemetryEvent,
  TelemetryInstrumentOptions,
  TelemetrySpan,
  TelemetrySpanOptions,
  TelemetryValue,
  Tracer,
} from "./telemetry/otel.ts";

// A cache of responses.
export { type ResponseCache, responseCache, type ResponseCacheOptions } from "./cache/response_cache.ts";

// Types of these that the main entry has as well.
export type { Clock } from "../base/clock.ts";
export type { Store, StoreSetOptions } from "../base/store.ts";
export type { AnyModel } from "../chat/any_model.ts";
export type { ChatStream } from "../chat/chat_stream.ts";
export type { ChatEvent } from "../chat/event.ts";
export type { ChatModel } from "../chat/provider.ts";
export type { ChatOptions } from "../chat/request.ts";
export type { CachedAnswer, ChatResult } from "../chat/result.ts";
export type { ModelId } from "../models/gate.ts";
