import { assertEquals, assertThrows } from "@std/assert";
import { fakeGateway } from "@bedrock-edge/client/testing";
import { ask, type Call, type Json, KEYED, MODEL, ORIGIN, post, refusalOf, user } from "./support.ts";

const call = { type: "tool-call", toolCallId: "c1", toolName: "look", input: {} };
const result = { type: "tool-result", toolCallId: "c1", toolName: "look", output: { type: "text", value: "ok" } };
const assistant = { role: "assistant", content: [call] };

/** Headers that the gateway refuses, and the type of the refusal. */
const HEADERS: readonly [Record<string, string | undefined>, string][] = [
  [{ authorization: undefined }, "authentication_error"],
  [{ authorization: "Bearer wrong" }, "authentication_error"],
  [{ authorization: "fake-gateway-key" }, "authentication_error"],
  [{ "ai-gateway-auth-method": undefined }, "authentication_error"],
  [{ "ai-gateway-auth-method": "oidc" }, "authentication_error"],
  [{ "ai-gateway-protocol-version": undefined }, "invalid_request_error"],
  [{ "ai-gateway-protocol-version": "1" }, "invalid_request_error"],
  [{ "ai-language-model-specification-version": "3" }, "invalid_request_error"],
  [{ "ai-language-model-streaming": undefined }, "invalid_request_error"],
  [{ "ai-language-model-id": undefined }, "invalid_request_error"],
  [{ "ai-language-model-id": "nonexistent/x" }, "model_not_found"],
];

for (const [headers, type] of HEADERS) {
  Deno.test(`fakeGateway refuses the headers ${JSON.stringify(Object.entries(headers))}`, async () => {
    assertEquals((await refusalOf(ask(fakeGateway(), { headers })))[1], type);
  });
}

Deno.test("fakeGateway accepts an OIDC token, and names the unknown model", async () => {
  const oidc = { authorization: "Bearer fake-oidc-token", "ai-gateway-auth-method": "oidc" };
  const fake = fakeGateway({ models: [MODEL, { id: "a/b" }] });
  assertEquals((await ask(fake, { headers: oidc })).status, 200);
  assertEquals(fake.requests[0]?.auth, "oidc");
  assertEquals((await ask(fake, { headers: { "ai-language-model-id": "a/b" } })).status, 200);
  const refusal = await refusalOf(ask(fake, { headers: { "ai-language-model-id": "a/c" } }));
  assertEquals(refusal, [404, "model_not_found", { modelId: "a/c" }]);
});

/** Bodies of a language model that the gateway refuses, and the path that it names. */
const BODIES: readonly [Json, string][] = [
  [{ prompt: undefined }, "prompt"],
  [{ prompt: "Hi" }, "prompt"],
  [{ prompt: [] }, "prompt"],
  [{ prompt: [{ role: "user", content: "Hi" }] }, "prompt[0].content"],
  [{ prompt: [{ role: "system", content: [{ type: "text", text: "Hi" }] }] }, "prompt[0].content"],
  [{ prompt: [{ role: "model", content: [] }] }, "prompt[0].role"],
  [{ prompt: [{ role: "user", content: [{ type: "image" }] }] }, "prompt[0].content[0].type"],
  [{ prompt: [user("Hi"), assistant] }, "prompt[1].content[0].toolCallId"],
  [{ prompt: [user("Hi"), { role: "tool", content: [result] }] }, "prompt[1].content[0].toolCallId"],
  [
    { prompt: [assistant, { role: "tool", content: [{ ...result, output: "ok" }] }] },
    "prompt[1].content[0].output",
  ],
  [
    {
      prompt: [assistant, {
        role: "tool",
        content: [{
          ...result,
          output: { type: "content", value: [{ type: "file", mediaType: "image/png", data: "AAAA" }] },
        }],
      }],
    },
    "prompt[1].content[0].output.value[0].data",
  ],
  [{ maxOutputTokens: 0 }, "maxOutputTokens"],
  [{ temperature: "hot" }, "temperature"],
  [{ reasoning: "deep" }, "reasoning"],
  [{ toolChoice: "auto" }, "toolChoice"],
  [{ tools: [{ type: "function", name: "a" }] }, "tools[0].inputSchema"],
  [{ responseFormat: { type: "json_schema" } }, "responseFormat.type"],
];

