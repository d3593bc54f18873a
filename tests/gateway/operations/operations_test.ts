/**
 * Embeddings, images, rankings, and the routes about money.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import {
  createGateway,
  credits,
  embed,
  type Gateway,
  generateImage,
  generation,
  isGatewayError,
  rerank,
  spendReport,
} from "@bedrock-edge/client/gateway";
import { errorAnswer, gatewayOver } from "../../helpers/gateway.ts";

const METADATA = { providerMetadata: { gateway: { generationId: "gen_01" } } };

Deno.test("texts are embedded in one call", async () => {
  const answer = { embeddings: [[1, 2], [3, 4]], usage: { tokens: 5 }, warnings: [], ...METADATA };
  const { gateway, sent } = gatewayOver([answer]);
  const result = await embed(gateway, {
    model: "openai/text-embedding-3-small",
    input: ["a", "b"],
    dimensions: 2,
    providerOptions: { openai: { user: "u" } },
    gateway: { tags: ["t"] },
    headers: { "x-own": "1" },
  });
  assertEquals(result, {
    embeddings: [[1, 2], [3, 4]],
    usage: { inputTokens: 5 },
    requestId: "gen_01",
    attempts: 1,
    unknown: METADATA,
  });
  const { url, headers, body } = sent[0]!;
  assertEquals(url, "https://ai-gateway.vercel.sh/v4/ai/embedding-model");
  assertEquals(
    [headers["ai-embedding-model-specification-version"], headers["ai-model-id"], headers["x-own"]],
    ["4", "openai/text-embedding-3-small", "1"],
  );
  assertEquals(headers["ai-language-model-id"], undefined);
  assertEquals(body, {
    values: ["a", "b"],
    dimensions: 2,
    providerOptions: { openai: { user: "u" }, gateway: { tags: ["t"] } },
  });
});

Deno.test("many texts are embedded in several calls, in order", async () => {
  let at = 0;
  const { gateway, sent } = gatewayOver([() => {
    const size = Math.min(2048, 5000 - at);
    const embeddings = Array.from({ length: size }, (_, index) => [at + index]);
    at += size;
    return { embeddings, usage: { tokens: size } };
  }]);
  const input = Array.from({ length: 5000 }, (_, index) => `${index}`);
  const { embeddings, usage } = await embed(gateway, { model: "a/b", input });
  assertEquals(sent.map(({ body }) => body.values.length), [2048, 2048, 904]);
  assertEquals([embeddings.length, embeddings[4999]?.[0], usage?.inputTokens], [5000, 4999, 5000]);
});

Deno.test("answers without an embedding for each text are refused", async () => {
  for (const answer of [{ embeddings: [[1]] }, { embeddings: [["x"], [1]] }, {}, { embeddings: "x" }]) {
    const { gateway } = gatewayOver([answer]);
    const { kind } = await assertRejects(() => embed(gateway, { model: "a/b", input: ["a", "b"] }), ProviderError);
    assertEquals(kind, "protocol");
  }
});

Deno.test("images are generated, and edited from bytes and URLs", async () => {
  const { gateway, sent } = gatewayOver([{ images: ["AQID"], usage: { totalTokens: 9, inputTokens: null } }]);
  const model = "google/imagen-4";
  const { images, usage } = await generateImage(gateway, { model, prompt: "A fjord", size: "1024x1024", seed: 7 });
  assertEquals([images, usage], [["AQID"], { totalTokens: 9 }]);
  assertEquals(sent[0]?.body, { prompt: "A fjord", n: 1, size: "1024x1024", seed: 7 });
  assertEquals(sent[0]?.headers["ai-image-model-specification-version"], "4");
  await generateImage(gateway, {
    model,
    prompt: "More",
    n: 2,
    files: [
      { bytes: new Uint8Array([1, 2, 3]), mediaType: "image/png" },
      { bytes: new Blob([new Uint8Array([1, 2, 3])]), mediaType: "image/png" },
    ],
    mask: { url: "https://a.example/mask.png" },
  });
  const file = { type: "file", mediaType: "image/png", data: "AQID" };
  assertEquals(sent[1]?.body, {
    prompt: "More",
    n: 2,
    files: [file, file],
    mask: { type: "url", url: "https://a.example/mask.png" },
  });
  const uncounted = gatewayOver([{ images: ["AQID"], usage: { totalTokens: null } }]);
  assertEquals((await generateImage(uncounted.gateway, { model, prompt: "x" })).usage, undefined);
  const unnamed = () => generateImage(gateway, { model, prompt: "x", files: [{ bytes: "AQID" } as never] });
  await assertRejects(unnamed, TypeError, "files[0] has no mediaType");
});

Deno.test("documents are ranked, as texts or as objects", async () => {
  const { gateway, sent } = gatewayOver([{ ranking: [{ index: 1, relevanceScore: 0.9 }] }]);
  const { results } = await rerank(gateway, { model: "cohere/rerank", query: "q", documents: ["a", "b"], topN: 1 });
  assertEquals(results, [{ index: 1, relevanceScore: 0.9 }]);
  await rerank(gateway, { model: "cohere/rerank", query: "q", documents: [{ a: 1 }] });
  assertEquals(sent.map(({ body }) => body.documents), [
    { type: "text", values: ["a", "b"] },
    { type: "object", values: [{ a: 1 }] },
  ]);
  assertEquals([sent[0]?.body.topN, "topN" in sent[1]!.body], [1, false]);
  assertEquals(sent[0]?.headers["ai-reranking-model-specification-version"], "4");
  const mixed = () => rerank(gateway, { model: "a/b", query: "q", documents: ["a", {}] as never });
  await assertRejects(mixed, TypeError, "a list of texts, or a list of objects");
});

Deno.test("the routes about money are at the origin, without the headers of a model", async () => {
  const options = { baseURL: "https://proxy.example/deep/v4/ai", teamIdOrSlug: "acme" };
  const { gateway, sent } = gatewayOver([{ balance: "95.50", total_used: "4.50" }], options);
  assertEquals(await credits(gateway), { balance: "95.50", totalUsed: "4.50" });
  assertEquals([sent[0]?.method, sent[0]?.url], ["GET", "https://proxy.example/v1/credits?slug=acme"]);
  const { headers } = sent[0]!;
  assertEquals(Object.keys(headers).filter((name) => name.includes("model")), []);
  assertEquals([headers["content-type"], headers["x-vercel-ai-gateway-team"]], [undefined, "acme"]);
  const byId = gatewayOver([{ balance: "1", total_used: "0" }], { teamIdOrSlug: "team_7" });
  await credits(byId.gateway);
  assertEquals(byId.sent[0]?.url, "https://ai-gateway.vercel.sh/v1/credits?teamId=team_7");
});

Deno.test("a report is asked for by days and filters", async () => {
  const rows = [{ day: "2026-11-01", total_cost: 1.5, input_tokens: 7, credential_type: "byok", market_cost: null }];
  const { gateway, sent } = gatewayOver([{ results: rows }]);
  const report = await spendReport(gateway, {
    startDate: "2026-11-01",
    endDate: "2026-11-30",
    groupBy: "day",
    datePart: "hour",
    userId: "u",
    credentialType: "byok",
    tags: ["a", "b"],
    signal: new AbortController().signal,
  });
  assertEquals(report as unknown, [{ day: "2026-11-01", totalCost: 1.5, inputTokens: 7, credentialType: "byok" }]);
  const { pathname, searchParams } = new URL(sent[0]!.url);
  assertEquals([pathname, Object.fromEntries(searchParams)], ["/v1/report", {
    start_date: "2026-11-01",
    end_date: "2026-11-30",
    group_by: "day",
    date_part: "hour",
    user_id: "u",
    credential_type: "byok",
    tags: "a,b",
  }]);
  await assertRejects(
    () => spendReport(gateway, { startDate: "2026-11-01" } as never),
    TypeError,
    "endDate is missing",
  );
});

Deno.test("a generation is looked up by its id", async () => {
  const data = { id: "gen_01", total_cost: 0.5, native_tokens_prompt: 9, is_byok: false, new_member: 1 };
  const { gateway, sent } = gatewayOver([{ data }, errorAnswer(404, "not_found", "Not yet.")]);
  assertEquals(await generation(gateway, "gen_01") as unknown, {
    id: "gen_01",
    totalCost: 0.5,
    promptTokens: 9,
    isByok: false,
    newMember: 1,
  });
  assertEquals(sent[0]?.url, "https://ai-gateway.vercel.sh/v1/generation?id=gen_01");
  const error = await assertRejects(() => generation(gateway, "gen_02"), ProviderError);
  assertEquals([error.kind, isGatewayError(error)], ["notFound", true]);
  await assertRejects(() => generation(gateway, ""), TypeError, "its id is missing");
});

Deno.test("operations take a client of AI Gateway, and a model", async () => {
  await assertRejects(() => credits({} as never), TypeError, "not a client of AI Gateway");
  const gateway = createGateway({ apiKey: "k", env: {} });
  await assertRejects(() => embed(gateway, { input: "x" } as never), TypeError, "model is missing");
  await assertRejects(() => embed(gateway, { model: "a/b", input: 7 } as never), TypeError, "text or a list");
  await assertRejects(
    () => embed(gateway, { model: "a/b", values: ["x"] } as never),
    TypeError,
    'did you mean "input"?',
  );
  await assertRejects(() => rerank(gateway, { model: "a/b", top_n: 1 } as never), TypeError, "topN");
  assert(gateway);
});

Deno.test("an operation retries, is aborted and is closed as a chat is", async () => {
  const busy = errorAnswer(503, "internal_server_error", "Busy.", { headers: { "retry-after": "0" } });
  const { gateway, sent } = gatewayOver([busy, { embeddings: [[1]] }], { retry: { maxRetries: 1 } });
  const { attempts } = await embed(gateway, { model: "a/b", input: "x" });
  assertEquals([attempts, sent.length], [2, 2]);
  const aborted = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => embed(gateway, { model: "a/b", input: "x", signal: aborted }), Error, "enough");
  const silent = gatewayOver([() => new Promise<Response>(() => {})]);
  const call = embed(silent.gateway, { model: "a/b", input: "x" });
  silent.gateway.close();
  assertEquals((await assertRejects(() => call, DOMException)).name, "AbortError");
});

Deno.test("an answer of another shape is a protocol error", async () => {
  const calls = [
    (gateway: Gateway) => credits(gateway),
    (gateway: Gateway) => spendReport(gateway, { startDate: "2026-11-01", endDate: "2026-11-30" }),
    (gateway: Gateway) => generation(gateway, "gen_01"),
    (gateway: Gateway) => generateImage(gateway, { model: "a/b", prompt: "A fjord" }),
    (gateway: Gateway) => rerank(gateway, { model: "a/b", query: "q", documents: ["a"] }),
  ];
  for (const call of calls) {
    for (const answer of [{}, { results: [{}], data: {}, images: [7], ranking: [{}] }]) {
      const { gateway } = gatewayOver([answer]);
      assertEquals((await assertRejects(() => call(gateway), ProviderError)).kind, "protocol");
    }
  }
});
