/**
 * Records the traffic of a `fetch`, without secrets.
 */
import { checkOptions, listOf, type OptionTable, optionTable, text } from "../../base/check_options.ts";
import { tagOf } from "../../base/base64.ts";
import { isPromise } from "../../base/is_promise.ts";
import { kindOf } from "../../base/quote.ts";
import { nonEmptyText } from "../base/check.ts";
import { readFetchArguments } from "../base/fetch_arguments.ts";
import { responseMembers } from "./body.ts";
import { joined, latin1 } from "./bytes.ts";
import { impliedMethod } from "./operations.ts";
import type { Recording } from "./recording.ts";
import { type DescribedRequest, describeRequest, requestCleaner } from "./request.ts";
import { type Cleaner, isPublicResponseHeader } from "./secrets.ts";

/** A function like the global `fetch`. */
export type RecordedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Takes a recording: as a line of JSON that ends in a line feed, and as an object. Gets one recording at a time. The reader of an
 * answer waits for it before it sees the end of the answer.
 */
export type RecordingSink = (line: string, recording: Recording) => void | Promise<void>;

/** Options for {@link record}. */
export interface RecordOptions {
  /** The origin of the recordings, such as the name of a test. A number is added. @default {"record()"} */
  readonly source?: string | undefined;
  /** Values that must not be recorded, beside those that are recognized. @default none */
  readonly secrets?: readonly string[] | undefined;
}

const OPTIONS: OptionTable = optionTable<RecordOptions>(() => ({
  of: "record()",
  options: { source: text, secrets: listOf(nonEmptyText) },
}));

/**
 * Returns a `fetch` that passes every request and every answer on unchanged, and gives each exchange to `sink` as one line of
 * JSON, in the format that {@link replay} reads. Works for every service: Bedrock, services with OpenAI's API, AI Gateway.
 *
 * Streams stay streams: the recorder copies each piece as the reader takes it. The line is written when the answer has been read
 * to its end. An answer that its reader left, or whose connection broke, is recorded as far as it came, with `responseCut`.
 * A request without an answer is not recorded.
 *
 * A recording holds no secret: only a few headers are written, `authorization` and `set-cookie` not among them. Keys, tokens and
 * signatures that a header or the URL shows are removed from every text; so are keys that are known by their beginning, and the
 * members of presigned URLs. The number of an AWS account becomes 123456789012. A frame of an event stream with such a value is
 * written anew; all other bytes of a stream stay as they came. The words of prompts and answers stay: read them before
 * you publish a recording. A secret that a model spells over several events is not recognized.
 *
 * @throws {TypeError} for a `fetch` or a `sink` that is not a function, and for an unknown option. An error of the sink ends the
 * answer that it is called for.
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fakeBedrock, record, replay } from "@bedrock-edge/client/testing";
 *
 * // In your tests, instead of the fake: record(fetch, (line) => Deno.writeTextFile("traffic.jsonl", line, { append: true }))
 * const lines: string[] = [];
 * const recording = record(fakeBedrock({ replies: ["Paris."] }), (line) => void lines.push(line));
 * const ask = async (fetch: typeof recording) =>
 *   await createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", fetch })
 *     .stream({ model: "amazon.nova-lite-v1:0", messages: "What is the capital of France?" }).text();
 *
 * assertEquals(await ask(recording), "Paris.");
 * assert(!lines.join("").includes("fake-bedrock-key"));
 * assertEquals(await ask(replay(lines)), "Paris.");
 * ```
 */
export function record(fetch: RecordedFetch, sink: RecordingSink, options: RecordOptions = {}): RecordedFetch {
  requireFunction(fetch, "the fetch", "the global fetch or a fake");
  requireFunction(sink, "the sink", "a function that takes a line");
  checkOptions(options, OPTIONS);
  const { source = "record()", secrets = [] } = options;
  const writeLine = oneAtATime(sink);
  let count = 0;
  return async (input, init) => {
    const number = ++count;
    const { request, send } = await splitRequest(fetch, input, init);
    const [bytes, response] = await Promise.all([bytesOf(request), send()]);
    const exchange: Exchange = { request, bytes, response, source: `${source}#${number}`, secrets };
    const write = async (body: readonly Uint8Array[], end?: string) => {
      const recording = recordingOf(exchange, joined(body), end);
      await writeLine(`${JSON.stringify(recording)}\n`, recording);
    };
    if (response.body === null) {
      await write([]);
      return response;
    }
    const { status, statusText, headers } = response;
    return new Response(observed(response.body, write), { status, statusText, headers });
  };
}

