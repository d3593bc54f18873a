/**
 * The sentences about failures of the service, the connection, the stream and the caller's own sources and stores:
 * `ProviderError` and its classes, the platform's `TimeoutError`, and the errors of budgets and conversations.
 */
import { type ChatResult, conversation, type ConversationOptions } from "@bedrock-edge/client";
import { decodeEventStream } from "@bedrock-edge/client/event-stream";
import { budget, discoverModels, modelFacts } from "@bedrock-edge/client/models";
import { createRouter, routeOf, type RouterOptions } from "@bedrock-edge/client/router";
import { fakeBedrock, type FakeBedrockOptions, type FakeReply } from "@bedrock-edge/client/testing";
import { converseEvents } from "../../src/bedrock/converse/events/events.ts";
import { decodeClosed } from "../../src/bedrock/converse/decode/decode_block.ts";
import { serverSentEventDecoder } from "../../src/sse/decoder.ts";
import { idle, VirtualClock } from "../helpers/clock.ts";
import { RequestClock } from "../helpers/request_clock.ts";
import { MODEL } from "../helpers/fire.ts";
import { answered, bodyOf, eventFrame, eventsOf, streamed } from "../helpers/wire.ts";
import { API_KEY_FAILURES } from "./api_key_sentences.ts";
import { CREDENTIAL_FAILURES } from "./credentials.ts";
import { NODE_FAILURES } from "./node_sentences.ts";
import { GATEWAY_FAILURES } from "./gateway_sentences.ts";
import { HOST_FAILURES } from "./host_sentences.ts";
import { answering, bad, chat, client, type Row } from "./row.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const never = new Promise<never>(() => {});

/** Chats with a fake that has a script. */
function scripted(replies: readonly FakeReply[], request: Record<string, unknown> = {}): Promise<ChatResult> {
  return chat(request, client({ fetch: fakeBedrock({ replies }), retry: false }));
}

/** Chats with a client that signs, in a world where something is amiss. */
function signed(options: Record<string, unknown>): Promise<ChatResult> {
  return chat({}, client({ apiKey: undefined, ...options }));
}

/** Lets time pass until the work ends. */
async function withTime(work: (clock: VirtualClock) => Promise<unknown>): Promise<unknown> {
  const clock = new VirtualClock();
  return await clock.run(work(clock));
}

/** Streams from a fake that falls silent. */
function silent(fakes: FakeBedrockOptions, timeouts: Record<string, number>): () => Promise<unknown> {
  return () =>
    withTime((clock) =>
      client({ fetch: fakeBedrock({ ...fakes, clock }), clock, retry: false, timeouts })
        .stream({ model: MODEL, messages: "Hi" }).final()
    );
}

/** Begins a conversation, whose model may never answer. */
function talk(options: Partial<ConversationOptions>, replies: readonly FakeReply[] = ["Hello.", "Hello again."]) {
  return conversation(client({ fetch: fakeBedrock({ replies }) }).model(MODEL), bad<ConversationOptions>(options));
}

const code = (name: string) => Object.assign(new Error("Timeout"), { code: name });