for (const [body, path] of BODIES) {
  Deno.test(`fakeGateway refuses the body ${JSON.stringify(body).slice(0, 120)}`, async () => {
    assertEquals(await refusalOf(ask(fakeGateway(), { body })), [400, "invalid_request_error", path]);
  });
}

Deno.test("fakeGateway accepts calls with their results, and calls that the provider ran", async () => {
  const prompts = [
    [user("Hi"), assistant, { role: "tool", content: [result] }],
    [
      user("Hi"),
      { role: "assistant", content: [{ ...call, providerExecuted: true }, { type: "text", text: "a" }] },
      user("b"),
    ],
  ];
  for (const prompt of prompts) assertEquals((await ask(fakeGateway(), { body: { prompt } })).status, 200);
});

Deno.test("fakeGateway refuses a request that is longer than its context window", async () => {
  const fake = fakeGateway({ contextWindow: 3 });
  const refusal = await refusalOf(ask(fake, { body: { prompt: [user("one two three four")] } }));
  assertEquals(refusal, [400, "invalid_request_error", null]);
  assertEquals((await ask(fake)).status, 200);
});

/** Calls of other models that the gateway refuses, and the path that it names. */
const OTHERS: readonly [string, Call, string | null][] = [
  ["embedding-model", { body: { values: "a" } }, "values"],
  ["embedding-model", { body: { values: ["a"] }, headers: { "ai-embedding-model-specification-version": "3" } }, null],
  ["embedding-model", { body: { values: ["a"] }, headers: { "ai-model-id": undefined } }, null],
  ["image-model", { body: { prompt: "a" } }, "n"],
  ["image-model", { body: { prompt: "a", n: 1, size: "big" } }, "size"],
  [
    "image-model",
    { body: { prompt: "a", n: 1, files: [{ type: "file", mediaType: "image/png", data: "data:x" }] } },
    "files[0].data",
  ],
  ["reranking-model", { body: { query: "a", documents: ["a"] } }, "documents"],
  ["reranking-model", { body: { documents: { type: "text", values: ["a"] } } }, "query"],
];

for (const [kind, given, path] of OTHERS) {
  Deno.test(`fakeGateway refuses ${kind} ${JSON.stringify(given)}`, async () => {
    assertEquals(await refusalOf(post(fakeGateway(), kind, given)), [400, "invalid_request_error", path]);
  });
}

Deno.test("fakeGateway answers embeddings, images and rankings", async () => {
  const json = async (kind: string, body: Json) => await (await post(fakeGateway(), kind, { body })).json();
  const embedded = await json("embedding-model", { values: ["one", "two"], dimensions: 4 });
  assertEquals(embedded.embeddings.map((vector: number[]) => vector.length), [4, 4]);
  assertEquals([embedded.usage, embedded.providerMetadata.gateway.generationId], [{ tokens: 2 }, "gen_fake1"]);
  const images = await json("image-model", { prompt: "A cat", n: 2 });
  assertEquals(images.images.map((image: string) => atob(image).slice(1, 4)), ["PNG", "PNG"]);
  const documents = { type: "object", values: [{ a: "dogs" }, { a: "red cats" }] };
  assertEquals((await json("reranking-model", { query: "red cats", documents, topN: 1 })).ranking, [
    { index: 1, relevanceScore: 1 },
  ]);
  const texts = (...values: string[]) => ({ type: "text", values });
  const ranked = async (query: string) =>
    (await json("reranking-model", { query, documents: texts("cats", "red cats", "cats") })).ranking;
  assertEquals(await ranked("red cats"), [
    { index: 1, relevanceScore: 1 },
    { index: 0, relevanceScore: 0.5 },
    { index: 2, relevanceScore: 0.5 },
  ]);
  // A query without words has nothing in common with any document.
  assertEquals((await ranked("?!")).map(({ relevanceScore }: Json) => relevanceScore), [0, 0, 0]);
});

