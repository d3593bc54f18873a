/**
 * Gets a file from a URL through the `fetch` of the caller, who decides which hosts may be reached.
 */
import { unlessAborted } from "../../base/aborts.ts";
import { quoted } from "../../base/quote.ts";
import { collectBytes, tooLarge } from "./collect_bytes.ts";

/** The part of the global `fetch` that is needed. */
export type MediaFetch = (url: string, init: RequestInit) => Promise<Response>;

/** The bytes of a file, and the labels that its server gave it. */
export interface FetchedMedia {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly format: string | undefined;
  readonly name: string;
}

/** As many as browsers follow is too many for a file. */
const MAX_REDIRECTS = 5;

/**
 * Fetches a file. Every redirect goes through the caller's `fetch` again, so that an allow-list of hosts sees each of them.
 *
 * @throws {TypeError} when the URL is not https, there is no `fetch`, or the answer is not a whole file.
 * @throws {RangeError} when the file is too large.
 */
export async function fetchMedia(
  given: URL,
  fetch: MediaFetch | undefined,
  maxBytes: number,
  stop: AbortSignal,
): Promise<FetchedMedia> {
  let url = given;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    checkUrl(url);
    if (!fetch) {
      throw new TypeError(
        `Cannot read media from ${placeOf(url)}: no fetch is given; pass the option fetch, a function that decides ` +
          "which hosts may be reached",
      );
    }
    const response = await send(fetch, url, stop);
    const target = redirectOf(response, url);
    if (!target) return await readResponse(response, maxBytes, stop, placeOf(url), url);
    await discard(response);
    url = target;
  }
  throw new TypeError(
    `Cannot read media from ${placeOf(given)}: more than ${MAX_REDIRECTS} redirects; pass the URL of the file itself`,
  );
}

/**
 * Reads the file in an answer.
 *
 * @param place the source of the answer, for messages.
 * @throws {TypeError} when the answer is not a success, has been read, or ended early.
 */
export async function readResponse(
  response: Response,
  maxBytes: number,
  stop: AbortSignal,
  place: string,
  url?: URL,
): Promise<FetchedMedia> {
  const { status, headers, body } = response;
  if (!response.ok) {
    await discard(response);
    throw new TypeError(`Cannot read media from ${place}: HTTP ${status}; pass a URL that gives the file`);
  }
  if (response.bodyUsed) {
    throw new TypeError(
      `Cannot read media from ${place}: the response has been read; pass response.clone(), or its bytes`,
    );
  }
  const announced = Number(headers.get("content-length") ?? NaN);
  if (announced > maxBytes) {
    await discard(response);
    throw tooLarge(maxBytes);
  }
  const bytes = body ? await collectBytes(body, maxBytes, stop) : new Uint8Array();
  // The header counts the bytes before decompression.
  if (!headers.has("content-encoding") && bytes.length < announced) {
    throw new TypeError(
      `Cannot read media from ${place}: it ended after ${bytes.length} of ${announced} bytes; read it again`,
    );
  }
  return { bytes, format: headers.get("content-type") ?? undefined, name: nameIn(url ?? response.url) };
}

/** Returns the last part of a path. */
export function nameIn(url: URL | string): string {
  const path = typeof url === "string" ? url.replace(/[?#].*/s, "") : url.pathname;
  const name = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** @throws {TypeError} when the caller's data may lead to a place that nobody meant. */
function checkUrl(url: URL): void {
  if (url.protocol !== "https:") {
    throw new TypeError(`Cannot read media from ${placeOf(url)}: not an https URL; use https, or pass the bytes`);
  }
  if (url.username || url.password) {
    throw new TypeError(
      `Cannot read media from ${
        placeOf(url)
      }: the URL contains credentials; remove them, and let the fetch option add them`,
    );
  }
}

async function send(fetch: MediaFetch, url: URL, signal: AbortSignal): Promise<Response> {
  let answer: Promise<Response> | undefined;
  try {
    answer = Promise.resolve(fetch(url.href, { redirect: "manual", signal }));
    return await unlessAborted(answer, [signal]);
  } catch (cause) {
    if (signal.aborted) {
      // An answer that comes after the end must not keep its connection.
      answer?.then(discard, () => {});
      throw signal.reason;
    }
    // Platforms quote the whole URL, whose query may be a signature.
    const isSafe = !url.search || !String(cause).includes(url.search);
    throw new TypeError(
      `Cannot read media from ${placeOf(url)}: the fetch option failed; see the cause, or pass the bytes`,
      isSafe ? { cause } : undefined,
    );
  }
}

/** @throws {TypeError} when a redirect leads nowhere, or the platform does not show where. */
function redirectOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get("location");
  const isRedirect = response.type === "opaqueredirect" || response.status >= 300 && response.status < 400;
  if (!isRedirect) return undefined;
  if (location && URL.canParse(location, from)) return new URL(location, from);
  throw new TypeError(
    `Cannot read media from ${placeOf(from)}: it redirects to a place that is not shown, as in browsers; ` +
      "pass the URL of the file itself",
  );
}

/** Closes the connection of an answer that nobody reads. */
async function discard({ body }: Response): Promise<void> {
  if (!body?.locked) await body?.cancel().catch(() => {});
}

/** Returns a URL for a message, without the parts that may hold a secret. */
function placeOf({ protocol, host, pathname }: URL): string {
  return quoted(`${protocol}//${host}${pathname}`);
}
