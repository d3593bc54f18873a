/**
 * Writes an object whose size is not known before its end: in one request if it is short, else in parts, of which one is in memory.
 * The design works in Workers, which cannot send a body of unknown length to S3.
 */
import type { S3, S3Request } from "./s3.ts";
import type { S3Place } from "./uri.ts";
import { elementText, escapeXml } from "./xml.ts";

/**
 * The bytes of a part. S3 takes 5 MiB to 5 GiB, and 10,000 parts: 78 GiB in all. Source: "Amazon S3 multipart upload limits",
 * read 2026-11-30.
 */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Writes texts into an object.
 *
 * @param finish called before the object becomes visible. If it throws, nothing is left of the upload.
 */
export async function upload(
  s3: S3,
  place: S3Place,
  texts: AsyncIterable<string>,
  finish: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const encoder = new TextEncoder();
  const etags: string[] = [];
  let uploadId: string | undefined;
  let chunks: Uint8Array[] = [];
  let length = 0;

  const ask = (request: Omit<S3Request, "place" | "signal">) => s3.ask({ ...request, place, signal });

  async function sendPart(): Promise<void> {
    uploadId ??= await begin();
    const body = joined(chunks, length);
    chunks = [];
    length = 0;
    const query = { partNumber: etags.length + 1, uploadId };
    const { headers, unusable } = await ask({ operation: "UploadPart", method: "PUT", query, body });
    const etag = headers.get("etag");
    if (etag === null) throw unusable("the part has no ETag; in a browser, let the bucket's CORS rules expose it");
    etags.push(etag);
  }

  async function begin(): Promise<string> {
    const query = { uploads: "" };
    const { text, unusable } = await ask({ operation: "CreateMultipartUpload", method: "POST", query });
    const id = elementText(text, "UploadId");
    if (id === undefined) throw unusable("it has no UploadId");
    return id;
  }

  async function complete(): Promise<void> {
    const parts = etags.map((etag, at) =>
      `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`
    );
    const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
    await ask({ operation: "CompleteMultipartUpload", method: "POST", query: { uploadId }, body });
  }

  try {
    for await (const text of texts) {
      const bytes = encoder.encode(text);
      chunks.push(bytes);
      length += bytes.length;
      if (length >= PART_BYTES) await sendPart();
    }
    finish();
    if (uploadId === undefined) {
      await ask({ operation: "PutObject", method: "PUT", body: joined(chunks, length) });
      return;
    }
    if (length) await sendPart();
    await complete();
  } catch (error) {
    // Parts that nobody completes would cost money. Without the signal, which may have aborted.
    const query = { uploadId };
    const abort: S3Request = { operation: "AbortMultipartUpload", method: "DELETE", place, query };
    if (uploadId !== undefined) await s3.ask(abort).catch(() => {});
    throw error;
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
