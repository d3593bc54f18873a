/**
 * Chats with the models that Converse does not serve.
 */
import { type Bedrock, type BedrockOptions, createBedrock, ProviderError, runTools, tool } from "@bedrock-edge/client";
import { mantle } from "@bedrock-edge/client/mantle";
import { findModel, listModels, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseSigV4 } from "../../src/testing/judge/verify_sigv4.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const AUTH = { bearer: { apiKey: "fake-bedrock-key" }, sigv4: { credentials: KEYS } } as const;

/** Returns a client with the codec over a fake, and the fake. */
function served(fakeOptions: FakeBedrockOptions = {}, options: Record<string, unknown> = {}) {
  const fake = fakeBedrock(fakeOptions);
  const client = {
    region: "us-east-1",
    env: {},
    apiKey: "fake-bedrock-key",
    fetch: fake,
    retry: false,
    codecs: [mantle()],
    ...options,
  };
  return { fake, bedrock: createBedrock(client as BedrockOptions) };
}

/** Returns a client over a service that answers in one way, and the URLs that it was called at. */
function answering(
  answer: () => Response,
  options: Partial<BedrockOptions> = {},
): { bedrock: Bedrock; urls: string[] } {
  const urls: string[] = [];
  const fetch = (url: string | URL | Request) => {
    urls.push(`${url}`);
    return Promise.resolve(answer());
  };
  return { bedrock: served({}, { fetch, ...options }).bedrock, urls };
}

const SERVED: readonly (readonly [id: string, url: string])[] = [
  ["google.gemma-4-26b-a4b", "/openai/v1/chat/completions"],
  ["google.gemma-4-31b", "/openai/v1/chat/completions"],
  ["google.gemma-4-e2b", "/openai/v1/chat/completions"],
  ["openai.gpt-5.4", "/openai/v1/responses"],
  ["openai.gpt-5.4-2026-03-05", "/openai/v1/responses"],
  ["openai.gpt-5.5", "/openai/v1/responses"],
  ["xai.grok-4.3", "/openai/v1/chat/completions"],
  ["zai.glm-4.6", "/v1/chat/completions"],
];

Deno.test("every active model without Converse has a row that says how it is served, or its format has a codec of InvokeModel", () => {
  const unserved = listModels({ kind: "chat", status: "active" })
    .filter(({ converse, bodyFormat }) => converse === false && bodyFormat !== "twelvelabs-pegasus");
  assertEquals(unserved.filter(({ mantle }) => !mantle).map(({ id }) => id), []);
  const known = new Set([...SERVED.map(([id]) => findModel(id)?.id), "anthropic.claude-mythos-5"]);
  assertEquals(new Set(unserved.map(({ id }) => id)), known);
});

for (const [scheme, auth] of Object.entries(AUTH)) {
  for (const models of [undefined, modelFacts({ profiles: "auto", residency: "in-region" })]) {
    Deno.test(`each model is called at its path and its host, ${scheme}${models ? ", with facts" : ""}`, async () => {
      for (const [id, path] of SERVED) {
        const { fake, bedrock } = served({ mantle: { replies: ["Paris."] } }, {
          apiKey: undefined,
          models,
          ...auth,
        });
        const result = await bedrock.chat({ model: id, messages: "The capital of France?" });
        assertEquals([result.text, result.model, result.stopReason], ["Paris.", id, "end_turn"]);
        assertEquals(await bedrock.stream({ model: id, messages: "The capital of France?" }).text(), "Paris.");
        for (const { url, auth, headers, modelId } of fake.mantleRequests) {
          assertEquals([url, auth, modelId], [`https://bedrock-mantle.us-east-1.api.aws${path}`, scheme, id]);
          if (scheme === "sigv4") assertEquals(parseSigV4(headers.get("authorization")!)?.service, "bedrock-mantle");
        }
        assertEquals(fake.mantleRequests.map(({ stream }) => stream), [false, true]);
        assertEquals(fake.requests.length, 0);
      }
    });
  }
}

