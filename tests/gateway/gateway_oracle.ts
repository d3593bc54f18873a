/**
 * Our client beside `@ai-sdk/gateway`: the same calls make the same requests, both read the same answers, and its classes recognize
 * our errors. Intended differences are listed.
 */
import {
  createGateway as createTheirs,
  GatewayAuthenticationError,
  GatewayError,
  GatewayFailedDependencyError,
  GatewayForbiddenError,
  GatewayInternalServerError,
  GatewayInvalidRequestError,
  GatewayModelNotFoundError,
  GatewayRateLimitError,
  GatewayResponseError,
} from "npm:@ai-sdk/gateway@4.0.146";
import type { LanguageModelV4CallOptions } from "npm:@ai-sdk/provider@4.0.38";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import {
  availableModels,
  createGateway,
  credits,
  embed,
  type Gateway,
  type GatewayChatOptions,
  generateImage,
  generation,
  rerank,
  spendReport,
} from "@bedrock-edge/client/gateway";
import { errorAnswer, eventStream, GATEWAY_MODEL, PARIS, textParts } from "../helpers/gateway.ts";

const KEY = "vck_1234567890abcdef";

/** A request as it was sent, without what the two clients differ in by intention. */
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Returns a fetch that records requests and gives one answer. */
function recorder(answer: () => Response): { fetch: typeof fetch; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch = (input: string | URL | Request, init: RequestInit = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    // Each client names itself.
    delete headers["user-agent"];
    const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    // A copy of every header of the call is in their body, with any secret in it. Ours has none.
    if (body && typeof body === "object") delete body.headers;
    sent.push({ method: init.method ?? "GET", url: `${input}`, headers, body });
    return Promise.resolve(answer());
  };
  return { fetch: fetch as typeof globalThis.fetch, sent };
}

type Theirs = ReturnType<typeof createTheirs>;

/** Compares the requests of one call. */
async function compare(
  ours: (gateway: Gateway) => Promise<unknown>,
  theirs: (gateway: Theirs) => PromiseLike<unknown>,
  answer: () => Response,
  options: { teamIdOrSlug?: string; baseURL?: string } = {},
): Promise<void> {
  const [our, their] = [recorder(answer), recorder(answer)];
  await ours(createGateway({ apiKey: KEY, env: {}, fetch: our.fetch, ...options }));
  await theirs(createTheirs({ apiKey: KEY, fetch: their.fetch, ...options }));
  assertEquals(our.sent, their.sent);
  assertEquals(our.sent.length, 1);
}

const json = (body: unknown) => () => Response.json(body);
const BYTES = new Uint8Array([1, 2, 3]);

/** The same request for both. */
const CHATS: readonly {
  readonly name: string;
  readonly ours: GatewayChatOptions;
  readonly theirs: LanguageModelV4CallOptions;
}[] = [
  {
    name: "one text",
    ours: { messages: "Hi" },
    theirs: { prompt: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] },
  },
  {
    name: "parameters and tools",
    ours: {
      system: "Be brief.",
      messages: "Hi",
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.5,
      topK: 5,
      stopSequences: ["x"],
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      reasoning: { effort: "low" },
      tools: [
        { name: "a", description: "A", inputSchema: { type: "object" }, strict: true },
        { type: "systemTool", name: "gateway.perplexity_search" },
      ],
      toolChoice: "any",
      includeRawChunks: true,
      providerOptions: { anthropic: { effort: "low" } },
      gateway: { order: ["bedrock"], models: ["a/b"] },
    },
    theirs: {
      prompt: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "Hi" }] },
      ],
      maxOutputTokens: 9,
      temperature: 0.5,
      topP: 0.5,
      topK: 5,
      stopSequences: ["x"],
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      reasoning: "low",
      tools: [
        { type: "function", name: "a", description: "A", inputSchema: { type: "object" }, strict: true },
        { type: "provider", id: "gateway.perplexity_search", name: "perplexity_search", args: {} },
      ],
      toolChoice: { type: "required" },
      includeRawChunks: true,
      providerOptions: { anthropic: { effort: "low" }, gateway: { order: ["bedrock"], models: ["a/b"] } },
    },
  },
  {
    name: "files, calls, results and reasoning",
    ours: {
      messages: [
        {
          role: "user",
          content: [
            { type: "image", format: "png", source: { bytes: BYTES } },
            { type: "document", name: "a.pdf", format: "pdf", source: { url: "https://a.example/a.pdf" } },
          ],
        },
        {
          role: "assistant",
          content: [
            {
              type: "reasoningContent",
              text: "Hm.",
              signature: "c2ln",
              unknown: { providerMetadata: { anthropic: { signature: "c2ln" } } },
            },
            { type: "toolUse", toolUseId: "1", name: "a", input: { x: 1 } },
          ],
        },
        {
          role: "user",
          content: [{
            type: "toolResult",
            toolUseId: "1",
            content: [{ type: "text", text: "x" }, { type: "image", format: "jpeg", source: { bytes: BYTES } }],
          }],
        },
      ],
      output: { schema: { type: "object" }, name: "place" },
    },
    theirs: {
      prompt: [
        {
          role: "user",
          content: [
            { type: "file", mediaType: "image/png", data: { type: "data", data: BYTES } },
            {
              type: "file",
              filename: "a.pdf",
              mediaType: "application/pdf",
              data: { type: "url", url: new URL("https://a.example/a.pdf") },
            },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "Hm.", providerOptions: { anthropic: { signature: "c2ln" } } },
            { type: "tool-call", toolCallId: "1", toolName: "a", input: { x: 1 } },
          ],
        },
        {
          role: "tool",
          content: [{
            type: "tool-result",
            toolCallId: "1",
            toolName: "a",
            output: {
              type: "content",
              value: [
                { type: "text", text: "x" },
                { type: "file", mediaType: "image/jpeg", data: { type: "data", data: BYTES } },
              ],
            },
          }],
        },
      ],
      responseFormat: { type: "json", schema: { type: "object" }, name: "place" },
    },
  },
];

