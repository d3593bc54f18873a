/**
 * Answers a question from a classic knowledge base, with one search and one answer.
 * Source: the API model of bedrock-agent-runtime 3.1164.0, read 2026-11-30.
 */
import { defined } from "../../../base/defined.ts";
import { asObject, isObject, type JsonObject } from "../../../base/json_object.ts";
import type { ChatEvent } from "../../../chat/event.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import { jsonReader, requireClient } from "../base/call.ts";
import { callAgentRuntime } from "./agent_runtime.ts";
import { type AnswerEvents, type AnswerStream, answerStream, withoutPadding } from "./answer_stream.ts";
import { checkGenerateOptions, generateBody, type RetrieveAndGenerateOptions } from "./generate_options.ts";
import { openEvents } from "./open_events.ts";
import type { RetrievedCitation } from "./results.ts";

/** An answer, and its sources. */
export interface GeneratedAnswer {
  /** The answer. */
  readonly text: string;
  /** The parts of the answer with their sources, as AWS writes them. */
  readonly citations: readonly RetrievedCitation[];
  /** The conversation, for the next question; absent if the service does not name it. */
  readonly sessionId?: string | undefined;
  /** `INTERVENED` if the guardrail changed or blocked something. */
  readonly guardrailAction?: string | undefined;
}

/** An event of a streamed answer. New types may be added: keep a `default` branch. */
export type GeneratedAnswerEvent =
  /** The next words. */
  | { readonly type: "text"; readonly text: string }
  /** A part of the answer and its sources. */
  | { readonly type: "citation"; readonly citation: RetrievedCitation }
  /** The action of the guardrail. */
  | { readonly type: "guardrail"; readonly action: string }
  /** An event that this version does not know, as the service sent it. */
  | { readonly type: "unknown"; readonly name: string; readonly value: Readonly<Record<string, unknown>> };

/** The header with the session of a streamed answer. */
const SESSION_ID = "x-amzn-bedrock-knowledge-base-session-id";

/**
 * Answers a question from a classic knowledge base. A managed base has `agenticRetrieve`. The model is routed as a chat's: through
 * an inference profile and inside the client's `residency`. Needs credentials: the service takes no API key.
 *
 * @throws {TypeError} when an option is missing, has an unknown name or an invalid value, or the client has an API key.
 * @throws {RangeError} when a number is out of range.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has no text.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { retrieveAndGenerate } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const documents = [{ uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros." }];
 * const fetch = fakeBedrock({ knowledgeBases: { KB12345678: { documents } } });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 * const { text, citations } = await retrieveAndGenerate(bedrock, {
 *   knowledgeBase: "KB12345678",
 *   model: "amazon.nova-lite-v1:0",
 *   query: "What does an umbrella cost?",
 * });
 * assertEquals(text, "An umbrella costs 12 euros.");
 * assertEquals(citations[0]!.retrievedReferences[0]!.location?.s3Location?.uri, "s3://docs/umbrella.md");
 * ```
 */
export async function retrieveAndGenerate(
  bedrock: Bedrock,
  options: RetrieveAndGenerateOptions,
): Promise<GeneratedAnswer> {
  const body = await bodyOf(bedrock, "retrieveAndGenerate", options);
  const reader = jsonReader("RetrieveAndGenerate", readAnswer);
  return await callAgentRuntime(
    bedrock,
    "retrieveAndGenerate",
    { path: "/retrieveAndGenerate", body },
    options,
    reader,
  );
}

/**
 * Streams the answer to a question from a classic knowledge base. Never throws: the first read rejects with any failure, also a
 * caller's mistake.
 *
 * No event says that an answer is whole: it is whole when the stream ends as HTTP ends. A stream that ends without any text fails
 * with `StreamTruncatedError`, as does a connection that breaks.
 *
 * @throws {TypeError} at the first read, when an option is missing, has an unknown name or an invalid value, or the client has an
 * API key.
 * @throws {ProviderError} at the first or a later read, when the service or the wire fails.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { retrieveAndGenerateStream } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const documents = [{ uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros." }];
 * const fetch = fakeBedrock({ knowledgeBases: { KB12345678: { documents } } });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 * const options = { knowledgeBase: "KB12345678", model: "amazon.nova-lite-v1:0", query: "What does an umbrella cost?" };
 * const stream = retrieveAndGenerateStream(bedrock, options);
 * let text = "";
 * for await (const words of stream.textStream) text += words;
 * const { citations, sessionId } = await stream.final(); // no second request
 * assertEquals([text, citations.length, typeof sessionId], ["An umbrella costs 12 euros.", 1, "string"]);
 * ```
 */
