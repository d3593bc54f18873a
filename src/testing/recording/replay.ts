/**
 * Answers requests from recordings.
 */
import { encodeSegment } from "../../aws/path.ts";
import { checkOptions, listOf, type OptionTable, optionTable } from "../../base/check_options.ts";
import { readFetchArguments } from "../base/fetch_arguments.ts";
import { BODILESS, nonEmptyText } from "../base/check.ts";
import { canonicalBody, type DescribedRequest, describeRequest, requestCleaner } from "./request.ts";
import { jsonOf, responseBytes } from "./body.ts";
import { mismatch } from "./mismatch.ts";
import { decodedSegment, impliedMethod } from "./operations.ts";
import { readRecordings, type Recording } from "./recording.ts";

/** Recordings as a function: pass it as `fetch`. */
export interface Replay {
  /**
   * Answers a request by the next recording of the same request.
   *
   * Rejects with a `TypeError` that names the nearest recording, if no recording is left for the request.
   */
  (input: string | URL | Request, init?: RequestInit | object): Promise<Response>;
  /** The recordings that no request has asked for yet, in the order of the source. */
  readonly left: readonly Recording[];
  /** The recordings that answered a request, and whose body was not read to its end. */
  readonly unread: readonly Recording[];
}

/** Options for {@link replay}. */
export interface ReplayOptions {
  /** The values that were passed to {@link record} as `secrets`: the recordings have `[redacted]` in their place. @default none */
  readonly secrets?: readonly string[] | undefined;
}

const OPTIONS: OptionTable = optionTable<ReplayOptions>(() => ({
  of: "replay()",
  options: { secrets: listOf(nonEmptyText) },
}));

/** Headers of requests to AI Gateway that choose the answer, beside path and body. */
const CHOOSING_HEADERS = ["ai-language-model-id", "ai-language-model-streaming", "ai-model-id"];

/** A recording, and how far it has been used. */
interface Entry {
  readonly recording: Recording;
  readonly name: string;
  readonly method: string;
  /** The path in one spelling; `undefined` for a recording without a path. */
  readonly path: string | undefined;
  /** The body in one spelling; `undefined` if the request was not recorded, and any body fits. */
  readonly body: string | undefined;
  isAsked: boolean;
  isRead: boolean;
}

/**
 * Returns a `fetch` that answers from recordings: those of {@link record}, and other files in the same format. A recording
 * answers one request with the same method, path and body; JSON bodies may differ in spelling and in the order of members. Equal
 * requests get their recordings in order. The host, the headers and the credentials of a request do not matter, except for the
 * model and the streaming of AI Gateway, which are headers. A recording without a path answers by its operation and model, and one
 * without a request answers any body.
 *
 * @param source JSON Lines, such as the text of a file, or a list of lines or recordings.
 * @throws {TypeError} for a source without recordings, or with a line that is not a recording, and for an unknown option.
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { replay } from "@bedrock-edge/client/testing";
 *
 * const fetch = replay([{
 *   source: "by hand",
 *   operation: "OpenAI",
 *   model: "m",
 *   status: 200,
 *   path: "/v1/chat/completions",
 *   request: { model: "m", messages: [] },
 *   response: '{"choices":[]}',
 * }]);
 * const ask = (model: string) =>
 *   fetch("https://api.example.com/v1/chat/completions", {
 *     method: "POST",
 *     body: JSON.stringify({ messages: [], model }),
 *   });
 *
 * await assertRejects(() => ask("n"), TypeError, 'which has "m" at model instead of "n"');
 * assertEquals(await (await ask("m")).json(), { choices: [] });
 * assertEquals([fetch.left, fetch.unread], [[], []]);
 * ```
 */
