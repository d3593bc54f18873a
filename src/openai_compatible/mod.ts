/**
 * Any service with OpenAI's API: OpenAI itself, Ollama, LM Studio, vLLM, OpenRouter, Groq, Azure and many more, with the same
 * `chat()`, `stream()`, tools, structured output, conversations and errors as Bedrock.
 *
 * | for | see |
 * |---|---|
 * | a client | {@linkcode createOpenAICompatible} |
 * | the small client, text in and out | {@linkcode createOpenAICompatibleText} |
 * | the facts about known services | {@linkcode presets} |
 * | a service that differs | {@linkcode Quirks}, {@linkcode ErrorStructure}, {@linkcode MetadataExtractor} |
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, presets } from "@bedrock-edge/client/openai-compatible";
 * import { fakeOpenAI } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeOpenAI({ apiKey: "k", replies: ["Paris."] }); // leave out `fetch` to call OpenAI
 * const openai = createOpenAICompatible({ ...presets.openai, apiKey: "k", fetch });
 * const model = openai.model("gpt-5.4", { maxTokens: 100 });
 * for await (const text of model.stream({ messages: "The capital of France?" }).textStream) {
 *   assertEquals("Paris.".includes(text), true);
 * }
 * ```
 * @module
 */
// A client.
export { createOpenAICompatible, type OpenAICompatible } from "./client.ts";
export { createOpenAICompatibleText, type OpenAICompatibleText, type OpenAITextModel } from "./text_client.ts";
export type {
  OpenAICompatibleTextOptions,
  OpenAITextDefaults,
  OpenAITextOptions,
  OpenAITextRequest,
} from "./text_options.ts";
export { responses } from "./formats.ts";
export type { ApiFormat } from "./wire/format.ts";
export type { ModelFactsOption, OpenAICompatibleOptions, UrlFacts } from "./options.ts";
export type { OpenAIAuthInfo } from "./authenticate.ts";

// The facts about known services.
export { type AzureOptions, type Presets, presets, type RegionOptions } from "./presets.ts";
export type { Preset } from "./options.ts";

// A service that differs.
export type { Quirks } from "./wire/quirks.ts";
export type { ErrorStructure, ReadFailure } from "./service.ts";
export type { MetadataExtractor } from "./wire/metadata.ts";

// Requests, and handles.
export type { OpenAIChatDefaults, OpenAIChatRequest, OpenAIModel } from "./chat_options.ts";
export type { OpenAIChatOptions, OpenAIExtras } from "./wire/extras.ts";

// Operations beside chats: functions over a client, so that a bundle holds only those that it uses.
export { complete, type CompleteRequest, type CompleteResult } from "./operations/complete.ts";
export { embed, type EmbedRequest, type EmbedResult } from "./operations/embed.ts";
export {
  editImage,
  type EditImageRequest,
  type GeneratedImage,
  generateImage,
  type ImageFile,
  type ImageOptions,
  type ImageResult,
} from "./operations/images.ts";
export { type ListedModel, listModels, type ModelCallOptions, retrieveModel } from "./operations/models.ts";
export type { CallOptions } from "./operations/caller.ts";
