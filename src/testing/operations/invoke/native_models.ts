/**
 * The models whose native bodies are neither a chat nor a prompt. Each operation of this module adds the bodies that it speaks
 * as a file in `native/`, or in a folder of its own.
 */
import { EMBEDDING_MODELS } from "./embeddings/embedding_models.ts";
import type { NativeModels } from "./base/native_model.ts";
import { AMAZON_IMAGES } from "./native/amazon_images.ts";
import { RERANK_MODELS } from "./native/rerank_models.ts";
import { STABILITY_IMAGES } from "./native/stability_images.ts";

/** All of them. */
export const NATIVE_MODELS: readonly NativeModels[] = [
  EMBEDDING_MODELS,
  AMAZON_IMAGES,
  RERANK_MODELS,
  STABILITY_IMAGES,
];
