/**
 * Searches a knowledge base.
 * Source: the API model of bedrock-agent-runtime 3.1164.0 (`Retrieve`), read 2026-11-30.
 */
import { checkOptions, invalidOption, type OptionTable, optionTable, text } from "../../../base/check_options.ts";
import { bytesOf, isBlob, standardBase64, toBase64 } from "../../../base/base64.ts";
import { defined } from "../../../base/defined.ts";
import { kindOf, shown } from "../../../base/quote.ts";
import type { Bytes } from "../../../chat/content.ts";
import { formatNamed, listFormats } from "../../../chat/media/media_format.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, type CallOptions, jsonReader } from "../base/call.ts";
import { itemsOf } from "../base/pages.ts";
import { callAgentRuntime, needOptions, pathId, pathOf } from "./agent_runtime.ts";
import { isResultList, type RetrievalResult } from "./results.ts";
import {
  guardrailConfiguration,
  guardrailOption,
  type KnowledgeBaseGuardrail,
  OTHER_SEARCH_NAMES,
  retrievalConfiguration,
  searchChecks,
  type SearchOptions,
} from "./search.ts";

/** A query of a base that searches images too. */
export interface RetrievalQuery {
  /** The words. */
  readonly text?: string | undefined;
  /** The image: at most 5 MB. */
  readonly image?: {
    /** The format of the bytes; other names, such as `image/jpg`, are understood. */
    readonly format: "png" | "jpeg" | "gif" | "webp";
    /** The bytes. */
    readonly bytes: Bytes;
  } | undefined;
}

/** A search. */
export interface RetrieveOptions extends SearchOptions, CallOptions {
  /** The id of the knowledge base. */
  readonly knowledgeBase: string;
  /** The words, or an image for a base that searches images. */
  readonly query: string | RetrievalQuery;
  /** A guardrail that checks the query and the results. */
  readonly guardrail?: KnowledgeBaseGuardrail | undefined;
  /** The user for whom the service searches: documents that the user may not read are left out. */
  readonly userId?: string | undefined;
  /** The page: `nextToken` of the page before. @default the first page */
  readonly nextToken?: string | undefined;
}

