/**
 * Requests to S3 in the fake: which they are, the operation, and the failures in S3's words.
 */
import type { FakeOperation } from "../base/request_log.ts";
import { toBytes } from "../base/answer.ts";
import type { OperationAnswer } from "./operation.ts";
import { RefusedRequest } from "../base/fake_server.ts";
import { type Authority, authorizeSigV4, schemeOf } from "../judge/authorize.ts";
import { Refusal } from "../judge/refusal.ts";

/** A request to S3. */
export interface S3Request {
  readonly operation: FakeOperation;
  /** `s3://bucket/key`, with an empty key for a bucket. */
  readonly uri: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  /** The region in the host; `undefined` for a host that is not AWS's. */
  readonly region: string | undefined;
}

/** A host of S3, with the bucket in it or not: `bucket.s3.eu-west-1.…`, `s3-fips.dualstack.us-east-1.…`. */
const HOST = /^(?:(.+)\.)?s3(?:-fips)?\.(?:dualstack\.)?([a-z]{2,8}(?:-[a-z]+){1,3}-\d)\./;

/** The scope of a signature for S3. */
const SCOPE = /Credential=[^,\s]+\/s3\/aws4_request/;

/**
 * Returns a request to S3: to a host of S3, or to any other host with a signature for S3.
 *
 * @throws {S3Refusal} for an operation that the fake does not have.
 */
export function s3Request({ url, method, headers }: Request): S3Request | undefined {
  const { hostname, pathname, searchParams: query } = new URL(url);
  const [host, inHost, region] = HOST.exec(hostname) ?? [];
  if (host === undefined && !SCOPE.test(headers.get("authorization") ?? "")) return undefined;
  const path = pathname.slice(1).split("/").map(decoded).join("/");
  const [inPath = "", ...rest] = path.split("/");
  const bucket = inHost ?? inPath;
  const key = inHost === undefined ? rest.join("/") : path;
  const operation = operationOf(method, key, query);
  if (!operation) {
    throw new S3Refusal("NotImplemented", 501, `fakeBedrock's S3 has no operation at ${method} ${pathname}`);
  }
  return { operation, uri: `s3://${bucket}/${key}`, bucket, key, query, region };
}

function operationOf(method: string, key: string, query: URLSearchParams): FakeOperation | undefined {
  const isPart = query.has("uploadId");
  switch (method) {
    case "GET":
      return key ? "GetObject" : query.get("list-type") === "2" ? "ListObjectsV2" : undefined;
    case "PUT":
      return !key ? undefined : isPart ? "UploadPart" : "PutObject";
    case "POST":
      return isPart ? "CompleteMultipartUpload" : query.has("uploads") ? "CreateMultipartUpload" : undefined;
    case "DELETE":
      return isPart ? "AbortMultipartUpload" : undefined;
    default:
      return undefined;
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A refusal as S3 writes it: in XML. Source: "Error responses" of the S3 API reference, read 2026-11-30. */
export class S3Refusal extends RefusedRequest {
  override readonly name = "S3Refusal";
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }

  override answer(): OperationAnswer {
    const text = `<Error><Code>${this.code}</Code><Message>${escapeXml(this.message)}</Message></Error>`;
    return xmlAnswer(text, this.status);
  }
}

/** Returns an answer in XML. */
export function xmlAnswer(text: string, status = 200): OperationAnswer {
  const steps = [toBytes(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)];
  return { status, headers: { "content-type": "application/xml", "x-amz-request-id": "FAKES3REQUEST000" }, steps };
}

/** Returns a text for XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** S3's names of the refusals of a signature, by those of other services. */
const CODES: ReadonlyMap<string | undefined, readonly [code: string, status: number]> = new Map([
  ["ExpiredTokenException", ["ExpiredToken", 400]],
  ["IncompleteSignatureException", ["AuthorizationHeaderMalformed", 400]],
  ["InvalidSignatureException", ["SignatureDoesNotMatch", 403]],
  ["UnrecognizedClientException", ["InvalidAccessKeyId", 403]],
]);

/** Returns if the request is signed for S3. @throws {S3Refusal} in S3's words. */
export async function authorizeS3(
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
  authority: Authority,
  { region }: S3Request,
): Promise<void> {
  const { headers } = request;
  if (schemeOf(headers) !== "sigv4") {
    throw new S3Refusal("AccessDenied", 403, "Access Denied: S3 takes signatures alone");
  }
  if (!headers.has("x-amz-content-sha256")) {
    throw new S3Refusal("InvalidRequest", 400, "Missing required header for this request: x-amz-content-sha256");
  }
  if (region !== undefined && !headers.get("authorization")?.includes(`/${region}/s3/`)) {
    throw new S3Refusal("AuthorizationHeaderMalformed", 400, `The region is wrong; expecting '${region}'`);
  }
  try {
    await authorizeSigV4(request, bytes, { ...authority, services: ["s3"] });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (/^Signature (expired|not yet)/.test(error.message)) {
      const words = "The difference between the request time and the current time is too large.";
      throw new S3Refusal("RequestTimeTooSkewed", 403, words);
    }
    throw new S3Refusal(...CODES.get(error.code) ?? ["AccessDenied", 403], error.message);
  }
}
