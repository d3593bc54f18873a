/**
 * Vercel's AI Gateway: the models of many vendors behind one key, with the chats, tools, structured output, conversations and errors
 * of the main entry.
 *
 * | for | see |
 * |---|---|
 * | chats and streams | {@linkcode createGateway}, {@linkcode Gateway} |
 * | routing, fallbacks, keys of your own, tags | {@linkcode GatewayRouting} |
 * | options of a vendor | {@linkcode GatewayExtras} |
 * | embeddings, images, rankings | {@linkcode embed}, {@linkcode generateImage}, {@linkcode rerank} |
 * | the list of models with prices | {@linkcode availableModels} |
 * | money | {@linkcode credits}, {@linkcode spendReport}, {@linkcode generation} |
 * | errors | {@linkcode isGatewayError}, {@linkcode GatewayError} |
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway } from "@bedrock-edge/client/gateway";
 *
 * const parts = [
 *   { type: "text-start", id: "0" },
 *   { type: "text-delta", id: "0", delta: "Paris." },
 *   { type: "text-end", id: "0" },
 *   { type: "finish", finishReason: { unified: "stop" }, usage: { inputTokens: { total: 9 }, outputTokens: { total: 3 } } },
 * ];
 * const body = parts.map((part) => `data: ${JSON.stringify(part)}\n\n`).join("");
 * const headers = { "content-type": "text/event-stream" };
 * const fetch = () => Promise.resolve(new Response(body, { headers })); // leave out `fetch` to call AI Gateway
 * const gateway = createGateway({ apiKey: "k", fetch });
 * const stream = gateway.stream({ model: "openai/gpt-5.4", messages: "The capital of France?" });
 * let answer = "";
 * for await (const text of stream.textStream) answer += text;
 * assertEquals(answer, "Paris.");
 * ```
 * @module
 */
// The client, and its options.
export { createGateway } from "./client/create.ts";
export type { Gateway, GatewayOptions } from "./client/options.ts";
export type {
  GatewayChatDefaults,
  GatewayChatOptions,
  GatewayChatRequest,
  GatewayExtras,
  GatewayModel,
  GatewayRouting,
} from "./client/chat_options.ts";
export type { LanguageModelExtras } from "../language_model/extras.ts";
export type { AuthMethod, GatewayAuthInfo } from "./service/auth.ts";
export type { Protocol } from "./service/headers.ts";

// Operations beside chat.
export type { GatewayAnswer, GatewayCallOptions, GatewayModelOptions } from "./operations/call_options.ts";
export { embed, type GatewayEmbeddings, type GatewayEmbedOptions } from "./operations/embed.ts";
export {
  type GatewayImageFile,
  type GatewayImageOptions,
  type GatewayImages,
  generateImage,
} from "./operations/generate_image.ts";
export { type GatewayRanking, type GatewayRerankOptions, rerank } from "./operations/rerank.ts";
export {
  availableModels,
  type GatewayModelEntry,
  type GatewayModels,
  type GatewayModelsOptions,
} from "./operations/available_models.ts";
export {
  credits,
  type GatewayCredits,
  type GatewayGeneration,
  type GatewaySpendOptions,
  type GatewaySpendRow,
  generation,
  spendReport,
} from "./operations/money.ts";

// Errors.
export { type GatewayError, isGatewayError } from "./service/gateway_error.ts";
