/**
 * Vercel's own gateway client and the AI SDK against fakeGateway on a loopback socket: they read every answer, stream and
 * error of the fake as they read the gateway's.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createGateway, GatewayError } from "npm:@ai-sdk/gateway@4.0.146";
import {
  embed,
  embedMany,
  generateImage,
  generateText,
  jsonSchema,
  Output,
  rerank,
  stepCountIs,
  streamText,
  tool,
} from "npm:ai@7.0.173";
import { type FakeGateway, fakeGateway, type FakeGatewayOptions } from "@bedrock-edge/client/testing";

type Client = ReturnType<typeof createGateway>;

/** Runs `use` with a client of a fake that is served on loopback. */
async function served(
  options: FakeGatewayOptions,
  use: (client: Client, fake: FakeGateway) => Promise<void>,
  settings: Parameters<typeof createGateway>[0] = {},
): Promise<void> {
  const fake = fakeGateway(options);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, fake);
  try {
    const baseURL = `http://127.0.0.1:${server.addr.port}/v4/ai`;
    await use(createGateway({ baseURL, apiKey: "fake-gateway-key", ...settings }), fake);
  } finally {
    await server.shutdown();
  }
}

const MODEL = "amazon/nova-lite";

const weather = tool({
  description: "Tells the weather",
  inputSchema: jsonSchema<{ city: string }>({
    type: "object",
    properties: { city: { const: "Oslo" } },
    required: ["city"],
  }),
  execute: ({ city }: { city: string }) => `7 degrees in ${city}`,
});

Deno.test("the AI SDK generates text through the fake gateway", () =>
  served({ replies: ["Paris."] }, async (client, fake) => {
    const { text, finishReason, usage, providerMetadata } = await generateText({ model: client(MODEL), prompt: "Hi" });
    assertEquals([text, finishReason, usage.inputTokens, usage.outputTokens], ["Paris.", "stop", 1, 2]);
    assertEquals(providerMetadata?.["gateway"]?.["generationId"], "gen_fake1");
    assertEquals(fake.requests.map(({ modelId, stream, auth, protocol }) => [modelId, stream, auth, protocol]), [
      [MODEL, false, "api-key", "v4"],
    ]);
  }));

Deno.test("the AI SDK streams text and reasoning through the fake gateway, in each spelling", async () => {
  const content = [{ reasoningContent: { reasoningText: { text: "Hmm so" } } }, { text: "Paris is." }];
  for (const dialect of [{}, { lineEnd: "\r\n", comments: true, done: true } as const]) {
    await served({ replies: [{ content }], dialect }, async (client) => {
      const result = streamText({ model: client(MODEL), prompt: "Hi" });
      let text = "";
      for await (const piece of result.textStream) text += piece;
      assertEquals([text, await result.finalStep.then((step) => step.reasoningText), await result.finishReason], [
        "Paris is.",
        "Hmm so",
        "stop",
      ]);
    });
  }
});

Deno.test("the AI SDK runs tools through the fake gateway, whole and streamed", () =>
  served({}, async (client, fake) => {
    const request = { model: client(MODEL), prompt: "Weather?", tools: { weather }, stopWhen: stepCountIs(3) };
    const { text, steps } = await generateText(request);
    assertEquals(steps.length, 2);
    assert(text.startsWith("The tool answered: 7 degrees in Oslo."), text);
    assert((await streamText(request).text).startsWith("The tool answered: 7 degrees in Oslo."));
    assertEquals(fake.requests.length, 4);
  }));

Deno.test("the AI SDK gets structured output through the fake gateway", () =>
  served({}, async (client) => {
    const schema = jsonSchema<{ n: number }>({ type: "object", properties: { n: { const: 4 } }, required: ["n"] });
    const { output } = await generateText({
      model: client(MODEL),
      prompt: "2 + 2?",
      output: Output.object({ schema }),
    });
    assertEquals(output, { n: 4 });
  }));

Deno.test("the AI SDK sends files to the fake gateway, as bytes and as URLs", () =>
  served({}, async (client, fake) => {
    const { text } = await generateText({
      model: client(MODEL),
      messages: [{
        role: "user",
        content: [
          { type: "text", text: "See" },
          { type: "file", data: new Uint8Array([1, 2, 3]), mediaType: "image/png" },
          { type: "file", data: new URL("https://example.com/a.pdf"), mediaType: "application/pdf" },
        ],
      }],
    });
    assert(text.includes("one png of 3 bytes, one pdf at https://example.com/a.pdf"), text);
    assert(JSON.stringify(fake.requests[0]?.body).includes('{"type":"data","data":"AQID"}'));
  }));

Deno.test("the AI SDK embeds, ranks and generates images through the fake gateway", () =>
  served({}, async (client, fake) => {
    const one = await embed({ model: client.embeddingModel("amazon/titan"), value: "one" });
    const many = await embedMany({ model: client.embeddingModel("amazon/titan"), values: ["two", "one"] });
    assertEquals([many.embeddings[1], one.usage.tokens], [one.embedding, 1]);
    const ranked = await rerank({
      model: client.rerankingModel("cohere/rerank"),
      documents: ["about cats", "about red cats", "about dogs"],
      query: "red cats",
      topN: 2,
    });
    assertEquals(ranked.rerankedDocuments, ["about red cats", "about cats"]);
    const { images } = await generateImage({ model: client.imageModel("amazon/canvas"), prompt: "A cat", n: 2 });
    assertEquals(images.map(({ mediaType }) => mediaType), ["image/png", "image/png"]);
    assertEquals(new Set(fake.requests.map(({ operation }) => operation)).size, 3);
  }));

