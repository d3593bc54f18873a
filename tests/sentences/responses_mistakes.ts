/**
 * The sentences about requests that the Responses API cannot express.
 */
import type { OpenAIChatOptions, Quirks } from "@bedrock-edge/client/openai-compatible";
import { responses } from "../../src/openai_compatible/wire/responses/format.ts";
import type { Row } from "./row.ts";

/** Writes a request with options of a type that may be forbidden. */
const written = (options: Record<string, unknown>, quirks: Quirks = {}) => () =>
  responses.encode({
    model: "m",
    options: { messages: "Hi", ...options } as OpenAIChatOptions,
    quirks,
    streaming: false,
  });
const content = (block: unknown) => ({ messages: [{ role: "user", content: [block] }] });

/** Writes requests. */
export const RESPONSES: readonly Row[] = [
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0] is a block of the type "video", which the Responses API does not take; ' +
      "send text instead, or use a model that reads it",
    when: written(content({ type: "video", format: "mp4", source: { bytes: "AQID" } })),
  },
  {
    says: 'TypeError: Cannot use option "stopSequences": the Responses API has no member for it; cut the text yourself',
    when: written({ stopSequences: ["END"] }),
  },
  {
    says: 'TypeError: Cannot use option "reasoning" with m: the service has no member for it; leave it out',
    when: written({ reasoning: { effort: "low" } }, { reasoningRequest: false }),
  },
  {
    says: 'TypeError: Cannot use option "reasoning": the Responses API has no budget of tokens; use { effort: "low" }',
    when: written({ reasoning: { budgetTokens: 2000 } }),
  },
];
