/**
 * The answer of the AI SDK's LanguageModelV4, whole and in a stream, as structural types. Answers are read defensively: these types
 * say what the specification promises, and no answer is cast to them. Source: `@ai-sdk/provider` 4.0.38, read 2026-11-29.
 */
import type { V4DataFile, V4Json, V4JsonObject, V4UrlFile, V4Vendors, V4Warning } from "./shared_types.ts";

/** Metadata of single vendors, which every part may have. */
interface Described {
  providerMetadata?: V4Vendors;
}

/** A source of an answer. */
export type V4Source =
  & (
    | { type: "source"; sourceType: "url"; id: string; url: string; title?: string }
    | { type: "source"; sourceType: "document"; id: string; mediaType: string; title: string; filename?: string }
  )
  & Described;

/** A source of a part of a text. */
export interface V4Citation {
  source: V4Source;
  startIndex?: number;
  endIndex?: number;
  citedText?: string;
}

/** A whole call. The input is JSON text. */
export interface V4ToolCall extends Described {
  type: "tool-call";
  toolCallId: string;
  toolName: string;
  input: string;
  providerExecuted?: boolean;
  dynamic?: boolean;
}

/** The result of a call that the service ran. */
export interface V4ToolResult extends Described {
  type: "tool-result";
  toolCallId: string;
  toolName: string;
  result: NonNullable<V4Json>;
  isError?: boolean;
  preliminary?: boolean;
  dynamic?: boolean;
}

/** The parts of an answer that a stream has whole. */
export type V4WholePart =
  | ({ type: "custom"; kind: `${string}.${string}` } & Described)
  | ({ type: "reasoning-file"; mediaType: string; data: V4DataFile | V4UrlFile } & Described)
  | ({ type: "file"; mediaType: string; data: V4DataFile | V4UrlFile } & Described)
  | ({ type: "tool-approval-request"; approvalId: string; toolCallId: string } & Described)
  | V4Source
  | V4ToolCall
  | V4ToolResult;

/** A part of a whole answer. */
export type V4Content =
  | ({ type: "text"; text: string; citations?: V4Citation[] } & Described)
  | ({ type: "reasoning"; text: string } & Described)
  | V4WholePart;

/** The counts of tokens. The three counts of the input that follow the first add up to it. */
export interface V4Usage {
  inputTokens: {
    total: number | undefined;
    noCache: number | undefined;
    cacheRead: number | undefined;
    cacheWrite: number | undefined;
  };
  outputTokens: { total: number | undefined; text: number | undefined; reasoning: number | undefined };
  raw?: V4JsonObject;
}

/** Why the model stopped: one word of the specification, and the vendor's own. */
export interface V4FinishReason {
  unified: "stop" | "length" | "content-filter" | "tool-calls" | "error" | "interrupted" | "other";
  raw: string | undefined;
}

/** A whole answer. */
export interface V4Result {
  content: V4Content[];
  structuredOutputText?: string;
  finishReason: V4FinishReason;
  usage: V4Usage;
  providerMetadata?: V4Vendors;
  request?: { url?: string; body?: unknown };
  response?: { id?: string; timestamp?: Date; modelId?: string; headers?: Record<string, string>; body?: unknown };
  warnings: V4Warning[];
}

/** A part of a stream. */
export type V4StreamPart =
  | { type: "stream-start"; warnings: V4Warning[] }
  | { type: "response-metadata"; id?: string; timestamp?: Date; modelId?: string }
  | ({ type: "text-start"; id: string } & Described)
  | ({ type: "text-delta"; id: string; delta: string } & Described)
  | ({ type: "text-end"; id: string; citations?: V4Citation[] } & Described)
  | ({ type: "reasoning-start"; id: string } & Described)
  | ({ type: "reasoning-delta"; id: string; delta: string } & Described)
  | ({ type: "reasoning-end"; id: string } & Described)
  | (
    & {
      type: "tool-input-start";
      id: string;
      toolName: string;
      inputEncoding?: "json" | "text";
      providerExecuted?: boolean;
      dynamic?: boolean;
      title?: string;
    }
    & Described
  )
  | ({ type: "tool-input-delta"; id: string; delta: string } & Described)
  | ({ type: "tool-input-end"; id: string } & Described)
  | V4WholePart
  | ({ type: "finish"; usage: V4Usage; finishReason: V4FinishReason } & Described)
  | { type: "ping" }
  | { type: "raw"; rawValue: unknown }
  | { type: "error"; error: unknown };
