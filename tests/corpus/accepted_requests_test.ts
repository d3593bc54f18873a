/**
 * Requests that the service accepted: our options can say them, no check refuses or worsens one, no fact of the registry
 * contradicts one, and `fakeBedrock` accepts them too.
 */
import { assertEquals } from "@std/assert";
import type { ChatRequest, ClientOptions } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import type { Recording } from "../helpers/corpus.ts";
import {
  ANSWERS,
  clientOver,
  CONVERSE,
  CONVERSE_STREAM,
  corpusTest,
  type Json,
  judgeEach,
  sent,
  STREAMED_ANSWERS,
  STREAMS,
} from "./recorded.ts";
import { inOurOptions, optionsOf } from "./request_options.ts";

/** Requests that were answered with a status of 200 and recorded as JSON. */
const ACCEPTED: readonly Recording[] = [...ANSWERS, ...STREAMS].filter(({ request }) => request);

/** The one recording whose request may be edited: a video of the format "video/mp4", which holds a JPEG. */
const EDITED = "pydantic/pydantic-ai/tests/models/cassettes/test_bedrock/test_video_url_input.yaml#1";

/** A stream that is nothing but an exception: its request was refused under a status of 200, since its image holds a text. */
function isRefused(recording: Recording): boolean {
  return STREAMS.includes(recording) && !STREAMED_ANSWERS.includes(recording);
}

/** Requests that were accepted as they are recorded. */
const TRUSTED = ACCEPTED.filter((recording) => recording.source !== EDITED && !isRefused(recording));

const FILES = [CONVERSE, CONVERSE_STREAM];

/** Changes that we may make to a recorded request: none can make it worse. */
const CHANGES = {
  // The service joins them itself: a layout, and no fault of the caller.
  "neighboring turns joined": (body) => ({ ...body, messages: joined(body["messages"] as Turn[]) }),
  // Claude 3.5 Sonnet took a PNG under the name of "jpeg"; other models are reported to refuse that.
  "image named by its bytes": (body) => namedByBytes(body) as Json,
  "video/mp4 written mp4": (body) => JSON.parse(JSON.stringify(body).replaceAll('"video/mp4"', '"mp4"')),
} as const satisfies Readonly<Record<string, (body: Json) => Json>>;

type Change = keyof typeof CHANGES;

interface Turn {
  readonly role: string;
  readonly content: readonly Json[];
}

function joined(turns: readonly Turn[]): Turn[] {
  const result: Turn[] = [];
  for (const turn of turns) {
    const before = result.at(-1);
    if (before?.role === turn.role) result.splice(-1, 1, { ...before, content: [...before.content, ...turn.content] });
    else result.push(turn);
  }
  return result;
}

function namedByBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(namedByBytes);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, namedByBytes(member)]));
  const isPng = (members["source"] as Json | undefined)?.["bytes"]?.toString().startsWith("iVBORw0KGgo");
  return members["format"] === "jpeg" && isPng ? { ...members, format: "png" } : members;
}

/** The body as it is compared: without empty members, which say nothing, and with the text of a native schema parsed. */
function comparable(body: Json): Json {
  const said = Object.entries(body).filter(([, value]) => Object.keys(value as object).length);
  return Object.fromEntries(said.map(([name, value]) => {
    if (name !== "outputConfig") return [name, value];
    const { textFormat } = value as { textFormat?: { structure: { jsonSchema: Json } } };
    if (!textFormat) return [name, value];
    const { jsonSchema } = textFormat.structure;
    const schema = JSON.parse(jsonSchema["schema"] as string);
    return [name, { textFormat: { ...textFormat, structure: { jsonSchema: { ...jsonSchema, schema } } } }];
  }));
}

function isEqual(a: unknown, b: unknown): boolean {
  try {
    assertEquals(a, b);
    return true;
  } catch {
    return false;
  }
}

/** The changes, of those that may be made, that make `body` of the recorded request; as few as do. */
function changesIn(body: Json, recording: Recording, allowed: readonly Change[]): readonly Change[] {
  const [ours, theirs] = [comparable(body), comparable(recording.request!)];
  const subsets = allowed.reduce<Change[][]>((all, change) => [...all, ...all.map((some) => [...some, change])], [[]]);
  for (const changes of subsets) {
    if (isEqual(ours, changes.reduce((changed, change) => CHANGES[change](changed), theirs))) return changes;
  }
  assertEquals(ours, theirs);
  return [];
}

