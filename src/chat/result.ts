/**
 * The result of a request to a model.
 */
import type { AnswerBlock, AssistantMessage, CommonBlock } from "./content.ts";
import type { GuardrailOutcome } from "./guardrail.ts";
import type { OutputMode } from "./schema/output.ts";
import { type ResultResponse, withResponse } from "./response.ts";
import type { RouteStep } from "./route.ts";
import type { ToolEntry, ToolUseOf } from "./tool.ts";

/** Why the model stopped. Any other string passes through, because services add reasons. */
export type StopReason =
  | "end_turn"
  | "tool_use"
  | "max_tokens"
  | "stop_sequence"
  | "guardrail_intervened"
  | "content_filtered"
  | "malformed_model_output"
  | "malformed_tool_use"
  | "model_context_window_exceeded"
  | (string & Record<never, never>);

/** Four disjoint counts, as billed; their sum is `totalTokens`. */
export interface Usage {
  /** Input tokens at full price, without cache reads and writes. */
  inputTokens: number;
  /** Tokens read from the prompt cache. */
  cacheReadInputTokens: number;
  /** Tokens written to the prompt cache. */
  cacheWriteInputTokens: number;
  /** Tokens written by the model. */
  outputTokens: number;
  /** The sum of the four counts. */
  totalTokens: number;
  /** Cache writes by lifetime, if the service reports them. */
  cacheWriteByTtl?: {
    /** Tokens kept for five minutes. */
    "5m"?: number;
    /** Tokens kept for an hour. */
    "1h"?: number;
  };
}

/**
 * A change of the request before it was sent, and the reason.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
 * const { repairs } = await bedrock.chat({
 *   model: "amazon.nova-lite-v1:0",
 *   messages: [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "text", text: " " }] }],
 * });
 * assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), ["blank-text messages[0].content[1]"]);
 * ```
 */
export interface Repair {
  /** The rule's name. */
  readonly rule: string;
  /** The path in the caller's request, such as `messages[2].content[0].name`. */
  readonly path: string;
  /** The problem and the change, as a sentence. */
  readonly message: string;
}

/** How long the cache keeps a prompt after the last use. */
export type CacheTtl = "5m" | "1h";

/** The use of the prompt cache by one request. `usage.inputTokens` counts the tokens that were neither read nor written. */
export interface CacheReceipt {
  /** The cache points of the request, planned or given. */
  readonly points: readonly { readonly path: string; readonly ttl: CacheTtl }[];
  /** Tokens read from the cache. */
  readonly readTokens: number;
  /** The tokens by lifetime; absent if the service does not report them and the request had points of both lifetimes. */
  readonly readTokensByTtl?: Readonly<Partial<Record<CacheTtl, number>>>;
  /** Tokens written to the cache. */
  readonly writeTokens: number;
  /** The tokens by lifetime; absent if the service does not report them and the request had points of both lifetimes. */
  readonly writeTokensByTtl?: Readonly<Partial<Record<CacheTtl, number>>>;
}

/** How an answer came from a cache of responses. */
export interface CachedAnswer {
  /** The age of the answer in milliseconds. */
  readonly ageMs: number;
}

