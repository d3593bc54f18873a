/**
 * The formats that a client may be given beside Chat Completions.
 */
import type { ApiFormat } from "./wire/format.ts";
import { responses as responsesFormat } from "./wire/responses/format.ts";

/**
 * The format of the Responses API, for services and models that have it: `createOpenAICompatible({ …, formats: [responses],
 * quirks: { api: "responses" } })`. A client without it does not have the code of the format.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, presets, responses } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeOpenAI({ apiKey: "k", replies: ["Paris."] });
 * const quirks = { api: "responses" } as const;
 * const openai = createOpenAICompatible({ ...presets.openai, apiKey: "k", fetch, formats: [responses], quirks });
 * const { text } = await openai.chat({ model: "gpt-5.5", messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * ```
 */
export const responses: ApiFormat = responsesFormat;
