/**
 * The URLs of objects in S3. The client's endpoint decides which of AWS's hosts are called, and whether any is.
 * Source of the hosts: the endpoint rules of `@aws-sdk/client-s3` 3.1162.0, read 2026-11-30, which a test compares.
 */
import { awsHostOf, checkedEndpoint } from "../../../aws/endpoint.ts";
import { partitionOf } from "../../../aws/partitions.ts";
import { encodeSegment } from "../../../aws/path.ts";
import { type OptionTable, optionTable, url } from "../../../base/check_options.ts";
import { isLoopback } from "../../../base/loopback.ts";
import type { CallPlace } from "../../../operation/prepared_call.ts";
import type { S3Place } from "./uri.ts";

/** How S3 is reached. */
export interface S3Options {
  /**
   * An endpoint instead of AWS's hosts, such as MinIO's: https, or http on loopback. Buckets are the first part of its paths. Default:
   * the client's `endpoint` if it is on loopback, else AWS's hosts in the client's region. A client whose runtime has another endpoint
   * of its own needs this option: its credentials may be a gateway's.
   */
  endpoint?: string | URL | undefined;
}

/** The checks of these options. */
export const S3_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<S3Options>(() => ({
  of: "s3",
  options: { endpoint: url },
  otherNames: { url: "endpoint", baseURL: "endpoint", region: "createBedrock({ region })", bucket: "input and output" },
}));

/** A query; a member without a value has an empty one. */
export type S3Query = Readonly<Record<string, string | number | undefined>>;

/** Returns the URL of an object, or of a bucket without a key. */
export type S3Urls = (place: S3Place, query?: S3Query) => URL;

/** Buckets whose names can be a part of a host that the certificate of S3 covers: without dots. */
const HOST_BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * Returns the URLs of S3 for a client.
 *
 * @param main the place of the runtime's root, whose host the client's options have chosen
 * @throws {TypeError} when the client's options lead to no host of S3, or the endpoint is not valid.
 */
export function s3Urls({ region, url: runtime }: CallPlace, { endpoint }: S3Options): S3Urls {
  const base = baseOf(runtime, endpoint);
  if (base !== undefined) return (place, query) => new URL(`${base}/${place.bucket}${pathOf(place)}${queryOf(query)}`);
  const host = awsHostOf(runtime.origin, region);
  if (!host) {
    throw new TypeError(
      "Cannot call S3: the client's endpoint is the runtime's alone, and its credentials do not go to AWS; " +
        "pass s3: { endpoint }",
    );
  }
  const service = `s3${host.fips ? "-fips" : ""}${host.dualStack ? ".dualstack" : ""}`;
  const name = `${service}.${region}.${partitionOf(region).dnsSuffix}`;
  return (place, query) => {
    const { bucket } = place;
    const origin = HOST_BUCKET.test(bucket) ? `https://${bucket}.${name}` : `https://${name}/${bucket}`;
    return new URL(`${origin}${pathOf(place)}${queryOf(query)}`);
  };
}

/** Returns the endpoint for paths that begin with the bucket; `undefined` for AWS's hosts. */
function baseOf(runtime: URL, endpoint: S3Options["endpoint"]): string | undefined {
  const isLocal = isLoopback(runtime.hostname);
  // A client that may call another machine without TLS has said so with its own endpoint.
  const allowHttp = runtime.protocol === "http:" && !isLocal;
  if (endpoint !== undefined) return checkedEndpoint(endpoint, { from: "s3.endpoint", allowHttp });
  return isLocal ? checkedEndpoint(runtime) : undefined;
}

function pathOf({ key }: S3Place): string {
  return `/${key.split("/").map(encodeSegment).join("/")}`;
}

function queryOf(query: S3Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.map(([name, value], at) => `${at ? "&" : "?"}${name}=${encodeSegment(`${value}`)}`).join("");
}
