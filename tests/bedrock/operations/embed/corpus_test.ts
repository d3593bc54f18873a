/**
 * Recorded exchanges with embedding models: every answer is read right, every accepted request can be made, and a refusal is typed.
 */
import { type Bedrock, createBedrock, ProviderError } from "@bedrock-edge/client";
import { embed, type EmbedOptions } from "@bedrock-edge/client/embed";
import { assertEquals, assertRejects } from "@std/assert";
import { corpus, type Recording, responseOf } from "../../../helpers/corpus.ts";
import { byRequest } from "../../../helpers/fire.ts";

const { recordings, missing } = corpus("invoke-model");
const embeddings = recordings.filter(({ model }) => model.includes("embed"));
const accepted = embeddings.filter(({ status }) => status === 200);

interface Replayed {
  readonly bedrock: Bedrock;
  readonly bodies: unknown[];
}

function replay(recording: Recording): Replayed {
  const bodies: unknown[] = [];
  const fetch = byRequest(async (request) => {
    bodies.push(await request.json());
    return responseOf(recording);
  });
  return { bedrock: createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch }), bodies };
}

// deno-lint-ignore no-explicit-any -- bodies of five formats
type Body = any;

/** The options that make the recorded request. */
function optionsOf({ model, request, response }: Recording): EmbedOptions {
  const body: Body = request ?? {};
  const params = body.singleEmbeddingParams ?? {};
  const truncate = (body.truncate ?? params.text?.truncationMode)?.toLowerCase();
  const { texts = Array(JSON.parse(response!).embeddings?.length ?? 1).fill("?") } = body;
  return {
    model,
    input: body.inputText ?? params.text?.value ?? texts,
    dimensions: body.dimensions ?? body.output_dimension ?? params.embeddingDimension,
    normalize: body.normalize,
    purpose: body.input_type ?? params.embeddingPurpose,
    truncate,
    type: body.embedding_types,
    additionalModelRequestFields: body.max_tokens && { max_tokens: body.max_tokens },
  };
}

/** The vectors of an answer, found by their shape. */
function vectorsIn(value: unknown): number[][] {
  if (typeof value !== "object") return [];
  if (!Array.isArray(value)) return Object.values(Object(value)).flatMap(vectorsIn);
  return value.length && value.every(Number.isFinite) ? [value] : value.flatMap(vectorsIn);
}

Deno.test({
  name: `every recorded embedding is read as JSON.parse reads it${missing}`,
  ignore: missing !== "",
  async fn() {
    assertEquals(accepted.length, 53);
    for (const recording of accepted) {
      const { source, responseCut, responseHeaders = {} } = recording;
      const options = optionsOf(recording);
      const { bedrock } = replay(recording);
      // Vectors that were cut for the corpus are shorter than those that the request asked for.
      const read = await embed(bedrock, { ...options, type: undefined, ...responseCut && { dimensions: undefined } });
      const body = JSON.parse(recording.response!);
      // Titan writes the same vector twice.
      const expected = vectorsIn(body.embedding ?? body.embeddings ?? body.data);
      assertEquals(read.embeddings, expected, source);
      const count = body.inputTextTokenCount ?? responseHeaders["x-amzn-bedrock-input-token-count"];
      assertEquals(read.usage, count === undefined ? undefined : { inputTokens: Number(count) }, source);
    }
  },
});

Deno.test({
  name: `every accepted request of a recording is sent as it was recorded${missing}`,
  ignore: missing !== "",
  async fn() {
    const whole = accepted.filter(({ request, requestCut }) => request && !requestCut);
    assertEquals(whole.length, 49);
    for (const recording of whole) {
      const { bedrock, bodies } = replay(recording);
      // The vectors are shorter than those that the request asked for, where they were cut for the corpus.
      await embed(bedrock, optionsOf(recording)).catch((error) => {
        if (!recording.responseCut || !(error instanceof ProviderError)) throw error;
      });
      // One client names the type that is the default.
      const { embedding_types: _, ...request } = recording.request!;
      assertEquals(bodies, [request], recording.source);
    }
  },
});

Deno.test({
  name: `every recorded refusal of an embedding model is typed${missing}`,
  ignore: missing !== "",
  async fn() {
    const refused = embeddings.filter(({ status }) => status !== 200);
    const kinds = [];
    for (const recording of refused) {
      const { bedrock } = replay(recording);
      const error = await assertRejects(
        () => embed(bedrock, { model: recording.model, input: "?" }),
        ProviderError,
      );
      kinds.push([recording.status, error.kind]);
    }
    assertEquals(kinds, [
      ...Array(3).fill([403, "authentication"]),
      [400, "validation"],
    ]);
  },
});
