/**
 * `request()`, `route()` and `fetch` with `errors`: where they send, what they send, and what they answer.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type BedrockOptions,
  createBedrock,
  type FetchOptions,
  isProviderError,
  type RequestSpec,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { byRequest } from "../../helpers/fire.ts";

const INVOKE: RequestSpec = { method: "POST", path: "/model/{modelId}/invoke", model: "amazon.nova-lite-v1:0" };

function rig(
  options: BedrockOptions = {},
  answer: (request: Request) => Response = () =>
    Response.json({ ok: true }, { headers: { "x-amzn-requestid": "r-1" } }),
) {
  const sent: Request[] = [];
  const fetch = byRequest((request) => {
    sent.push(request.clone());
    return answer(request);
  });
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    retry: false,
    fetch,
    ...options as object,
  });
  return { bedrock, sent };
}

/** The options of the client, the request, and the URL that is called. */
const PLACES: readonly (readonly [options: BedrockOptions, spec: RequestSpec, url: string])[] = [
  [{}, INVOKE, "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/invoke"],
  [{}, { method: "GET", path: "/a?b=c+d&=e" }, "https://bedrock-runtime.us-east-1.amazonaws.com/a?b=c%20d"],
  [{ fips: true }, { service: "bedrock", method: "GET", path: "/x" }, "https://bedrock-fips.us-east-1.amazonaws.com/x"],
  [
    { dualStack: true },
    { service: "bedrock-agent", method: "GET", path: "/x" },
    "https://bedrock-agent.us-east-1.api.aws/x",
  ],
  [
    { control: { endpoint: "https://control.example/base" } },
    { service: "bedrock", method: "GET", path: "/x" },
    "https://control.example/base/x",
  ],
  [
    { endpoint: "https://proxy.example/base/" },
    INVOKE,
    "https://proxy.example/base/model/amazon.nova-lite-v1%3A0/invoke",
  ],
  [
    { region: "eu-west-1", models: modelFacts({ profiles: "auto" }) },
    { ...INVOKE, model: "anthropic.claude-opus-4-8" },
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.anthropic.claude-opus-4-8/invoke",
  ],
  [
    { region: undefined, env: { AWS_REGION: "us-east-1" } },
    { ...INVOKE, model: "arn:aws:bedrock:us-west-2:123456789012:imported-model/abc123def456" },
    "https://bedrock-runtime.us-west-2.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-west-2%3A123456789012%3Aimported-model%2Fabc123def456/invoke",
  ],
];

for (const [options, spec, url] of PLACES) {
  Deno.test(`request() calls ${url}`, async () => {
    const { bedrock, sent } = rig(options);
    const response = await bedrock.request(spec);
    assertEquals(await response.json(), { ok: true });
    assertEquals([sent[0]!.url, sent[0]!.method], [url, spec.method]);
    assertEquals(sent[0]!.headers.get("authorization"), "Bearer k");
  });
}

Deno.test("request() sends a body by its type, and the headers of the defaults and of the call", async () => {
  const { bedrock, sent } = rig({ defaults: { headers: { "x-all": "1", "x-both": "1" } } });
  const stream = new Blob(["streamed"]).stream();
  const hi = new Uint8Array([104, 105]);
  const bodies = [
    { bytes: new Uint8Array([1, 2]), n: 1 },
    "text",
    hi,
    stream,
    undefined,
    hi.buffer,
    new DataView(hi.buffer),
  ];
  for (const body of bodies) {
    await (await bedrock.request({ method: "POST", path: "/x", body, headers: { "x-both": "2" } })).body?.cancel();
  }
  assertEquals(await Promise.all(sent.map((request) => request.text())), [
    '{"bytes":"AQI=","n":1}',
    "text",
    "hi",
    "streamed",
    "",
    "hi",
    "hi",
  ]);
  assertEquals(sent[0]!.headers.get("content-type"), "application/json");
  assertEquals(["x-all", "x-both"].map((name) => sent[0]!.headers.get(name)), ["1", "2"]);
});

