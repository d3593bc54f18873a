/**
 * The objects of the fake's S3, by their URI.
 */
import { digest } from "../base/digest.ts";

/** An object in S3. */
export interface S3Object {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In quotes, as in headers. */
  readonly etag: string;
}

/** The objects of one fake. */
export interface S3Store {
  /** Keeps an object under a URI such as `s3://bucket/key`. */
  put(uri: string, bytes: Uint8Array<ArrayBuffer>): S3Object;
  get(uri: string): S3Object | undefined;
  /** Returns the URIs that begin with `prefix`, sorted as S3 does it. */
  list(prefix: string): string[];
  reset(): void;
}

/** Creates a store. */
export function s3Store(): S3Store {
  const objects = new Map<string, S3Object>();
  return {
    put(uri, bytes) {
      const object = { bytes, etag: etagOf(bytes) };
      objects.set(uri, object);
      return object;
    },
    get: (uri) => objects.get(uri),
    list: (prefix) => [...objects.keys()].filter((uri) => uri.startsWith(prefix)).sort(),
    reset: () => objects.clear(),
  };
}

/** Returns a tag for bytes: their length and their digest. */
export function etagOf(bytes: Uint8Array): string {
  return `"${digest(`${bytes.length} ${new TextDecoder("latin1").decode(bytes)}`)}${"0".repeat(16)}"`;
}
