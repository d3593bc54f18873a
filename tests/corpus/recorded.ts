/**
 * The recorded exchanges with Converse and ConverseStream, sorted by what can be judged by them, and our client over one of
 * them.
 */
import { assertEquals, AssertionError } from "@std/assert";
import { type Bedrock, type ChatRequest, type ClientOptions, createBedrock, type Repair } from "@bedrock-edge/client";
import { type Corpus, corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { answered, bytesOf, eventsOf as eventsFor, streamed } from "../helpers/wire.ts";
import { eventsOf } from "./assembled.ts";
import { byRequest } from "../helpers/fire.ts";

export type Json = Readonly<Record<string, unknown>>;

export const CONVERSE: Corpus = corpus("converse");
export const CONVERSE_STREAM: Corpus = corpus("converse-stream");

/** Whole answers. */
export const ANSWERS: readonly Recording[] = CONVERSE.recordings.filter(({ status }) => status === 200);

/** Streams, the one that is a single exception among them. */
export const STREAMS: readonly Recording[] = CONVERSE_STREAM.recordings.filter(({ status }) => status === 200);

/** Streams that are answers. */
export const STREAMED_ANSWERS: readonly Recording[] = STREAMS.filter((stream) => eventsOf(stream).length > 0);

/** Every answer, whole and streamed. */
export const ALL_ANSWERS: readonly Recording[] = [...ANSWERS, ...STREAMED_ANSWERS];

/**
 * Registers a test over some files of the corpus. If one of them is missing, the name says so and the test is skipped.
 */
export function corpusTest(name: string, files: readonly Corpus[], fn: () => Promise<void> | void): void {
  const missing = files.map((file) => file.missing).join("");
  Deno.test({ name: name + missing, ignore: missing !== "", fn });
}

/** Judges each recording, and reports all that fail, by their source. */
export async function judgeEach<R extends { readonly source: string }>(
  recordings: readonly R[],
  judge: (recording: R) => Promise<void> | void,
): Promise<void> {
  const failures: string[] = [];
  for (const recording of recordings) {
    try {
      await judge(recording);
    } catch (error) {
      failures.push(`${recording.source}\n${briefly(error)}`);
    }
  }
  if (!failures.length) return;
  const shown = failures.slice(0, 12).map((failure) => failure.slice(0, 1500)).join("\n\n");
  throw new AssertionError(`${failures.length} of ${recordings.length} recordings fail:\n${shown}`);
}

/** The message of a failure, and of a difference only the lines that differ. */
function briefly(error: unknown): string {
  // deno-lint-ignore no-control-regex -- the colors of a terminal
  const lines = `${error instanceof Error ? error.message : error}`.replace(/\x1b\[[\d;]*m/g, "").split("\n");
  const different = lines.filter((line) => /^[+-] /.test(line));
  return (different.length ? different : lines).map((line) => line.slice(0, 300)).join("\n");
}

/** Our client over a function; a request is sent once. */
export function clientOver(
  fetch: (request: Request) => Promise<Response>,
  options: ClientOptions = {},
): Bedrock {
  return createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    retry: false,
    fetch: byRequest(fetch),
    ...options,
  });
}

/** Our client, which gets the recorded answer to everything. */
export function clientOf(recording: Recording, options: ClientOptions = {}): Bedrock {
  const { region = "us-east-1" } = recording;
  return clientOver(() => Promise.resolve(responseOf(recording)), { ...region && { region }, ...options });
}

/** One request as it was sent, and its outcome. */
export interface Sent {
  /** The body, parsed. */
  readonly body: Json;
  readonly repairs: readonly Repair[];
}

/** Sends a request to a service that answers everything with an empty JSON object, whole or streamed as the request asks. */
export async function sent(
  request: ChatRequest,
  streaming = false,
  options: ClientOptions = {},
): Promise<Sent> {
  const bodies: Json[] = [];
  const client = clientOver(async (asked) => {
    bodies.push(await asked.json());
    return streaming ? streamed(bytesOf(eventsFor("{}"))) : answered([{ text: "{}" }]);
  }, options);
  const { repairs } = streaming ? await client.stream(request).final() : await client.chat(request);
  assertEquals(bodies.length, 1);
  return { body: bodies[0]!, repairs };
}
