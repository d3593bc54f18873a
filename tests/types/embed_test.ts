/**
 * Promises of the types of `embed()`, kept by the compiler: vectors follow the option `type`, and a model that is known not to embed
 * is refused.
 */
import type { Bedrock } from "@bedrock-edge/client";
import { embed, type Embedder, embedder, type Embedding, type EmbeddingType } from "@bedrock-edge/client/embed";
import { createGateway, embed as embedByGateway } from "@bedrock-edge/client/gateway";
import { createOpenAICompatible, embed as embedByOpenAI } from "@bedrock-edge/client/openai-compatible";
import { assertEquals } from "@std/assert";
import { type Equal, expectType } from "./equal.ts";

const TITAN = "amazon.titan-embed-text-v2:0";

/** Lines that must compile, or must not; none is ever run. */
export async function lines(bedrock: Bedrock, open: string, types: readonly EmbeddingType[]): Promise<unknown> {
  const one = await embed(bedrock, { model: TITAN, input: "a" });
  expectType<Equal<typeof one.embeddings, number[][]>>();
  const int8 = await embed(bedrock, { model: "cohere.embed-v4:0", input: ["a"], type: "int8" });
  expectType<Equal<typeof int8.embeddings, number[][]>>();
  const both = await embed(bedrock, { model: TITAN, input: ["a"], type: ["float", "binary"] });
  expectType<Equal<typeof both.embeddings, { readonly float: number[]; readonly binary: number[] }[]>>();
  const some = await embed(bedrock, { model: TITAN, input: ["a"], type: types });
  expectType<Equal<typeof some.embeddings, { readonly [K in EmbeddingType]?: number[] }[]>>();
  return [
    embed(bedrock, { model: open, input: [{ image: new Uint8Array() }, "a"] }),
    embed(bedrock, { model: "us.cohere.embed-v4:0", input: new Set(["a"]) }),
    // @ts-expect-error: the model answers messages
    embed(bedrock, { model: "amazon.nova-lite-v1:0", input: "a" }),
    // @ts-expect-error: the model answers messages
    embedder(bedrock, { model: "amazon.nova-lite-v1:0" }),
    // @ts-expect-error: a type that does not exist
    embed(bedrock, { model: TITAN, input: "a", type: "int4" }),
    // @ts-expect-error: bytes are not an input
    embed(bedrock, { model: TITAN, input: [new Uint8Array()] }),
  ];
}

Deno.test("vectors have the type that was asked for, and the embeds of other entry points are embedders in one line", () => {
  const client = createOpenAICompatible({ name: "house", baseURL: "https://example.com/v1", apiKey: "k", env: {} });
  const gateway = createGateway({ apiKey: "k", env: {} });
  const embedders: Embedder[] = [
    ({ purpose: _, ...request }) => embedByOpenAI(client, { model: "any", ...request }),
    ({ purpose: _, ...request }) => embedByGateway(gateway, { model: "openai/any", ...request }),
  ];
  assertEquals(embedders.length, 2);
  assertEquals(expectType<Equal<Embedding<"float">, number[]>>(), 1);
});
