/** This module's client for OpenAI-compatible services, with all options. */
import { createOpenAICompatible } from "../../src/openai_compatible/mod.ts";
import type { Create } from "./contender.ts";
import { drivenHandles } from "./ours.ts";

/** Sends a key. */
export const create: Create = (origin) => {
  const client = createOpenAICompatible({ name: "bench", baseURL: `${origin}/v1`, apiKey: "k" });
  return drivenHandles((model) => client.model(model));
};