Deno.test("fakeGateway answers about models, money and generations at the origin", async () => {
  const fake = fakeGateway({
    models: [MODEL, { id: "a/b", pricing: null }],
    report: [{ total_cost: 1 }],
    credits: { balance: "1" },
  });
  const get = async (path: string) => {
    const response = await fake(`${ORIGIN}${path}`, { headers: KEYED });
    return [response.status, await response.json()];
  };
  const [, { models }] = await get("/v4/ai/config");
  assertEquals(models.map(({ id, pricing }: Json) => [id, Object(pricing).input]), [[MODEL, "0.000001"], [
    "a/b",
    undefined,
  ]]);
  assertEquals(models[0].specification, { specificationVersion: "v4", provider: "amazon", modelId: MODEL });
  assertEquals((await get("/v3/ai/config"))[1].models[0].specification.specificationVersion, "v3");
  assertEquals(await get("/v1/credits"), [200, { balance: "1" }]);
  assertEquals((await get("/v4/ai/credits"))[0], 404);
  assertEquals(await get("/v1/report?start_date=2026-11-01&end_date=2026-11-30"), [200, {
    results: [{ total_cost: 1 }],
  }]);
  assertEquals((await get("/v1/report?start_date=yesterday&end_date=2026-11-30"))[0], 400);
  assertEquals((await get("/v1/report?start_date=2026-11-01"))[0], 400);
  assertEquals((await get("/v1/generation"))[0], 404);
  assertEquals((await get("/v1/report?start_date=2026-11-01&end_date=2026-11-30&group_by=moon"))[0], 400);
  await (await ask(fake, { stream: true })).text();
  const [status, { data }] = await get("/v1/generation?id=gen_fake1");
  assertEquals([status, data.model, data.streamed, data.finish_reason], [200, MODEL, true, "stop"]);
  assertEquals((await get("/v1/generation?id=gen_other"))[1].error.type, "not_found");
});

Deno.test("fakeGateway finds nothing at unknown paths and under other methods", async () => {
  const status = async (path: string, method: string) => {
    const response = await fakeGateway()(`${ORIGIN}${path}`, { method, headers: KEYED });
    await response.text();
    return response.status;
  };
  assertEquals(await status("/v4/ai/language-model", "GET"), 404);
  assertEquals(await status("/v4/ai/config", "POST"), 404);
  assertEquals(await status("/v4/ai/other", "POST"), 404);
  assertEquals(await status("/v4/ai/config", "DELETE"), 404);
});

Deno.test("fakeGateway refuses a body that is not JSON", async () => {
  for (const stream of [false, true]) {
    const headers = {
      ...KEYED,
      "ai-language-model-specification-version": "4",
      "ai-language-model-id": MODEL,
      "ai-language-model-streaming": `${stream}`,
    };
    const answer = fakeGateway()(`${ORIGIN}/v4/ai/language-model`, { method: "POST", headers, body: "{" });
    assertEquals(await refusalOf(answer), [400, "invalid_request_error", null]);
  }
});

/** Options that cannot work. */
const OPTIONS: readonly [Record<string, unknown>, string][] = [
  [{ token: "a" }, 'Cannot use option "token": unknown option; did you mean "oidcToken"?'],
  [{ oidcToken: "" }, 'Cannot use option "oidcToken": "" is not valid'],
  [{ models: [{ name: "a" }] }, 'Cannot use option "models[0].id"'],
  [{ models: [7] }, 'Cannot use option "models[0]"'],
  [{ dialect: { usage: "never" } }, 'Cannot use option "dialect.usage": unknown option'],
  [{ replies: [{ text: "a", members: {} }] }, 'Cannot use option "replies[0].members": unknown option'],
  [{ replies: [{ error: { type: "forbidden", message: "a" } }] }, 'Cannot use option "replies[0].error.type"'],
  [{ faults: [{ type: "noFinish", operation: "config" }] }, 'Cannot use option "faults[0]": a noFinish fault'],
];

for (const [options, message] of OPTIONS) {
  Deno.test(`fakeGateway refuses an option that cannot work: ${JSON.stringify(options)}`, () => {
    assertThrows(() => fakeGateway(options), TypeError, message);
  });
}
