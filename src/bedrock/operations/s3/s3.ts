/**
 * The operations of S3 that batches need, with the client's credentials, retries, timeouts and hooks.
 */
import type { GivenSettings } from "../../../base/call_options.ts";
import { hexOf, sha256 } from "../../../base/sha256.ts";
import { isProviderError, setHint } from "../../../errors/provider_error.ts";
import { guardBody, readAnswer } from "../../../transport/answer.ts";
import type { Exchange, Outgoing } from "../../../transport/exchange.ts";
import type { ClientInternals } from "../../client/internals.ts";
import { asBedrock } from "../../service.ts";
import { itemsOf, type Page } from "../base/pages.ts";
import type { S3Options, S3Query } from "./hosts.ts";
import { s3Urls } from "./hosts.ts";
import { s3Service } from "./service.ts";
import type { S3Place } from "./uri.ts";
import { elementsOf, elementText } from "./xml.ts";

/** S3 for one client. A failure is a `ProviderError`, as of every call. */
export interface S3 {
  /** Sends a request, and resolves with its answer's headers and text. */
  ask(request: S3Request): Promise<S3Answer>;
  /** Resolves with the bytes of an object as a stream, which must be read to its end or canceled. */
  open(place: S3Place, signal: AbortSignal | undefined): Promise<ReadableStream<Uint8Array>>;
  /** Yields the keys that begin with that of `place`. */
  list(place: S3Place, signal: AbortSignal | undefined): AsyncGenerator<string, void>;
}

/** A request to S3. */
export interface S3Request {
  /** S3's name of the operation, for hooks. */
  readonly operation: string;
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly place: S3Place;
  readonly query?: S3Query;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A whole answer of S3. */
export interface S3Answer {
  readonly headers: Headers;
  readonly text: string;
  /** Creates the error of an answer that cannot be read. */
  readonly unusable: Exchange["unusable"];
}

/**
 * @param model the model whose region is called
 * @param given the timeouts and retries of each request, merged over the client's
 * @throws {TypeError} when the client's options lead to no host of S3.
 */
export function s3Of(
  { to, main, send, defaults }: ClientInternals,
  model: string | undefined,
  options: S3Options,
  given: GivenSettings = {},
): S3 {
  const place = to.runtime("/", model ?? "");
  const urlOf = s3Urls(place, options);
  const by = s3Service(main);

  async function call<A>(
    { operation, method, place: at, query, body, signal }: S3Request,
    isStreamed: boolean,
    read: (exchange: Exchange) => Promise<A>,
  ): Promise<A> {
    const url = urlOf(at, query);
    const headers = new Headers({ "x-amz-content-sha256": await hashOf(body) });
    const { region } = place;
    const outgoing: Outgoing = { operation, region, service: "s3", by, method, url, signingUrl: url, headers, body };
    const signals = [signal ?? defaults?.signal];
    // A cast: only a caller that wants answers of an error status gets a response.
    const sending = () =>
      asBedrock(send(outgoing, { ...given, model: undefined, signals, isStreamed }, read) as Promise<A>);
    return await withRegionHint(region, sending);
  }

  const ask = (request: S3Request): Promise<S3Answer> =>
    call(request, false, async (exchange) => {
      const text = await readAnswer(exchange);
      const { response: { headers }, call, unusable } = exchange;
      // S3 may find out that it fails after it has sent the status. Source: CompleteMultipartUpload, API reference, read 2026-11-30.
      const code = elementText(text, "Code");
      if (text.includes("<Error>") && code !== undefined) throw unusable(`${code} in a success`, { retryable: true });
      call.end();
      return { headers, text, unusable };
    });

  return {
    ask,
    async open(place, signal) {
      const { body } = await call(
        { operation: "GetObject", method: "GET", place, signal },
        true,
        (it) => guardBody(it),
      );
      return body ?? new Blob([]).stream();
    },
    list: ({ bucket, key: prefix }, signal) =>
      itemsOf(async (token): Promise<Page<string>> => {
        const query = { "list-type": 2, prefix, "continuation-token": token };
        const place = { bucket, key: "" };
        const { text, unusable } = await ask({ operation: "ListObjectsV2", method: "GET", place, query, signal });
        if (!text.includes("<ListBucketResult")) throw unusable("it is not a list of objects");
        const items = elementsOf(text, "Contents").map((each) => elementText(each, "Key") ?? "");
        return { items, nextToken: elementText(text, "NextContinuationToken") };
      }),
  };
}

/** S3 redirects a call whose bucket is in another region. Source: "Error responses" of the S3 API reference, read 2026-11-30. */
async function withRegionHint<A>(region: string, sending: () => Promise<A>): Promise<A> {
  try {
    return await sending();
  } catch (error) {
    if (isProviderError(error) && (error.status === 301 || error.status === 307)) {
      setHint(
        error,
        `The bucket is not in ${region}, the region of the batch; use a bucket there, or a client of its region`,
      );
    }
    throw error;
  }
}

/** Up to this length a body is hashed here, and above it by WebCrypto, which takes less time for each byte. */
const DIRECT_BYTES = 8192;

async function hashOf(body: S3Request["body"] = ""): Promise<string> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (bytes.length <= DIRECT_BYTES) return hexOf(sha256(bytes));
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
