/**
 * The requests and answers of every family, in the shapes of their documentation (see the files of the formats).
 */
import { embed, type EmbedOptions } from "@bedrock-edge/client/embed";
import { assertEquals } from "@std/assert";
import { PNG, PNG_BASE64, serving } from "./served.ts";

interface Row {
  readonly model: string;
  readonly options: Partial<EmbedOptions>;
  readonly body: unknown;
  readonly answer: unknown;
  readonly embeddings: unknown;
  readonly inputTokens?: number;
}

const TITAN_V1 = "amazon.titan-embed-text-v1";
const TITAN_V2 = "amazon.titan-embed-text-v2:0";
const TITAN_IMAGE = "amazon.titan-embed-image-v1";
const COHERE_V3 = "cohere.embed-multilingual-v3";
const COHERE_V4 = "cohere.embed-v4:0";
const NOVA = "amazon.nova-2-multimodal-embeddings-v1:0";
const MARENGO_2 = "us.twelvelabs.marengo-embed-2-7-v1:0";
const MARENGO_3 = "twelvelabs.marengo-embed-3-0-v1:0";
const DATA_URL = `data:image/png;base64,${PNG_BASE64}`;
const S3 = { uri: "s3://bucket/cat.png", bucketOwner: "123456789012" };

const nova = (params: Record<string, unknown>) => ({ taskType: "SINGLE_EMBEDDING", singleEmbeddingParams: params });

const ROWS: readonly Row[] = [
  {
    model: TITAN_V1,
    options: { input: "a", dimensions: 1536, purpose: "query", truncate: "none" },
    body: { inputText: "a" },
    answer: { embedding: Array(1536).fill(1), inputTextTokenCount: 2 },
    embeddings: [Array(1536).fill(1)],
    inputTokens: 2,
  },
  {
    model: TITAN_V2,
    options: { input: "a", dimensions: 256, normalize: false, type: ["float", "binary"] },
    body: { inputText: "a", dimensions: 256, normalize: false, embeddingTypes: ["float", "binary"] },
    answer: {
      embedding: Array(256).fill(2),
      embeddingsByType: { float: Array(256).fill(2), binary: Array(256).fill(1) },
      inputTextTokenCount: 1,
    },
    embeddings: [{ float: Array(256).fill(2), binary: Array(256).fill(1) }],
    inputTokens: 1,
  },
  {
    model: TITAN_V2,
    options: { input: ["a"], type: "binary" },
    body: { inputText: "a", embeddingTypes: ["binary"] },
    answer: { embeddingsByType: { binary: [0, 1, 1] }, inputTextTokenCount: 1 },
    embeddings: [[0, 1, 1]],
    inputTokens: 1,
  },
  {
    model: TITAN_IMAGE,
    options: { input: { text: "a cat", image: PNG }, dimensions: 384 },
    body: { inputText: "a cat", inputImage: PNG_BASE64, embeddingConfig: { outputEmbeddingLength: 384 } },
    answer: { embedding: Array(384).fill(1), inputTextTokenCount: 3, message: null },
    embeddings: [Array(384).fill(1)],
    inputTokens: 3,
  },
  {
    model: TITAN_IMAGE,
    options: { input: { image: DATA_URL } },
    body: { inputImage: PNG_BASE64 },
    answer: { embedding: [1], inputTextTokenCount: 0 },
    embeddings: [[1]],
    inputTokens: 0,
  },
  {
    model: COHERE_V3,
    options: { input: ["a", "b"], purpose: "query", truncate: "end", dimensions: 1024 },
    body: { input_type: "search_query", texts: ["a", "b"], truncate: "END" },
    answer: { embeddings: [Array(1024).fill(1), Array(1024).fill(2)], response_type: "embeddings_floats" },
    embeddings: [Array(1024).fill(1), Array(1024).fill(2)],
  },
  {
    model: COHERE_V3,
    options: { input: "a", type: ["float", "int8"], truncate: "none", purpose: "clustering" },
    body: { input_type: "clustering", texts: ["a"], truncate: "NONE", embedding_types: ["float", "int8"] },
    answer: { embeddings: { float: [[0.5]], int8: [[-7]] }, response_type: "embeddings_by_type" },
    embeddings: [{ float: [0.5], int8: [-7] }],
  },
  {
    model: COHERE_V3,
    options: { input: { image: PNG } },
    body: { input_type: "image", images: [DATA_URL] },
    answer: { embeddings: [[1]] },
    embeddings: [[1]],
  },
  {
    model: COHERE_V4,
    options: {
      input: ["a"],
      purpose: "classification",
      dimensions: 512,
      type: "ubinary",
      additionalModelRequestFields: { max_tokens: 256 },
    },
    body: {
      input_type: "classification",
      texts: ["a"],
      embedding_types: ["ubinary"],
      output_dimension: 512,
      max_tokens: 256,
    },
    answer: { embeddings: { ubinary: [[255, 0]] } },
    embeddings: [[255, 0]],
  },
  {
    model: COHERE_V4,
    options: { input: [{ image: PNG }, { image: PNG_BASE64 }] },
    body: { input_type: "search_document", images: [DATA_URL, DATA_URL] },
    answer: { embeddings: { float: [[1], [2]] } },
    embeddings: [[1], [2]],
  },
  {
    model: COHERE_V4,
    options: { input: ["a", { image: PNG, text: "b" }] },
    body: {
      input_type: "search_document",
      inputs: [
        { content: [{ type: "text", text: "a" }] },
        { content: [{ type: "text", text: "b" }, { type: "image_url", image_url: { url: DATA_URL } }] },
      ],
    },
    answer: { embeddings: { float: [[1], [2]] } },
    embeddings: [[1], [2]],
  },
  {
    model: NOVA,
    options: { input: "a", purpose: "query", dimensions: 256, truncate: "start" },
    body: nova({
      embeddingPurpose: "GENERIC_RETRIEVAL",
      embeddingDimension: 256,
      text: { truncationMode: "START", value: "a" },
    }),
    answer: { embeddings: [{ embeddingType: "TEXT", embedding: Array(256).fill(1) }], inputTokenCount: 4 },
    embeddings: [Array(256).fill(1)],
    inputTokens: 4,
  },
  {
    model: NOVA,
    options: { input: { image: PNG }, purpose: "IMAGE_RETRIEVAL" },
    body: nova({
      embeddingPurpose: "IMAGE_RETRIEVAL",
      image: { format: "png", source: { bytes: PNG_BASE64 } },
    }),
    answer: { embeddings: [{ embeddingType: "IMAGE", embedding: [1] }] },
    embeddings: [[1]],
  },
  {
    model: NOVA,
    options: { input: { video: { s3Location: { uri: "s3://bucket/a.3gp" } } } },
    body: nova({
      embeddingPurpose: "GENERIC_INDEX",
      video: {
        format: "3gp",
        source: { s3Location: { uri: "s3://bucket/a.3gp" } },
        embeddingMode: "AUDIO_VIDEO_COMBINED",
      },
    }),
    answer: { embeddings: [{ embeddingType: "AUDIO_VIDEO_COMBINED", embedding: [1] }] },
    embeddings: [[1]],
  },
  {
    model: NOVA,
    options: { input: { audio: new Blob([new Uint8Array(3)], { type: "audio/mpeg" }), format: "mp3" } },
    body: nova({ embeddingPurpose: "GENERIC_INDEX", audio: { format: "mp3", source: { bytes: "AAAA" } } }),
    answer: { embeddings: [{ embeddingType: "AUDIO", embedding: [1] }] },
    embeddings: [[1]],
  },
  {
    model: MARENGO_2,
    options: { input: "a" },
    body: { inputType: "text", inputText: "a", textTruncate: "none" },
    answer: { data: [{ embedding: [1], embeddingOption: null }] },
    embeddings: [[1]],
  },
  {
    model: MARENGO_2,
    options: { input: { image: { s3Location: S3 } }, dimensions: 1024 },
    body: { inputType: "image", mediaSource: { s3Location: S3 } },
    answer: { data: { embedding: [1, 2] } },
    embeddings: [[1, 2]],
  },
  {
    model: MARENGO_3,
    options: { input: "a" },
    body: { inputType: "text", text: { inputText: "a" } },
    answer: { data: [{ embedding: [3, 4] }] },
    embeddings: [[3, 4]],
  },
  {
    model: MARENGO_3,
    options: { input: { text: "a", image: PNG }, normalize: true },
    body: { inputType: "text_image", text_image: { inputText: "a", mediaSource: { base64String: PNG_BASE64 } } },
    answer: { data: [{ embedding: [3, 4] }] },
    embeddings: [[0.6, 0.8]],
  },
];