Deno.test("request() with a model stays inside the residency, and route() says the same without a call", async () => {
  const { bedrock, sent } = rig({ region: "eu-west-1", models: modelFacts({ residency: "in-geography" }) });
  const model = "global.anthropic.claude-opus-4-8";
  await assertRejects(() => bedrock.request({ ...INVOKE, model }), TypeError, "global");
  await assertRejects(() => bedrock.route(model), TypeError, "global");
  assertEquals(sent.length, 0);
  const routed = rig({ region: "eu-west-1", models: modelFacts({ profiles: "auto" }) }).bedrock;
  const { modelId, region, repairs } = await routed.route("anthropic.claude-opus-4-8");
  assertEquals([modelId, region], ["eu.anthropic.claude-opus-4-8", "eu-west-1"]);
  assertEquals(repairs.map(({ rule }) => rule), ["inference-profile"]);
  assertEquals(await bedrock.route("eu.anthropic.claude-opus-4-8"), {
    modelId: "eu.anthropic.claude-opus-4-8",
    region: "eu-west-1",
    repairs: [],
  });
});

/** Bad requests, and the beginning of the error's message. */
const BAD: readonly (readonly [spec: object, says: string])[] = [
  [{ method: "GET" }, 'Cannot send the request: the path is missing; pass one such as "/model/{modelId}/invoke"'],
  [{ path: "/x" }, "Cannot send the request: the method is missing"],
  [{ method: "GET", path: "https://evil.example/" }, 'Cannot call "https://evil.example/": not a path'],
  [{ method: "GET", path: "/model/{modelId}/invoke" }, 'Cannot call "/model/{modelId}/invoke": no model is given'],
  [{ ...INVOKE, model: "" }, "Cannot call model"],
  [{ method: "GET", path: "/x", service: "bedrok" }, 'Cannot use option "service": "bedrok" is not valid; use'],
  [{ method: "GET", path: "/x", errors: "ignore" }, 'Cannot use option "errors": "ignore" is not valid; use'],
  [{ method: "GET", path: "/x", modelId: "x" }, 'Cannot use option "modelId": unknown option; did you mean "model"?'],
  [{ method: "GET", path: "/x", header: {} }, 'Cannot use option "header": unknown option; did you mean "headers"?'],
  [{ method: "GET", path: "/x", retry: { max: 1 } }, 'Cannot use option "retry.max": unknown option; did you mean'],
  [
    { method: "GET", path: "/x", timeouts: { total: 1 } },
    'Cannot use option "timeouts.total": unknown option; did you',
  ],
];

for (const [spec, says] of BAD) {
  Deno.test(`request() refuses ${JSON.stringify(spec)}`, async () => {
    const { bedrock, sent } = rig();
    const { message } = await assertRejects(() => bedrock.request(spec as RequestSpec), TypeError);
    assert(message.startsWith(says), message);
    assertEquals(sent.length, 0);
  });
}

Deno.test("request() refuses a body without JSON, which would be sent as an empty object", async () => {
  const { bedrock, sent } = rig();
  const rows: readonly (readonly [body: unknown, what: string])[] = [
    [new URLSearchParams("a=b"), "a URLSearchParams"],
    [new Map([["a", 1]]), "a Map"],
    [Promise.resolve({ a: 1 }), "a Promise"],
    [() => ({ a: 1 }), "a function"],
    [Symbol("a"), "a symbol"],
  ];
  for (const [body, what] of rows) {
    const { message } = await assertRejects(() => bedrock.request({ method: "POST", path: "/x", body }), TypeError);
    assert(message.startsWith(`Cannot send ${what} as JSON: it has no JSON; pass plain data`), message);
  }
  assertEquals(sent.length, 0);
});

