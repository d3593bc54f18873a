/** Every embedding model, as InvokeModel of the fake answers it: the same vector for the same content, and no likeness of meaning. */
import { findModel } from "../../../../models/find.ts";
import type { NativeAnswer, NativeModels } from "../base/native_model.ts";
import { cohere } from "./cohere.ts";
import { marengo, nova } from "./nova_and_marengo.ts";
import type { EmbeddingRequest } from "./request.ts";
import { titanImage, titanText } from "./titan.ts";

const ANSWERS: Readonly<Record<string, (request: EmbeddingRequest) => NativeAnswer>> = {
  "titan-embed-text": titanText,
  "titan-embed-image": titanImage,
  "cohere-embed": cohere,
  "nova-embed": nova,
  "twelvelabs-marengo": marengo,
};

/** The embedding models, by the formats of their bodies in the facts about models. */
export const EMBEDDING_MODELS: NativeModels = {
  formats: Object.keys(ANSWERS),
  answer({ model, format, body }) {
    const { dimensions = [], defaultDimensions } = findModel(model)?.embedding ?? {};
    return ANSWERS[format]!({ model, body, dimensions: defaultDimensions, choosesDimensions: dimensions.length > 1 });
  },
};
