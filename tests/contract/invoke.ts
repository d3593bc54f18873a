/**
 * Bedrock's models in their own formats as subjects of the contract: Claude through InvokeModel, and through the Messages API of
 * `bedrock-mantle`. Scripts become replies and faults of the same fake as Converse's.
 */
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { anthropic } from "@bedrock-edge/client/invoke";
import { mantle } from "@bedrock-edge/client/mantle";
import { modelFacts } from "@bedrock-edge/client/models";
import type { FakeBedrock } from "@bedrock-edge/client/testing";
import { fakeFor } from "./bedrock.ts";
import type { Lacks } from "./capabilities.ts";
import type { ReceivedRequest, Subject } from "./stage.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** A place that takes Claude's own format, and a client for it. */
interface Place {
  readonly name: string;
  readonly model: string;
  readonly client: BedrockOptions;
  readonly lacks: Lacks;
}

const MESSAGES: Lacks = {
  unknownBlocks: "a block of Messages has its type among its own members, which go back with it",
  unknownBlockParts: "a block of an unknown type comes whole, at its start",
};

const PLACES: readonly Place[] = [
  {
    name: "invoke anthropic, bearer",
    model: "us.anthropic.claude-sonnet-4-6",
    client: { apiKey: "fake-bedrock-key", codecs: [anthropic({ models: "all" })] },
    lacks: MESSAGES,
  },
  {
    name: "invoke anthropic, sigv4, facts",
    model: "us.anthropic.claude-sonnet-4-6",
    client: {
      credentials: KEYS,
      codecs: [anthropic({ models: "all" })],
      models: modelFacts({ profiles: "auto", residency: "in-geography" }),
    },
    lacks: MESSAGES,
  },
  {
    name: "mantle messages, bearer",
    model: "anthropic.claude-mythos-5",
    client: { apiKey: "fake-bedrock-key", codecs: [mantle()] },
    lacks: { ...MESSAGES, corruptionDetected: "server-sent events have no checksum" },
  },
];

const always = { times: Infinity } as const;

/** The failures behind the first text, which the start of its block precedes in Messages. */
const LATER: Parameters<typeof fakeFor>[1] = {
  failsMidway: {
    faults: [{ type: "exception", name: "modelStreamErrorException", afterEvents: 5, ...always }],
  },
  silentMidway: { faults: [{ type: "silence", where: "body", afterEvents: 3, ...always }] },
};

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly source?: { readonly data: string };
}

/** Returns the log of a fake in the contract's words. */
function receivedBy(fake: FakeBedrock): ReceivedRequest[] {
  return fake.requests.map(({ modelId, body, ended }) => {
    // A cast: the fake accepts no other body.
    const { system = [], messages = [] } = body as unknown as { system?: Block[]; messages?: { content: Block[] }[] };
    const blocks = [...system, ...messages.flatMap(({ content }) => content)];
    return {
      model: modelId,
      texts: blocks.flatMap(({ text }) => text ?? []),
      images: blocks.flatMap(({ source }) => source?.data ?? []),
      ended,
    };
  });
}

/** Claude in its own format. */
export const INVOKE_SUBJECTS: readonly Subject[] = PLACES.map(({ name, model, client, lacks }) => ({
  name: `bedrock, ${name}`,
  model,
  lacks,
  // The fake makes the id of a message of its request.
  perRequest: ["id"],
  startService(script) {
    const fake = fakeFor(script, LATER);
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