for (const { model, options, body, answer, embeddings, inputTokens } of ROWS) {
  Deno.test(`${model} gets its own format: ${JSON.stringify(body).slice(0, 90)}`, async () => {
    const { bedrock, sent } = serving(() => answer);
    const result = await embed(bedrock, { model, input: "", ...options });
    assertEquals(sent.map((one) => [one.path, one.body]), [[`/model/${model}/invoke`, body]]);
    assertEquals(result, {
      embeddings,
      usage: inputTokens === undefined ? undefined : { inputTokens },
      model,
      truncated: [],
    } as never);
  });
}

Deno.test("a model that the registry does not know is called in the format that the caller names", async () => {
  const model = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
  const answers = {
    "titan-text-v1": { embedding: [1] },
    "titan-text-v2": { embedding: [1] },
    "titan-image": { embedding: [1] },
    "cohere-v3": { embeddings: [[1]] },
    "cohere-v4": { embeddings: { float: [[1]] } },
    "nova": { embeddings: [{ embedding: [1] }] },
    "marengo-2.7": { data: [{ embedding: [1] }] },
    "marengo-3.0": { data: [{ embedding: [1] }] },
  } as const;
  for (const [format, answer] of Object.entries(answers)) {
    const { bedrock, sent } = serving(() => answer);
    const { embeddings } = await embed(bedrock, { model, input: "a", format: format as keyof typeof answers });
    assertEquals([embeddings, sent.length], [[[1]], 1]);
  }
});
