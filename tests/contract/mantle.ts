/**
 * Bedrock's models without Converse as subjects of the contract: both of their APIs, with both ways to authenticate.
 */
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { mantle } from "@bedrock-edge/client/mantle";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import type { Lacks } from "./capabilities.ts";
import type { Subject } from "./stage.ts";
import { openAIService } from "./openai_service.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** The kinds of clients, and the API of the model that each calls. */
const CLIENTS: readonly {
  readonly name: string;
  readonly model: string;
  readonly api: "chat" | "responses";
  readonly client: BedrockOptions;
}[] = [
  { name: "responses, bearer", model: "openai.gpt-5.5", api: "responses", client: { apiKey: "fake-bedrock-key" } },
  { name: "responses, sigv4", model: "openai.gpt-5.5", api: "responses", client: { credentials: KEYS } },
  {
    name: "chat, facts",
    model: "google.gemma-4-31b",
    api: "chat",
    client: { apiKey: "fake-bedrock-key", models: modelFacts({ residency: "in-region" }) },
  },
];

const BOTH: Lacks = {
  corruptionDetected: "server-sent events have no checksum",
  "error:model": "the format gives failures of the model and of the service the same type",
  repairs: "no refusal of blank text is known, so nothing needs a repair",
};

/** The abilities that each API lacks. */
const LACKS: Readonly<Record<"chat" | "responses", Lacks>> = {
  chat: BOTH,
  responses: {
    ...BOTH,
    reasoning: "GPT gives its reasoning encrypted",
    unknownBlocks: "an item has an id of its own, which goes back with the item",
    unknownBlockParts: "an item of an unknown type comes whole",
  },
};

/** Bedrock's models without Converse. */
export const MANTLE_SUBJECTS: readonly Subject[] = CLIENTS.map(({ name, model, api, client }) => ({
  name: `bedrock, mantle ${name}`,
  model,
  lacks: LACKS[api],
  perRequest: ["id", "created", "created_at"],
  startService: (script) =>
    openAIService(script, {}, {
      api,
      start(mantle, refusesKey) {
        const another = { apiKey: "another", credentials: { accessKeyId: "ANOTHER", secretAccessKey: "another" } };
        const fake = fakeBedrock({ mantle, ...refusesKey ? another : {} });
        return { fetch: fake, requests: fake.mantleRequests };
      },
    }),
  createProvider: ({ url, fetch, clock }) =>
    createBedrock({
      region: "us-east-1",
      env: {},
      clock,
      codecs: [mantle()],
      // Behind a socket the fake gets the path without the stage's number, as AWS does behind a proxy.
      ...(fetch ? { fetch } : { endpoint: url, signingEndpoint: new URL(url).origin }),
      ...client,
    }),
}));
