/** A request on the wire, and the sources of its options. */
import { assert, assertEquals } from "@std/assert";
import {
  type BedrockChatOptions,
  type BedrockChatRequest,
  createBedrock,
  type UnknownBlock,
} from "@bedrock-edge/client";
import { API_KEY, HI, MODEL, over, REGION, rig } from "../../helpers/fire.ts";
import { answered } from "../../helpers/wire.ts";

const text = (words: string) => ({ type: "text", text: words }) as const;
const cachePoint: UnknownBlock = { type: "unknown", name: "cachePoint", value: { type: "default" } };
const hi = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };

const BODIES: readonly (readonly [name: string, options: BedrockChatOptions, body: unknown])[] = [
  ["a bare string is one user message", { messages: "Hi" }, hi],
  [
    "turns keep their order and their blocks",
    {
      messages: [
        { role: "user", content: "One" },
        { role: "assistant", content: [text("Two"), text("and a half")] },
        { role: "user", content: [text("Three")] },
      ],
    },
    {
      messages: [
        { role: "user", content: [{ text: "One" }] },
        { role: "assistant", content: [{ text: "Two" }, { text: "and a half" }] },
        { role: "user", content: [{ text: "Three" }] },
      ],
    },
  ],
  ["a system string is one block", { messages: "Hi", system: "Be brief" }, { ...hi, system: [{ text: "Be brief" }] }],
  [
    "system messages go behind the system prompt, order kept",
    {
      system: [text("a"), cachePoint],
      messages: [
        { role: "system", content: "b" },
        { role: "user", content: "Hi" },
        { role: "system", content: [text("c"), text("d")] },
      ],
    },
    {
      ...hi,
      system: [{ text: "a" }, { cachePoint: { type: "default" } }, { text: "b" }, { text: "c" }, { text: "d" }],
    },
  ],
  ["an empty system prompt is left out", { messages: "Hi", system: [] }, hi],
  [
    "inference parameters have a place of their own",
    { messages: "Hi", maxTokens: 5, temperature: 0, topP: 1, stopSequences: ["END"] },
    { ...hi, inferenceConfig: { maxTokens: 5, temperature: 0, topP: 1, stopSequences: ["END"] } },
  ],
  ["only what is given is sent", { messages: "Hi", maxTokens: 5, topP: undefined }, {
    ...hi,
    inferenceConfig: { maxTokens: 5 },
  }],
  [
    "members of the model's own go through as they are",
    {
      messages: "Hi",
      additionalModelRequestFields: { top_k: 5, anthropic_beta: ["context-1m"] },
      additionalModelResponseFieldPaths: ["/stop_sequence"],
    },
    {
      ...hi,
      additionalModelRequestFields: { top_k: 5, anthropic_beta: ["context-1m"] },
      additionalModelResponseFieldPaths: ["/stop_sequence"],
    },
  ],
  [
    "a block without a type of ours goes through under its own name",
    { messages: [{ role: "user", content: [text("Hi"), cachePoint] }] },
    { messages: [{ role: "user", content: [{ text: "Hi" }, { cachePoint: { type: "default" } }] }] },
  ],
  [
    "text is sent as it is, whatever is in it",
    { messages: '\u0000 \ud83d\ude00 \u2028 "quoted" <b>' },
    { messages: [{ role: "user", content: [{ text: '\u0000 \ud83d\ude00 \u2028 "quoted" <b>' }] }] },
  ],
];

for (const [name, options, body] of BODIES) {
  Deno.test(`${name}, in chat and in stream`, async () => {
    const { bedrock, fake } = rig();
    const request: BedrockChatRequest = { model: MODEL, ...options };
    await bedrock.chat(request);
    await bedrock.stream(request).final();
    assertEquals(fake.requests.map((request) => request.body), [body, body]);
  });
}

Deno.test("a request names its operation, its type and its model", async () => {
  const { bedrock, fake } = rig();
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
  await bedrock.chat({ model: arn, messages: "Hi" });
  await bedrock.stream({ model: arn, messages: "Hi" }).final();
  const shown = fake.requests.map(({ operation, modelId, headers }) => [
    operation,
    modelId,
    headers.get("content-type"),
  ]);
  assertEquals(shown, [
    ["Converse", arn, "application/json"],
    ["ConverseStream", arn, "application/json"],
  ]);
});

Deno.test("redirects are not followed: credentials go to the configured host only", async () => {
  const seen: string[] = [];
  const { bedrock } = over((request) => {
    seen.push(request.redirect);
    return answered([{ text: "ok" }]);
  });
  await bedrock.chat(HI);
  assertEquals(seen, ["manual"]);
});