/** Keys and their sources. */
const CREDENTIALS: readonly Row[] = [
  {
    says: "AuthenticationError: Cannot authenticate: the API key is empty; pass a Bedrock API key",
    when: () => chat({}, client({ apiKey: " " })),
  },
  {
    says:
      "AuthenticationError: Cannot authenticate: no credentials were found in AWS_BEARER_TOKEN_BEDROCK, nor in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; set one of them, or pass apiKey, credentials, or env (in a Worker)\nHint: The Amazon Bedrock console makes API keys, under API keys: set one as AWS_BEARER_TOKEN_BEDROCK",
    when: () => signed({ env: {} }),
  },
  {
    says:
      "AuthenticationError: Cannot authenticate: AWS_SECRET_ACCESS_KEY is not set, but its other half is; set both, or AWS_BEARER_TOKEN_BEDROCK\nHint: The Amazon Bedrock console makes API keys, under API keys: set one as AWS_BEARER_TOKEN_BEDROCK",
    when: () => signed({ env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE" } }),
  },
  {
    says:
      'AuthenticationError: Cannot authenticate: AWS_PROFILE is set, but profiles are not read; pass nodeChain() of "@bedrock-edge/client/node" as auth, run eval "$(aws configure export-credentials --format env)", or use an API key\nHint: The Amazon Bedrock console makes API keys, under API keys: set one as AWS_BEARER_TOKEN_BEDROCK',
    when: () => signed({ env: { AWS_PROFILE: "mine" } }),
  },
  {
    says:
      'AuthenticationError: Cannot authenticate: AWS_WEB_IDENTITY_TOKEN_FILE is set, but is not read; pass edgeChain() of "@bedrock-edge/client/credentials" as auth, or use an API key\nHint: The Amazon Bedrock console makes API keys, under API keys: set one as AWS_BEARER_TOKEN_BEDROCK',
    when: () => signed({ env: { AWS_WEB_IDENTITY_TOKEN_FILE: "/token" } }),
  },
  {
    says:
      "AuthenticationError: Cannot sign: credentials.secretAccessKey is empty; pass { accessKeyId, secretAccessKey, sessionToken? }",
    when: () => signed({ credentials: { ...KEYS, secretAccessKey: "" } }),
  },
  {
    says:
      "AuthenticationError: Cannot sign: credentials.accessKeyId has a character that is not ASCII; copy the value again",
    when: () => signed({ credentials: { ...KEYS, accessKeyId: "ключ" } }),
  },
  {
    says:
      'AuthenticationError: Cannot sign: credentials.expiration is "soon"; pass a Date, ISO 8601 text, seconds or milliseconds since the epoch, or null',
    when: () => signed({ credentials: { ...KEYS, expiration: "soon" } }),
  },
  {
    says: "AuthenticationError: Cannot authenticate: the credential provider failed: no token",
    when: () => signed({ credentials: () => Promise.reject(new Error("no token")) }),
  },
  {
    says:
      "AuthenticationError: Cannot sign: the time is invalid; pass a clock whose now() is in milliseconds since the epoch",
    when: () => signed({ credentials: KEYS, clock: { now: () => NaN, setTimeout: () => () => {} } }),
  },
  {
    says:
      "AuthenticationError: Cannot sign: crypto.subtle is missing, as on a page that was not loaded over https; load the page over https or from localhost, or use an API key",
    when: async () => {
      const original = Object.getOwnPropertyDescriptor(globalThis, "crypto")!;
      Object.defineProperty(globalThis, "crypto", { configurable: true, value: undefined });
      try {
        await signed({ credentials: KEYS, fetch: () => never });
      } finally {
        Object.defineProperty(globalThis, "crypto", original);
      }
    },
  },
];

/** The service and the connection. */
const CALLS: readonly Row[] = [
  {
    says: "ProviderError: ValidationException: The request is invalid.",
    when: () => scripted([{ error: { code: "ValidationException", message: "The request is invalid." } }]),
  },
  {
    says: "ProviderError: Cannot reach Bedrock: fetch failed",
    when: () => chat({}, answering(() => Promise.reject(new TypeError("fetch failed")))),
  },
  {
    says: "ProviderError: Cannot read Bedrock's answer: expected JSON, got no body (text/html)",
    when: () => chat({}, answering(() => new Response("<html>", { headers: { "content-type": "text/html" } }))),
  },
  {
    says:
      "ProviderError: Cannot read Bedrock's answer: HTTP 302 is a redirect, which is not followed: credentials are only sent to the configured host",
    when: () =>
      chat({}, answering(() => new Response(null, { status: 302, headers: { location: "https://x.example" } }))),
  },
  {
    says:
      "ProviderError: Cannot read Bedrock's answer: it has no output.message or no stopReason, and no other members",
    when: () => chat({}, answering(() => Response.json({}))),
  },
  {
    says: "ProviderError: Cannot read Bedrock's answer: it is nested deeper than 500 levels",
    when: () =>
      chat(
        {},
        answering(() =>
          new Response(
            `{"output":{"message":{"content":[{"a":${"[".repeat(3000)}${"]".repeat(3000)}}]}},"stopReason":"end_turn"}`,
            { headers: { "content-type": "application/json" } },
          )
        ),
      ),
  },
  {
    says:
      "ProviderError: Cannot read Bedrock's answer to GET /foundation-models: its modelSummaries is not a list of objects",
    when: () => discoverModels(answering(() => Response.json({ modelSummaries: 7 }))),
  },
  {
    says:
      "TimeoutError: Cannot wait longer for the answer to begin: the platform's fetch gave up (UND_ERR_HEADERS_TIMEOUT), in Node after 300 s; stream the answer, or call setGlobalDispatcher(new Agent({ headersTimeout: 0 })) of undici",
    when: () => chat({}, answering(() => Promise.reject(code("UND_ERR_HEADERS_TIMEOUT")))),
  },
  {
    says:
      "TimeoutError: Cannot wait longer for more of the answer: the platform's fetch gave up (UND_ERR_BODY_TIMEOUT), in Node after 300 s of silence; call setGlobalDispatcher(new Agent({ bodyTimeout: 0 })) of undici",
    when: () => chat({}, answering(() => Promise.reject(code("UND_ERR_BODY_TIMEOUT")))),
  },
  {
    says:
      'ContextLengthError: Cannot chat with cohere.command-text-v14: the request has about 37502 tokens of text, but the model accepts 4096; shorten the conversation, or use a model with a larger window\nHint: Shorten the conversation, or use a model with a larger window, such as "us.writer.palmyra-x4-v1:0" (122880 tokens) or "amazon.nova-micro-v1:0" (128000 tokens)',
    when: () =>
      chat({ model: "cohere.command-text-v14", messages: "word ".repeat(30_000) }, client({ models: modelFacts() })),
  },
];

/** Streams. */
const STREAMS: readonly Row[] = [
  {
    says: "TimeoutError: Cannot wait longer for the answer to begin: timeouts.responseMs is 50; raise it",
    when: silent({ faults: [{ type: "silence", where: "headers" }] }, { responseMs: 50 }),
  },
  {
    says: "TimeoutError: Cannot wait longer for the first words of the answer: timeouts.firstEventMs is 50; raise it",
    when: silent({ faults: [{ type: "silence", where: "body", afterEvents: 1 }] }, { firstEventMs: 50 }),
  },
  {
    says: "TimeoutError: Cannot wait longer for more of the answer: timeouts.idleMs is 50; raise it",
    when: silent({ faults: [{ type: "silence", where: "body", afterEvents: 2 }] }, { idleMs: 50 }),
  },
  {
    says: "TimeoutError: Cannot wait longer for the whole call, retries included: timeouts.totalMs is 50; raise it",
    when: silent({ faults: [{ type: "silence", where: "headers" }] }, { totalMs: 50 }),
  },
  {
    says: "StreamTruncatedError: Cannot finish stream: it ended before the answer was whole",
    when: silent({ faults: [{ type: "noMessageStop" }] }, {}),
  },
  {
    says: "ProviderError: Cannot decode event stream: a frame's checksum does not match its bytes",
    when: silent({ faults: [{ type: "badMessageCrc", frame: 3 }] }, {}),
  },
  {
    says:
      "RateLimitError: ThrottlingException: Scripted throttlingException.\nHint: Wait, lower maxTokens, or raise the quota",
    when: silent({ faults: [{ type: "exception", name: "throttlingException", afterEvents: 3 }] }, {}),
  },
  {
    says: "StreamTruncatedError: Cannot reach Bedrock: the connection failed midway: reset",
    when: () => {
      const chunks = [...eventsOf("Par").slice(0, 2).map(eventFrame), new Error("reset")];
      return answering(() => streamed(bodyOf(chunks).stream)).stream({ model: MODEL, messages: "Hi" }).final();
    },
  },
  {
    says: "ProviderError: Cannot read server-sent events: an event is larger than 8 bytes; raise maxEventBytes",
    when: () => serverSentEventDecoder(8).decode(new TextEncoder().encode("data: abc"), []),
  },
  {
    says: "ProviderError: Cannot decode event stream: a frame's prelude does not match its checksum",
    when: async () => {
      for await (const _ of decodeEventStream(new Blob([new Uint8Array(20)]).stream()));
    },
  },
  {
    says: "ProviderError: Cannot read stream: its answer is longer than 10 characters",
    when: () => {
      const decode = converseEvents({ closeBlock: decodeClosed }, 10);
      decode([{ name: "messageStart", value: { role: "assistant" } }, {
        name: "contentBlockDelta",
        value: { contentBlockIndex: 0, delta: { text: "x".repeat(11) } },
      }], []);
    },
  },
  {
    says:
      "TimeoutError: Cannot finish stream: its reader has taken nothing for 120000 ms; call final() after the loop, not inside it",
    when: () =>
      withTime(async (clock) => {
        const stream = client({ clock }).stream({ model: MODEL, messages: "Hi" });
        for await (const _ of stream) await stream.final();
      }),
  },
];

/** Output that does not fit. */
const OUTPUT: readonly Row[] = [
  {
    says:
      "StructuredOutputError: Cannot read output: there is no JSON object in the answer; ask again, or with output.retry",
    when: () => scripted(["Paris."], { output: { schema: { type: "object" } } }),
  },
  {
    says: "StructuredOutputError: Cannot read output: the answer was cut off at its most tokens; raise maxTokens",
    when: () => scripted([{ text: "{", stopReason: "max_tokens" }], { output: { schema: { type: "object" } } }),
  },
];

/** Conversations and budgets. */
const CONVERSATIONS: readonly Row[] = [
  {
    says:
      'ConversationSaveError: Cannot save conversation "a": the store failed (full); the answer is in result, and the next turn saves both',
    when: () =>
      talk({
        key: "a",
        store: bad({ get: () => null, set: () => Promise.reject(new Error("full")), delete: () => {} }),
      }).send("Hi"),
  },
  {
    says: "TimeoutError: Cannot wait longer for the store: it has not answered for 60000 ms",
    when: () =>
      withTime((clock) =>
        talk({ clock, key: "a", store: bad({ get: () => never, set: () => {}, delete: () => {} }) }).send("Hi")
      ),
  },
  {
    says:
      "TimeoutError: Cannot wait longer than 5000 ms for the turns before this one; await each turn, and call neither send() nor stream() inside of one",
    when: () =>
      withTime(async (clock) => {
        const model = client({ fetch: () => never }).model(MODEL);
        const slow = conversation(model, { clock, queueMs: 5000 });
        slow.send("Hi").catch(() => {});
        await slow.send("Hi again");
      }),
  },
  {
    says:
      "TimeoutError: Cannot hold the conversation any longer: the stream had no reader for 120000 ms; read it to its end, or cancel it",
    when: async () => {
      const clock = new VirtualClock();
      const reader = talk({ clock }).stream("Hi")[Symbol.asyncIterator]();
      await reader.next();
      await clock.pass(200_000);
      await reader.next();
    },
  },
  {
    says: "BudgetExceededError: Cannot spend more: 5.4e-7 of 1e-7 USD are spent; begin with another budget",
    when: async () => {
      const spent = budget({ maxUsd: 0.000_000_1 });
      const model = spent.model(client().model("amazon.nova-lite-v1:0"));
      await model.chat({ messages: "Hi" });
      await model.chat({ messages: "Hi" });
    },
  },
  {
    says:
      "TimeoutError: Cannot keep turn: it gave no sign of life, and the next turn went on without it; send it again",
    when: async () => {
      const clock = new RequestClock();
      const slow = Promise.withResolvers<Response>();
      const answers = [slow.promise, Promise.resolve(answered([{ text: "Hello." }]))];
      const model = client({ fetch: () => answers.shift(), clock: clock.time, retry: false }).model(MODEL);
      const shared = conversation(model, { clock });
      const lost = clock.within("first", () => shared.send("Hi"));
      await idle();
      clock.kill("first");
      await clock.time.run(clock.within("second", () => shared.send("Hi again")));
      slow.resolve(answered([{ text: "Too late." }]));
      await lost;
    },
  },
  {
    says:
      'TypeError: Cannot keep a budget over the answer of "vendor.unknown-v1:0": it tells no usage; use another model',
    when: () => {
      const spent = budget({ maxUsd: 1 });
      spent.add({ model: "vendor.unknown-v1:0", usage: undefined });
    },
  },
];

/** Routes a call of a client that answers as told. */
function route(answer: () => Promise<Response> | Response, options: Partial<RouterOptions> = {}) {
  const handle = answering(answer).model(MODEL);
  return createRouter({ targets: [{ model: handle, name: "a" }, { model: handle, name: "b" }], ...options });
}

/** Routers, whose targets all fail or are too slow. */
const ROUTERS: readonly Row[] = [
  {
    says:
      "RouterError: Cannot get an answer from the targets: 1 target failed, and 1 was skipped; see error.route\n- a failed: overloaded: ServiceUnavailableException: Down.\n- b skipped: its regions are not known; pass regions",
    when: () => {
      const down = { type: "status", status: 503, code: "ServiceUnavailableException", message: "Down." } as const;
      const handle = client({ fetch: fakeBedrock({ faults: [down] }), retry: false }).model(MODEL);
      const targets = [{ model: handle, name: "a", regions: ["eu-west-1"] }, { model: handle, name: "b" }];
      return createRouter({ targets, fence: { geography: "eu" } }).chat({ messages: "Hi" });
    },
  },
  {
    says:
      "TimeoutError: Cannot wait longer for an answer from the targets: deadlineMs is 50; raise it\n- a failed: TimeoutError: Cannot wait longer for an answer from the targets: deadlineMs is 50; raise it",
    when: () => withTime((clock) => route(() => never, { deadlineMs: 50, clock }).chat({ messages: "Hi" })),
  },
  {
    says: "TimeoutError: Cannot wait longer for the first event of the target: firstEventMs is 50; raise it",
    when: () =>
      withTime(async (clock) => {
        const slow = { firstEventMs: 50, deadlineMs: 90, clock };
        const error: unknown = await route(() => never, slow).stream({ messages: "Hi" }).final().catch((error) =>
          error
        );
        throw routeOf(error)?.[0]?.error;
      }),
  },
  {
    says: "TimeoutError: Cannot wait longer for the store of the breaker: 1000 ms have passed",
    when: () =>
      withTime((clock) =>
        new Promise((_, reject) => {
          const store = { get: () => never, set: () => never, delete: () => never };
          void route(() => never, { breaker: { store, onError: reject }, clock }).chat({ messages: "Hi" });
        })
      ),
  },
];

/** Every sentence about a failure. */
export const FAILURES: readonly Row[] = [
  ...CREDENTIALS,
  ...API_KEY_FAILURES,
  ...HOST_FAILURES,
  ...CREDENTIAL_FAILURES,
  ...NODE_FAILURES,
  ...CALLS,
  ...STREAMS,
  ...OUTPUT,
  ...CONVERSATIONS,
  ...ROUTERS,
  ...GATEWAY_FAILURES,
];