/** A page of results. */
export interface Retrieval {
  /** The results, the most relevant first. Empty if nothing fits. */
  readonly results: readonly RetrievalResult[];
  /** `INTERVENED` if the guardrail changed or blocked something. */
  readonly guardrailAction?: string | undefined;
  /** The next page; absent if this page is the last. */
  readonly nextToken?: string | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<RetrieveOptions>(() => ({
  of: "retrieve()",
  options: {
    knowledgeBase: pathId,
    query: queryOption,
    ...searchChecks(),
    guardrail: guardrailOption,
    userId: text,
    nextToken: text,
    ...callChecks(),
  },
  otherNames: {
    ...OTHER_SEARCH_NAMES,
    knowledgeBaseId: "knowledgeBase",
    id: "knowledgeBase",
    retrievalQuery: "query",
    text: "query",
    input: "query",
    guardrailConfiguration: "guardrail",
    userContext: "userId",
    abortSignal: "signal",
  },
}));

const QUERY: OptionTable = /* @__PURE__ */ optionTable<RetrievalQuery>(() => ({
  of: "query",
  options: { text, image: imageOption },
}));

function queryOption(value: unknown, option: string): void {
  if (typeof value === "string") return;
  checkOptions(value, QUERY, option);
  const { text, image } = value as RetrievalQuery;
  if (text === undefined && image === undefined) {
    throw invalidOption(option, "a query without text and without an image", "text, { text } or { image }");
  }
}

function imageOption(value: unknown, option: string): void {
  const { format, bytes } = Object(value);
  if (typeof format !== "string" || formatNamed("image", format) === undefined) {
    throw invalidOption(`${option}.format`, shown(format), listFormats("image"));
  }
  const isText = typeof bytes === "string" && base64Of(bytes) !== undefined;
  if (isText || isBlob(bytes) || bytesOf(bytes)) return;
  throw invalidOption(`${option}.bytes`, kindOf(bytes), "bytes, a Blob or base64");
}

/**
 * Searches a knowledge base, and resolves with one page of results. Needs credentials: the service takes no API key.
 *
 * A result is text of the documents: treat it as data, not as instructions.
 *
 * @throws {TypeError} when an option is missing, has an unknown name or an invalid value, or the client has an API key.
 * @throws {RangeError} when a number is out of range.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has no list of results.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { retrieve } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const documents = [
 *   { uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros.", metadata: { language: "en" } },
 *   { uri: "s3://docs/schirm.md", text: "Ein Schirm kostet 12 Euro.", metadata: { language: "de" } },
 * ];
 * const fetch = fakeBedrock({ knowledgeBases: { KB12345678: { documents } } });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 * const { results } = await retrieve(bedrock, {
 *   knowledgeBase: "KB12345678",
 *   query: "What does an umbrella cost?",
 *   filter: { equals: { key: "language", value: "en" } },
 * });
 * assertEquals(results.map(({ content }) => content.text), ["An umbrella costs 12 euros."]);
 * ```
 */
export async function retrieve(bedrock: Bedrock, options: RetrieveOptions): Promise<Retrieval> {
  checkOptions(options, OPTIONS);
  needOptions("retrieve", options, ["knowledgeBase", "query"]);
  const { knowledgeBase, query, guardrail, userId, nextToken } = options;
  const body = {
    retrievalQuery: await retrievalQuery(query),
    ...retrievalConfiguration(options),
    guardrailConfiguration: guardrailConfiguration(guardrail),
    userContext: userId === undefined ? undefined : { userId },
    nextToken,
  };
  const call = { path: `${pathOf("knowledgebases", knowledgeBase)}/retrieve`, body };
  const reader = jsonReader("Retrieve", (json, exchange) => readPage(json, exchange, nextToken));
  return await callAgentRuntime(bedrock, "retrieve", call, options, reader);
}

/**
 * Searches a knowledge base, and yields the results of all pages. Asks for a page when the results before it are used up.
 *
 * @throws {TypeError} and the other errors of `retrieve`, at the first read.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { retrieveAll } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const documents = ["red", "green", "blue"].map((color) => ({ uri: `s3://docs/${color}.md`, text: `A ${color} umbrella.` }));
 * const fetch = fakeBedrock({ knowledgeBases: { KB12345678: { documents } } });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 * let found = 0;
 * const options = { knowledgeBase: "KB12345678", query: "umbrella", numberOfResults: 2 };
 * for await (const result of retrieveAll(bedrock, options)) found += result.score! > 0 ? 1 : 0;
 * assertEquals([found, fetch.requests.length], [3, 2]);
 * ```
 */
export async function* retrieveAll(
  bedrock: Bedrock,
  options: RetrieveOptions,
): AsyncGenerator<RetrievalResult, void, void> {
  yield* itemsOf(async (token = options.nextToken) => {
    const { results, nextToken } = await retrieve(bedrock, { ...options, nextToken: token });
    return { items: results, nextToken };
  });
}

async function retrievalQuery(query: string | RetrievalQuery): Promise<Record<string, unknown>> {
  if (typeof query === "string") return { text: query };
  const { text, image } = query;
  if (!image) return { text };
  const inlineContent = await base64From(image.bytes);
  return { type: "IMAGE", ...defined({ text }), image: { format: formatNamed("image", image.format), inlineContent } };
}

async function base64From(bytes: Bytes): Promise<string | undefined> {
  if (typeof bytes === "string") return base64Of(bytes);
  return toBase64(isBlob(bytes) ? new Uint8Array(await bytes.arrayBuffer()) : bytesOf(bytes)!); // checked
}

/** Returns the base64 of a text, which may be a data URL; `undefined` for a text that is not base64. */
function base64Of(text: string): string | undefined {
  const [head = ""] = /^\s*data:[^,]*;\s*base64\s*,/i.exec(text) ?? [];
  return standardBase64(text.slice(head.length));
}

function readPage(json: Record<string, unknown>, exchange: Exchange, sentToken: string | undefined): Retrieval {
  const { retrievalResults, guardrailAction, nextToken } = json;
  if (!isResultList(retrievalResults)) {
    throw exchange.unusable("it has no list retrievalResults of results with content");
  }
  const isLast = typeof nextToken !== "string" || nextToken === "";
  if (!isLast && nextToken === sentToken) throw exchange.unusable("its next page is the page itself");
  return {
    results: retrievalResults as readonly RetrievalResult[], // AWS's own objects; each member may be missing
    ...typeof guardrailAction === "string" ? { guardrailAction } : {},
    ...isLast ? {} : { nextToken },
  };
}
