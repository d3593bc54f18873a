/**
 * The models whose native bodies are neither a chat nor a prompt. Each operation of this module adds the bodies that it speaks
 * as a file in `native/`, or in a folder of its own.
 */
import { EMBEDDING_MODELS } from "./embeddings/embedding_models.ts";
import type { NativeModels } from "./base/native_model.ts";

/** All of them. */
export const NATIVE_MODELS: readonly NativeModels[] = [EMBEDDING_MODELS];