Deno.test("request() signs the method that fetch sends, and refuses one that it would refuse", async () => {
  const sent: unknown[] = [];
  const signed: string[] = [];
  const bedrock = createBedrock({
    region: "us-east-1",
    auth: ({ method }) => void signed.push(method),
    fetch: (_url, init) => {
      sent.push(init?.method);
      return Promise.resolve(new Response());
    },
  });
  for (const method of ["get", "Delete", "PATCH"]) await bedrock.request({ method, path: "/x" });
  assertEquals(sent, ["GET", "DELETE", "PATCH"]);
  assertEquals(signed, sent);
  for (
    const [spec, what] of [[{ method: "ge t" }, '"ge t"'], [{ method: "GET", body: {} }, '"GET" with a body']] as const
  ) {
    const { message } = await assertRejects(() => bedrock.request({ path: "/x", ...spec }), TypeError);
    assertEquals(message, `Cannot send the request: the platform refuses the method ${what}; pass one such as "POST"`);
  }
  assertEquals(sent.length, 3);
});

Deno.test("route() refuses an id that no call can have, as the call does", async () => {
  const { bedrock } = rig();
  for (const model of ["", "..", "a b", undefined, 5]) {
    await assertRejects(() => bedrock.route(model as string), TypeError, "Cannot call model");
  }
});

Deno.test("fetch takes null for no options, as the global fetch does", async () => {
  const { bedrock, sent } = rig();
  await (await bedrock.fetch("/x", null as unknown as undefined)).body?.cancel();
  assertEquals(sent.map(({ method }) => method), ["GET"]);
});

Deno.test("a path cannot leave the path of an endpoint", async () => {
  const { bedrock, sent } = rig({ endpoint: "https://proxy.example/team-a" });
  await assertRejects(
    () => bedrock.request({ method: "GET", path: "/../team-b/x" }),
    TypeError,
    'Cannot call "/../team-b/x": the path leaves the endpoint',
  );
  assertEquals(sent.length, 0);
});

Deno.test("fetch refuses an option that neither it nor a platform knows, with the nearest name", async () => {
  const { bedrock, sent } = rig();
  const rows: readonly (readonly [init: object, says: string])[] = [
    [{ header: {} }, 'Cannot use option "header": unknown option; did you mean "headers"?'],
    [{ error: "return" }, 'Cannot use option "error": unknown option; did you mean "errors"?'],
    [{ errors: true }, 'Cannot use option "errors": true is not valid; use throw or return'],
    [{ retri: false }, 'Cannot use option "retri": unknown option; did you mean "retry"?'],
  ];
  for (const [init, says] of rows) {
    const { message } = await assertRejects(() => bedrock.fetch("/x", init as FetchOptions), TypeError);
    assertEquals(message, says);
  }
  assertEquals(sent.length, 0);
  // Members of a platform pass.
  await (await bedrock.fetch("/x", { cf: { cacheTtl: 5 }, duplex: "half" } as RequestInit)).body?.cancel();
  assertEquals(sent.length, 1);
});

Deno.test('with errors: "return" an error status is a response, once the retries are used up', async () => {
  const refusal = () =>
    Response.json({ message: "Too many requests for key k-secret-k", type: "throttled" }, {
      status: 429,
      headers: { "x-amzn-requestid": "r-1", "retry-after": "0" },
    });
  const { bedrock, sent } = rig({ apiKey: "k-secret-k", retry: { maxRetries: 1, maxDelayMs: 1_000 } }, refusal);
  const answers = [
    () => bedrock.fetch("/x", { errors: "return" }),
    () => bedrock.request({ method: "GET", path: "/x", errors: "return" }),
  ];
  for (const [at, call] of answers.entries()) {
    const response = await call();
    assertEquals([response.status, response.headers.get("x-amzn-requestid")], [429, "r-1"]);
    const body = await response.json();
    assertEquals(body, { message: "Too many requests for key [redacted]", type: "throttled" });
    assertEquals(sent.length, 2 * (at + 1));
    assertEquals(sent.at(-1)!.headers.get("authorization"), "Bearer k-secret-k");
  }
  const error = await assertRejects(() => bedrock.request({ method: "GET", path: "/x", retry: false }));
  assert(isProviderError(error) && error.kind === "rateLimit");
});

Deno.test('with errors: "return" a failure of the connection still rejects', async () => {
  const { bedrock } = rig({}, () => {
    throw new TypeError("connection refused");
  });
  const error = await assertRejects(() => bedrock.fetch("/x", { errors: "return" }));
  assert(isProviderError(error) && error.kind === "network");
});
