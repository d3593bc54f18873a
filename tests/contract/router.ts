/**
 * A router as a subject of the contract: over Bedrock.
 */
import { type ChatProvider, type ChatRequest, createBedrock } from "@bedrock-edge/client";
import { createRouter } from "@bedrock-edge/client/router";
import { fakeFor, receivedBy } from "./bedrock.ts";
import type { Connection, Subject } from "./stage.ts";

/** Makes a provider whose models are routers. */
function createRouters({ url, fetch, clock }: Connection): ChatProvider {
  const bedrock = createBedrock({
    region: "us-east-1",
    env: {},
    clock,
    apiKey: "fake-bedrock-key",
    ...(fetch ? { fetch } : { endpoint: url }),
  });
  const model = (id: string, defaults: object = {}) =>
    createRouter({ name: id, targets: [bedrock.model(id, defaults)], breaker: {}, deadlineMs: 3_600_000, clock });
  const provider = {
    model,
    chat: ({ model: id, ...request }: ChatRequest) => model(id).chat(request),
    stream: ({ model: id, ...request }: ChatRequest) => model(id).stream(request),
  };
  // A cast: the type arguments of `ChatProvider` follow the request's tools and schema, which a router hands on.
  return provider as unknown as ChatProvider;
}

/** A router over Bedrock, with everything that it can do beside its targets. */
export const ROUTER_SUBJECT: Subject = {
  name: "router over bedrock",
  model: "amazon.nova-lite-v1:0",
  lacks: {},
  startService(script) {
    const fake = fakeFor(script);
    return { fetch: fake, received: () => receivedBy(fake) };
  },
  createProvider: createRouters,
};
