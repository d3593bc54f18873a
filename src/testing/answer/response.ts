/**
 * A Converse response: from a scripted reply, or from the small model.
 */
import { isObject } from "../../base/json_object.ts";
import { isCallerType, member, toolUseIdOf, type WireBlock } from "../judge/conversation.ts";
import { echo } from "./echo.ts";
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

/** The content of an answer, before it is in a format. */
export interface Said {
  readonly content: readonly WireBlock[];
  readonly stopReason: string;
  /** The stop sequence that ended the answer. */
  readonly stopSequence: string | null;
  readonly outputTokens: number;
}

/** The members of a script that say something. */
interface Saying {
  readonly content?: readonly WireBlock[] | undefined;
  readonly stopReason?: string | undefined;
}

/**
 * Returns the content of the answer to a Converse body: that of the script, or that of the small model, which names
 * `fake` as its place.
 */
export function say(script: Saying, body: FakeRequestBody, traits: Traits, fake: string = "fakeBedrock"): Said {
  const scripted = script.content && withIds(script.content, body);
  const { content, stopReason, stopSequence } = scripted
    ? { content: scripted, stopReason: stopReasonOf(scripted), stopSequence: null }
    : echo(body, traits, fake);
  const outputTokens = content.reduce((sum, block) => sum + countTokens(block["text"] ?? block), 0);
  return { content, stopReason: script.stopReason ?? stopReason, stopSequence, outputTokens };
}

/** Makes the response to `request`. Without a script the small model answers. */
export function respond(
  script: Script,
  { operation, body }: FakeReplyRequest,
  msPerToken: number,
  cache: CacheUsage | undefined,
  traits: Traits,
): WireResponse {
  const { content: said, stopReason, stopSequence, outputTokens } = say(script, body, traits);
  const isPreceded = !script.content && traits.streamsEmptyText && operation === "ConverseStream" &&
    said.some((block) => "reasoningContent" in block);
  const content = isPreceded ? [{ text: "" }, ...said] : said;
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
