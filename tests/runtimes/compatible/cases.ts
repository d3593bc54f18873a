/**
 * The calls of OpenAI's and Anthropic's clients over `signedFetch`, as cases that run in every runtime.
 */
import {
  type Bedrock,
  type BedrockOptions,
  type Clock,
  compatibleBaseURL,
  createBedrock,
  isProviderError,
  signedFetch,
  type SignedFetchOptions,
} from "@bedrock-edge/client";
import { API_KEY, CREDENTIALS } from "../../helpers/fire.ts";
import { TOOL } from "./formats.ts";
import { type Peer, type PeerOptions, PEERS } from "./peers.ts";

/** The outcome of every case: `ok`, or what went wrong. */
export type Outcomes = Readonly<Record<string, string>>;

interface Setup {
  readonly sigv4?: boolean;
  readonly service?: SignedFetchOptions["service"];
  readonly retry?: SignedFetchOptions["retry"];
  readonly maxRetries?: number;
}

/** The server and the clients, for one case. */
interface Context {
  /** Creates the API through its client, which sends through `signedFetch`. */
  peer(setup?: Setup): Peer;
  /** Returns the name of a model that makes the server answer in one way, for this case alone. */
  model(scenario: string): string;
  /** Asks the server. */
  ask(question: "requests" | "left", model: string): Promise<unknown>;
}

type Case = (context: Context) => Promise<void>;

