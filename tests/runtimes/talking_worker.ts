/**
 * A Worker with one conversation in a Durable Object and one in its global scope, for visitors who leave.
 */
import { type Conversation, conversation, createBedrock, type Store, toResponse } from "@bedrock-edge/client";

interface Env {
  readonly AWS_BEARER_TOKEN_BEDROCK: string;
  readonly AWS_REGION: string;
  readonly AWS_ENDPOINT_URL: string;
  readonly TALKS: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
}

interface Storage {
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<boolean>;
}

function begin(env: Env, store: Store, idleMs: string | null): Conversation {
  const model = createBedrock({ env: { ...env } }).model("us.amazon.nova-lite-v1:0");
  return conversation(model, { store, key: "talk", ...(idleMs && { timeouts: { idleMs: Number(idleMs) } }) });
}

/** `/stream` answers with server-sent events, anything else with JSON. `?signal` hands on the request's signal. */
async function serve(request: Request, talk: Conversation): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const options = searchParams.has("signal") ? { signal: request.signal } : {};
  if (pathname === "/stream") return await toResponse(talk.stream(await request.text(), options));
  const { text } = await talk.send(await request.text(), options);
  return Response.json({
    text,
    said: talk.messages.filter(({ role }) => role === "user").map(({ content }) => content),
  });
}

/** One conversation for each name. */
export class Talks {
  #talk: Conversation | undefined;
  readonly #storage: Storage;
  readonly #env: Env;

  constructor(state: { storage: Storage }, env: Env) {
    this.#storage = state.storage;
    this.#env = env;
  }

  fetch(request: Request): Promise<Response> {
    const store = {
      get: (key: string) => this.#storage.get<string>(key),
      set: (key: string, value: string) => this.#storage.put(key, value),
      delete: (key: string) => this.#storage.delete(key),
    };
    this.#talk ??= begin(this.#env, store, new URL(request.url).searchParams.get("idleMs"));
    return serve(request, this.#talk);
  }
}

/** In the global scope: shared by all visitors of an isolate, which a program should not do, and survives all the same. */
let shared: Conversation | undefined;

const worker: { fetch(request: Request, env: Env): Promise<Response> } = {
  fetch(request, env) {
    const { searchParams } = new URL(request.url);
    if (searchParams.has("object")) return env.TALKS.get(env.TALKS.idFromName("a")).fetch(request);
    shared ??= begin(env, new Map(), searchParams.get("idleMs"));
    return serve(request, shared);
  },
};

export default worker;