function requireFunction(value: unknown, what: string, expected: string): void {
  if (typeof value === "function") return;
  throw new TypeError(`Cannot record: ${what} is ${kindOf(value)}; pass ${expected}`);
}

/** Calls a sink again only once it is done with the line before: two writers of a file would mix their lines. */
function oneAtATime(sink: RecordingSink): (line: string, recording: Recording) => Promise<void> {
  let writing: Promise<void> | undefined;
  return async (line, recording) => {
    while (writing !== undefined) await writing;
    const written = sink(line, recording);
    if (!isPromise(written)) return;
    const settled = () => void (writing = undefined);
    writing = written.then(settled, settled);
    await written;
  };
}

async function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await request.arrayBuffer());
}

/** Returns a copy of a request to read, and the function that sends the request. */
async function splitRequest(
  fetch: RecordedFetch,
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<{ readonly request: Request; readonly send: () => Promise<Response> }> {
  const body = init?.body;
  const isStream = tagOf(body) === "ReadableStream" || Symbol.asyncIterator in Object(body);
  const isRepeatable = Object(input).url === undefined && !isStream;
  if (isRepeatable) {
    const { method, headers } = init ?? {};
    const copy = new Request(input, { ...method && { method }, ...headers && { headers }, ...body && { body } });
    return { request: copy, send: () => fetch(input, init) };
  }
  const { request, signal } = await readFetchArguments(input, body ? { duplex: "half", ...init } : init);
  return { request: request.clone(), send: () => fetch(request, { signal }) };
}

/** Passes a body on piece by piece, and tells `onEnd` the pieces once there are no more. */
function observed(
  body: ReadableStream<Uint8Array>,
  onEnd: (pieces: readonly Uint8Array[], cutBy?: string) => Promise<void>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch(async (error: unknown) => {
        await onEnd(pieces, `the connection broke: ${error}`);
        throw error;
      });
      if (done) {
        await onEnd(pieces);
        controller.close();
      } else {
        // The reader may change the bytes that it got.
        pieces.push(value.slice());
        controller.enqueue(value);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
      await onEnd(pieces, "the reader left before the end");
    },
  }, { highWaterMark: 0 });
}

/** An exchange before it is written. */
interface Exchange {
  readonly request: Request;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly response: Response;
  readonly source: string;
  readonly secrets: readonly string[];
}

function recordingOf(exchange: Exchange, body: Uint8Array<ArrayBuffer>, cutBy: string | undefined): Recording {
  const { request, bytes, response, source, secrets } = exchange;
  // The accounts of the request alone, so that `replay` finds the same in the same request.
  const described = describeRequest(request, bytes, requestCleaner(request, bytes, secrets));
  const clean = requestCleaner(request, bytes, secrets, latin1(body));
  const { operation, model, region, method, path, headers } = described;
  return {
    source,
    operation,
    model,
    ...region !== undefined && { region },
    status: response.status,
    ...cutBy !== undefined && { note: clean(cutBy) },
    ...method !== impliedMethod(operation, hasBody(described)) && { method },
    path,
    requestHeaders: headers,
    ...described.body,
    responseHeaders: answerHeaders(response.headers, clean),
    ...responseMembers(body, response.headers.get("content-type"), clean),
    ...cutBy !== undefined && { responseCut: true },
  };
}

function hasBody({ body }: DescribedRequest): boolean {
  return Object.keys(body).length > 0;
}

function answerHeaders(headers: Headers, clean: Cleaner): Record<string, string> {
  const kept = [...headers].filter(([name]) => isPublicResponseHeader(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, clean(value)]));
}
