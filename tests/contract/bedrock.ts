/**
 * Bedrock as a subject of the contract: scripts become replies and faults of the fake, for each kind of client.
 */
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import {
  type FakeBedrock,
  fakeBedrock,
  type FakeBedrockOptions,
  type FakeFault,
  type FakeReply,
  type FakeReplyScript,
} from "@bedrock-edge/client/testing";
import { type Failure, type ReceivedRequest, type Script, type ScriptedCall, type Subject, UNKNOWN } from "./stage.ts";

const always = { times: Infinity } as const;

function refusal(code: string, message: string): FakeBedrockOptions {
  return { replies: [{ error: { code, message } }] };
}

function faults(...faults: FakeFault[]): FakeBedrockOptions {
  return { faults };
}

const FAILURES: Readonly<Record<Failure, FakeBedrockOptions>> = {
  truncated: faults({ type: "cut", atByte: 1500, ...always }),
  unfinished: faults({ type: "noMessageStop", ...always }),
  // Time passes between the pieces: where the break overtakes the headers, Bun's fetch (1.4.5) rejects as if nothing had come.
  connectionLost: { msPerToken: 3, ...faults({ type: "reset", atByte: 1500, ...always }) },
  corrupt: faults({ type: "badMessageCrc", frame: 4, ...always }),
  failsMidway: faults({ type: "exception", name: "modelStreamErrorException", afterEvents: 4, ...always }),
  throttledOnce: faults({ type: "status", status: 429, code: "ThrottlingException", message: "Too many requests." }),
  throttledInsideOnce: faults({ type: "exception", name: "throttlingException", afterEvents: 1 }),
  throttledForAMinute: faults({
    type: "status",
    status: 429,
    code: "ThrottlingException",
    retryAfterSeconds: 60,
    ...always,
  }),
  silentBeforeHeaders: faults({ type: "silence", where: "headers", ...always }),
  silentBeforeContent: faults({ type: "silence", where: "body", afterEvents: 1, ...always }),
  silentMidway: faults({ type: "silence", where: "body", afterEvents: 2, ...always }),
  authentication: { apiKey: "another", credentials: { accessKeyId: "ANOTHER", secretAccessKey: "another" } },
  accessDenied: refusal(
    "AccessDeniedException",
    "User: arn:aws:iam::111122223333:user/someone is not authorized to perform: bedrock:InvokeModel",
  ),
  validation: refusal("ValidationException", "The request is not to our taste."),
  contextLength: refusal("ValidationException", "Input is too long for requested model."),
  notFound: refusal("ResourceNotFoundException", "Could not resolve the foundation model."),
  quota: refusal("ThrottlingException", "Too many tokens per day, please wait before trying again."),
  overloaded: refusal("ServiceUnavailableException", "Bedrock is unable to process your request."),
  model: refusal("ModelErrorException", "The system encountered an unexpected error during processing."),
};

/**
 * Starts a fake that follows a script.
 *
 * @param failures replaces the options of some failures.
 */
export function fakeFor(
  { text, reasoning, calls = [], unknown, failure }: Script,
  failures: Partial<typeof FAILURES> = {},
): FakeBedrock {
  const blocks = [
    ...(reasoning === undefined
      ? []
      : [{ reasoningContent: { reasoningText: { text: reasoning, signature: "c2ln" } } }]),
    { text },
  ];
  const answer = unknown ? withUnknown(text, unknown) : { content: blocks };
  return fakeBedrock({
    replies: [...callsFirst(calls), answer],
    ...(failure && (failures[failure] ?? FAILURES[failure])),
  });
}

/** Returns the reply that makes calls until they have results. */
function callsFirst(calls: readonly ScriptedCall[]): FakeReply[] {
  if (!calls.length) return [];
  const uses = calls.map(({ name, input, broken }, at) => ({ toolUseId: `call-${at}`, name, input: broken ?? input }));
  return [{
    when: ({ body }) => !JSON.stringify(body).includes('"toolResult"'),
    content: uses.map((toolUse) => ({ toolUse })),
  }];
}

/** Returns an answer with parts that are unknown; in a stream the unknown block comes in parts, as a tool's input does. */
function withUnknown(text: string, parts: readonly (keyof typeof UNKNOWN)[]): FakeReplyScript {
  const { block: { name, value }, event } = UNKNOWN;
  const stopReason = parts.includes("stopReason") ? UNKNOWN.stopReason : "end_turn";
  const usage = { inputTokens: 3, outputTokens: 4, totalTokens: 7 };
  const metrics = { latencyMs: 5 };
  return {
    content: [{ text }, ...(parts.includes("block") ? [{ [name]: value }] : [])],
    stopReason,
    usage,
    metrics,
    events: [
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      ...(parts.includes("event") ? [{ [event.name]: event.value }] : []),
      ...(parts.includes("block")
        ? [
          { contentBlockStart: { contentBlockIndex: 1, start: { [name]: { hue: value.hue } } } },
          ...value.parts.map((part) => ({
            contentBlockDelta: { contentBlockIndex: 1, delta: { [name]: { parts: [part] } } },
          })),
          { contentBlockStop: { contentBlockIndex: 1 } },
        ]
        : []),
      { messageStop: { stopReason } },
      { metadata: { usage, metrics } },
    ],
  };
}

/** Returns the log of a fake in the contract's words. */
export function receivedBy(fake: FakeBedrock): ReceivedRequest[] {
  return fake.requests.map(({ modelId, body, ended }) => ({
    model: modelId,
    texts: blocksIn(body).flatMap(({ text }) => text ?? []),
    images: blocksIn(body).flatMap(({ image }) => image?.source.bytes ?? []),
    ended,
  }));
}

interface Block {
  readonly text?: string;
  readonly image?: { readonly source: { readonly bytes: string } };
}

function blocksIn(body: unknown): Block[] {
  // A cast: the fake accepts no other body.
  const { system = [], messages = [] } = body as { system?: Block[]; messages?: { content: Block[] }[] };
  return [...system, ...messages.flatMap(({ content }) => content)];
}

/** The kinds of clients: with an API key, with SigV4, and with an API key and all facts about models. The fake accepts each. */
const CLIENTS: Readonly<Record<string, BedrockOptions>> = {
  bearer: { apiKey: "fake-bedrock-key" },
  sigv4: {
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  },
  facts: { apiKey: "fake-bedrock-key", models: modelFacts({ profiles: "auto", residency: "in-geography" }) },
};

/** Bedrock with each kind of client. */
export const BEDROCK_SUBJECTS: readonly Subject[] = Object.entries(CLIENTS).map(([scheme, client]) => ({
  name: `bedrock, ${scheme}`,
  model: "amazon.nova-lite-v1:0",
  lacks: {},
  startService(script) {
    const fake = fakeFor(script);
    return { fetch: fake, received: () => receivedBy(fake) };
  },
  createProvider: ({ url, fetch, clock }) =>
    createBedrock({
      region: "us-east-1",
      env: {},
      clock,
      // Behind a socket the fake gets the path without the stage's number, as AWS does behind a proxy.
      ...(fetch ? { fetch } : { endpoint: url, signingEndpoint: new URL(url).origin }),
      ...client,
    }),
}));