/** Waits take a hundredth of their time. */
const HURRIED: Clock = {
  now: () => Date.now(),
  setTimeout(run, ms) {
    const timer = setTimeout(run, ms / 100);
    return () => clearTimeout(timer);
  },
};

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${b}, got ${a}`);
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

async function errorOf(work: () => Promise<unknown>): Promise<Error & { status?: number }> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

const SIGNED = { sigv4: true };
const MANTLE = { service: "bedrock-mantle" } as const;
const LARGE = "ä🙂".repeat(1_000_000);
const WORDS = 'Ça va? 你好 👩‍🚀 \u2028 \\ " \n';

/** Returns a case in which the client throws its own class for a status, with the words of the service. */
function refused(status: number, name: keyof Peer["errors"], words: string): Case {
  return async ({ peer, model }) => {
    const { chat, errors } = peer();
    const error = await errorOf(() => chat({ model: model(`status-${status}`), text: "Hi" }));
    if (!(error instanceof (errors[name] as unknown as typeof Error))) throw new Error(`threw ${error}`);
    equal(error.status, status);
    if (!error.message.includes(words)) throw new Error(`lacks the words: ${error.message}`);
    if (error.message.includes(API_KEY)) throw new Error("shows the key");
  };
}

/**
 * Returns a case in which a stream breaks off, and its reader learns of it. A connection that breaks takes bytes with it that have
 * arrived and are not read yet: some runtimes then show less of the text.
 */
function truncated(scenario: string): Case {
  return async ({ peer, model }) => {
    let text = "";
    const error = await errorOf(async () => {
      for await (const piece of peer().stream({ model: model(scenario), text: "Hi" })) text += piece;
    });
    if (!isProviderError(error)) throw new Error(`threw ${error}`);
    equal(error.kind, "streamTruncated");
    if (scenario === "reset" ? !"Hello.".startsWith(text) : text !== "Hello.") throw new Error(`read ${text}`);
  };
}

const CASES: Readonly<Record<string, Case>> = {
  "a whole answer with a key": async ({ peer, model }) => {
    equal(await peer().chat({ model: model("echo"), text: "Hello." }), "Hello.");
  },
  "a whole answer with SigV4": async ({ peer, model }) => {
    equal(await peer(SIGNED).chat({ model: model("echo"), text: "Hello." }), "Hello.");
  },
  "a whole answer of bedrock-mantle with SigV4": async ({ peer, model }) => {
    equal(await peer({ ...SIGNED, ...MANTLE }).chat({ model: model("echo"), text: "Hello." }), "Hello.");
  },
  "a stream with a key": async ({ peer, model }) => {
    equal(await textOf(peer().stream({ model: model("echo"), text: "Hello." })), "Hello.");
  },
  "a stream with SigV4": async ({ peer, model }) => {
    equal(await textOf(peer(SIGNED).stream({ model: model("echo"), text: "Hello." })), "Hello.");
  },
  "a stream of bedrock-mantle with a key": async ({ peer, model }) => {
    equal(await textOf(peer(MANTLE).stream({ model: model("echo"), text: "Hello." })), "Hello.");
  },
  "a tool call": async ({ peer, model }) => {
    equal(await peer(SIGNED).call({ model: model("tool"), text: "Hi" }), TOOL);
  },
  "a tool call in a stream": async ({ peer, model }) => {
    equal(await peer(SIGNED).streamedCall({ model: model("tool"), text: "Hi" }), TOOL.input);
  },
  "400": refused(400, "BadRequestError", "max_tokens is too large"),
  "401": refused(401, "AuthenticationError", "is not known"),
  "403 in AWS's shape": refused(403, "PermissionDeniedError", "Bearer Token has expired"),
  "404": refused(404, "NotFoundError", "does not exist"),
  "429 in AWS's shape, retried here alone": async (context) => {
    const { peer, model, ask } = context;
    await refused(429, "RateLimitError", "Too many tokens")(context);
    const counted = model("status-429");
    await errorOf(() => peer({ maxRetries: 2 }).chat({ model: counted, text: "Hi" }));
    // One request and three retries; the other client was told not to add its own.
    equal(await ask("requests", counted), 4);
  },
  "500 in AWS's shape": refused(500, "InternalServerError", "unexpected error"),
  "retry, then success": async ({ peer, model, ask }) => {
    const whole = model("retry");
    equal(await peer(SIGNED).chat({ model: whole, text: "Hi" }), "Hello.");
    equal(await ask("requests", whole), 3);
    equal(await textOf(peer().stream({ model: model("retry"), text: "Hi" })), "Hello.");
  },
  "retries of the other client, where ours are disabled": async ({ peer, model, ask }) => {
    const counted = model("retry");
    equal(await peer({ retry: false, maxRetries: 2 }).chat({ model: counted, text: "Hi" }), "Hello.");
    equal(await ask("requests", counted), 3);
  },
  "a stream that ends early": truncated("early"),
  "a stream whose connection breaks": truncated("reset"),
  "an error inside a stream": async ({ peer, model }) => {
    const { stream, errors } = peer();
    const error = await errorOf(() => textOf(stream({ model: model("error"), text: "Hi" })));
    if (!(error instanceof errors.APIError)) throw new Error(`threw ${error}`);
    if (!error.message.includes("overloaded")) throw new Error(`lacks the words: ${error.message}`);
  },
  "an abort inside a stream": async ({ peer, model, ask }) => {
    const controller = new AbortController();
    const endless = model("endless");
    for await (const _ of peer().stream({ model: endless, text: "Hi", signal: controller.signal })) controller.abort();
    await ask("left", endless);
  },
  "an abort before the answer": async ({ peer, model }) => {
    const { chat, errors } = peer();
    const signal = AbortSignal.abort();
    const error = await errorOf(() => chat({ model: model("echo"), text: "Hi", signal }));
    if (!(error instanceof errors.APIUserAbortError)) throw new Error(`threw ${error}`);
  },
  "a stream that is left closes its connection": async ({ peer, model, ask }) => {
    const endless = model("endless");
    for await (const _ of peer(SIGNED).stream({ model: endless, text: "Hi" })) break;
    await ask("left", endless);
  },
  "every character survives, cut at every byte": async ({ peer, model }) => {
    equal(await peer(SIGNED).chat({ model: model("echo"), text: WORDS }), WORDS);
    equal(await textOf(peer(SIGNED).stream({ model: model("echo"), text: WORDS })), WORDS);
  },
  "a body of six megabytes, signed": async ({ peer, model }) => {
    equal(await peer(SIGNED).chat({ model: model("length"), text: LARGE }), `${LARGE.length}`);
  },
};

/** Runs every case of every API against the server. */
export async function run(origin: string): Promise<Outcomes> {
  const outcomes: Record<string, string> = {};
  let models = 0;
  for (const [api, peerOf] of Object.entries(PEERS)) {
    const context: Context = {
      peer: ({ sigv4 = false, service = "bedrock", retry, maxRetries = 0 } = {}) => {
        const bedrock = clientOf(origin, sigv4);
        // The URL is under test as well; the paths of Anthropic's APIs are the same on both services.
        const path = compatibleBaseURL(bedrock, { api: "openai", service }).slice(origin.length);
        const options: PeerOptions = { origin, path, maxRetries, fetch: signedFetch(bedrock, { service, retry }) };
        return peerOf(options);
      },
      model: (scenario) => `${scenario}.${api.length}-${models++}`,
      ask: async (question, model) => await (await fetch(`${origin}/${question}/${model}`)).json(),
    };
    for (const [name, run] of Object.entries(CASES)) {
      outcomes[`${api}: ${name}`] = await run(context).then(() => "ok", (error) => `${error}`);
    }
  }
  return outcomes;
}

function clientOf(endpoint: string, sigv4: boolean): Bedrock {
  const authority = sigv4 ? { credentials: CREDENTIALS } : { apiKey: API_KEY };
  return createBedrock({ region: "us-east-1", env: {}, endpoint, clock: HURRIED, ...authority } as BedrockOptions);
}
