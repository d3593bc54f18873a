/**
 * What comes back from a model.
 */
import { defined } from "../defined.ts";
import type { AssistantMessage, ContentBlock } from "./content.ts";

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

/** A whole answer. */
export interface ChatResult {
  /** All text joined; the field most callers want. */
  readonly text: string;
  /** Every block, in order. */
  readonly content: readonly ContentBlock[];
  /** Why the model stopped. */
  readonly stopReason: StopReason;
  /** Absent when the service sent none. */
  readonly usage: Usage | undefined;
  /** The service's own time for the answer, in milliseconds. */
  readonly latencyMs: number | undefined;
  /** The model as it was asked for. */
  readonly model: string;
  /** The service's id for the request. */
  readonly requestId: string | undefined;
  /** Ready to append to the next request's `messages`. */
  readonly message: AssistantMessage;
  /** How often the request was sent. */
  readonly attempts: number;
  /** Guardrail and router traces, as AWS sends them. */
  readonly trace?: unknown;
  /** What `additionalModelResponseFieldPaths` asked for. */
  readonly additionalModelResponseFields?: unknown;
}

/** What had arrived when a stream ended early: nothing in it is invented. */
export interface PartialResult extends Pick<ChatResult, "text" | "content" | "model" | "requestId" | "attempts"> {
  /** Only if it arrived. */
  readonly stopReason?: StopReason | undefined;
  /** Only if it arrived. */
  readonly usage?: Usage | undefined;
}

/** What is known of a call beside its answer. */
export type CallInfo = { -readonly [K in "model" | "requestId" | "attempts"]: ChatResult[K] };

/** What an answer holds beside its content. */
export type Outcome = Pick<
  ChatResult,
  "stopReason" | "usage" | "latencyMs" | "trace" | "additionalModelResponseFields"
>;

/** The one place that makes a result: `chat()` and `stream().final()` cannot differ. */
export function chatResult(content: readonly ContentBlock[], outcome: Outcome, info: CallInfo): ChatResult {
  const { stopReason, usage, latencyMs, ...extras } = outcome;
  const message = { role: "assistant", content } as const;
  return { text: textOf(content), content, stopReason, usage, latencyMs, ...info, message, ...defined(extras) };
}

/** All text of some blocks, joined. */
export function textOf(content: readonly ContentBlock[]): string {
  return content.map((block) => block.type === "text" ? block.text : "").join("");
}
