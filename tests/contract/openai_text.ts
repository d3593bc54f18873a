/**
 * The client of text for an OpenAI-compatible service as a subject of the contract.
 */
import { createOpenAICompatibleText } from "@bedrock-edge/client/openai-compatible";
import { OPENAI_KEY, openAIService } from "./openai_service.ts";
import type { Subject } from "./stage.ts";

/** The client of text, and the abilities that it leaves to the client with all options. */
export const OPENAI_TEXT_SUBJECT: Subject = {
  name: "openai-compatible, text",
  model: "gpt-5.4-mini",
  lacks: {
    tools: "the client knows text only",
    structuredOutput: "the client knows text only",
    media: "the client knows text only",
    corruptionDetected: "server-sent events have no checksum",
    "error:model": "the format gives failures of the model and of the service the same type",
    repairs: "the service accepts blank text, so nothing needs a repair",
  },
  perRequest: ["id", "created"],
  startService: (script) => openAIService(script),
  createProvider: ({ url, fetch, clock }) =>
    createOpenAICompatibleText({
      name: "openai",
      baseURL: `${url}/v1`,
      apiKey: OPENAI_KEY,
      clock,
      ...(fetch ? { fetch } : {}),
    }),
};
