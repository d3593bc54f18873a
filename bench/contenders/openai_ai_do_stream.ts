/** The AI SDK's OpenAI-compatible provider by itself, without the SDK's own layer. */
import { createOpenAICompatible } from "npm:@ai-sdk/openai-compatible@3.0.92";
import type { Create } from "./contender.ts";
import { languageModels } from "./language_model.ts";

/** Sends a key. */
export const create: Create = (origin) =>
  languageModels(
    createOpenAICompatible({ name: "bench", baseURL: `${origin}/v1`, apiKey: "k", includeUsage: true }),
  );