for (const { name, ours, theirs } of CHATS) {
  const copy = (): LanguageModelV4CallOptions => structuredCloneWithUrls(theirs);

  Deno.test(`a chat of ${name} is the same request`, async () => {
    const answer = ours.output ? json({ ...PARIS, content: [{ type: "text", text: "{}" }] }) : json(PARIS);
    await compare(
      (gateway) => gateway.chat({ model: GATEWAY_MODEL, headers: { "x-own": "1" }, ...ours } as never),
      (gateway) => gateway(GATEWAY_MODEL).doGenerate({ ...copy(), headers: { "x-own": "1" } }),
      answer,
      { teamIdOrSlug: "team_1" },
    );
  });

  Deno.test(`a stream of ${name} is the same request`, async () => {
    await compare(
      (gateway) => gateway.stream({ model: GATEWAY_MODEL, ...ours } as never).final(),
      (gateway) => gateway(GATEWAY_MODEL).doStream(copy()),
      () => eventStream(textParts("{}")),
      { baseURL: "https://proxy.example/v4/ai/" },
    );
  });
}

/** Their client changes its argument, which must not reach the next test. URLs cannot be cloned. */
function structuredCloneWithUrls(value: LanguageModelV4CallOptions): LanguageModelV4CallOptions {
  const copy = (given: unknown): unknown => {
    if (given instanceof URL || given instanceof Uint8Array) return given;
    if (Array.isArray(given)) return given.map(copy);
    if (typeof given !== "object" || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, member]) => [name, copy(member)]));
  };
  return copy(value) as LanguageModelV4CallOptions;
}

Deno.test("the other operations are the same requests", async () => {
  const providerOptions = { openai: { user: "u" } };
  await compare(
    (gateway) => embed(gateway, { model: "a/b", input: ["x", "y"], dimensions: 2, providerOptions }),
    (gateway) => gateway.embeddingModel("a/b").doEmbed({ values: ["x", "y"], dimensions: 2, providerOptions }),
    json({ embeddings: [[1], [2]] }),
  );
  await compare(
    (gateway) =>
      generateImage(gateway, {
        model: "a/b",
        prompt: "A fjord",
        n: 2,
        size: "1x1",
        aspectRatio: "1:1",
        seed: 7,
        providerOptions,
        files: [{ bytes: BYTES, mediaType: "image/png" }],
        mask: { url: "https://a.example/m.png" },
      }),
    (gateway) =>
      gateway.imageModel("a/b").doGenerate({
        prompt: "A fjord",
        n: 2,
        size: "1x1",
        aspectRatio: "1:1",
        seed: 7,
        providerOptions,
        files: [{ type: "file", mediaType: "image/png", data: BYTES }],
        mask: { type: "url", url: "https://a.example/m.png" },
      }),
    json({ images: ["AQID"] }),
  );
  await compare(
    (gateway) => rerank(gateway, { model: "a/b", query: "q", documents: ["x"], topN: 1, providerOptions }),
    (gateway) =>
      gateway.rerankingModel("a/b").doRerank({
        query: "q",
        documents: { type: "text", values: ["x"] },
        topN: 1,
        providerOptions,
      }),
    json({ ranking: [{ index: 0, relevanceScore: 1 }] }),
  );
});