/** A whole answer. */
export interface ChatResult<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown> {
  /** All text joined, including cited text; the member that most callers need. */
  readonly text: string;
  /** Every block, in order, as the model wrote it. */
  readonly content: readonly AnswerBlock[];
  /**
   * The calls that the caller must answer, each with an input parsed by its schema, or with `invalid`. Calls that the service
   * runs itself are in `content` only.
   */
  readonly toolUses: readonly ToolUseOf<T>[];
  /** Parsed and validated structured output, when `output` was asked for. */
  readonly output?: O;
  /** The mode that gave the output. */
  readonly outputMode?: OutputMode;
  /** Why the model stopped. */
  readonly stopReason: StopReason;
  /** The token counts; absent when the service sent none. */
  readonly usage: Usage | undefined;
  /** The use of the prompt cache; absent without cache points, and without usage. */
  readonly cache?: CacheReceipt;
  /**
   * Present if a cache of responses gave the answer, and nothing was sent: `attempts` is 0, and all else is that of the original
   * answer. Its `usage` is not billed again, and `cost` is 0.
   */
  readonly cached?: CachedAnswer;
  /**
   * The caller's names of renamed documents, by the names that were sent, which citations and the model's words contain.
   * Absent when no document was renamed.
   */
  readonly documentNames?: Readonly<Record<string, string>>;
  /** The outcome of the guardrail; absent without a guardrail. */
  readonly guardrail?: GuardrailOutcome;
  /** The service's own time for the answer, in milliseconds. */
  readonly latencyMs: number | undefined;
  /** The id that was called: the given id, unless the client chose an inference profile. */
  readonly model: string;
  /** The service's id for the request. */
  readonly requestId: string | undefined;
  /** Ready to append to the next request's `messages`. */
  readonly message: AssistantMessage;
  /**
   * The HTTP answer, for its headers. Not enumerable: consoles do not print it, and JSON and copies made with a spread lack it. Absent
   * if the provider does not speak HTTP.
   */
  readonly response?: ResultResponse | undefined;
  /** The changes of the request before it was sent. */
  readonly repairs: readonly Repair[];
  /** How often the request was sent. */
  readonly attempts: number;
  /** The targets that a router tried or skipped, the one that answered last; absent without a router. */
  readonly route?: readonly RouteStep[];
  /** Guardrail and router traces, as the service sends them. */
  readonly trace?: unknown;
  /** The fields that `additionalModelResponseFieldPaths` selected. */
  readonly additionalModelResponseFields?: unknown;
  /** The tier that served the request, as the service sends it. */
  readonly serviceTier?: unknown;
  /** The latency mode that served the request, as the service sends it. */
  readonly performanceConfig?: unknown;
  /** Members of the answer that this version does not know, as the service sends them; absent without such members. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

/**
 * The result of a request. If the request asked for `output` with a typed schema and has no tools, `output` is always there:
 * an answer without it rejects with a `StructuredOutputError`. With tools it may be missing, because the model may have called
 * one instead.
 *
 * Tools among a handle's or a client's defaults are not known to the compiler. Look at `stopReason` there.
 */
export type ResultOf<T extends readonly ToolEntry[], O> = ChatResult<T, O> & RequiredOutput<T, O>;

/** `output`, if it cannot be missing; otherwise nothing. */
export type RequiredOutput<T extends readonly ToolEntry[], O> = [T] extends [readonly []] ? { readonly output: O }
  : unknown;

/** The part of an answer that had arrived when a stream ended early. */
export interface PartialResult
  extends Pick<ChatResult, "text" | "content" | "model" | "requestId" | "response" | "repairs" | "attempts" | "route"> {
  /** Only if it arrived. */
  readonly stopReason?: StopReason | undefined;
  /** Only if it arrived. */
  readonly usage?: Usage | undefined;
  /** As in the result: present if a cache of responses gives the answer. */
  readonly cached?: CachedAnswer | undefined;
}

/**
 * The facts about a call beside its answer: one object for each call, which the provider changes while the call goes on. It is
 * read for `partial`, for the result and for errors.
 */
export type CallLog = { -readonly [K in "model" | "requestId" | "repairs" | "attempts"]: ChatResult[K] } & {
  /** Set by a cache of responses. */
  cached?: CachedAnswer;
  /** Not enumerable; `setResponse` sets it. */
  readonly response?: ResultResponse | undefined;
  /** Set by a router. */
  route?: readonly RouteStep[];
};

/** Creates the log of a call that has not begun. */
export function createCallLog<M>(model: M): { model: M } & Omit<CallLog, "model"> {
  return { model, requestId: undefined, repairs: [], attempts: 0 };
}

/** The members of an answer beside its content. */
export type Outcome = Pick<
  ChatResult,
  | "stopReason"
  | "usage"
  | "latencyMs"
  | "trace"
  | "additionalModelResponseFields"
  | "serviceTier"
  | "performanceConfig"
  | "unknown"
>;

/** Makes the result of `chat()` and of `stream().final()`, so that the two cannot differ. */
export async function chatResult(
  content: readonly AnswerBlock[],
  outcome: Outcome,
  info: CallLog,
  by: { finish?(result: ChatResult): ChatResult | Promise<ChatResult> } | undefined,
): Promise<ChatResult> {
  // The text codec has only `unknown` for other blocks; a codec with more types decides how they appear in the message.
  const message = { role: "assistant", content: content as readonly CommonBlock[] } as const;
  const result = { ...outcome, text: textOf(content), content, toolUses: [], ...info, message };
  const finished = await by?.finish?.(withResponse(result, info)) ?? result;
  // A result of several answers has the response of the last one already.
  return finished.response ? finished : withResponse(finished, info);
}

/** Returns whether a value is a result, as far as models and middleware of others could mistake another value for one. */
export function isResult(value: unknown): value is ChatResult {
  return Array.isArray((value as Partial<ChatResult> | null | undefined)?.content);
}

/** Returns the joined text of blocks, including cited text. */
export function textOf(content: readonly AnswerBlock[]): string {
  return content.map((block) =>
    block.type === "text"
      ? block.text
      : block.type === "citationsContent"
      ? (block.content ?? []).map(({ text }) => text).join("")
      : ""
  ).join("");
}
