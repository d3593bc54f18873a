/**
 * What comes back from a model.
 */
import type { AnswerBlock, AssistantMessage, CommonBlock } from "./content.ts";
import type { GuardrailOutcome } from "./guardrail.ts";
import type { OutputMode } from "./output.ts";
import type { CacheTtl } from "./request.ts";
import type { ToolEntry, ToolUseOf } from "./tool.ts";

/** Why the model stopped. Any other string passes through: new reasons appear. */
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
  /** Read at full price; cache reads and writes are not in it. */
  inputTokens: number;
  /** Read from the prompt cache. */
  cacheReadInputTokens: number;
  /** Written to the prompt cache. */
  cacheWriteInputTokens: number;
  /** Written by the model. */
  outputTokens: number;
  /** The sum of the four. */
  totalTokens: number;
  /** Cache writes by lifetime, where the service says. */
  cacheWriteByTtl?: {
    /** Kept five minutes. */
    "5m"?: number;
    /** Kept an hour. */
    "1h"?: number;
  };
}

/**
 * Something that was changed in the request before it was sent, and why.
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
  /** Where, in the caller's request: such as `messages[2].content[0].name`. */
  readonly path: string;
  /** What was wrong, and what was done. */
  readonly message: string;
}

/** What a prompt cache did for one request. Of the prompt, what was neither read nor written is `usage.inputTokens`. */
export interface CacheReceipt {
  /** Where the request had cache points, whoever put them there. */
  readonly points: readonly { readonly path: string; readonly ttl: CacheTtl }[];
  /** Tokens read from the cache. */
  readonly readTokens: number;
  /** The same by lifetime; absent where the service does not say and points of both lifetimes were there. */
  readonly readTokensByTtl?: Readonly<Partial<Record<CacheTtl, number>>>;
  /** Tokens written to the cache. */
  readonly writeTokens: number;
  /** The same by lifetime; absent where the service does not say and points of both lifetimes were there. */
  readonly writeTokensByTtl?: Readonly<Partial<Record<CacheTtl, number>>>;
}

/** A whole answer. */
export interface ChatResult<T extends readonly ToolEntry[] = readonly ToolEntry[], O = unknown> {
  /** All text joined, cited text included; the field most callers want. */
  readonly text: string;
  /** Every block, in order, as the model wrote it. */
  readonly content: readonly AnswerBlock[];
  /**
   * The calls that the caller is to answer: inputs as their schemas made them, or with `invalid`. Calls that the service
   * runs itself are in `content` only.
   */
  readonly toolUses: readonly ToolUseOf<T>[];
  /** Parsed and validated structured output, when `output` was asked for. */
  readonly output?: O;
  /** How it was got. */
  readonly outputMode?: OutputMode;
  /** Why the model stopped. */
  readonly stopReason: StopReason;
  /** Absent when the service sent none. */
  readonly usage: Usage | undefined;
  /** What the prompt cache did; absent without cache points, and without usage. */
  readonly cache?: CacheReceipt;
  /**
   * What documents were called that had to be renamed: the caller's name by the one that was sent, which is what citations
   * and the model's words have. Absent when none was.
   */
  readonly documentNames?: Readonly<Record<string, string>>;
  /** What a guardrail did; absent when none looked. */
  readonly guardrail?: GuardrailOutcome;
  /** The service's own time for the answer, in milliseconds. */
  readonly latencyMs: number | undefined;
  /** The model that was called: as it was asked for, unless the client chose an inference profile for it. */
  readonly model: string;
  /** The service's id for the request. */
  readonly requestId: string | undefined;
  /** Ready to append to the next request's `messages`. */
  readonly message: AssistantMessage;
  /** What was changed in the request before it was sent. */
  readonly repairs: readonly Repair[];
  /** How often the request was sent. */
  readonly attempts: number;
  /** Guardrail and router traces, as AWS sends them. */
  readonly trace?: unknown;
  /** What `additionalModelResponseFieldPaths` asked for. */
  readonly additionalModelResponseFields?: unknown;
  /** The tier that served the request, as AWS sends it. */
  readonly serviceTier?: unknown;
  /** The latency mode that served the request, as AWS sends it. */
  readonly performanceConfig?: unknown;
  /** Members of the answer that this version does not know, as AWS sends them; absent when there are none. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

/** What had arrived when a stream ended early: nothing in it is invented. */
export interface PartialResult
  extends Pick<ChatResult, "text" | "content" | "model" | "requestId" | "repairs" | "attempts"> {
  /** Only if it arrived. */
  readonly stopReason?: StopReason | undefined;
  /** Only if it arrived. */
  readonly usage?: Usage | undefined;
}

/** What is known of a call beside its answer. */
export type CallInfo = { -readonly [K in "model" | "requestId" | "repairs" | "attempts"]: ChatResult[K] };

/** A call of which nothing is known yet. */
export function callInfo<M>(model: M): { model: M } & Omit<CallInfo, "model"> {
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

/** The one place that makes a result, as the request asked it to be made: `chat()` and `stream().final()` cannot differ. */
export function chatResult(
  content: readonly AnswerBlock[],
  outcome: Outcome,
  info: CallInfo,
  by: { finish?(result: ChatResult): ChatResult | Promise<ChatResult> } | undefined,
): ChatResult | Promise<ChatResult> {
  // What a plain client has no type for is `unknown`; whoever types more says what becomes of it in the message.
  const message = { role: "assistant", content: content as readonly CommonBlock[] } as const;
  const result = { ...outcome, text: textOf(content), content, toolUses: [], ...info, message };
  return by?.finish?.(result) ?? result;
}

/** All text of some blocks, joined; cited text too. */
export function textOf(content: readonly AnswerBlock[]): string {
  return content.map((block) =>
    block.type === "text"
      ? block.text
      : block.type === "citationsContent"
      ? (block.content ?? []).map(({ text }) => text).join("")
      : ""
  ).join("");
}
