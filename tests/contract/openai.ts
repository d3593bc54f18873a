/**
 * An OpenAI-compatible service as a subject of the contract: OpenAI's own spelling, and that of a server with other ones.
 */
import { createOpenAICompatible, type Quirks } from "@bedrock-edge/client/openai-compatible";
import type { FakeOpenAIDialect } from "@bedrock-edge/client/testing";
import { OPENAI_KEY, openAIService } from "./openai_service.ts";
import type { Subject } from "./stage.ts";

function subject(name: string, dialect: FakeOpenAIDialect, quirks: Quirks): Subject {
  return {
    name,
    model: "gpt-5.4-mini",
    lacks: {
      corruptionDetected: "server-sent events have no checksum",
      "error:model": "the format gives failures of the model and of the service the same type",
      repairs: "the service accepts blank text, so nothing needs a repair",
    },
    perRequest: ["id", "created"],
    startService: (script) => openAIService(script, dialect),
    createProvider: ({ url, fetch, clock }) =>
      createOpenAICompatible({
        name: "openai",
        baseURL: `${url}/v1`,
        apiKey: OPENAI_KEY,
        env: {},
        clock,
        quirks,
        ...(fetch ? { fetch } : {}),
      }),
  };
}

/** OpenAI's spelling, and that of another server. */
export const OPENAI_SUBJECTS: readonly Subject[] = [
  subject("openai-compatible", {}, {}),
  subject("openai-compatible, another server", {
    reasoning: "reasoning_content",
    errors: "flat",
    streamErrors: "event",
    toolIndexes: "missing",
    toolIds: "every",
    usage: "repeated",
    done: false,
    lineEnd: "\r\n",
    lastBlankLine: false,
  }, { reasoningHistory: "reasoning_content" }),
];