export function retrieveAndGenerateStream(
  bedrock: Bedrock,
  options: RetrieveAndGenerateOptions,
): AnswerStream<GeneratedAnswerEvent, GeneratedAnswer> {
  let sessionId: string | undefined;
  const user = "retrieveAndGenerateStream";
  return answerStream(
    `${Object(options).model}`,
    async (log, stop) => {
      const body = await bodyOf(bedrock, user, options);
      const call = { user, operation: "RetrieveAndGenerateStream", path: "/retrieveAndGenerateStream", body };
      return await openEvents(bedrock, call, options, {
        log,
        stop,
        seen: ({ response }) => {
          sessionId = response.headers.get(SESSION_ID) ?? undefined;
        },
      });
    },
    answerEvents(() => sessionId),
  );
}

async function bodyOf(bedrock: Bedrock, user: string, options: RetrieveAndGenerateOptions): Promise<unknown> {
  requireClient(bedrock, user);
  checkGenerateOptions(user, options);
  const { modelId } = await bedrock.route(options.model);
  return generateBody(options, modelId);
}

function readAnswer(
  { output, citations, sessionId, guardrailAction }: Record<string, unknown>,
  { unusable }: Exchange,
): GeneratedAnswer {
  const { text } = asObject(output);
  if (typeof text !== "string") throw unusable("it has no output with text");
  return {
    text,
    citations: Array.isArray(citations) ? citations.filter(isObject).map(citationOf) : [],
    ...textMember("sessionId", sessionId),
    ...textMember("guardrailAction", guardrailAction),
  };
}

function textMember<N extends string>(name: N, value: unknown): { [K in N]?: string } {
  return (typeof value === "string" ? { [name]: value } : {}) as { [K in N]?: string };
}

/** Reads a citation, or its event: older events have the members inside `citation`, which is deprecated since 2024-12-17. */
function citationOf({ citation, ...members }: JsonObject): RetrievedCitation {
  const { retrievedReferences, ...rest } = { ...asObject(citation), ...defined(members) } as JsonObject;
  return { ...rest, retrievedReferences: Array.isArray(retrievedReferences) ? retrievedReferences : [] };
}

/** Creates the reader of one streamed answer. */
function answerEvents(sessionOf: () => string | undefined): AnswerEvents<GeneratedAnswerEvent, GeneratedAnswer> {
  const citations: RetrievedCitation[] = [];
  let guardrailAction: string | undefined;
  let hasAnswer = false;
  return {
    decode({ name, value }): ChatEvent[] {
      if (name === "output" && typeof value.text === "string") {
        hasAnswer = true;
        return [{ type: "text", index: 0, text: value.text }];
      }
      if (name === "citation") citations.push(citationOf(withoutPadding(value)));
      if (name === "guardrail" && typeof value.action === "string") {
        guardrailAction = value.action;
        hasAnswer = true;
      }
      return [{ type: "unknown", name, value }];
    },
    end: () => hasAnswer ? [{ type: "stop", stopReason: "end_turn" }] : [],
    show(event) {
      if (event.type === "text") return { type: "text", text: event.text };
      if (event.type !== "unknown") return undefined;
      const { name } = event;
      const value = withoutPadding(asObject(event.value));
      if (name === "citation") return { type: "citation", citation: citationOf(value) };
      if (name === "guardrail" && typeof value.action === "string") return { type: "guardrail", action: value.action };
      return { type: "unknown", name, value };
    },
    result: (text) => ({ text, citations, ...defined({ sessionId: sessionOf(), guardrailAction }) }),
  };
}
