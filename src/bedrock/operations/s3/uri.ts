/**
 * URIs of S3: a bucket, and an object or a folder in it.
 */
import { shown } from "../../../base/quote.ts";

/** A place in S3. */
export interface S3Place {
  readonly bucket: string;
  /** The key, or the beginning of keys; empty for the whole bucket. */
  readonly key: string;
}

/**
 * Reads a URI such as `s3://bucket/folder/file.jsonl`.
 *
 * @throws {TypeError} when the text is not such a URI, or has a step in it that a URL would resolve.
 */
export function parseS3Uri(uri: string): S3Place {
  const [, bucket, key = ""] = /^s3:\/\/([\w.-]{3,255})(?:\/(.*))?$/s.exec(uri) ?? [];
  if (bucket === undefined) {
    throw new TypeError(`Cannot use ${shown(uri)}: not an S3 URI; pass one such as "s3://bucket/folder/"`);
  }
  if (key.split("/").some((step) => step === "." || step === "..")) {
    throw new TypeError(`Cannot use ${shown(uri)}: no URL can have the step "." or ".." in it; use another key`);
  }
  return { bucket, key };
}
