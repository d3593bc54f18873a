/**
 * Facts about services with OpenAI's API, as rows of data. Each row has its source and the day on which the source was read.
 */
import { checkedRegion, originOf } from "../aws/endpoint.ts";
import { encodeSegment } from "../aws/path.ts";
import { checkOptions, type OptionTable, optionTable, text } from "../base/check_options.ts";
import { shown } from "../base/quote.ts";
import { isBehindOpenAI } from "../models/family.ts";
import type { Preset, UrlFacts } from "./options.ts";

/** The resource, and for paths with a deployment also that and the version of the API. */
export interface AzureOptions {
  /** The name of the resource: the first part of its host. */
  readonly resource: string;
  /**
   * The deployment. Without one the model of each request is the deployment, behind `/openai/v1`, which needs no version.
   */
  readonly deployment?: string | undefined;
  /** The version of the API, for a `deployment`. @default {"2024-10-21"} */
  readonly apiVersion?: string | undefined;
}

/** The region of a service of Bedrock. */
export interface RegionOptions {
  /** The region, such as `us-east-1`. */
  readonly region: string;
}

/** The presets. Those with parameters are functions that return a preset. */
export interface Presets {
  /** OpenAI. */
  readonly openai: Preset;
  /** Ollama on this machine. */
  readonly ollama: Preset;
  /** LM Studio on this machine. */
  readonly lmStudio: Preset;
  /** vLLM on this machine. */
  readonly vllm: Preset;
  /** The server of llama.cpp on this machine. */
  readonly llamaCpp: Preset;
  /** OpenRouter. */
  readonly openRouter: Preset;
  /** Groq. */
  readonly groq: Preset;
  /** Together AI. */
  readonly together: Preset;
  /** Mistral AI. */
  readonly mistral: Preset;
  /** Perplexity. */
  readonly perplexity: Preset;
  /** DeepSeek. */
  readonly deepSeek: Preset;
  /** Cerebras. */
  readonly cerebras: Preset;
  /** Fireworks AI. */
  readonly fireworks: Preset;
  /** xAI. */
  readonly xai: Preset;
  /** Cohere, by its compatibility API. */
  readonly cohere: Preset;
  /** Vercel's AI Gateway, by its compatibility API. */
  readonly vercelGateway: Preset;
  /**
   * Azure OpenAI.
   *
   * @throws {TypeError} when the resource is not the name of one, or an option has an unknown name.
   */
  azureOpenAI(options: AzureOptions): Preset;
  /**
   * Bedrock's runtime, by its own `/openai/v1`. Pass a Bedrock API key, or `auth: sigv4(…)`.
   *
   * @throws {TypeError} for a region that cannot be one.
   */
  bedrock(options: RegionOptions): Preset;
  /**
   * Bedrock's Mantle. Pass a Bedrock API key, or `auth: sigv4(…)`.
   *
   * @throws {TypeError} for a region that cannot be one.
   */
  bedrockMantle(options: RegionOptions): Preset;
}

/** The services on this machine take `top_k` beside OpenAI's members. Source: the pages of vLLM and llama.cpp, read 2026-11-29. */
const TOP_K = "top_k";

const AZURE: OptionTable = /* @__PURE__ */ optionTable<AzureOptions>(() => ({
  of: "presets.azureOpenAI()",
  options: { resource: text, deployment: text, apiVersion: text },
  otherNames: {
    resourceName: "resource",
    endpoint: "resource",
    baseURL: "resource",
    deploymentId: "deployment",
    model: "deployment",
    "api-version": "apiVersion",
  },
}));

const REGION: OptionTable = /* @__PURE__ */ optionTable<RegionOptions>(() => ({
  of: "a preset of Bedrock",
  options: { region: text },
  otherNames: { awsRegion: "region" },
}));

/** @throws {TypeError} for options without a region. */
function regionOf(options: RegionOptions): string {
  checkOptions(options, REGION);
  return checkedRegion(options.region);
}

/** The paths of Mantle: that of most models, and the other one. */
const MANTLE = "/v1";
const MANTLE_OPENAI = "/openai/v1";

/** Returns the URL of a call of Mantle, whose path depends on the model. */
function mantleUrl({ path, model, baseURL }: UrlFacts): URL {
  const url = new URL(baseURL);
  const base = url.pathname.replace(/\/+$/, "");
  const isPlain = base.endsWith(MANTLE) && !base.endsWith(MANTLE_OPENAI);
  const isOther = isPlain && model !== undefined && isBehindOpenAI(model);
  url.pathname = `${isOther ? base.slice(0, -MANTLE.length) + MANTLE_OPENAI : base}/${path}`;
  return url;
}