Deno.test("a client's defaults are merged under every chat and stream, and a request's own win", async () => {
  const { bedrock, fake } = rig({
    defaults: { system: "Be brief", maxTokens: 100, temperature: 0.5, headers: { "x-a": "1", "x-b": "1" } },
  });
  await bedrock.chat({ ...HI, maxTokens: 5, temperature: undefined, headers: { "x-b": "2" } });
  await bedrock.stream({ ...HI, system: "Be long" }).final();
  assertEquals(fake.requests.map(({ body }) => body), [
    { ...hi, system: [{ text: "Be brief" }], inferenceConfig: { maxTokens: 5, temperature: 0.5 } },
    { ...hi, system: [{ text: "Be long" }], inferenceConfig: { maxTokens: 100, temperature: 0.5 } },
  ]);
  assertEquals(fake.requests.map(({ headers }) => [headers.get("x-a"), headers.get("x-b")]), [["1", "2"], ["1", "1"]]);
});

Deno.test("a model handle fills in the model and its own defaults, over the client's and under the request's", async () => {
  const { bedrock, fake } = rig({ defaults: { maxTokens: 1, temperature: 0.1, topP: 0.1 } });
  const model = bedrock.model("amazon.nova-lite-v1:0", { maxTokens: 2, temperature: 0.2 });
  assertEquals([model.provider, model.modelId], ["bedrock", "amazon.nova-lite-v1:0"]);
  await model.chat({ messages: "Hi", maxTokens: 3 });
  await model.stream({ messages: "Hi" }).final();
  await bedrock.model(MODEL).chat({ messages: "Hi" });
  assertEquals(
    fake.requests.map(({ modelId, body }) => [modelId, (body as Record<string, unknown>)["inferenceConfig"]]),
    [
      ["amazon.nova-lite-v1:0", { maxTokens: 3, temperature: 0.2, topP: 0.1 }],
      ["amazon.nova-lite-v1:0", { maxTokens: 2, temperature: 0.2, topP: 0.1 }],
      [MODEL, { maxTokens: 1, temperature: 0.1, topP: 0.1 }],
    ],
  );
});

Deno.test("a handle's result says the model it was asked with", async () => {
  const { bedrock } = rig({ fakes: { replies: ["ok"] } });
  assertEquals((await bedrock.model(MODEL).chat({ messages: "Hi" })).model, MODEL);
  assertEquals((await bedrock.model(MODEL).stream({ messages: "Hi" }).final()).model, MODEL);
});

Deno.test("headers of a caller's own are sent, as a record or as Headers, and under SigV4 too", async () => {
  for (const scheme of ["bearer", "sigv4"] as const) {
    const { bedrock, fake } = rig({ scheme });
    await bedrock.chat({ ...HI, headers: { "X-Own": "1", "x-amzn-bedrock-trace": "ENABLED", "x-amz-own": "2" } });
    await bedrock.stream({ ...HI, headers: new Headers({ "x-own": "1" }) }).final();
    await bedrock.converse(MODEL, hi, { headers: { "x-own": "1" } });
    await (await bedrock.converseStream(MODEL, hi, { headers: { "x-own": "1" } })).cancel();
    assertEquals(fake.requests.map(({ headers, auth }) => [headers.get("x-own"), auth]), Array(4).fill(["1", scheme]));
  }
});

Deno.test("onRequest and onResponse are told of every attempt", async () => {
  const events: unknown[] = [];
  const { bedrock, clock } = rig({
    onRequest: (event) => events.push(event),
    onResponse: (event) => events.push(event),
    fakes: { faults: [{ type: "status", status: 503, code: "ServiceUnavailableException" }] },
  });
  await clock.run(bedrock.chat(HI));
  await clock.run(bedrock.stream(HI).final());
  const id = (count: number) => `00000000-0000-4000-8000-00000000000${count}`;
  const chat = { operation: "Converse", model: MODEL };
  const stream = { operation: "ConverseStream", model: MODEL };
  assertEquals(events, [
    { ...chat, attempt: 1 },
    { ...chat, attempt: 1, status: 503, requestId: id(1), ms: 0 },
    { ...chat, attempt: 2 },
    { ...chat, attempt: 2, status: 200, requestId: id(2), ms: 0 },
    { ...stream, attempt: 1 },
    { ...stream, attempt: 1, status: 200, requestId: id(3), ms: 0 },
  ]);
});

