/**
 * The types that requests and answers of the AI SDK's LanguageModelV4 share. Structural, so that neither this module nor its users
 * need the package that declares them. Source: `@ai-sdk/provider` 4.0.38, read 2026-11-29; a test checks that both fit each other.
 */

/** A JSON value. */
export type V4Json = null | string | number | boolean | Readonly<V4JsonObject> | readonly V4Json[];

/** A JSON object. */
export interface V4JsonObject {
  [name: string]: V4Json | undefined;
}

/** Members for single vendors, by the vendor's name: options in a request, metadata in an answer. */
export type V4Vendors = Record<string, V4JsonObject>;

/** A file's bytes: base64, or bytes in memory. */
export interface V4DataFile {
  type: "data";
  data: Uint8Array | string;
}

/** A file that the service reads itself. */
export interface V4UrlFile {
  type: "url";
  url: URL;
  originalUrl?: string;
}

/** A file, by its bytes, its place, its text, or the id that each vendor gave it. */
export type V4File =
  | V4DataFile
  | V4UrlFile
  | { type: "reference"; reference: Record<string, string> & { type?: never } }
  | { type: "text"; text: string };

/** An option that the model behind the service ignored or changed. */
export type V4Warning =
  | { type: "unsupported"; feature: string; details?: string }
  | { type: "compatibility"; feature: string; details?: string }
  | { type: "deprecated"; setting: string; message: string }
  | { type: "other"; message: string };