Deno.test("a model with Converse is called as without the codec", async () => {
  const { fake, bedrock } = served({ replies: ["Paris."] });
  await bedrock.chat({ model: "openai.gpt-oss-120b-1:0", messages: "Hi" });
  assertEquals([fake.requests.length, fake.mantleRequests.length], [1, 0]);
});

Deno.test("without the codec the refusal names it", async () => {
  const { bedrock } = served({}, { codecs: undefined, models: modelFacts() });
  await assertRejects(
    () => bedrock.chat({ model: "openai.gpt-5.5", messages: "Hi" }),
    TypeError,
    'pass codecs: [mantle()] of "@bedrock-edge/client/mantle"',
  );
});

Deno.test("a model that is registered is served too, by its bare id", async () => {
  const forget = registerModel({
    id: "vendor.new-v1",
    provider: "vendor",
    kind: "chat",
    dates: {},
    can: ["chat"],
    cannot: [],
    refuses: [],
    profiles: { us: undefined },
    converse: false,
    mantle: { path: "/v1", apis: ["responses"] },
  });
  try {
    const { fake, bedrock } = served({ mantle: { replies: ["Hi."] } });
    await bedrock.chat({ model: "us.vendor.new-v1", messages: "Hi" });
    assertEquals(fake.mantleRequests.map(({ url, modelId }) => [new URL(url).pathname, modelId]), [
      ["/v1/responses", "vendor.new-v1"],
    ]);
  } finally {
    forget();
  }
});

Deno.test("parts that the model refuses are repaired, and reported", async () => {
  const { fake, bedrock } = served({ mantle: { replies: ["Hi."] } });
  const { repairs } = await bedrock.chat({
    model: "openai.gpt-5.5",
    messages: "Hi",
    temperature: 0.2,
    stopSequences: ["END"],
    maxTokens: 200_000,
    reasoning: { effort: "max" },
    cache: "auto",
    serviceTier: "flex",
    additionalModelRequestFields: { truncation: "auto" },
  });
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), [
    "refused-parameter temperature",
    "refused-parameter stopSequences",
    "reasoning-effort reasoning.effort",
    "output-limit maxTokens",
    "cache-point cache",
  ]);
  const [{ body } = {}] = fake.mantleRequests;
  const { input: _, ...sent } = body as unknown as Record<string, unknown>;
  assertEquals(sent, {
    model: "openai.gpt-5.5",
    reasoning: { effort: "xhigh" },
    include: ["reasoning.encrypted_content"],
    max_output_tokens: 128_000,
    service_tier: "flex",
    truncation: "auto",
    store: false,
  });
});

Deno.test("a strict check refuses what would be repaired, and no check sends it", async () => {
  const { fake, bedrock } = served({ mantle: { replies: ["Hi."] } });
  const ask = (check: "strict" | "off") =>
    bedrock.chat({ model: "openai.gpt-5.5", messages: "Hi", temperature: 0.2, check });
  await assertRejects(() => ask("strict"), TypeError, "temperature is not supported by openai.gpt-5.5");
  await assertRejects(
    () => bedrock.chat({ model: "openai.gpt-5.5", messages: "Hi", cache: "auto", check: "strict" }),
    TypeError,
    "cache plans cache points, and the service caches by itself; remove it",
  );
  await ask("off");
  assertEquals(fake.mantleRequests.map(({ body }) => Object(body).temperature), [0.2]);
});

Deno.test("a request that no model can answer is not sent", async () => {
  const { fake, bedrock } = served();
  const model = "openai.gpt-5.5";
  await assertRejects(() => bedrock.chat({ model, messages: [] }), TypeError, "messages is empty");
  await assertRejects(() => bedrock.chat({ model, messages: "Hi", maxTokens: 0 }), RangeError, "use at least 1");
  assertEquals(fake.mantleRequests.length, 0);
});