Deno.test("onResponse is told how long the headers took", async () => {
  const times: number[] = [];
  const { bedrock, clock } = over(async () => {
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 1234));
    return answered([{ text: "ok" }]);
  }, { onResponse: ({ ms }) => times.push(ms) });
  await clock.run(bedrock.chat(HI));
  assertEquals(times, [1234]);
});

Deno.test("an error that an observer throws fails the call, and leaves no connection open", async () => {
  const reason = new Error("the observer's own");
  const fail = () => {
    throw reason;
  };
  for (const observer of [{ onRequest: fail }, { onResponse: fail }]) {
    const { bedrock, fake, clock } = rig(observer);
    const error = await bedrock.stream(HI).final().catch((error) => error);
    assertEquals(error, reason);
    assert(fake.requests.every(({ ended }) => ended !== "open"));
    assertEquals(clock.pending, 0);
  }
});

Deno.test("authInfo says which source won, and region which region", async () => {
  const credentials = { accessKeyId: "AKID", secretAccessKey: "secret" };
  const clients = [
    [{ apiKey: API_KEY, env: { AWS_BEARER_TOKEN_BEDROCK: "other" } }, "bearer", "apiKey"],
    [{ credentials, env: { AWS_BEARER_TOKEN_BEDROCK: "other" } }, "sigv4", "credentials"],
    [{ auth: () => {}, env: {} }, "custom", "auth"],
    [
      { env: { AWS_BEARER_TOKEN_BEDROCK: "key", AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" } },
      "bearer",
      "AWS_BEARER_TOKEN_BEDROCK",
    ],
    [{ env: { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" } }, "sigv4", "AWS_ACCESS_KEY_ID"],
  ] as const;
  for (const [options, scheme, source] of clients) {
    const bedrock = createBedrock({ region: REGION, ...options });
    assertEquals(await bedrock.authInfo(), { scheme, source, region: REGION });
    assertEquals(bedrock.region, REGION);
  }
});

Deno.test("fetch is looked up at call time", async () => {
  const bedrock = createBedrock({ region: REGION, apiKey: API_KEY, env: {} });
  const original = globalThis.fetch;
  const called: string[] = [];
  globalThis.fetch = (input) => {
    called.push(String(input instanceof Request ? input.url : input));
    return Promise.resolve(answered([{ text: "patched" }]));
  };
  try {
    assertEquals((await bedrock.chat(HI)).text, "patched");
  } finally {
    globalThis.fetch = original;
  }
  assertEquals(called, [`https://bedrock-runtime.${REGION}.amazonaws.com/model/${encodeURIComponent(MODEL)}/converse`]);
});

Deno.test("topK is top_k for every model but Nova, however it is named", async () => {
  const { bedrock, fake } = rig();
  const nova = { inferenceConfig: { topK: 3 } };
  const ids: readonly (readonly [string, unknown])[] = [
    ["anthropic.claude-3-haiku-20240307-v1:0", { top_k: 3 }],
    ["eu.anthropic.claude-3-haiku-20240307-v1:0", { top_k: 3 }],
    ["us.amazon.nova-pro-v1:0", nova],
    ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0", nova],
    ["arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc", { top_k: 3 }],
  ];
  for (const [model] of ids) await bedrock.chat({ model, messages: "Hi", topK: 3 });
  assertEquals(
    fake.requests.map(({ body }) => (body as Record<string, unknown>)["additionalModelRequestFields"]),
    ids.map(([, fields]) => fields),
  );
});

Deno.test("a topK in additionalModelRequestFields stays beside the option topK, and wins over it", async () => {
  const { bedrock, fake } = rig();
  const nova = "amazon.nova-lite-v1:0", claude = "anthropic.claude-3-haiku-20240307-v1:0";
  const cases: readonly (readonly [string, Record<string, unknown>, unknown])[] = [
    [nova, { inferenceConfig: { seed: 1 } }, { inferenceConfig: { topK: 5, seed: 1 } }],
    [nova, { inferenceConfig: { topK: 7 }, x: 1 }, { inferenceConfig: { topK: 7 }, x: 1 }],
    [claude, { anthropic_beta: ["context-1m"] }, { top_k: 5, anthropic_beta: ["context-1m"] }],
    [claude, { top_k: 7 }, { top_k: 7 }],
  ];
  for (const [model, additionalModelRequestFields] of cases) {
    await bedrock.chat({ model, messages: "Hi", topK: 5, additionalModelRequestFields });
  }
  assertEquals(
    fake.requests.map(({ body }) => (body as Record<string, unknown>)["additionalModelRequestFields"]),
    cases.map(([, , fields]) => fields),
  );
});