export function replay(source: string | Iterable<string | Recording>, options: ReplayOptions = {}): Replay {
  checkOptions(options, OPTIONS);
  const { secrets = [] } = options;
  const entries = readRecordings(source).map(entryOf);

  async function answer(input: string | URL | Request, init?: RequestInit | object): Promise<Response> {
    const { request, signal } = await readFetchArguments(input, init);
    signal.throwIfAborted();
    const bytes = new Uint8Array(await request.arrayBuffer());
    const described = describeRequest(request, bytes, requestCleaner(request, bytes, secrets));
    const body = canonicalBody(described.body);
    const fitting = entries.filter((entry) => isDestination(entry, described) && fits(entry, body));
    const entry = fitting.find(({ isAsked, body }) => !isAsked && body !== undefined) ??
      fitting.find(({ isAsked }) => !isAsked);
    if (entry === undefined) throw mismatchOf(described, body, fitting);
    entry.isAsked = true;
    return responseOf(entry, signal);
  }

  function mismatchOf(described: DescribedRequest, body: string | undefined, fitting: readonly Entry[]): TypeError {
    return mismatch(
      described,
      parsed(body),
      entries.map((entry) => ({
        name: entry.name,
        destination: `${entry.method} ${entry.path ?? `${entry.recording.operation} of ${entry.recording.model}`}`,
        isDestination: isDestination(entry, described),
        isUsed: fitting.includes(entry),
        body: parsed(entry.body),
      })),
    );
  }

  const recordingsOf = (which: (entry: Entry) => boolean) => entries.filter(which).map(({ recording }) => recording);
  return Object.defineProperties(answer, {
    left: { get: () => recordingsOf(({ isAsked }) => !isAsked) },
    unread: { get: () => recordingsOf(({ isAsked, isRead }) => isAsked && !isRead) },
    // A cast: the two members are there.
  }) as Replay;
}

function entryOf(recording: Recording, index: number): Entry {
  const { operation, path, source } = recording;
  const body = canonicalBody(recording);
  return {
    recording,
    name: `recording ${index + 1}${source ? ` (${source})` : ""}`,
    method: recording.method ?? impliedMethod(operation, body !== undefined),
    path: path === undefined ? undefined : canonicalPath(path),
    body,
    isAsked: false,
    isRead: false,
  };
}

function isDestination(
  { recording, method, path }: Entry,
  request: DescribedRequest,
): boolean {
  if (method !== request.method) return false;
  const { operation, model, requestHeaders = {} } = recording;
  const isSame = path === undefined
    ? operation === request.operation && (model ?? null) === request.model
    : path === canonicalPath(request.path);
  return isSame && CHOOSING_HEADERS.every((name) => requestHeaders[name] === request.headers[name]);
}

/** Whether a recording has the body of a request. */
function fits({ recording, body }: Entry, sent: string | undefined): boolean {
  return body === sent || body === undefined && recording.path === undefined;
}

/** Returns a path with one spelling of every segment, and the query in order. */
function canonicalPath(path: string): string {
  const [pathname = "", query] = path.split("?");
  const segments = pathname.split("/").map((segment) => encodeSegment(decodedSegment(segment))).join("/");
  return query === undefined ? segments : `${segments}?${query.split("&").toSorted().join("&")}`;
}

function parsed(body: string | undefined): unknown {
  const json = jsonOf(body);
  return json ? json.value : body;
}

function responseOf(entry: Entry, signal: AbortSignal): Response {
  const { recording } = entry;
  const { status, responseBase64 } = recording;
  const headers = new Headers(recording.responseHeaders);
  // Some recordings have no headers.
  if (!headers.has("content-type") && !BODILESS.has(status)) {
    headers.set(
      "content-type",
      responseBase64 === undefined ? "application/json" : "application/vnd.amazon.eventstream",
    );
  }
  if (BODILESS.has(status)) {
    entry.isRead = true;
    return new Response(null, { status, headers });
  }
  return new Response(bodyOf(entry, signal), { status, headers });
}

/** The bytes of an answer in one piece. */
function bodyOf(entry: Entry, signal: AbortSignal): ReadableStream<Uint8Array> {
  const bytes = responseBytes(entry.recording);
  let isSent = bytes.length === 0;
  return new ReadableStream({
    pull(controller) {
      signal.throwIfAborted();
      if (isSent) {
        entry.isRead = true;
        controller.close();
      } else {
        isSent = true;
        controller.enqueue(bytes);
      }
    },
  }, { highWaterMark: 0 });
}
