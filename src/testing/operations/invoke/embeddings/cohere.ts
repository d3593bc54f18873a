/** Cohere's embeddings, in the shapes of recorded answers of v3 and v4. */
import { asObject, isObject } from "../../../../base/json_object.ts";
import { countTokens } from "../../../answer/tokens.ts";
import { digest } from "../../../base/digest.ts";
import { invalid } from "../../../judge/refusal.ts";
import type { NativeAnswer } from "../base/native_model.ts";
import type { EmbeddingRequest } from "./request.ts";
import { fakeVector } from "./fake_vector.ts";
import { countRule, enumRule, judgeBody, listRule, objectRule, type Rule, textRule } from "./schema.ts";

const MOST = 96;

const dataUrl: Rule = (value, place) =>
  /^data:image\/[a-z]+;base64,./.test(String(value))
    ? []
    : [`${place}: string [${String(value).slice(0, 20)}] does not match pattern`];

const part = objectRule({
  type: enumRule("text", "image_url"),
  text: textRule(),
  image_url: objectRule({ url: dataUrl }, ["url"]),
}, ["type"]);

const common = { embedding_types: listRule(enumRule("float", "int8", "uint8", "binary", "ubinary"), 5) };

const V3 = objectRule({
  ...common,
  input_type: enumRule("search_document", "search_query", "classification", "clustering", "image"),
  texts: listRule(textRule({ max: 2048 }), MOST),
  images: listRule(dataUrl, 1),
  truncate: enumRule("NONE", "START", "END"),
}, ["input_type"]);

const V4 = objectRule({
  ...common,
  input_type: enumRule("search_document", "search_query", "classification", "clustering", "image"),
  texts: listRule(textRule(), MOST),
  images: listRule(dataUrl, MOST),
  inputs: listRule(objectRule({ content: listRule(part, MOST) }, ["content"]), MOST),
  output_dimension: enumRule(256, 512, 1024, 1536),
  max_tokens: countRule,
  // LEFT and RIGHT by the documentation, the others by recordings.
  truncate: enumRule("NONE", "START", "END", "LEFT", "RIGHT"),
}, ["input_type"]);

/** Answers Cohere Embed. */
export function cohere({ body, dimensions, choosesDimensions }: EmbeddingRequest): NativeAnswer {
  judgeBody(body, choosesDimensions ? V4 : V3);
  const sources = ["texts", "images", "inputs"].filter((name) => body[name] !== undefined);
  if (sources.length !== 1) {
    throw invalid(
      "Malformed input request: #: exactly one of texts, images and inputs is required, please reformat your input and try again.",
    );
  }
  const inputs = listOf(body[sources[0]!]);
  const length = Number(body["output_dimension"] ?? dimensions);
  const isByType = choosesDimensions || body["embedding_types"] !== undefined;
  const types = isByType ? listOf(body["embedding_types"] ?? ["float"]).map(String) : ["float"];
  const lists = types.map((type) => [type, inputs.map((input) => fakeVector(contentOf(input), length, type))] as const);
  return {
    body: {
      embeddings: isByType ? Object.fromEntries(lists) : lists[0]![1],
      id: digest(JSON.stringify(body)),
      response_type: isByType ? "embeddings_by_type" : "embeddings_floats",
      ...body["texts"] === undefined ? {} : { texts: inputs },
    },
    inputTokens: inputs.reduce((sum: number, input) => sum + countTokens(textOf(input)), 0),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One part alone is its text or image, so that it has the same vector in `inputs` as in `texts` and `images`. */
function contentOf(input: unknown): unknown {
  if (!isObject(input)) return input;
  const parts = listOf(input["content"]).map(asObject);
  const [{ text, image_url } = {}] = parts;
  return parts.length === 1 ? text ?? asObject(image_url)["url"] : parts;
}

function textOf(input: unknown): string {
  if (typeof input === "string") return input.startsWith("data:") ? "" : input;
  return listOf(asObject(input)["content"]).map((part) => String(asObject(part)["text"] ?? "")).join("");
}
