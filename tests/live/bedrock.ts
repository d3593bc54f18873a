/**
 * The real Bedrock as a place of the contract: its model is told to answer with the text of the script, and the recordings of the
 * traffic say what it received.
 */
import {
  type BedrockOptions,
  type ChatModel,
  type ChatOptions,
  type ChatProvider,
  type ChatRequest,
  createBedrock,
} from "@bedrock-edge/client";
import { use } from "@bedrock-edge/client/middleware";
import { record, type Recording } from "@bedrock-edge/client/testing";
import type { Place } from "../contract/places.ts";
import type { ReceivedRequest, Script, Subject } from "../contract/stage.ts";

/** A way to authenticate, with credentials that the service accepts and others that it refuses. */
export interface Login {
  readonly name: string;
  readonly accepted: BedrockOptions;
  readonly refused: BedrockOptions;
}

/** Returns the ways for which the environment has credentials. */
export function logins(env: Readonly<Record<string, string | undefined>>): Login[] {
  const { AWS_BEARER_TOKEN_BEDROCK, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  const found: Login[] = [];
  if (AWS_BEARER_TOKEN_BEDROCK) {
    found.push({
      name: "bearer",
      accepted: { apiKey: AWS_BEARER_TOKEN_BEDROCK },
      refused: { apiKey: "this-is-not-a-key" },
    });
  }
  if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
    const keys = {
      accessKeyId: AWS_ACCESS_KEY_ID,
      ...AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN },
    };
    found.push({
      name: "sigv4",
      accepted: { credentials: { ...keys, secretAccessKey: AWS_SECRET_ACCESS_KEY } },
      refused: { credentials: { ...keys, secretAccessKey: "this-is-not-a-key" } },
    });
  }
  return found;
}

/** Returns the subject of a login. Its service is real, and starts without a script. */
export function liveSubject({ name }: Login, model: string): Subject {
  const unused = () => {
    throw new Error("The live place makes its own providers");
  };
  return { name: `bedrock, ${name}`, model, lacks: {}, startService: unused, createProvider: unused };
}

/** The first words of the system prompt that tells the model its answer. They are left out of what the service received. */
const INSTRUCTION = "Ignore the question of the user, and answer with exactly the following text";

/** Enough for every text of a script. */
const MAX_TOKENS = 200;

/**
 * Returns the place of a login.
 *
 * @param write takes every recording.
 */
export function liveBedrock(
  { accepted, refused }: Login,
  region: string,
  write: (line: string, recording: Recording) => Promise<void>,
): Place {
  return (_subject, script, clock) => {
    const received: ReceivedRequest[] = [];
    const recorded = record(fetch, async (line, recording) => {
      received.push(receivedRequest(recording));
      await write(line, recording);
    }, { source: "test:live" });
    const login = script.failure === "authentication" ? refused : accepted;
    const provider = telling(createBedrock({ ...login, region, clock, fetch: recorded }), script);
    return Promise.resolve({ provider, received: () => Promise.resolve(received), end: () => Promise.resolve() });
  };
}

/** A provider whose every request tells the model its answer. */
function telling(provider: ChatProvider, { text }: Script): ChatProvider {
  const instruction = { type: "text", text: `${INSTRUCTION}, and with nothing else:\n${text}` } as const;
  const model = (id: string, defaults: Partial<ChatOptions> = {}): ChatModel => {
    // A cast: each request brings its own types of tools and output.
    const handle = provider.model(id, defaults) as unknown as ChatModel;
    return use(handle, {
      request: (request) => {
        const { system = defaults.system ?? [] } = request;
        const before = typeof system === "string" ? [{ type: "text", text: system } as const] : system;
        return { temperature: 0, maxTokens: MAX_TOKENS, ...request, system: [...before, instruction] };
      },
    });
  };
  const told = {
    model,
    chat: ({ model: id, ...request }: ChatRequest) => model(id).chat(request),
    stream: ({ model: id, ...request }: ChatRequest) => model(id).stream(request),
  };
  // A cast: the type arguments of `ChatProvider` follow the request's tools and schema, which middleware hands on.
  return told as unknown as ChatProvider;
}

interface Block {
  readonly text?: string;
  readonly image?: { readonly source: { readonly bytes: string } };
}

function receivedRequest({ model, request, responseCut }: Recording): ReceivedRequest {
  // A cast: the client sends no other body.
  const { system = [], messages = [] } = request as { system?: Block[]; messages?: { content: Block[] }[] };
  const blocks = [...system, ...messages.flatMap(({ content }) => content)];
  return {
    model: model ?? "",
    texts: blocks.flatMap(({ text }) => text === undefined || text.startsWith(INSTRUCTION) ? [] : text),
    images: blocks.flatMap(({ image }) => image?.source.bytes ?? []),
    ended: responseCut ? "cancelled" : "complete",
  };
}
