/**
 * Middleware as a subject of the contract: Bedrock with every function around its calls, with telemetry, and with a cache that is
 * asked for every answer and has none.
 */
import { type ChatModel, type ChatProvider, type ChatRequest, createBedrock } from "@bedrock-edge/client";
import { instrument, type MiddlewareHooks, responseCache, type Tracer, use } from "@bedrock-edge/client/middleware";
import { fakeFor, receivedBy } from "./bedrock.ts";
import type { Connection, Subject } from "./stage.ts";

const EVERY_HOOK: MiddlewareHooks = {
  request: (request) => ({ ...request }),
  around: (send) => send(),
  wrapChat: (request, next) => next(request),
  wrapStream: (request, next) => next(request),
  event: (event) => [event],
  result: () => {},
  error: () => {},
};

const TRACER: Tracer = {
  startSpan: () => ({ setAttributes() {}, setStatus() {}, end() {} }),
};

function createWrapped({ url, fetch, clock }: Connection): ChatProvider {
  const bedrock = createBedrock({
    region: "us-east-1",
    env: {},
    clock,
    apiKey: "fake-bedrock-key",
    ...(fetch ? { fetch } : { endpoint: url }),
  });
  const cache = responseCache({ store: { get: () => null, set() {}, delete() {} }, partition: "all", clock });
  const model = (id: string, defaults: object = {}): ChatModel => {
    const handle: ChatModel = bedrock.model(id, defaults);
    return instrument(use(handle, () => EVERY_HOOK, cache, EVERY_HOOK), { tracer: TRACER, content: true, clock });
  };
  const provider = {
    model,
    chat: ({ model: id, ...request }: ChatRequest) => model(id).chat(request),
    stream: ({ model: id, ...request }: ChatRequest) => model(id).stream(request),
  };
  // A cast: the type arguments of `ChatProvider` follow the request's tools and schema, which middleware hands on.
  return provider as unknown as ChatProvider;
}

/** Bedrock behind middleware. */
export const MIDDLEWARE_SUBJECT: Subject = {
  name: "middleware over bedrock",
  model: "amazon.nova-lite-v1:0",
  lacks: {},
  startService(script) {
    const fake = fakeFor(script);
    return { fetch: fake, received: () => receivedBy(fake) };
  },
  createProvider: createWrapped,
};
