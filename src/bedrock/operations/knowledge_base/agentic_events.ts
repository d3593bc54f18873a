/**
 * The events of AgenticRetrieveStream.
 * Source: the API model of bedrock-agent-runtime 3.1164.0, read 2026-11-30.
 */
import { asObject, type JsonObject } from "../../../base/json_object.ts";
import { defined } from "../../../base/defined.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import { type AnswerEvents, type AnswerStream, withoutPadding } from "./answer_stream.ts";
import { isResultList } from "./results.ts";

/** A piece of a document that the agent found; AWS's shape. Members that this version does not know are kept. */
export interface AgenticRetrieveResultItem {
  /** The content: text, or bytes as base64. */
  readonly content: {
    readonly mimeType: string;
    readonly text?: string | undefined;
    readonly byteContent?: string | undefined;
  };
  /** The metadata of the document. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** The knowledge base or the memory that it is from. */
  readonly sourceRetriever: { readonly identifier: string };
}

/** A part of the answer and its sources; AWS's shape. */
export interface AgenticRetrieveCitation {
  /** The first character of the part in the answer. */
  readonly startIndex: number;
  /** The character after the part. */
  readonly endIndex: number;
  /** The sources, by their index in `results`. */
  readonly references: readonly { readonly resultIndex: number }[];
}

/** A step of the agent; AWS's shape. Members that this version does not know are kept. */
export interface AgenticRetrieveTrace {
  /** The step's id: a step has one event at its beginning, and one at its end. */
  readonly id: string;
  /** The time, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** The step. */
  readonly attributes: {
    /** `Planning`, `Retrieval`, `SpeculativeRetrieval`, `FullDocumentExpansion`, `SessionHistoryLoad` or `CodeExecution`. */
    readonly step: string;
    /** `IN_PROGRESS`, `SUCCEEDED` or `FAILED`. */
    readonly status: string;
    /** The step in words. */
    readonly message: string;
    /** The queries of the step, its warnings, failures and results, as AWS writes them. */
    readonly [member: string]: unknown;
  };
}

/** The whole answer. */
export interface AgenticRetrieveResult {
  /** The answer; absent with `generateResponse: false`. */
  readonly answer?: string | undefined;
  /** The sources of the parts of the answer. */
  readonly citations: readonly AgenticRetrieveCitation[];
  /** The pieces of documents that were found. */
  readonly results: readonly AgenticRetrieveResultItem[];
  /** The token of the next page of results; absent on the last page. */
  readonly nextToken?: string | undefined;
  /** The service's id for the request. */
  readonly requestId?: string | undefined;
  /** How often the request was sent. */
  readonly attempts: number;
}

/** An event of the stream. New types may be added: keep a `default` branch. */
export type AgenticRetrieveEvent =
  /** The next words of the answer. */
  | { readonly type: "text"; readonly text: string }
  /** A step of the agent. */
  | { readonly type: "trace"; readonly trace: AgenticRetrieveTrace }
  /** The whole answer. */
  | {
    readonly type: "result";
    readonly result: Omit<AgenticRetrieveResult, "requestId" | "attempts">;
  }
  /** An event that this version does not know, as the service sent it. */
  | { readonly type: "unknown"; readonly name: string; readonly value: Readonly<Record<string, unknown>> };

/** The stream of an answer of an agent. */
export type AgenticRetrieveStream = AnswerStream<AgenticRetrieveEvent, AgenticRetrieveResult>;

/**
 * Creates the reader of one stream.
 *
 * @param unusable makes the error of an event that cannot be read.
 */
export function agenticEvents(
  unusable: Exchange["unusable"],
): AnswerEvents<AgenticRetrieveEvent, AgenticRetrieveResult> {
  /** The result event, as the service sent it. */
  let whole: JsonObject | undefined;
  return {
    decode({ name, value }): ChatEvent[] {
      if (name === "responseEvent" && typeof value.text === "string") {
        return [{ type: "text", index: 0, text: value.text }];
      }
      const event: ChatEvent = { type: "unknown", name, value };
      if (name !== "result") return [event];
      const { answer } = asObject(value.generatedResponse);
      if (!isResultList(value.results) || (value.generatedResponse != null && typeof answer !== "string")) {
        throw unusable("its result has no list of results, or a response without an answer");
      }
      whole = value;
      return [event, { type: "stop", stopReason: "end_turn" }];
    },
    show(event) {
      if (event.type === "text") return { type: "text", text: event.text };
      if (event.type !== "unknown") return undefined;
      const { name } = event;
      const value = withoutPadding(asObject(event.value));
      // A cast: the service's own object, of which any member may be missing.
      if (name === "traceEvent") return { type: "trace", trace: value as unknown as AgenticRetrieveTrace };
      if (name === "result") return { type: "result", result: resultOf(value, undefined) };
      return { type: "unknown", name, value };
    },
    result: (text, { requestId, attempts }) => ({
      ...resultOf(whole!, text), // there was no stop without it
      ...defined({ requestId }),
      attempts,
    }),
  };
}

/** Reads the result event. The text of the stream is the answer of a service that sends it in pieces alone. */
function resultOf(value: JsonObject, text: string | undefined): Omit<AgenticRetrieveResult, "requestId" | "attempts"> {
  const { results, generatedResponse, nextToken } = value;
  const { answer = text || undefined, citations } = asObject(generatedResponse);
  const read = {
    ...defined({ answer: answer as string | undefined }), // checked
    citations: Array.isArray(citations) ? citations : [],
    results: results as readonly AgenticRetrieveResultItem[], // checked
  };
  return typeof nextToken === "string" && nextToken ? { ...read, nextToken } : read;
}