/** @throws {TypeError} for a resource that cannot be the first part of a host. */
function azureResource(resource: unknown): string {
  if (typeof resource === "string" && /^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(resource)) return resource;
  throw new TypeError(
    `Cannot use ${shown(resource)} as resource: not the name of a resource of Azure OpenAI; ` +
      'use the first part of its host, such as "mine" of https://mine.openai.azure.com',
  );
}

/**
 * Facts about services with OpenAI's API: `createOpenAICompatible(presets.ollama)`, or with more options
 * `createOpenAICompatible({ ...presets.openai, apiKey })`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createOpenAICompatible, presets } from "@bedrock-edge/client/openai-compatible";
 *
 * const groq = createOpenAICompatible({ ...presets.groq, env: { GROQ_API_KEY: "k" } });
 * assertEquals(groq.authInfo(), { scheme: "bearer", source: "GROQ_API_KEY" });
 * ```
 */
export const presets: Presets = {
  // Source: https://platform.openai.com/docs/api-reference/chat, read 2026-11-29. Reasoning models refuse max_tokens, and
  // max_completion_tokens serves all models.
  openai: {
    name: "openai",
    baseURL: "https://api.openai.com/v1",
    apiKeyEnv: "OPENAI_API_KEY",
    needsKey: true,
    family: "openai",
    quirks: { maxTokensField: "max_completion_tokens", systemRole: "developer" },
  },
  // Source: https://docs.ollama.com/openai, read 2026-11-29.
  ollama: {
    name: "ollama",
    baseURL: "http://localhost:11434/v1",
    quirks: { reasoningHistory: "reasoning", strictSchema: false },
  },
  // Source: https://lmstudio.ai/docs/api/openai-api, read 2026-11-29.
  lmStudio: {
    name: "lmStudio",
    baseURL: "http://localhost:1234/v1",
    quirks: { topKField: TOP_K, reasoningHistory: "reasoning_content" },
  },
  // Source: https://docs.vllm.ai, OpenAI-compatible server, read 2026-11-29. Its versions before 2026 say reasoning_content.
  vllm: {
    name: "vllm",
    baseURL: "http://localhost:8000/v1",
    quirks: { topKField: TOP_K, reasoningHistory: "reasoning" },
  },
  // Source: https://github.com/ggml-org/llama.cpp/tree/master/tools/server, and langchain-llama-cpp on named tools, read 2026-11-29.
  llamaCpp: {
    name: "llamaCpp",
    baseURL: "http://localhost:8080/v1",
    quirks: { topKField: TOP_K, reasoningHistory: "reasoning_content", namedToolChoice: false },
  },
  // Source: https://openrouter.ai/docs, reasoning tokens and prompt caching, read 2026-11-29.
  openRouter: {
    name: "openRouter",
    baseURL: "https://openrouter.ai/api/v1",
    apiKeyEnv: "OPENROUTER_API_KEY",
    needsKey: true,
    quirks: {
      topKField: TOP_K,
      reasoningRequest: "object",
      reasoningHistory: "reasoning_details",
      cacheControl: true,
      fileUrls: true,
    },
  },
  // Source: https://console.groq.com/docs/openai, read 2026-11-29.
  groq: {
    name: "groq",
    baseURL: "https://api.groq.com/openai/v1",
    apiKeyEnv: "GROQ_API_KEY",
    needsKey: true,
    quirks: { maxTokensField: "max_completion_tokens" },
  },
  // Source: https://docs.together.ai, OpenAI compatibility, read 2026-11-29.
  together: {
    name: "together",
    baseURL: "https://api.together.xyz/v1",
    apiKeyEnv: "TOGETHER_API_KEY",
    needsKey: true,
    quirks: { topKField: TOP_K },
  },
  // Source: https://docs.mistral.ai/api, and the refusals in dnakov/anon-kode#53 and avante-corp/avante.nvim#2347, read 2026-11-29.
  mistral: {
    name: "mistral",
    baseURL: "https://api.mistral.ai/v1",
    apiKeyEnv: "MISTRAL_API_KEY",
    needsKey: true,
    family: "mistral",
    quirks: { includeUsage: false, anyToolChoice: "any", seedField: "random_seed", reasoningHistory: "thinking" },
  },
  // Source: https://docs.perplexity.ai, chat completions, read 2026-11-29. The path has no version.
  perplexity: {
    name: "perplexity",
    baseURL: "https://api.perplexity.ai",
    apiKeyEnv: "PERPLEXITY_API_KEY",
    needsKey: true,
    family: "perplexity",
  },
  // Source: https://api-docs.deepseek.com/guides/thinking_mode, read 2026-11-29. A turn with calls must bring its reasoning back.
  deepSeek: {
    name: "deepSeek",
    baseURL: "https://api.deepseek.com",
    apiKeyEnv: "DEEPSEEK_API_KEY",
    needsKey: true,
    family: "deepseek",
    quirks: {
      outputMode: "jsonObject",
      reasoningHistory: "reasoning_content",
      reasoningOff: { thinking: { type: "disabled" } },
    },
  },
  // Source: https://inference-docs.cerebras.ai/resources/openai, read 2026-11-29.
  cerebras: {
    name: "cerebras",
    baseURL: "https://api.cerebras.ai/v1",
    apiKeyEnv: "CEREBRAS_API_KEY",
    needsKey: true,
    quirks: { maxTokensField: "max_completion_tokens" },
  },
  // Source: https://docs.fireworks.ai, OpenAI compatibility, read 2026-11-29.
  fireworks: {
    name: "fireworks",
    baseURL: "https://api.fireworks.ai/inference/v1",
    apiKeyEnv: "FIREWORKS_API_KEY",
    needsKey: true,
    quirks: { topKField: TOP_K },
  },
  // Source: https://docs.x.ai/docs/api-reference, read 2026-11-29.
  xai: { name: "xai", baseURL: "https://api.x.ai/v1", apiKeyEnv: "XAI_API_KEY", needsKey: true, family: "xai" },
  // Source: https://docs.cohere.com/docs/compatibility-api, read 2026-11-29.
  cohere: {
    name: "cohere",
    baseURL: "https://api.cohere.ai/compatibility/v1",
    apiKeyEnv: "COHERE_API_KEY",
    needsKey: true,
    family: "cohere",
  },
  // Source: https://vercel.com/docs/ai-gateway/openai-compat, read 2026-11-29.
  vercelGateway: {
    name: "vercelGateway",
    baseURL: "https://ai-gateway.vercel.sh/v1",
    apiKeyEnv: "AI_GATEWAY_API_KEY",
    needsKey: true,
    quirks: { reasoningRequest: "object", reasoningHistory: "reasoning_details", cacheControl: true },
  },
  // Source: https://learn.microsoft.com/azure/ai-foundry/openai/reference, read 2026-11-29.
  azureOpenAI(options) {
    checkOptions(options, AZURE);
    const { resource, deployment, apiVersion = "2024-10-21" } = options;
    const api = `https://${azureResource(resource)}.openai.azure.com/openai`;
    return {
      name: "azureOpenAI",
      baseURL: deployment === undefined ? `${api}/v1` : `${api}/deployments/${encodeSegment(deployment)}`,
      ...deployment === undefined ? {} : { queryParams: { "api-version": apiVersion } },
      apiKeyEnv: "AZURE_OPENAI_API_KEY",
      apiKeyHeader: "api-key",
      needsKey: true,
      family: "openai",
      quirks: { maxTokensField: "max_completion_tokens" },
    };
  },
  // Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html, read 2026-11-29.
  bedrock(options) {
    const region = regionOf(options);
    return {
      name: "bedrock",
      baseURL: `${originOf("bedrock-runtime", region)}/openai/v1`,
      apiKeyEnv: "AWS_BEARER_TOKEN_BEDROCK",
      needsKey: true,
      signing: { region, service: "bedrock" },
      quirks: { maxTokensField: "max_completion_tokens" },
    };
  },
  // Source: https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html, and traffic recorded 2026-07, read 2026-11-29.
  bedrockMantle(options) {
    const region = regionOf(options);
    return {
      name: "bedrockMantle",
      baseURL: `${originOf("bedrock-mantle", region, { dualStack: true })}/v1`,
      url: mantleUrl,
      apiKeyEnv: "AWS_BEARER_TOKEN_BEDROCK",
      needsKey: true,
      regions: [region],
      signing: { region, service: "bedrock-mantle" },
      quirks: { maxTokensField: "max_completion_tokens" },
    };
  },
};