Deno.test("options that the endpoint has no member for are refused", async () => {
  const { bedrock } = served();
  for (
    const [options, words] of [
      [{ guardrail: { id: "g", version: "1" } }, 'Cannot use option "guardrail" with openai.gpt-5.5'],
      [{ latency: "optimized" }, 'Cannot use option "latency"'],
      [{ requestMetadata: { a: "b" } }, 'Cannot use option "requestMetadata"'],
      [{ promptVariables: { a: "b" } }, 'Cannot use option "promptVariables"'],
      [{ additionalModelResponseFieldPaths: ["/a"] }, 'Cannot use option "additionalModelResponseFieldPaths"'],
    ] as const
  ) {
    await assertRejects(() => bedrock.chat({ model: "openai.gpt-5.5", messages: "Hi", ...options }), TypeError, words);
  }
});

Deno.test("structured output is asked for natively, and in the next mode after a refusal", async () => {
  const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
  for (
    const [model, refuses] of [["openai.gpt-5.5", "text.json_schema"], [
      "zai.glm-4.6",
      "response_format.json_schema",
    ]] as const
  ) {
    for (const isRefused of [false, true]) {
      const { bedrock } = served({
        mantle: { replies: ['{"city":"Paris"}'], ...isRefused ? { refuses: [refuses] } : {} },
      });
      const { output, outputMode } = await bedrock.chat({
        model,
        messages: "The capital of France?",
        output: { schema },
      });
      assertEquals(output, { city: "Paris" }, model);
      assertEquals(outputMode === "native", !isRefused, model);
    }
  }
});

Deno.test("a tool loop sends reasoning and calls back as they came", async () => {
  const weather = tool({ name: "weather", inputSchema: { type: "object" }, execute: () => "7 degrees" });
  for (const model of ["openai.gpt-5.5", "zai.glm-4.6"]) {
    const { fake, bedrock } = served({
      mantle: {
        replies: [
          { type: "toolUse", name: "weather", input: { city: "Oslo" } },
          "It is 7 degrees.",
        ],
      },
    });
    const { text, steps } = await runTools(bedrock.model(model), { messages: "Oslo?", tools: [weather] });
    assertEquals([text, steps.length], ["It is 7 degrees.", 2], model);
    assertEquals(fake.mantleRequests.length, 2);
    assert(JSON.stringify(fake.mantleRequests[1]?.body).includes("7 degrees"));
  }
});

Deno.test("a failure in OpenAI's shape is an error of Bedrock's, with its id and without the words about proxies", async () => {
  const failing = (status: number, code: string, message: string, headers = {}) =>
    answering(() =>
      Response.json({ error: { code, message, param: null, type: "invalid_request_error" } }, {
        status,
        headers: { "x-request-id": "req_7", ...headers },
      })
    ).bedrock;
  for (
    const [status, code, message, kind] of [
      [400, "validation_error", "The model 'x' does not support the '/v1/responses' API", "validation"],
      [400, "context_length_exceeded", "maximum context length is 10 tokens", "contextLength"],
      [404, "model_not_found", "The model 'x' does not exist", "notFound"],
      [429, "rate_limit_exceeded", "Too many requests", "rateLimit"],
      [503, "overloaded", "Try again", "overloaded"],
    ] as const
  ) {
    const error = await assertRejects(
      () => failing(status, code, message).chat({ model: "openai.gpt-5.5", messages: "Hi" }),
      ProviderError,
    );
    assertEquals([error.kind, error.provider, error.requestId, error.status], [kind, "bedrock", "req_7", status]);
    assertEquals(error.message.includes("not AWS's"), false, error.message);
  }
});

Deno.test("a failure in AWS's shape keeps its hint", async () => {
  const message =
    "User: arn:aws:iam::1:user/x is not authorized to perform: bedrock-mantle:CreateInference on resource: " +
    "arn:aws:bedrock-mantle:us-east-1:111122223333:project/default";
  const { bedrock } = answering(() =>
    Response.json({ message }, { status: 403, headers: { "x-amzn-requestid": "7" } })
  );
  const error = await assertRejects(() => bedrock.chat({ model: "openai.gpt-5.5", messages: "Hi" }), ProviderError);
  assertEquals(error.kind, "accessDenied");
  assert(error.hint?.includes("bedrock-mantle:CreateInference"), error.message);
});