interface Judged {
  readonly changes: Readonly<Partial<Record<Change, number>>>;
  /** The number of requests with a repair, by rule. */
  readonly told: number;
}

/** Sends each request in our words, and counts what was changed in it and what was told of that. */
async function judgeRequests(
  recordings: readonly Recording[],
  check: ChatRequest["check"],
  allowed: readonly Change[],
  options: ClientOptions,
): Promise<Judged> {
  const changes: Partial<Record<Change, number>> = {};
  let told = 0;
  await judgeEach(recordings, async (recording) => {
    const { body, repairs } = await sent({ ...optionsOf(recording), check }, isStreamed(recording), options);
    const made = changesIn(body, recording, allowed);
    for (const change of made) changes[change] = (changes[change] ?? 0) + 1;
    // Each change is told, and nothing else is.
    const isTold = made.length > 0;
    assertEquals(repairs.length > 0, isTold, `told: ${JSON.stringify(repairs)}`);
    if (isTold) told++;
  });
  return { changes, told };
}

function isStreamed({ operation }: Recording): boolean {
  return operation === "ConverseStream";
}

corpusTest("606 requests with an answer of 200 are recorded, 76 of them shortened", FILES, () => {
  assertEquals([ACCEPTED.length, ACCEPTED.filter(({ requestCut }) => requestCut).length], [606, 76]);
  assertEquals([
    TRUSTED.length,
    ACCEPTED.filter(isRefused).length,
    ACCEPTED.find(({ source }) => source === EDITED)?.status,
  ], [604, 1, 200]);
});

for (const [by, options] of [["", {}], [", also with facts", { models: modelFacts() }]] as [string, ClientOptions][]) {
  corpusTest(
    `606 requests with an answer of 200 can be said in options, and check "off" sends them as recorded${by}`,
    FILES,
    async () => {
      assertEquals(await judgeRequests(ACCEPTED, "off", [], options), {
        changes: {},
        told: 0,
      });
    },
  );

  corpusTest(
    `check "strict" takes 604 accepted requests and sends them as recorded, but for turns joined in 15${by}`,
    FILES,
    async () => {
      const allowed: Change[] = ["neighboring turns joined"];
      assertEquals(await judgeRequests(TRUSTED, "strict", allowed, options), {
        changes: { "neighboring turns joined": 15 },
        told: 15,
      });
    },
  );

  corpusTest(
    `check "repair" makes none of 604 accepted requests worse: it joins turns in 15 and names an image by its bytes in 1${by}`,
    FILES,
    async () => {
      const all = Object.keys(CHANGES) as Change[];
      assertEquals(await judgeRequests(TRUSTED, "repair", all, options), {
        changes: { "neighboring turns joined": 15, "image named by its bytes": 1 },
        told: 16,
      });
      const edited = ACCEPTED.filter(({ source }) => source === EDITED);
      const { changes } = await judgeRequests(edited, "repair", ["video/mp4 written mp4"], options);
      assertEquals(changes, { "video/mp4 written mp4": 1 });
    },
  );
}

corpusTest("the options reasoning and topK write the members that 26 recorded requests have", FILES, async () => {
  const said = ACCEPTED.flatMap((recording) => {
    const options = inOurOptions(optionsOf(recording));
    return options ? [{ ...recording, options }] : [];
  });
  await judgeEach(said, async ({ options, ...recording }) => {
    for (const known of [{}, { models: modelFacts() }]) {
      const { body } = await sent({ ...options, check: "off" }, isStreamed(recording), known);
      assertEquals(comparable(body), comparable(recording.request!));
    }
  });
  assertEquals(said.length, 26);
});

corpusTest("fakeBedrock accepts 604 accepted requests", FILES, async () => {
  await judgeEach(TRUSTED, async (recording) => {
    const { model, request } = recording;
    const client = clientOver(fakeBedrock({ apiKey: "k" }));
    if (isStreamed(recording)) await Array.fromAsync(await client.converseStream(model, request!));
    else await client.converse(model, request!);
  });
  assertEquals(TRUSTED.length, 604);
});
