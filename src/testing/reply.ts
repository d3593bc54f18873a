/**
 * What the fake answers: a script, or what its own small model makes of the request.
 */
import { isRecord } from "./constraints.ts";
import { isCallerType, lastUserMessage, textOf, type WireBlock } from "./conversation.ts";
import { type Echo, echo } from "./echo.ts";
import type { CacheUsage } from "./prompt_cache.ts";
import { promptParts } from "./prompt_parts.ts";
import { Refusal, statusOf } from "./refusal.ts";
import { fieldsAt } from "./response_fields.ts";
import { countTokens } from "./tokens.ts";
import { type Traits, traitsOf } from "./traits.ts";

/** A request as a reply's `when` function sees it. */
export interface FakeReplyRequest {
  /** `Converse` or `ConverseStream`. */
  readonly operation: string;
  /** As the path names it, decoded. */
  readonly modelId: string;
  /** The wire's body, parsed. */
  readonly body: unknown;
}

/** What a request must be for a reply to answer it. Everything given must hold. */
export interface FakeReplyMatch {
  /** The whole model id, or a pattern it matches. */
  readonly model?: string | RegExp;
  /** A part of the last user text, or a pattern it matches. */
  readonly text?: string | RegExp;
}

/** One scripted answer; sent as it is written, whatever the request's `maxTokens` and `stopSequences` say. */
export interface FakeReplyScript {
  /** Which requests it answers. @default all of them */
  readonly when?: FakeReplyMatch | ((request: FakeReplyRequest) => boolean);
  /** How many requests it answers before the next reply has its turn. @default {Infinity} */
  readonly times?: number;
  /** The answer's one text block. */
  readonly text?: string;
  /** The answer's blocks, in the wire's shape (`{ toolUse: { … } }`), whatever their kind; wins over `text`. */
  readonly content?: readonly Readonly<Record<string, unknown>>[];
  /** Why the answer ends. @default {"end_turn"}, or "tool_use" when the content asks for a tool */
  readonly stopReason?: string;
  /** Token counts in the wire's shape. @default counted, about four characters a token, with what the cache did */
  readonly usage?: Readonly<Record<string, unknown>>;
  /** Timings in the wire's shape. @default `latencyMs` from `msPerToken` */
  readonly metrics?: Readonly<Record<string, unknown>>;
  /** Fields of the model's own, sent as they are. @default what `additionalModelResponseFieldPaths` ask for, if known */
  readonly additionalModelResponseFields?: unknown;
  /** What guardrails or a prompt router say, sent as it is. */
  readonly trace?: unknown;
  /** The status that goes with `error`. @default the status AWS sends with that code */
  readonly status?: number;
  /** Refuses the request in AWS's shape instead of answering it. */
  readonly error?: { readonly code: string; readonly message: string };
  /** Streams the blocks side by side, a delta of each in turn, as models do that call tools in parallel. @default {false} */
  readonly interleave?: boolean;
  /** How many block indices a stream leaves out before each block, as models do that hide blocks. @default {0} */
  readonly indexGap?: number;
  /**
   * The stream's events, each `{ [eventName]: payload }`, sent unchanged: for streams that the other members cannot
   * describe. A name ending in `Exception` becomes an exception frame. An exception may be the only event, as in the service's
   * answer to an image whose bytes contradict the format. Answers only ConverseStream, unless `text`, `content` or `error`
   * answers Converse.
   */
  readonly events?: readonly Readonly<Record<string, unknown>>[];
}

/** A scripted answer: a string is one text block for every request. */
export type FakeReply = string | FakeReplyScript;

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

/** How a stream tells its blocks. */
export interface StreamShape {
  /** Side by side, an event of each in turn, instead of one after the other. */
  readonly interleave: boolean;
  /** Indices that are left out before each block. */
  readonly indexGap: number;
}

/** An answer, how a stream tells it, and for a stream the events that were scripted in place of it. */
export interface Answer {
  readonly response: WireResponse;
  readonly shape: StreamShape;
  readonly events: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** Picks replies in order and counts their uses. */
export interface ReplyScript {
  /** Returns the answer of `model` to `request`, with the given use of the cache. @throws {Refusal} when the script refuses. */
  answer(request: FakeReplyRequest, model: string, cache: () => CacheUsage | undefined): Answer;
  /** Forgets what was used. */
  reset(): void;
}

/** Reads the script; `msPerToken` is what the default `latencyMs` is made of. */
export function replyScript(replies: readonly FakeReply[], msPerToken: number): ReplyScript {
  const scripts = replies.map((reply): FakeReplyScript => typeof reply === "string" ? { text: reply } : reply);
  let used = scripts.map(() => 0);
  return {
    answer(request, model, cache) {
      const index = scripts.findIndex((script, at) =>
        used[at]! < (script.times ?? Infinity) && answers(script, request) && matches(script.when, request)
      );
      const script = scripts[index];
      if (script) used[index]!++;
      if (script?.error) {
        throw new Refusal(script.error.code, script.error.message, script.status ?? statusOf(script.error.code));
      }
      const response = respond(script ?? {}, request, msPerToken, cache(), traitsOf(model));
      const { interleave = false, indexGap = 0, events } = script ?? {};
      return {
        response,
        shape: { interleave, indexGap },
        events: request.operation === "ConverseStream" ? events : undefined,
      };
    },
    reset() {
      used = scripts.map(() => 0);
    },
  };
}

/** Whether `script` can answer the operation at all. */
function answers(script: FakeReplyScript, { operation }: FakeReplyRequest): boolean {
  if (operation === "ConverseStream" || script.events === undefined) return true;
  return script.text !== undefined || script.content !== undefined || script.error !== undefined;
}

function matches(when: FakeReplyScript["when"], request: FakeReplyRequest): boolean {
  if (when === undefined) return true;
  if (typeof when === "function") return when(request);
  const { model, text } = when;
  const given = textOf(lastUserMessage(request.body));
  // `search` ignores the memory of a pattern with the g flag, `test` does not.
  return (typeof model === "object"
    ? request.modelId.search(model) >= 0
    : model === undefined || request.modelId === model) &&
    (typeof text === "object" ? given.search(text) >= 0 : given.includes(text ?? ""));
}

function respond(
  script: FakeReplyScript,
  request: FakeReplyRequest,
  msPerToken: number,
  cache: CacheUsage | undefined,
  traits: Traits,
): WireResponse {
  const body = isRecord(request.body) ? request.body : {};
  const scripted = script.content ?? (script.text === undefined ? undefined : [{ text: script.text }]);
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
    // The service says which of these it used, when it was asked.
    ...defined("performanceConfig", body["performanceConfig"]),
    ...defined("serviceTier", body["serviceTier"]),
  };
}

/** Returns the small model's answer, in the wire format of the model that is called. */
function unscripted({ operation }: FakeReplyRequest, body: Record<string, unknown>, traits: Traits): Echo {
  const said = echo(body, traits);
  const isPreceded = traits.streamsEmptyText && operation === "ConverseStream" &&
    said.content.some((block) => "reasoningContent" in block);
  return isPreceded ? { ...said, content: [{ text: "" }, ...said.content] } : said;
}

/**
 * Returns the usage as the service sends it. Cache reads and writes are not part of the input, but part of the total. Each
 * cache count comes under two names, and the usage of the service's own tools is always empty; recorded since 2025-11.
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
  // The service runs its own tools and goes on; only a tool of the caller's ends the turn.
  const asks = content.some(({ toolUse }) => isRecord(toolUse) && isCallerType(toolUse["type"]));
  return asks ? "tool_use" : "end_turn";
}