Deno.test("the gateway's client reads the catalog, the credits, the report and a generation", () =>
  served(
    { models: [MODEL, { id: "x/y", modelType: "embedding" }], report: [{ day: "2026-11-29", total_cost: 1.5 }] },
    async (client) => {
      const { models } = await client.getAvailableModels();
      assertEquals(models.map(({ id, modelType }) => [id, modelType]), [[MODEL, "language"], ["x/y", "embedding"]]);
      assertEquals(await client.getCredits(), { balance: "95.50", totalUsed: "4.50" });
      const { results } = await client.getSpendReport({
        startDate: "2026-11-01",
        endDate: "2026-11-30",
        groupBy: "day",
      });
      assertEquals(results, [{ day: "2026-11-29", totalCost: 1.5 }]);
      await generateText({ model: client(MODEL), prompt: "Hi" });
      const { model, finishReason, streamed, promptTokens } = await client.getGenerationInfo({ id: "gen_fake1" });
      assertEquals([model, finishReason, streamed, promptTokens], [MODEL, "stop", false, 1]);
    },
  ));

Deno.test("the gateway's client makes the right error of each type", async () => {
  const cases = [
    ["invalid_request_error", "GatewayInvalidRequestError", 400],
    ["rate_limit_exceeded", "GatewayRateLimitError", 429],
    ["not_found", "GatewayNotFoundError", 404],
    ["forbidden", "GatewayForbiddenError", 403],
    ["failed_dependency", "GatewayFailedDependencyError", 424],
    ["internal_server_error", "GatewayInternalServerError", 500],
    ["odd", "GatewayInternalServerError", 500],
  ] as const;
  for (const [code, name, status] of cases) {
    await served({ replies: [{ error: { code, message: "No." } }] }, async (client) => {
      const error = await assertRejects(() => generateText({ model: client(MODEL), prompt: "Hi", maxRetries: 0 }));
      assert(GatewayError.isInstance(error));
      assertEquals([error.name, error.statusCode, error.generationId], [name, status, "gen_fake1"]);
    });
  }
  await served({ models: ["a/b"] }, async (client) => {
    const error = await assertRejects(() => generateText({ model: client(MODEL), prompt: "Hi" }));
    assertEquals([Object(error).name, Object(error).modelId], ["GatewayModelNotFoundError", MODEL]);
  });
  await served({ apiKey: "another" }, async (client) => {
    // `generateText` would throw an error of its own instead.
    const error = await assertRejects(() => client.getCredits());
    assertEquals([Object(error).name, Object(error).statusCode], ["GatewayAuthenticationError", 401]);
  });
  await served(
    { faults: [{ type: "status", status: 502, body: "<html>", contentType: "text/html" }] },
    async (client) => {
      const error = await assertRejects(() => generateText({ model: client(MODEL), prompt: "Hi", maxRetries: 0 }));
      assertEquals([Object(error).name, Object(error).statusCode], ["GatewayResponseError", 502]);
    },
  );
});

Deno.test("the AI SDK retries a request that the fake gateway limits", () =>
  served(
    { replies: ["Paris."], faults: [{ type: "status", status: 503, retryAfterSeconds: 0 }] },
    async (client, fake) => {
      const { text } = await generateText({ model: client(MODEL), prompt: "Hi", maxRetries: 1 });
      assertEquals([text, fake.requests.length], ["Paris.", 2]);
    },
  ));

Deno.test("the AI SDK sees an error in a stream, and takes a stream without finish for one that ended", async () => {
  const errors: unknown[] = [];
  const collect = async (client: Client) => {
    const result = streamText({ model: client(MODEL), prompt: "Hi", onError: ({ error }) => void errors.push(error) });
    let text = "";
    for await (const piece of result.textStream) text += piece;
    return text;
  };
  const fault = { type: "error", code: "internal_server_error", message: "Boom", afterEvents: 4 } as const;
  await served({ replies: ["Paris."], faults: [fault] }, async (client) => {
    await collect(client);
    const said = { message: "Boom", type: "internal_server_error", param: null, code: null };
    assertEquals(errors.map((error) => [Object(error).name, Object(error).data]), [["AI_StreamProviderError", said]]);
  });
  await served({ replies: ["Paris."], faults: [{ type: "noFinish" }] }, async (client) => {
    assertEquals(await collect(client), "Paris.");
  });
});

Deno.test("the gateway's client sends its team, and observability headers reach the log", () =>
  served({ replies: ["a"] }, async (client, fake) => {
    await generateText({ model: client(MODEL), prompt: "Hi", headers: { "ai-o11y-environment": "preview" } });
    await client.getCredits();
    const [chat, credits] = fake.requests;
    assertEquals(chat?.headers.get("x-vercel-ai-gateway-team"), "my-team");
    assertEquals(chat?.headers.get("ai-o11y-environment"), "preview");
    assertEquals(new URL(credits?.url ?? "").search, "?slug=my-team");
  }, { teamIdOrSlug: "my-team" }));
