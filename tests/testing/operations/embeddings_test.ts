/**
 * The fake's embedding models: the same vector for the same content, in every type and length, and refusals in AWS's words.
 */
import { createBedrock, ProviderError } from "@bedrock-edge/client";
import { embed, type EmbedInput } from "@bedrock-edge/client/embed";
import { listModels } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";

const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fakeBedrock({ apiKey: "k" }) });
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);

async function invoke(model: string, body: unknown) {
  const response = await bedrock.request({
    method: "POST",
    path: "/model/{modelId}/invoke",
    model,
    body,
    retry: false,
  });
  return { json: await response.json(), tokens: response.headers.get("x-amzn-bedrock-input-token-count") };
}

for (const { id, embedding } of listModels({ kind: "embedding" })) {
  Deno.test(`the fake embeds with ${id}, in each of its lengths`, async () => {
    for (const length of embedding!.dimensions!) {
      const input = ["Oslo", "Lima", "Oslo"];
      const { embeddings, usage } = await embed(bedrock, { model: id, input, dimensions: length });
      assertEquals(embeddings.map((vector) => vector.length), [length, length, length]);
      assertEquals(embeddings[0], embeddings[2]);
      assert(Math.abs(Math.hypot(...embeddings[1]!) - 1) < 1e-6);
      assert(usage!.inputTokens >= 3);
    }
  });
}

Deno.test("the fake embeds images, pairs and other files, and each has a vector of its own", async () => {
  const image: EmbedInput = { image: png };
  const pair: EmbedInput = { text: "a cat", image: png };
  const rows: readonly [string, readonly EmbedInput[]][] = [
    ["amazon.titan-embed-image-v1", ["a cat", image, pair]],
    ["cohere.embed-english-v3", ["a cat", image]],
    ["cohere.embed-v4:0", ["a cat", image, pair]],
    ["amazon.nova-2-multimodal-embeddings-v1:0", [
      "a cat",
      image,
      { audio: Uint8Array.of(0xff, 0xfb, 0x90, 0), format: "mp3" },
      { video: { s3Location: { uri: "s3://bucket/cat.mp4" } } },
    ]],
    ["us.twelvelabs.marengo-embed-2-7-v1:0", ["a cat", image]],
    ["twelvelabs.marengo-embed-3-0-v1:0", ["a cat", image, pair]],
  ];
  for (const [model, input] of rows) {
    const { embeddings } = await embed(bedrock, { model, input });
    assertEquals(new Set(embeddings.map(String)).size, input.length, model);
    const alone = await embed(bedrock, { model, input: image });
    assertEquals(alone.embeddings[0], embeddings[1], model);
  }
});

Deno.test("the fake embeds in every type, with the signs and bits of the same direction", async () => {
  const options = { model: "cohere.embed-v4:0", input: "Oslo", dimensions: 256 } as const;
  const type = ["float", "int8", "uint8", "binary", "ubinary"] as const;
  const { embeddings: [vector] } = await embed(bedrock, { ...options, type });
  const { float, int8, uint8, binary, ubinary } = vector!;
  assertEquals([float, int8, uint8, binary, ubinary].map(({ length }) => length), [256, 256, 256, 32, 32]);
  assertEquals(uint8.map((value) => value - 128), int8);
  assertEquals(binary.map((value) => value + 128), ubinary);
  assertEquals((ubinary[0]! & 128) > 0, float[0]! > 0);
  const titan = await embed(bedrock, { model: "amazon.titan-embed-text-v2:0", input: "Oslo", type: ["binary"] });
  assertEquals([...new Set(titan.embeddings[0]!.binary)].sort(), [0, 1]);
});

Deno.test("the fake writes the shapes that were recorded", async () => {
  const v1 = await invoke("amazon.titan-embed-text-v1", { inputText: "Oslo" });
  assertEquals([Object.keys(v1.json), v1.tokens], [["embedding", "inputTextTokenCount"], "1"]);
  const v2 = await invoke("amazon.titan-embed-text-v2:0", { inputText: "Oslo" });
  assertEquals(Object.keys(v2.json), ["embedding", "embeddingsByType", "inputTextTokenCount"]);
  const cohere = await invoke("cohere.embed-english-v3", { texts: ["Oslo"], input_type: "search_query" });
  assertEquals(Object.keys(cohere.json), ["embeddings", "id", "response_type", "texts"]);
  assertEquals([cohere.json.response_type, Array.isArray(cohere.json.embeddings)], ["embeddings_floats", true]);
  const byType = await invoke("cohere.embed-v4:0", { texts: ["Oslo"], input_type: "search_query" });
  assertEquals([byType.json.response_type, Object.keys(byType.json.embeddings)], ["embeddings_by_type", ["float"]]);
  const nova = await invoke("amazon.nova-2-multimodal-embeddings-v1:0", {
    taskType: "SINGLE_EMBEDDING",
    singleEmbeddingParams: { embeddingPurpose: "GENERIC_RETRIEVAL", text: { truncationMode: "NONE", value: "Oslo" } },
  });
  assertEquals(Object.keys(nova.json), ["embeddings"]);
  assertEquals(nova.json.embeddings[0].embeddingType, "TEXT");
  const message = await invoke("amazon.titan-embed-image-v1", {});
  assertEquals([message.json.embedding, typeof message.json.message], [null, "string"]);
});

