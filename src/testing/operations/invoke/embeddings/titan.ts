/** Titan's embeddings of texts and images, in the shapes of recorded answers. */
import { asObject } from "../../../../base/json_object.ts";
import { countTokens } from "../../../answer/tokens.ts";
import type { NativeAnswer } from "../base/native_model.ts";
import type { EmbeddingRequest } from "./request.ts";
import { fakeVector } from "./fake_vector.ts";
import { enumRule, flagRule, judgeBody, listRule, objectRule, textRule } from "./schema.ts";

const TEXT = textRule({ min: 1, max: 50_000 });
const TEXT_V1 = objectRule({ inputText: TEXT }, ["inputText"]);
const TEXT_V2 = objectRule({
  inputText: TEXT,
  dimensions: enumRule(256, 512, 1024),
  normalize: flagRule,
  embeddingTypes: listRule(enumRule("float", "binary"), 2),
}, ["inputText"]);
const IMAGE = objectRule({
  inputText: textRule({ min: 1 }),
  inputImage: textRule({ min: 1 }),
  embeddingConfig: objectRule({ outputEmbeddingLength: enumRule(256, 384, 1024) }),
});

/** Answers Titan Text Embeddings. Only version 2 has options, and an answer with lists by type. */
export function titanText({ body, dimensions, choosesDimensions }: EmbeddingRequest): NativeAnswer {
  judgeBody(body, choosesDimensions ? TEXT_V2 : TEXT_V1);
  const text = String(body["inputText"]);
  const length = Number(body["dimensions"] ?? dimensions);
  const inputTokens = countTokens(text);
  const embedding = fakeVector(text, length, "float");
  if (!choosesDimensions) return { body: { embedding, inputTextTokenCount: inputTokens }, inputTokens };
  const types = Array.isArray(body["embeddingTypes"]) ? body["embeddingTypes"] : ["float"];
  // Binary vectors of Titan are lists of bits.
  const lists = { float: embedding, binary: embedding.map((value) => value > 0 ? 1 : 0) };
  const embeddingsByType = Object.fromEntries(Object.entries(lists).filter(([type]) => types.includes(type)));
  const whole = types.includes("float") ? { embedding } : {};
  return { body: { ...whole, embeddingsByType, inputTextTokenCount: inputTokens }, inputTokens };
}

/** Answers Titan Multimodal Embeddings. */
export function titanImage({ body, dimensions }: EmbeddingRequest): NativeAnswer {
  judgeBody(body, IMAGE);
  const { inputText, inputImage, embeddingConfig } = body;
  const inputTokens = countTokens(inputText);
  const length = Number(asObject(embeddingConfig)["outputEmbeddingLength"] ?? dimensions);
  if (inputText === undefined && inputImage === undefined) {
    return {
      body: { embedding: null, inputTextTokenCount: 0, message: "Either inputText or inputImage is required." },
    };
  }
  const embedding = fakeVector(inputImage === undefined ? inputText : [inputText, inputImage], length, "float");
  return { body: { embedding, inputTextTokenCount: inputTokens, message: null }, inputTokens };
}
