/**
 * Reads the arguments of `Bedrock.fetch`, which are those of the global `fetch`.
 */
import { tagOf } from "../../base/base64.ts";
import { copyHeaders } from "../../transport/secrets/checked_headers.ts";
import type { RequestBody } from "../../transport/request_body.ts";
import { kindOf } from "../../base/quote.ts";
import type { Destination, Destinations } from "./destination.ts";

/** The options of `Bedrock.fetch`: those of the global `fetch`, and the signing name. */
export interface FetchOptions extends RequestInit {
  /** The name to sign for. @default {"bedrock"} */
  service?: string | undefined;
}

/** One call of `Bedrock.fetch`. */
export interface FetchCall {
  readonly where: Destination;
  readonly method: string;
  readonly headers: Headers;
  readonly body: RequestBody;
  readonly signals: readonly (AbortSignal | undefined)[];
  /** Keeps the caller's request: Node forgets that its signal follows another one when nobody holds the request. */
  readonly held: unknown;
}

/**
 * @throws {TypeError} when the input is not a URL, a path or a request, credentials may not go there, or the request has been
 * read.
 */
export async function fetchCall(
  input: string | URL | Request,
  init: Omit<FetchOptions, "service">,
  to: Destinations,
): Promise<FetchCall> {
  const where = to.anywhere(hrefOf(input));
  const { signal, ...rest } = init;
  const given = isRequest(input) ? input : undefined;
  const request = given && !Object.keys(rest).length ? given : new Request(given ?? where.url, prepared(rest));
  if (request.bodyUsed) {
    throw new TypeError(
      "Cannot send the request: its body has already been read; pass request.clone(), or a new request",
    );
  }
  const { method, headers } = request;
  return {
    where,
    method,
    headers,
    body: await bodyOf(request),
    signals: [given?.signal, signal ?? undefined],
    held: input,
  };
}

/** Not by the class: a request of another realm, of undici or of React Native is one too. */
function isRequest(input: unknown): input is Request {
  return typeof input === "object" && input !== null && "url" in input && "method" in input;
}

function hrefOf(input: string | URL | Request): string {
  if (typeof input === "string") return input;
  if (isRequest(input)) return input.url;
  if (typeof input === "object" && input !== null && "href" in input) return input.href;
  throw new TypeError(
    `Cannot call ${kindOf(input)}: not a URL or a Request; ` +
      'use a path of the runtime such as "/model/amazon.nova-lite-v1%3A0/invoke", a URL or a Request',
  );
}

/** Returns options that `Request` takes. */
function prepared({ headers, ...init }: RequestInit): RequestInit {
  // Node requires `duplex` for a body that is a stream; the DOM's types do not know it yet.
  const duplex = tagOf(init.body) === "ReadableStream" ? { duplex: "half" } : {};
  if (!headers) return { ...init, ...duplex };
  // Checked here, since the platform's complaint quotes a value that no header can hold.
  const checked = new Headers();
  copyHeaders(checked, headers, "headers");
  return { ...init, ...duplex, headers: checked };
}

async function bodyOf(request: Request): Promise<RequestBody> {
  if (request.body !== undefined) return request.body ?? undefined;
  // Firefox does not show a request's body as a stream.
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.length ? bytes : undefined;
}