Deno.test("a failure of a model that Converse serves is read as without the codec", async () => {
  const body = { message: "The model is overloaded", error: { code: "rate_limit_exceeded", message: "no" } };
  const answer = () =>
    Response.json(body, {
      status: 503,
      headers: { "x-amzn-errortype": "ServiceUnavailableException", "x-amzn-requestid": "7", "x-request-id": "req_7" },
    });
  const failure = async (options: Partial<BedrockOptions>) => {
    const { bedrock } = answering(answer, options);
    const ask = () => bedrock.chat({ model: "openai.gpt-oss-120b-1:0", messages: "Hi" });
    const { kind, code, message, requestId } = await assertRejects(ask, ProviderError);
    return { kind, code, message, requestId };
  };
  const withCodec = await failure({});
  assertEquals([withCodec.code, withCodec.requestId], ["ServiceUnavailableException", "7"]);
  assertEquals(withCodec, await failure({ codecs: [] }));
});

Deno.test("a request with a file of the platform goes to the same place, with the same repairs", async () => {
  const { fake, bedrock } = served({ mantle: { replies: ["A dot."] } });
  const image = { type: "image", format: "png", source: { bytes: new Blob([new Uint8Array([1])]) } } as const;
  const messages = [{ role: "user", content: [image] }] as const;
  const { text, repairs } = await bedrock.chat({ model: "openai.gpt-5.5", messages, temperature: 0.2 });
  assertEquals([text, repairs.map(({ path }) => path)], ["A dot.", ["temperature"]]);
  const [{ url, body } = {}] = fake.mantleRequests;
  assertEquals(url, "https://bedrock-mantle.us-east-1.api.aws/openai/v1/responses");
  assertEquals(Object(body).input[0].content, [{ type: "input_image", image_url: "data:image/png;base64,AQ==" }]);
});

Deno.test("a model that its region does not have is explained", async () => {
  const answer = () =>
    Response.json({ error: { code: "model_not_found", message: "The model does not exist", type: "x" } }, {
      status: 404,
      headers: { "x-request-id": "req_7" },
    });
  const { bedrock } = answering(answer, { region: "eu-west-1", models: modelFacts() });
  const error = await assertRejects(() => bedrock.chat({ model: "openai.gpt-5.5", messages: "Hi" }), ProviderError);
  assertEquals(
    error.hint,
    "bedrock-mantle has the model in us-east-1 or us-east-2; create the client for one of these regions",
  );
});

Deno.test("the endpoint is AWS's, the codec's own, or this machine's", async () => {
  const ok = () =>
    Response.json({
      id: "r",
      status: "completed",
      output: [{ type: "message", content: [{ type: "output_text", text: "Hi" }] }],
    });
  const called = async (options: Record<string, unknown>) => {
    const { bedrock, urls } = answering(ok, options);
    await bedrock.chat({ model: "openai.gpt-5.5", messages: "Hi" });
    return urls[0];
  };
  const aws = "https://bedrock-mantle.us-east-1.api.aws/openai/v1/responses";
  assertEquals(await called({}), aws);
  assertEquals(await called({ dualStack: true }), aws);
  assertEquals(await called({ endpoint: "https://bedrock-runtime.us-east-1.amazonaws.com" }), aws);
  assertEquals(await called({ endpoint: "http://localhost:4566" }), "http://localhost:4566/openai/v1/responses");
  const proxy = { codecs: [mantle({ endpoint: "https://proxy.example/mantle/" })] };
  assertEquals(
    await called({ ...proxy, endpoint: "https://proxy.example" }),
    "https://proxy.example/mantle/openai/v1/responses",
  );
  await assertRejects(() => called({ endpoint: "https://proxy.example" }), TypeError, "pass mantle({ endpoint })");
  await assertRejects(() => called({ fips: true }), TypeError, "it has no FIPS host");
});
