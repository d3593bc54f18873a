/** The embeddings of Nova and Marengo: one content a request. */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { countTokens } from "../../../answer/tokens.ts";
import { invalid } from "../../../judge/refusal.ts";
import type { NativeAnswer } from "../base/native_model.ts";
import type { EmbeddingRequest } from "./request.ts";
import { fakeVector } from "./fake_vector.ts";
import { enumRule, judgeBody, objectRule, textRule } from "./schema.ts";

const text = textRule({ min: 1 });
const s3Location = objectRule({ uri: text, bucketOwner: text }, ["uri"]);
const source = objectRule({ bytes: text, s3Location });

const NOVA = objectRule({
  schemaVersion: enumRule("nova-multimodal-embed-v1"),
  taskType: enumRule("SINGLE_EMBEDDING"),
  singleEmbeddingParams: objectRule({
    embeddingPurpose: enumRule(
      "GENERIC_INDEX",
      "GENERIC_RETRIEVAL",
      "TEXT_RETRIEVAL",
      "IMAGE_RETRIEVAL",
      "VIDEO_RETRIEVAL",
      "DOCUMENT_RETRIEVAL",
      "AUDIO_RETRIEVAL",
      "CLASSIFICATION",
      "CLUSTERING",
    ),
    embeddingDimension: enumRule(256, 384, 1024, 3072),
    text: objectRule({ truncationMode: enumRule("START", "END", "NONE"), value: text, source }, ["truncationMode"]),
    image: objectRule({
      detailLevel: enumRule("STANDARD_IMAGE", "DOCUMENT_IMAGE"),
      format: enumRule("png", "jpeg", "gif", "webp"),
      source,
    }, ["format", "source"]),
    audio: objectRule({ format: enumRule("mp3", "wav", "ogg"), source }, ["format", "source"]),
    video: objectRule({
      format: enumRule("mp4", "mov", "mkv", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"),
      source,
      embeddingMode: enumRule("AUDIO_VIDEO_COMBINED", "AUDIO_VIDEO_SEPARATE"),
    }, ["format", "source", "embeddingMode"]),
  }, ["embeddingPurpose"]),
}, ["taskType", "singleEmbeddingParams"]);

/** The tokens that Nova counts beside those of a query, by recorded headers: 19 for three words as a query, 3 for one as a document. */
const QUERY_TOKENS = 14;

/** Answers Nova Multimodal Embeddings. Recorded answers have no tokens in the body. */
export function nova({ body, dimensions }: EmbeddingRequest): NativeAnswer {
  judgeBody(body, NOVA);
  const { embeddingPurpose, embeddingDimension, ...contents } = asObject(body["singleEmbeddingParams"]);
  const [[name, content] = ["", undefined], ...others] = Object.entries(contents);
  if (!name || others.length) {
    throw invalid("Exactly one of text, image, audio and video must be given in singleEmbeddingParams.");
  }
  const { value } = asObject(content);
  const embedding = fakeVector(value ?? content, Number(embeddingDimension ?? dimensions), "float");
  const isIndex = embeddingPurpose === "GENERIC_INDEX";
  const embeddingType = name === "video" ? "AUDIO_VIDEO_COMBINED" : name.toUpperCase();
  return {
    body: { embeddings: [{ embeddingType, embedding }] },
    inputTokens: countTokens(value) + (isIndex ? 0 : QUERY_TOKENS),
  };
}

const mediaSource = objectRule({ base64String: text, s3Location });
const pair = objectRule({ inputText: text, mediaSource }, ["inputText", "mediaSource"]);

const MARENGO_2_7 = objectRule({
  inputType: enumRule("text", "image"),
  inputText: text,
  textTruncate: enumRule("end", "none"),
  mediaSource,
}, ["inputType"]);

const MARENGO_3_0 = objectRule({
  inputType: enumRule("text", "image", "text_image"),
  text: objectRule({ inputText: text }, ["inputText"]),
  image: objectRule({ mediaSource }, ["mediaSource"]),
  text_image: pair,
}, ["inputType"]);

/** Answers Marengo. The old version has its members beside each other, the new one under the type of the input. */
export function marengo({ model, body, dimensions }: EmbeddingRequest): NativeAnswer {
  const isOld = model.includes("-2-7-");
  judgeBody(body, isOld ? MARENGO_2_7 : MARENGO_3_0);
  const { inputType } = body;
  const content: JsonObject = isOld ? body : asObject(body[String(inputType)]);
  const { inputText, mediaSource } = content;
  if (inputText === undefined && mediaSource === undefined) throw invalid(`The input of type ${inputType} is missing.`);
  const embedding = fakeVector(
    mediaSource === undefined ? inputText : [inputText, mediaSource],
    Number(dimensions),
    "float",
  );
  return { body: { data: [{ embedding }] }, inputTokens: countTokens(inputText) };
}
