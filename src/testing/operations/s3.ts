/**
 * A small S3 in the fake: objects, lists and uploads in parts. A bucket exists unless its name begins with `nonexistent`.
 */
import type { OperationAnswer } from "./operation.ts";
import { escapeXml, S3Refusal, type S3Request, xmlAnswer } from "./s3_request.ts";
import { etagOf, type S3Store } from "./s3_store.ts";

/** S3's least size of a part that is not the last. Source: "Amazon S3 multipart upload limits", read 2026-11-30. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** The S3 of one fake. */
export interface FakeS3 {
  /** Answers a request whose signature is right. @throws {S3Refusal} where S3 would refuse. */
  answer(request: S3Request, bytes: Uint8Array<ArrayBuffer>): OperationAnswer;
  reset(): void;
}

/** Creates the S3 of a fake over its objects. */
export function fakeS3(store: S3Store): FakeS3 {
  const uploads = new Map<string, Map<number, Uint8Array<ArrayBuffer>>>();
  let started = 0;

  function upload({ query }: S3Request): Map<number, Uint8Array<ArrayBuffer>> {
    const parts = uploads.get(query.get("uploadId") ?? "");
    if (!parts) throw new S3Refusal("NoSuchUpload", 404, "The specified multipart upload does not exist.");
    return parts;
  }

  function complete(request: S3Request, bytes: Uint8Array<ArrayBuffer>): OperationAnswer {
    const parts = upload(request);
    const named = [...new TextDecoder().decode(bytes).matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, n]) =>
      Number(n)
    );
    const found = named.map((number) => parts.get(number));
    if (!named.length || found.some((part) => !part)) {
      throw new S3Refusal("InvalidPart", 400, "One or more of the specified parts could not be found.");
    }
    const whole = found.map((part) => part!); // each has been found
    if (whole.slice(0, -1).some(({ length }) => length < MIN_PART_BYTES)) {
      throw new S3Refusal(
        "EntityTooSmall",
        400,
        "Your proposed upload is smaller than the minimum allowed object size.",
      );
    }
    uploads.delete(request.query.get("uploadId") ?? "");
    const { etag } = store.put(request.uri, joined(whole));
    const { bucket, key } = request;
    return xmlAnswer(
      `<CompleteMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${escapeXml(key)}</Key><ETag>${
        escapeXml(etag)
      }</ETag></CompleteMultipartUploadResult>`,
    );
  }

  function list({ bucket, query }: S3Request): OperationAnswer {
    const most = Number(query.get("max-keys") ?? 1000);
    const from = query.get("continuation-token") ?? "";
    const all = store.list(`s3://${bucket}/${query.get("prefix") ?? ""}`).filter((uri) => uri > from);
    const page = all.slice(0, most);
    const contents = page.map((uri) => {
      const { bytes, etag } = store.get(uri)!; // listed just now
      const key = escapeXml(uri.slice(`s3://${bucket}/`.length));
      return `<Contents><Key>${key}</Key><ETag>${escapeXml(etag)}</ETag><Size>${bytes.length}</Size></Contents>`;
    });
    const next = all.length > most
      ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? "")}</NextContinuationToken>`
      : "";
    return xmlAnswer(
      `<ListBucketResult><Name>${bucket}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${
        next !== ""
      }</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
    );
  }

  const ANSWERS: Partial<Record<string, (request: S3Request, bytes: Uint8Array<ArrayBuffer>) => OperationAnswer>> = {
    PutObject: ({ uri }, bytes) => empty(200, store.put(uri, bytes).etag),
    GetObject({ uri }) {
      const object = store.get(uri);
      if (!object) throw new S3Refusal("NoSuchKey", 404, "The specified key does not exist.");
      const { bytes, etag } = object;
      const headers = { "content-type": "binary/octet-stream", "content-length": `${bytes.length}`, etag };
      return { status: 200, headers, steps: [...piecesOf(bytes)] };
    },
    ListObjectsV2: list,
    CreateMultipartUpload({ bucket, key }) {
      const id = `upload-${++started}`;
      uploads.set(id, new Map());
      return xmlAnswer(
        `<InitiateMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${
          escapeXml(key)
        }</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    },
    UploadPart(request, bytes) {
      upload(request).set(Number(request.query.get("partNumber")), bytes);
      return empty(200, etagOf(bytes));
    },
    CompleteMultipartUpload: complete,
    AbortMultipartUpload(request) {
      upload(request);
      uploads.delete(request.query.get("uploadId") ?? "");
      return empty(204);
    },
  };

  return {
    answer(request, bytes) {
      if (request.bucket.startsWith("nonexistent")) {
        throw new S3Refusal("NoSuchBucket", 404, "The specified bucket does not exist");
      }
      return ANSWERS[request.operation]!(request, bytes); // a request to S3 has one of these operations
    },
    reset() {
      uploads.clear();
      store.reset();
      started = 0;
    },
  };
}

function empty(status: number, etag?: string): OperationAnswer {
  return { status, headers: { "x-amz-request-id": "FAKES3REQUEST000", ...etag && { etag } }, steps: [] };
}

/** The bytes of one read of an object. */
const PIECE_BYTES = 65_536;

/** Yields an object in pieces, as a connection brings it. */
function* piecesOf(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>, void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.slice(at, at + PIECE_BYTES);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
