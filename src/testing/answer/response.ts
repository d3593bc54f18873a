/**
 * A Converse response: from a scripted reply, or from the small model.
 */
import { isObject } from "../../base/json_object.ts";
import { isCallerType, member, toolUseIdOf, type WireBlock } from "../judge/conversation.ts";
import { type Echo, echo } from "./echo.ts";
import type { CacheUsage } from "./prompt_cache.ts";
import { promptParts } from "./prompt_parts.ts";
import type { FakeReplyRequest, Script } from "./reply.ts";
import type { FakeRequestBody } from "../base/request_log.ts";
import { fieldsAt } from "./response_fields.ts";
import { countTokens } from "./tokens.ts";
import type { Traits } from "../judge/answer_traits.ts";

/** A Converse response, as it is on the wire. */
export interface WireResponse {
  readonly output: { readonly message: { readonly role: "assistant"; readonly content: readonly WireBlock[] } };
  readonly stopReason: string;
  readonly usage: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly additionalModelResponseFields?: unknown;
  readonly trace?: unknown;
  readonly performanceConfig?: unknown;
  readonly serviceTier?: unknown;
}

/** The form of the blocks in a stream. */
export interface StreamShape {
  /** Side by side: one event of each block in turn, instead of one block after the other. */
  readonly interleave: boolean;
  /** Indices that the stream skips before each block. */
  readonly indexGap: number;
}

/** Makes the response to `request`. Without a script the small model answers. */
export function respond(
  script: Script,
  request: FakeReplyRequest,
  msPerToken: number,
  cache: CacheUsage | undefined,
  traits: Traits,
): WireResponse {
  const { body } = request;
  const scripted = script.content && withIds(script.content, body);
  const { content, stopReason: reason, stopSequence } = scripted
    ? { content: scripted, stopReason: stopReasonOf(scripted), stopSequence: null }
    : unscripted(request, body, traits);
  const stopReason = script.stopReason ?? reason;
  const outputTokens = content.reduce((sum, block) => sum + countTokens(block["text"] ?? block), 0);
  return {
    output: { message: { role: "assistant", content } },
    stopReason,
    usage: script.usage ?? usageOf(body, outputTokens, cache, traits),
    metrics: script.metrics ?? { latencyMs: Math.max(1, Math.round(outputTokens * msPerToken)) },
    ...defined(
      "additionalModelResponseFields",
      script.additionalModelResponseFields ?? fieldsAt(body, stopReason, stopSequence),
    ),
    ...defined("trace", script.trace),
    // The service reports these in use, if the request asks.
    ...defined("performanceConfig", body["performanceConfig"]),
    ...defined("serviceTier", body["serviceTier"]),
  };
}

/** Gives ids to scripted calls without one. */
function withIds(content: readonly WireBlock[], body: FakeRequestBody): readonly WireBlock[] {
  let calls = 0;
  return content.map((block) => {
    if (!("toolUse" in block)) return block;
    const toolUseId = toolUseIdOf(body, calls++);
    return { toolUse: { toolUseId, input: {}, ...member(block, "toolUse") } };
  });
}

/** Returns the small model's answer, in the wire format of the model that is called. */
function unscripted({ operation }: FakeReplyRequest, body: FakeRequestBody, traits: Traits): Echo {
  const said = echo(body, traits);
  const isPreceded = traits.streamsEmptyText && operation === "ConverseStream" &&
    said.content.some((block) => "reasoningContent" in block);
  return isPreceded ? { ...said, content: [{ text: "" }, ...said.content] } : said;
}

/**
 * Returns the usage in the service's format. Cache reads and writes count in the total, not in the input. Each cache
 * count has two names, and the usage of the service's own tools is always empty; recorded since 2025-11.
 */
function usageOf(
  body: unknown,
  outputTokens: number,
  cache: CacheUsage | undefined,
  { countsCache }: Traits,
): Readonly<Record<string, unknown>> {
  const all = promptParts(body).reduce((sum, { tokens }) => sum + tokens, 0);
  const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 } = cache ?? {};
  return {
    inputTokens: all - read - written,
    outputTokens,
    totalTokens: all + outputTokens,
    serverToolUsage: {},
    ...(cache || countsCache
      ? {
        cacheReadInputTokens: read,
        cacheReadInputTokenCount: read,
        cacheWriteInputTokens: written,
        cacheWriteInputTokenCount: written,
      }
      : {}),
    ...(cache ? { cacheDetails: cache.cacheDetails } : {}),
  };
}

function defined(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function stopReasonOf(content: readonly WireBlock[]): string {
  // The service runs its own tools and goes on; only a call of the caller's tool ends the turn.
  const asks = content.some(({ toolUse }) => isObject(toolUse) && isCallerType(toolUse["type"]));
  return asks ? "tool_use" : "end_turn";
}
