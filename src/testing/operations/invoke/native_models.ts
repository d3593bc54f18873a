/**
 * The models whose native bodies are neither a chat nor a prompt. Each operation of this module adds the bodies that it speaks
 * as a file in `native/`.
 */
import type { NativeModels } from "./base/native_model.ts";

/** All of them. */
export const NATIVE_MODELS: readonly NativeModels[] = [];
