/**
 * Stages for Bedrock: the contract's scripts as faults and replies of the fake, for each kind of client.
 */
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import {
  type FakeBedrock,
  fakeBedrock,
  type FakeBedrockOptions,
  type FakeFault,
  type FakeReply,
} from "@bedrock-edge/client/testing";
import type { ContractClock } from "./clock.ts";
import { type MakeStage, type Script, type ScriptedCall, type Seen, type Trouble, WONDER, wonder } from "./stage.ts";

/** A kind of client: with an API key, with SigV4, and with an API key and all that is known of models. */
export type Scheme = "bearer" | "sigv4" | "facts";

/** Every one of them. */
export const SCHEMES: readonly Scheme[] = ["bearer", "sigv4", "facts"];

const always = { times: Infinity } as const;

function refusal(code: string, message: string): FakeBedrockOptions {
  return { replies: [{ error: { code, message } }] };
}

function faults(...faults: FakeFault[]): FakeBedrockOptions {
  return { faults };
}

const TROUBLES: Readonly<Record<Trouble, FakeBedrockOptions>> = {
  truncated: faults({ type: "cut", atByte: 1500, ...always }),
  unfinished: faults({ type: "noMessageStop", ...always }),
  // With time between the pieces: where the break overtakes the headers, Bun's fetch (1.4.5) rejects as if nothing had come.
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

const usage = { inputTokens: 3, outputTokens: 4, totalTokens: 7 };
const metrics = { latencyMs: 5 };
const WONDER_REPLY: FakeBedrockOptions = {
  replies: [{
    content: [{ text: wonder.text }, { [wonder.block.name]: wonder.block.value }],
    stopReason: wonder.stopReason,
    usage,
    metrics,
    events: [
      { messageStart: { role: "assistant" } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: wonder.text } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { [wonder.event.name]: wonder.event.value },
      { contentBlockStart: { contentBlockIndex: 1, start: { [wonder.block.name]: { hue: wonder.block.value.hue } } } },
      ...wonder.block.value.parts.map((part) => ({
        contentBlockDelta: { contentBlockIndex: 1, delta: { [wonder.block.name]: { parts: [part] } } },
      })),
      { contentBlockStop: { contentBlockIndex: 1 } },
      { messageStop: { stopReason: wonder.stopReason } },
      { metadata: { usage, metrics } },
    ],
  }],
};

/** What a client is made with; what lets it in is the same that the fake knows by default. */
const CLIENTS: Readonly<Record<Scheme, BedrockOptions>> = {
  bearer: { apiKey: "fake-bedrock-key" },
  sigv4: {
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  },
  facts: { apiKey: "fake-bedrock-key", models: modelFacts({ profiles: "auto", residency: "in-geography" }) },
};

/** A Bedrock that plays `script`. */
export function bedrockPlaying({ says, calls = [], trouble }: Script): FakeBedrock {
  const answer = says === WONDER ? WONDER_REPLY : { replies: [...calling(calls), says] };
  return fakeBedrock({ ...answer, ...(trouble && TROUBLES[trouble]) });
}

/** What asks for tools until they are answered. */
function calling(calls: readonly ScriptedCall[]): FakeReply[] {
  if (!calls.length) return [];
  const uses = calls.map(({ name, input, broken }, at) => ({ toolUseId: `call-${at}`, name, input: broken ?? input }));
  return [{
    when: ({ body }) => !JSON.stringify(body).includes('"toolResult"'),
    content: uses.map((toolUse) => ({ toolUse })),
  }];
}

/** A fake's log in the contract's words. */
export function seenBy(fake: FakeBedrock): Seen[] {
  return fake.requests.map(({ modelId, body, ended }) => ({
    model: modelId,
    texts: textsIn(body),
    pictures: blocksIn(body).flatMap(({ image }) => image?.source.bytes ?? []),
    ended,
  }));
}

function blocksIn(body: unknown): Block[] {
  const { system = [], messages = [] } = body as { system?: Block[]; messages?: { content: Block[] }[] };
  return [...system, ...messages.flatMap(({ content }) => content)];
}

function textsIn(body: unknown): string[] {
  return blocksIn(body).flatMap(({ text }) => text ?? []);
}

interface Block {
  readonly text?: string;
  readonly image?: { readonly source: { readonly bytes: string } };
}

/** Stages in this process, without a socket. */
export function inProcess(scheme: Scheme): MakeStage {
  return (script, clock) => {
    const fake = bedrockPlaying(script);
    const provider = createBedrock({ region: "us-east-1", env: {}, clock, fetch: fake, ...CLIENTS[scheme] });
    return Promise.resolve({ provider, seen: () => Promise.resolve(seenBy(fake)) });
  };
}

/**
 * Stages on another server, which `remote.ts` runs: the runtime's own `fetch` and its connections are put to the test too.
 *
 * @param origin of that server.
 */
export function overSockets(scheme: Scheme, origin: string): MakeStage {
  return async (script: Script, clock: ContractClock) => {
    const { says } = script;
    const body = JSON.stringify({ ...script, says: says === WONDER ? null : says });
    const stage = new URL(await (await fetch(`${origin}/stages`, { method: "POST", body })).text());
    const provider = createBedrock({
      region: "us-east-1",
      env: {},
      clock,
      endpoint: stage,
      // The fake is told the path without the stage's number, as AWS is behind a proxy.
      signingEndpoint: origin,
      ...CLIENTS[scheme],
    });
    return { provider, seen: async () => await (await fetch(`${stage}/seen`)).json() };
  };
}