Deno.test("the fake refuses the bodies that AWS refuses, in its words", async () => {
  const [titan, v3, v4] = ["amazon.titan-embed-text-v2:0", "cohere.embed-english-v3", "cohere.embed-v4:0"];
  const nova = "amazon.nova-2-multimodal-embeddings-v1:0";
  const marengo = "twelvelabs.marengo-embed-3-0-v1:0";
  const query = { input_type: "search_query" };
  const rows: readonly [string, unknown, string][] = [
    [titan, {}, "#: required key [inputText] not found"],
    [titan, { inputText: 7 }, "#/inputText: expected type: String, found: Integer"],
    [titan, { inputText: [] }, "#/inputText: expected type: String, found: JSONArray"],
    [titan, { inputText: null }, "#/inputText: expected type: String, found: Null"],
    [titan, { inputText: true }, "#/inputText: expected type: String, found: Boolean"],
    [titan, { inputText: 0.5 }, "#/inputText: expected type: String, found: BigDecimal"],
    [titan, { inputText: "" }, "#/inputText: expected minLength: 1, actual: 0"],
    [titan, { inputText: "a".repeat(50_001) }, "#/inputText: expected maxLength: 50000, actual: 50001"],
    [titan, { inputText: "a", dimensions: 300 }, "#/dimensions: 300 is not a valid enum value"],
    [titan, { inputText: "a", dimensions: {} }, "#/dimensions: JSONObject is not a valid enum value"],
    [titan, { inputText: "a", normalize: 1 }, "#/normalize: expected type: Boolean, found: Integer"],
    [
      "amazon.titan-embed-text-v1",
      { inputText: "a", dimensions: 256 },
      "#: extraneous key [dimensions] is not permitted",
    ],
    [
      "amazon.titan-embed-image-v1",
      { embeddingConfig: 7 },
      "#/embeddingConfig: expected type: JSONObject, found: Integer",
    ],
    [v3, { inputText: "a" }, "#: required key [input_type] not found#: extraneous key [inputText] is not permitted"],
    [v3, { ...query, texts: ["a".repeat(2049)] }, "#/texts/0: expected maxLength: 2048, actual: 2049"],
    [v3, { ...query, texts: Array(97).fill("a") }, "#/texts: expected maximum item count: 96, found: 97"],
    [v3, { ...query, texts: [] }, "#/texts: expected minimum item count: 1, found: 0"],
    [v3, { ...query, texts: "a" }, "#/texts: expected type: JSONArray, found: String"],
    [v3, { ...query, images: ["AAAA"] }, "#/images/0: string [AAAA] does not match pattern"],
    [v3, query, "#: exactly one of texts, images and inputs is required"],
    [v4, { ...query, texts: ["a"], max_tokens: 0 }, "#/max_tokens: expected type: Integer, found: Integer"],
    [nova, { taskType: "SEGMENTED_EMBEDDING" }, "#: required key [singleEmbeddingParams] not found"],
  ];
  for (const [model, body, problem] of rows) {
    const error = await assertRejects(() => invoke(model, body), ProviderError, problem);
    assertEquals([error.kind, error.code], ["validation", "ValidationException"]);
    assert(error.message.includes("Malformed input request: #"), error.message);
  }
  const others: readonly [string, unknown, string][] = [
    [
      nova,
      { taskType: "SINGLE_EMBEDDING", singleEmbeddingParams: { embeddingPurpose: "CLUSTERING" } },
      "Exactly one of text",
    ],
    [marengo, { inputType: "text" }, "The input of type text is missing."],
  ];
  for (const [model, body, says] of others) await assertRejects(() => invoke(model, body), ProviderError, says);
});
