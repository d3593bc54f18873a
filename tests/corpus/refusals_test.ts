/**
 * Recorded refusals: the kind, the code, whether another attempt may help, and the hint where one saves an hour.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ClientOptions, type ErrorKind, ProviderError } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { framesOf } from "../fuzz/reference.ts";
import { bodyOf, type Corpus, corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { streamed } from "../helpers/wire.ts";
import { clientOf, clientOver, CONVERSE, CONVERSE_STREAM, corpusTest, judgeEach } from "./recorded.ts";

const INVOKE = corpus("invoke-model");
const INVOKE_STREAM = corpus("invoke-model-stream");
const OTHER = corpus("other-runtime");

/** One refusal of the service. */
interface Expected {
  /** How its words begin; numbers and dates in them differ. */
  readonly text: string;
  /** How often it is recorded. */
  readonly count: number;
  readonly kind: ErrorKind;
  /** @default {false} */
  readonly retryable?: true;
  /** The expected hint, if one is required. */
  readonly hint?: RegExp;
  /** The expected hint of a client with facts. @default the value of `hint` */
  readonly factsHint?: RegExp;
}

const REFUSALS: readonly Expected[] = [
  {
    text: "The provided model identifier is invalid.",
    count: 14,
    kind: "validation",
    hint: /model id/i,
    // Facts say nothing about an id that resembles no known one.
    factsHint: /model id|"us\.amazon\.nova-micro-v1:0"/i,
  },
  {
    text: "This model doesn't support the video content block that you provided.",
    count: 8,
    kind: "validation",
    hint: /video/i,
  },
  {
    text:
      "The model returned the following errors: Malformed input request: #/messages/2/content/0: extraneous key [toolResult]",
    count: 2,
    kind: "validation",
    hint: /S3/,
  },
  { text: "This model doesn't support the s3Uri field.", count: 2, kind: "validation", hint: /bytes/i },
  {
    text: "The model returned the following errors: messages.2.content.2.document.source.type: Field required",
    count: 1,
    kind: "validation",
    hint: /bytes/i,
  },
  {
    text:
      "The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum length.",
    count: 1,
    kind: "contextLength",
    hint: /shorten/i,
  },
  {
    text: "Invocation of model ID deepseek.r1-v1:0 with on-demand throughput isn\u2019t supported.",
    count: 1,
    kind: "validation",
    hint: /inference profile/i,
    factsHint: /"us\.deepseek\.r1-v1:0"/,
  },
  {
    text: "This model version has reached the end of its life.",
    count: 1,
    kind: "notFound",
    hint: /successor/i,
    factsHint: /retired|legacy/i,
  },
  { text: "The provided model doesn't support counting tokens.", count: 1, kind: "validation", hint: /Claude/ },
  { text: "tools.0: Input tag 'web_search_20250305' found using 'type' does not match", count: 1, kind: "validation" },
  { text: "Malformed input request, please reformat your input and try again.", count: 2, kind: "validation" },
  {
    text: "Malformed input request: #/messages/0/content/0: required key [toolUse] not found,",
    count: 4,
    kind: "validation",
  },
  {
    text: "Malformed input request: #/messages/0/content/0: extraneous key [inputText] is not permitted,",
    count: 1,
    kind: "validation",
  },
  {
    text: "messages.0.content.1.image.source.base64.data: URL sources are not supported",
    count: 1,
    kind: "validation",
  },
  {
    text: "The security token included in the request is expired",
    count: 2,
    kind: "authentication",
    hint: /new credentials/i,
  },
  { text: "The security token included in the request is invalid.", count: 12, kind: "authentication", hint: /keys/i },
  { text: "Signature expired: ", count: 8, kind: "authentication", hint: /clock/i },
  {
    text: "You don't have access to the model with the specified model ID.",
    count: 6,
    kind: "accessDenied",
    hint: /access/i,
  },
  {
    text: "Model is getting throttled. Try your request again.",
    count: 2,
    kind: "overloaded",
    retryable: true,
  },
];

function refusalsIn({ recordings }: Corpus): Recording[] {
  return recordings.filter(({ status }) => status !== 200);
}

/** The service's words, out of the body. */
function wordsOf(recording: Recording): string {
  return JSON.parse(recording.response!).message;
}

function expectedOf(recording: Recording): Expected {
  const words = wordsOf(recording);
  const [expected, ...more] = REFUSALS.filter(({ text }) => words.startsWith(text));
  assert(expected && !more.length, `not exactly one row is of: ${words}`);
  return expected;
}

/** The name in the header, which some sources did not keep. */
function codeOf({ status, responseHeaders }: Recording): string {
  return /^\w+/.exec(responseHeaders?.["x-amzn-errortype"] ?? "")?.[0] ?? `HTTP${status}`;
}

async function judge(recording: Recording, call: () => Promise<unknown>, knowing: boolean): Promise<void> {
  const { kind, retryable = false, hint, factsHint = hint } = expectedOf(recording);
  const error = await assertRejects(call, ProviderError);
  const { code, status } = error;
  assertEquals([error.kind, error.retryable, code, status], [kind, retryable, codeOf(recording), recording.status]);
  assert(error.message.includes(wordsOf(recording)), error.message);
  const wanted = knowing ? factsHint : hint;
  assertHints(error, wanted);
}

