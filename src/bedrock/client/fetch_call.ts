/**
 * Reads the arguments of `Bedrock.fetch`, which are those of the global `fetch`.
 */
import { tagOf } from "../../base/base64.ts";
import { retryOption, type RetryOptions, type Timeouts, timeoutsOption } from "../../base/call_options.ts";
import { copyHeaders } from "../../transport/secrets/checked_headers.ts";
import type { RequestBody } from "../../transport/request_body.ts";
import {
  checkedElsewhere,
  checkOptions,
  oneOf,
  type OptionTable,
  optionTable,
  text,
} from "../../base/check_options.ts";
import { kindOf } from "../../base/quote.ts";
import type { Destination } from "./destination.ts";
import type { ServiceDestinations } from "./service_destinations.ts";

/** The options of `Bedrock.fetch`: those of the global `fetch`, and four of its own. */
export interface FetchOptions extends RequestInit {
  /** The name to sign for. @default {"bedrock"} */
  service?: string | undefined;
  /**
   * `"return"` resolves with an answer of an error status as a response, as the global `fetch` does, once the retries of the client
   * are used up. Its body is text without the secrets of the request, at most 16,384 characters. Failures of the connection
   * still reject. @default {"throw"}
   */
  errors?: "throw" | "return" | undefined;
  /** Timeouts in milliseconds, merged over the client's. */
  timeouts?: Timeouts | undefined;
  /** Retries, merged over the client's. `false` disables retries, except one after a wrong clock or an expired token. */
  retry?: RetryOptions | false | undefined;
}

/** The options of the platforms' `fetch`, by the standard and beyond: Node, Deno, Bun, Workers, Next.js. Read 2026-11-29. */
const PLATFORM_NAMES = [
  ...[
    "method",
    "headers",
    "body",
    "mode",
    "credentials",
    "cache",
    "redirect",
    "referrer",
    "referrerPolicy",
    "integrity",
  ],
  ...[
    "keepalive",
    "signal",
    "window",
    "priority",
    "duplex",
    "attributionReporting",
    "browsingTopics",
    "targetAddressSpace",
  ],
  ...["dispatcher", "client", "cf", "fetcher", "encodeResponseBody", "next", "agent", "compress", "follow", "size"],
  ...["tls", "proxy", "unix", "verbose", "decompress", "timeout", "s3", "reactNative"],
] as const;

const FETCH_OPTIONS: OptionTable = /* @__PURE__ */ optionTable<Omit<FetchOptions, keyof RequestInit>>(() => ({
  of: "fetch()",
  options: {
    ...Object.fromEntries(PLATFORM_NAMES.map((name) => [name, checkedElsewhere])),
    service: text,
    errors: oneOf("throw", "return"),
    timeouts: timeoutsOption,
    retry: retryOption,
  },
  otherNames: {
    region: "createBedrock({ region })",
    model: "request(), which takes a model",
    modelId: "request(), which takes a model",
    path: "the first argument",
    url: "the first argument",
    query: "the first argument, with its query",
    json: "body: JSON.stringify(…)",
  },
}));

/** @throws {TypeError} when an option has a name that neither this function nor a platform knows, or ours an invalid value. */
export function checkFetchOptions(options: FetchOptions): void {
  checkOptions(options, FETCH_OPTIONS);
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
  init: RequestInit,
  to: ServiceDestinations,
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

/** Returns whether an input is a request. Not by the class: one of another realm, of undici or of React Native counts. */
export function isRequest(input: unknown): input is Request {
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
