/**
 * `embed()` beside clients that others wrote: AWS's SDK sends the same requests and reads the fake's answers, and the AI SDK's
 * provider for Bedrock, over the same fake, gets the same vectors and sends the same bodies.
 */
import { BedrockRuntimeClient, InvokeModelCommand } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { createBedrock } from "@bedrock-edge/client";
import { embed, type EmbedOptions } from "@bedrock-edge/client/embed";
import { type FakeBedrock, fakeBedrock } from "@bedrock-edge/client/testing";
import { assert, assertEquals } from "@std/assert";

const REGION = "us-east-1";
const KEY = "fake-bedrock-key";

interface Row {
  readonly options: EmbedOptions<string>;
  /** The AI SDK's options of the provider, where that provider has the model. */
  readonly bedrock?: Record<string, string | number | boolean>;
}

const ROWS: readonly Row[] = [
  { options: { model: "amazon.titan-embed-text-v1", input: ["Oslo", "Lima"] }, bedrock: {} },
  {
    options: { model: "amazon.titan-embed-text-v2:0", input: ["Oslo"], dimensions: 256, normalize: true },
    bedrock: { dimensions: 256, normalize: true },
  },
  {
    options: { model: "cohere.embed-english-v3", input: ["Oslo"], purpose: "query", truncate: "end" },
    bedrock: { inputType: "search_query", truncate: "END" },
  },
  {
    options: { model: "cohere.embed-v4:0", input: ["Oslo"], purpose: "document", dimensions: 512 },
    bedrock: { inputType: "search_document", outputDimension: 512 },
  },
  {
    options: {
      model: "amazon.nova-2-multimodal-embeddings-v1:0",
      input: ["Oslo"],
      purpose: "query",
      dimensions: 256,
      truncate: "end",
    },
    bedrock: { embeddingPurpose: "GENERIC_RETRIEVAL", embeddingDimension: 256, truncate: "END" },
  },
  { options: { model: "us.twelvelabs.marengo-embed-2-7-v1:0", input: ["Oslo"] } },
  { options: { model: "twelvelabs.marengo-embed-3-0-v1:0", input: ["Oslo"] } },
];

function bodies(fake: FakeBedrock): unknown[] {
  return fake.requests.map(({ operation, modelId, body }) => [operation, modelId, body]);
}

for (const { options, bedrock: providerOptions } of ROWS) {
  const { model } = options;

  Deno.test(`AWS's SDK sends the request of embed() to ${model}, and reads the fake's answer`, async () => {
    const fake = fakeBedrock({ apiKey: KEY });
    const ours = await embed(createBedrock({ region: REGION, apiKey: KEY, env: {}, fetch: fake }), options);
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => fake(request));
    const client = new BedrockRuntimeClient({
      region: REGION,
      endpoint: `http://127.0.0.1:${server.addr.port}`,
      token: { token: KEY },
      authSchemePreference: ["httpBearerAuth"],
      requestHandler: new NodeHttpHandler(),
      maxAttempts: 1,
    });
    try {
      const sent = [...fake.requests];
      const vectors: unknown[] = [];
      for (const { body } of sent) {
        const command = new InvokeModelCommand({
          modelId: model,
          contentType: "application/json",
          body: JSON.stringify(body),
        });
        const answer = JSON.parse((await client.send(command)).body.transformToString());
        const found = answer.embedding ?? answer.embeddings?.float ?? answer.embeddings ?? answer.data;
        vectors.push(
          ...typeof found[0] === "number" ? [found] : found.map((one: unknown) => {
            return Array.isArray(one) ? one : (one as { embedding: number[] }).embedding;
          }),
        );
      }
      assertEquals(vectors, ours.embeddings);
      const both = bodies(fake);
      assertEquals(both.slice(sent.length), both.slice(0, sent.length));
      const types = fake.requests.map(({ headers }) => headers.get("content-type"));
      assert(types.every((type) => type === "application/json"));
    } finally {
      client.destroy();
      await server.shutdown();
    }
  });

  if (providerOptions) {
    Deno.test(`the AI SDK's provider gets the vectors of embed() from ${model}, with the same body`, async () => {
      const fake = fakeBedrock({ apiKey: KEY });
      const ours = await embed(createBedrock({ region: REGION, apiKey: KEY, env: {}, fetch: fake }), options);
      const sent = bodies(fake);
      const theirs = createAmazonBedrock({ region: REGION, apiKey: KEY, fetch: fake }).embeddingModel(model);
      const vectors: number[][] = [];
      for (const value of [options.input].flat() as string[]) {
        const { embeddings } = await theirs.doEmbed({
          values: [value],
          providerOptions: { amazonBedrock: providerOptions, bedrock: providerOptions },
        });
        vectors.push(...embeddings);
      }
      assertEquals(vectors, ours.embeddings);
      assertEquals(bodies(fake).slice(sent.length), sent);
    });
  }
}
