/**
 * One function type for every provider of embeddings.
 */
import { createBedrock } from "@bedrock-edge/client";
import { type Embedder, embedder, type EmbedderResult } from "@bedrock-edge/client/embed";
import { createGateway, embed as embedByGateway } from "@bedrock-edge/client/gateway";
import { createOpenAICompatible, embed as embedByOpenAI } from "@bedrock-edge/client/openai-compatible";
import { fakeBedrock, fakeGateway, fakeOpenAI } from "@bedrock-edge/client/testing";
import { assert, assertEquals } from "@std/assert";
import { serving } from "./served.ts";

const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fakeBedrock({ apiKey: "k" }) });
const openAI = createOpenAICompatible({
  name: "house",
  baseURL: "https://embeddings.example.com/v1",
  apiKey: "fake-openai-key",
  env: {},
  fetch: fakeOpenAI(),
});
const gateway = createGateway({ apiKey: "fake-gateway-key", env: {}, fetch: fakeGateway() });

const PROVIDERS: Readonly<Record<string, Embedder>> = {
  "Bedrock": embedder(bedrock, { model: "cohere.embed-v4:0" }),
  "a service with OpenAI's API": ({ purpose: _, ...request }) => embedByOpenAI(openAI, { model: "any", ...request }),
  "AI Gateway": ({ purpose: _, ...request }) =>
    embedByGateway(gateway, { model: "openai/text-embedding-3-small", ...request }),
  "a platform of the house": ({ input }) =>
    Promise.resolve({ embeddings: [input].flat().map((text) => Array(256).fill(text.length)) }),
};

for (const [name, embed] of Object.entries(PROVIDERS)) {
  Deno.test(`${name} is an embedder in one line`, async () => {
    const input = ["Oslo", "Lima and Rome"];
    const { signal } = new AbortController();
    const { embeddings }: EmbedderResult = await embed({ input, purpose: "query", dimensions: 256, signal });
    assertEquals(embeddings.map((vector) => vector.length), [256, 256]);
    const { embeddings: alone } = await embed({ input: input[1]!, purpose: "query", dimensions: 256 });
    assertEquals(alone, [embeddings[1]!]);
  });
}

Deno.test("an embedder of Bedrock sends its defaults, and the options of a call replace them", async () => {
  const { bedrock, sent } = serving(() => ({ embeddings: { float: [[1]] } }));
  const embed = embedder(bedrock, { model: "cohere.embed-v4:0", purpose: "clustering", truncate: "end" });
  await embed({ input: "a" });
  await embed({ input: ["b"], purpose: "query" });
  assertEquals(sent.map(({ body }) => body), [
    { input_type: "clustering", texts: ["a"], truncate: "END" },
    { input_type: "search_query", texts: ["b"], truncate: "END" },
  ]);
});

Deno.test("an embedder stops with the signal of its call", async () => {
  const embed = embedder(bedrock, { model: "amazon.titan-embed-text-v2:0" });
  const reason = new Error("left");
  const failed = await embed({ input: "a", signal: AbortSignal.abort(reason) }).catch((error) => error);
  assert(failed === reason);
});