function assertHints({ hint = "", message }: ProviderError, wanted: RegExp | undefined): void {
  if (wanted) assert(wanted.test(hint), `the hint ${JSON.stringify(hint)} does not say ${wanted} of: ${message}`);
}

const KNOWING: readonly (readonly [name: string, options: ClientOptions])[] = [["", {}], [
  ", with facts",
  { models: modelFacts() },
]];

for (const [name, options] of KNOWING) {
  const knowing = options.models !== undefined;
  corpusTest(
    `28 refusals of Converse and ConverseStream have the right kind, code and hint in chat and stream${name}`,
    [
      CONVERSE,
      CONVERSE_STREAM,
    ],
    async () => {
      const refusals = [...refusalsIn(CONVERSE), ...refusalsIn(CONVERSE_STREAM)];
      await judgeEach(refusals, async (recording) => {
        const request = { model: recording.model, messages: "Hi" };
        // A model that is known to be no model for chats is the service's to refuse here.
        await judge(recording, () => clientOf(recording, options).chat({ ...request, check: "off" }), knowing);
        await judge(
          recording,
          () => clientOf(recording, options).stream({ ...request, check: "off" }).final(),
          knowing,
        );
      });
      assertEquals(refusals.length, 28);
    },
  );
}

corpusTest("28 refusals of Converse and ConverseStream have the right kind, code and hint in the raw operations", [
  CONVERSE,
  CONVERSE_STREAM,
], async () => {
  const refusals = [...refusalsIn(CONVERSE), ...refusalsIn(CONVERSE_STREAM)];
  const body = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };
  await judgeEach(refusals, async (recording) => {
    const { model } = recording;
    await judge(recording, () => clientOf(recording).converse(model, body), false);
    await judge(recording, () => clientOf(recording).converseStream(model, body), false);
  });
  assertEquals(refusals.length, 28);
});

corpusTest("42 refusals of other operations have the right kind, code and hint by fetch", [
  INVOKE,
  INVOKE_STREAM,
  OTHER,
], async () => {
  const refusals = [INVOKE, INVOKE_STREAM, OTHER].map(refusalsIn);
  await judgeEach(refusals.flat(), async (recording) => {
    const url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/some.model/invoke";
    const client = clientOver(() => Promise.resolve(responseOf(recording)));
    await judge(recording, () => client.fetch(new Request(url, { method: "POST", body: "{}" })), false);
  });
  assertEquals(refusals.map(({ length }) => length), [25, 14, 3]);
});

corpusTest("each of 70 recorded refusals has a row of the table, and each row its recordings", [
  CONVERSE,
  CONVERSE_STREAM,
  INVOKE,
  INVOKE_STREAM,
  OTHER,
], () => {
  const all = [CONVERSE, CONVERSE_STREAM, INVOKE, INVOKE_STREAM, OTHER].flatMap(refusalsIn);
  assertEquals(all.length, 70);
  const rows = all.map(expectedOf);
  for (const row of REFUSALS) {
    assertEquals([row.text, rows.filter((each) => each === row).length], [row.text, row.count]);
  }
});

/** The exceptions that are recorded inside streams. */
const EXCEPTIONS:
  readonly (Omit<Expected, "count"> & { readonly code: string; readonly good: number; readonly file: Corpus })[] = [
    {
      file: CONVERSE_STREAM,
      text:
        "The model returned the following errors: The detected file MIME type text/plain does not match the expected type",
      kind: "validation",
      code: "ValidationException",
      good: 0,
      hint: /format/i,
    },
    {
      file: INVOKE_STREAM,
      text: "The system encountered an unexpected error during processing. Try your request again.",
      kind: "model",
      code: "ModelStreamErrorException",
      retryable: true,
      good: 44,
    },
  ];

corpusTest(
  "2 recorded exceptions inside streams have the right kind, code and hint",
  [CONVERSE_STREAM, INVOKE_STREAM],
  async () => {
    for (const { file, text, kind, code, retryable = false, hint, good } of EXCEPTIONS) {
      const failing = file.recordings.flatMap((recording) => {
        if (recording.status !== 200) return [];
        const bytes = bodyOf(recording);
        const { headers, frameEnds } = framesOf(bytes, 16 * 1024 * 1024);
        const at = headers.findIndex((frame) => frame.get(":message-type") !== "event");
        return at < 0 ? [] : [{ at, frame: bytes.slice(frameEnds[at - 1] ?? 0, frameEnds[at]) }];
      });
      assertEquals(failing.map(({ at }) => at), [good]);
      const { frame } = failing[0]!;
      const client = clientOver(() => Promise.resolve(streamed(frame)));
      const request = { model: "amazon.nova-lite-v1:0", messages: "Hi" };
      const raw = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };
      for (
        const call of [
          () => client.stream(request).final(),
          async () => await Array.fromAsync(await client.converseStream(request.model, raw)),
        ]
      ) {
        const error = await assertRejects(call, ProviderError);
        assertEquals([error.kind, error.code, error.retryable, error.status], [kind, code, retryable, 200]);
        assert(error.message.includes(text), error.message);
        assertHints(error, hint);
      }
    }
  },
);
