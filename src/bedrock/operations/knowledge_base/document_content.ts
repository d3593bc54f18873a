/**
 * The whole document behind a result.
 * Source: the API model of bedrock-agent-runtime 3.1164.0 (`GetDocumentContent`), read 2026-11-30.
 */
import { checkOptions, oneOf, type OptionTable, optionTable, text } from "../../../base/check_options.ts";
import type { Bedrock } from "../../client/client.ts";
import { callChecks, type CallOptions, jsonReader } from "../base/call.ts";
import { callAgentRuntime, needOptions, pathId, pathOf } from "./agent_runtime.ts";

/** A document of a knowledge base. */
export interface DocumentContentOptions extends CallOptions {
  /** The id of the knowledge base. */
  readonly knowledgeBase: string;
  /** The id of the data source. */
  readonly dataSource: string;
  /** The id of the document: `documentId` of a result. */
  readonly document: string;
  /** An image inside the document: `_media_id` of a result's metadata. @default the document itself */
  readonly media?: string | undefined;
  /** The file as it was added, or its text as JSON. Not with `media`. @default {"raw"} */
  readonly format?: "raw" | "extracted" | undefined;
  /** The user who reads: the service refuses documents that the user may not read. */
  readonly userId?: string | undefined;
}

/** The place of a document's content. */
export interface DocumentContent {
  /** The URL, which needs no credentials: treat it as a secret. It is valid for 5 minutes. */
  readonly url: string;
  /** The type of the content, such as `application/pdf`. */
  readonly mimeType: string;
  /** The length in bytes; absent if the service does not say it. */
  readonly length?: number | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<DocumentContentOptions>(() => ({
  of: "getDocumentContent()",
  options: {
    knowledgeBase: pathId,
    dataSource: pathId,
    document: pathId,
    media: text,
    format: oneOf("raw", "extracted"),
    userId: text,
    ...callChecks(),
  },
  otherNames: {
    knowledgeBaseId: "knowledgeBase",
    dataSourceId: "dataSource",
    documentId: "document",
    mediaId: "media",
    outputFormat: "format",
    userContext: "userId",
    abortSignal: "signal",
  },
}));

/**
 * Resolves with the place of a document's content, from which the caller downloads it. Needs credentials: the service takes no API
 * key.
 *
 * @throws {TypeError} when an option is missing, has an unknown name or an invalid value, or the client has an API key.
 * @throws {ProviderError} when the service or the wire fails; `protocol` when the answer has no URL.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { getDocumentContent, retrieve } from "@bedrock-edge/client/knowledge-base";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
 * const documents = [{ uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros." }];
 * const fetch = fakeBedrock({ knowledgeBases: { KB12345678: { documents } } });
 * const bedrock = createBedrock({ region: "us-east-1", credentials, fetch });
 * const { results: [result] } = await retrieve(bedrock, { knowledgeBase: "KB12345678", query: "umbrella" });
 * const content = await getDocumentContent(bedrock, {
 *   knowledgeBase: "KB12345678",
 *   dataSource: "DS12345678",
 *   document: result!.documentId!,
 * });
 * assertEquals([content.mimeType, content.length], ["text/plain", 27]);
 * ```
 */
export async function getDocumentContent(bedrock: Bedrock, options: DocumentContentOptions): Promise<DocumentContent> {
  checkOptions(options, OPTIONS);
  needOptions("getDocumentContent", options, ["knowledgeBase", "dataSource", "document"]);
  const { knowledgeBase, dataSource, document, media, format, userId } = options;
  // Source: the documentation of `mediaId` in the API model.
  if (media !== undefined && format === "extracted") {
    throw new TypeError(
      'Cannot call getDocumentContent(): an image has no extracted text; leave out media, or use format: "raw"',
    );
  }
  const ids = pathOf("knowledgebases", knowledgeBase, "datasources", dataSource, "documents", document);
  const body = {
    mediaId: media,
    outputFormat: format?.toUpperCase(),
    userContext: userId === undefined ? undefined : { userId },
  };
  const reader = jsonReader("GetDocumentContent", (json, exchange): DocumentContent => {
    const { presignedUrl, mimeType, documentContentLength } = json;
    if (typeof presignedUrl !== "string" || typeof mimeType !== "string") {
      throw exchange.unusable("it has no presignedUrl or no mimeType");
    }
    return {
      url: presignedUrl,
      mimeType,
      ...typeof documentContentLength === "number" ? { length: documentContentLength } : {},
    };
  });
  return await callAgentRuntime(bedrock, "getDocumentContent", { path: `${ids}/content`, body }, options, reader);
}