Deno.test("the routes without a model are the same requests, and give the same values", async () => {
  const model = {
    id: "a/b",
    name: "B",
    pricing: { input: "1", output: "2", input_cache_read: "3" },
    specification: { specificationVersion: "v4", provider: "a", modelId: "b" },
    modelType: "language",
  };
  const both = async <A, B>(
    ours: (gateway: Gateway) => Promise<A>,
    theirs: (gateway: Theirs) => PromiseLike<B>,
    answer: () => Response,
  ): Promise<[A, B]> => {
    const values: [our?: A, their?: B] = [];
    await compare(
      async (gateway) => values[0] = await ours(gateway),
      async (gateway) => values[1] = await theirs(gateway),
      answer,
      { teamIdOrSlug: "acme", baseURL: "https://proxy.example/deep/v4/ai" },
    );
    return values as [A, B];
  };
  const [ourModels, theirModels] = await both(
    (gateway) => availableModels(gateway),
    (gateway) => gateway.getAvailableModels(),
    json({ models: [model] }),
  );
  assertEquals(ourModels.models[0]?.pricing as unknown, theirModels.models[0]?.pricing);
  const [ourCredits, theirCredits] = await both(
    (gateway) => credits(gateway),
    (gateway) => gateway.getCredits(),
    json({ balance: "1", total_used: "2" }),
  );
  assertEquals(ourCredits as unknown, theirCredits);
  const filters = {
    startDate: "2026-11-01",
    endDate: "2026-11-30",
    groupBy: "model",
    datePart: "day",
    userId: "u",
    model: "a/b",
    provider: "a",
    credentialType: "byok",
    tags: ["a", "b"],
  } as const;
  const row = {
    model: "a/b",
    total_cost: 1,
    market_cost: 2,
    input_tokens: 3,
    cached_input_tokens: 4,
    request_count: 5,
  };
  const [ourReport, theirReport] = await both(
    (gateway) => spendReport(gateway, filters),
    (gateway) => gateway.getSpendReport({ ...filters, tags: [...filters.tags] }),
    json({ results: [row] }),
  );
  assertEquals(ourReport as unknown, theirReport.results);
  const data = {
    id: "gen_1",
    total_cost: 1,
    market_cost: null,
    upstream_inference_cost: 0,
    usage: 1,
    created_at: "2026-11-29T00:00:00Z",
    model: "a/b",
    is_byok: false,
    provider_name: "a",
    streamed: true,
    finish_reason: "stop",
    latency: 5,
    generation_time: 6,
    native_tokens_prompt: 1,
    native_tokens_completion: 2,
    native_tokens_reasoning: 3,
    native_tokens_cached: 4,
    native_tokens_cache_creation: 5,
    billable_web_search_calls: 6,
  };
  const [ourFacts, theirFacts] = await both(
    (gateway) => generation(gateway, "gen_1"),
    (gateway) => gateway.getGenerationInfo({ id: "gen_1" }),
    json({ data }),
  );
  assertEquals(ourFacts as unknown, theirFacts);
});

Deno.test("their classes recognize our errors, with the same status, id and advice", async () => {
  const classes = {
    authentication_error: GatewayAuthenticationError,
    invalid_request_error: GatewayInvalidRequestError,
    rate_limit_exceeded: GatewayRateLimitError,
    model_not_found: GatewayModelNotFoundError,
    forbidden: GatewayForbiddenError,
    failed_dependency: GatewayFailedDependencyError,
    internal_server_error: GatewayInternalServerError,
    a_new_type: GatewayInternalServerError,
  };
  const statuses = { authentication_error: 401, invalid_request_error: 400, rate_limit_exceeded: 429 };
  for (const [type, own] of Object.entries(classes)) {
    const status = Object.entries(statuses).find(([name]) => name === type)?.[1] ?? (type === "forbidden" ? 403 : 503);
    const answer = () => errorAnswer(status, type, "No.", { generationId: "gen_1" });
    const ours = await assertRejects(() =>
      createGateway({ apiKey: KEY, env: {}, retry: false, fetch: () => Promise.resolve(answer()) })
        .chat({ model: GATEWAY_MODEL, messages: "Hi" })
    );
    const theirs = await assertRejects(async () =>
      await createTheirs({ apiKey: KEY, fetch: () => Promise.resolve(answer()) })(GATEWAY_MODEL)
        .doGenerate({ prompt: [] })
    );
    assert(GatewayError.isInstance(ours) && GatewayError.isInstance(theirs), type);
    assert(own.isInstance(ours) && own.isInstance(theirs), type);
    for (const other of Object.values(classes)) assertEquals(other.isInstance(ours), other.isInstance(theirs), type);
    assertEquals([ours.statusCode, ours.generationId], [theirs.statusCode, theirs.generationId]);
    // Their failed_dependency says that it may be retried if the status is 5xx; the gateway's own status is 424.
    if (type !== "failed_dependency") assertEquals(ours.isRetryable, theirs.isRetryable, type);
    assert(isProviderError(ours) && !isProviderError(theirs));
  }
  const page = () => new Response("<p>Bad gateway</p>", { status: 502 });
  const ours = await assertRejects(() =>
    createGateway({ apiKey: KEY, env: {}, retry: false, fetch: () => Promise.resolve(page()) })
      .chat({ model: GATEWAY_MODEL, messages: "Hi" })
  );
  assert(GatewayResponseError.isInstance(ours));
});
