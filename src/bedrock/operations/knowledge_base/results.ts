/**
 * The results of a search, as AWS writes them.
 * Source: the API model of bedrock-agent-runtime 3.1164.0, read 2026-11-30.
 */
import { isObject } from "../../../base/json_object.ts";

/** The content of a result. Members that this version does not know are kept. */
export interface RetrievedContent {
  /** `TEXT`, `IMAGE`, `ROW`, `AUDIO` or `VIDEO`. */
  readonly type?: string | undefined;
  /** The text. */
  readonly text?: string | undefined;
  /** An image, as a data URL or base64. */
  readonly byteContent?: string | undefined;
  /** The columns of a row of a table. */
  readonly row?: readonly RetrievedColumn[] | undefined;
  /** A piece of a recording. */
  readonly audio?: { readonly s3Uri: string; readonly transcription?: string | undefined } | undefined;
  /** A piece of a video. */
  readonly video?: { readonly s3Uri: string; readonly summary?: string | undefined } | undefined;
}

/** A column of a row. */
export interface RetrievedColumn {
  /** The column's name. */
  readonly columnName?: string | undefined;
  /** The value, as text. */
  readonly columnValue?: string | undefined;
  /** `BLOB`, `BOOLEAN`, `DOUBLE`, `NULL`, `LONG` or `STRING`. */
  readonly type?: string | undefined;
}

/**
 * The source of a result: `type`, and one member with the place, such as `{ type: "S3", s3Location: { uri } }`. Members that this
 * version does not know are kept.
 */
export interface RetrievedLocation {
  /** `S3`, `WEB`, `CONFLUENCE`, `SALESFORCE`, `SHAREPOINT`, `CUSTOM`, `KENDRA`, `SQL`, `ONEDRIVE` or `GOOGLEDRIVE`. */
  readonly type?: string | undefined;
  /** An object in S3. */
  readonly s3Location?: { readonly uri?: string | undefined } | undefined;
  /** A page of the web. */
  readonly webLocation?: { readonly url?: string | undefined } | undefined;
  /** A page of Confluence. */
  readonly confluenceLocation?: { readonly url?: string | undefined } | undefined;
  /** A page of Salesforce. */
  readonly salesforceLocation?: { readonly url?: string | undefined } | undefined;
  /** A page of SharePoint. */
  readonly sharePointLocation?: { readonly url?: string | undefined } | undefined;
  /** A document that the caller's own program added. */
  readonly customDocumentLocation?: { readonly id?: string | undefined } | undefined;
  /** A document of Kendra. */
  readonly kendraDocumentLocation?: { readonly uri?: string | undefined } | undefined;
  /** A query of a structured store. */
  readonly sqlLocation?: { readonly query?: string | undefined } | undefined;
  /** A file in OneDrive. */
  readonly oneDriveLocation?: { readonly url?: string | undefined } | undefined;
  /** A file in Google Drive. */
  readonly googleDriveLocation?: { readonly url?: string | undefined } | undefined;
}

/** A piece of a document that fits the query. */
export interface RetrievalResult {
  /** The content. */
  readonly content: RetrievedContent;
  /** The source. */
  readonly location?: RetrievedLocation | undefined;
  /** The relevance; higher is better. Its range depends on the store. */
  readonly score?: number | undefined;
  /** The metadata of the document and of the piece. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** The document's id, for `getDocumentContent`. */
  readonly documentId?: string | undefined;
}

/** A source of a generated answer, or of a part of it. */
export type RetrievedReference = Omit<RetrievalResult, "score" | "documentId">;

/** A part of a generated answer, and the pieces that it is made from; AWS's shape. */
export interface RetrievedCitation {
  /** The part of the answer. The service does not say in which unit `start` and `end` count. */
  readonly generatedResponsePart?: {
    readonly textResponsePart?: {
      readonly text?: string | undefined;
      readonly span?: { readonly start?: number | undefined; readonly end?: number | undefined } | undefined;
    } | undefined;
  } | undefined;
  /** The pieces. */
  readonly retrievedReferences: readonly RetrievedReference[];
}

/** Returns whether a value is a list of objects that have an object `content`, as all results have. */
export function isResultList(value: unknown): value is readonly { readonly content: object }[] {
  return Array.isArray(value) && value.every((each) => isObject(each) && isObject(each.content));
}
