/**
 * Refusals of services, in all their shapes, as errors of the right kind.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { AuthenticationError, ContextLengthError, ProviderError, RateLimitError } from "@bedrock-edge/client";
import { createOpenAICompatible, type OpenAICompatibleOptions, presets } from "@bedrock-edge/client/openai-compatible";
import { type Answering, completion, rig } from "./rig.ts";
import { VirtualClock } from "../helpers/clock.ts";

interface Case extends Answering {
  readonly kind: string;
  readonly code: string;
  readonly says: string;
  readonly retryable?: boolean;
  readonly hint?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

const error = (message: string, code: string | null = null, type: string | null = null) => ({
  error: { message, type, param: null, code },
});

const CASES: readonly Case[] = [
  {
    status: 400,
    body: error("bad", null, "invalid_request_error"),
    kind: "validation",
    code: "invalid_request_error",
    says: "invalid_request_error: bad",
  },
  {
    status: 422,
    body: { object: "error", message: "no", type: "BadRequestError", code: null },
    kind: "validation",
    code: "BadRequestError",
    says: "BadRequestError: no",
  },
  {
    status: 401,
    body: error("wrong key", "invalid_api_key"),
    kind: "authentication",
    code: "invalid_api_key",
    says: "invalid_api_key: wrong key",
    hint: "The key was refused: check the option apiKey",
  },
  {
    status: 403,
    body: error("no", null, "permission_error"),
    kind: "accessDenied",
    code: "permission_error",
    says: "permission_error: no",
  },
  { status: 402, body: error("no credit"), kind: "quota", code: "HTTP402", says: "HTTP402: no credit" },
  {
    status: 429,
    body: error("over quota", "insufficient_quota"),
    kind: "quota",
    code: "insufficient_quota",
    says: "insufficient_quota: over quota",
    retryable: false,
  },
  {
    status: 429,
    body: error("slow down", "rate_limit_exceeded"),
    kind: "rateLimit",
    code: "rate_limit_exceeded",
    says: "rate_limit_exceeded: slow down",
    retryable: true,
    headers: { "retry-after-ms": "1500", "retry-after": "9" },
    more: { retryAfterMs: 1500 },
  },
  {
    status: 429,
    body: error("slow down"),
    kind: "rateLimit",
    code: "HTTP429",
    says: "HTTP429: slow down",
    retryable: false,
    headers: { "x-should-retry": "false" },
  },
  { status: 409, body: error("busy"), kind: "validation", code: "HTTP409", says: "HTTP409: busy", retryable: true },
  {
    status: 404,
    body: error("The model `m` does not exist", "model_not_found"),
    kind: "notFound",
    code: "model_not_found",
    says: "model_not_found: The model `m` does not exist",
  },
  {
    status: 404,
    body: error(`model "m" not found, try pulling it first`, null, "api_error"),
    kind: "notFound",
    code: "api_error",
    says: 'api_error: model "m" not found, try pulling it first',
    hint: "Get the model first, with Ollama by: ollama pull m",
  },
  {
    status: 404,
    body: error(`model 'm' not found`, null, "not_found_error"),
    kind: "notFound",
    code: "not_found_error",
    says: "not_found_error: model 'm' not found",
    hint: "Get the model first, with Ollama by: ollama pull m",
  },
  {
    status: 404,
    body: "404 page not found",
    type: "text/plain",
    kind: "notFound",
    code: "HTTP404",
    says: 'HTTP404: "404 page not found" (text/plain)',
    hint: "Check baseURL: the service has no /v1/chat/completions; the base of most services ends with /v1",
  },
  { status: 408, body: error("late"), kind: "timeout", code: "HTTP408", says: "HTTP408: late", retryable: true },
  {
    status: 500,
    body: { error: "the runner has crashed" },
    kind: "overloaded",
    code: "HTTP500",
    says: "HTTP500: the runner has crashed",
    retryable: true,
  },
  {
    status: 503,
    body: "<h1>Down</h1>",
    type: "text/html",
    kind: "overloaded",
    code: "HTTP503",
    says: 'HTTP503: "Down" (text/html)',
    retryable: true,
  },
  {
    status: 529,
    body: error("busy", null, "overloaded_error"),
    kind: "overloaded",
    code: "overloaded_error",
    says: "overloaded_error: busy",
    retryable: true,
  },
  {
    status: 400,
    body: error("blocked", "content_filter"),
    kind: "contentFilter",
    code: "content_filter",
    says: "content_filter: blocked",
  },
  {
    status: 403,
    body: { Message: "no access", __type: "AccessDeniedException" },
    kind: "accessDenied",
    code: "AccessDeniedException",
    says: "AccessDeniedException: no access",
  },
  { status: 400, body: { message: "bad", code: null }, kind: "validation", code: "HTTP400", says: "HTTP400: bad" },
  {
    status: 400,
    body: error(
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
      "context_length_exceeded",
    ),
    kind: "contextLength",
    code: "context_length_exceeded",
    says:
      "context_length_exceeded: This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    hint: "Shorten the conversation, or use a model with a larger context window",
    more: { requestTokens: 9000, maxTokens: 8192 },
  },
  {
    status: 400,
    body: error("the request exceeds the available context size, try increasing it", null, "invalid_request_error"),
    kind: "contextLength",
    code: "invalid_request_error",
    says: "invalid_request_error: the request exceeds the available context size, try increasing it",
    hint: "Shorten the conversation, or use a model with a larger context window",
  },
];

for (const { kind, code, says, retryable, hint, more = {}, ...answer } of CASES) {
  Deno.test(`a refusal: ${answer.status} ${says.slice(0, 60)}`, async () => {
    const { client } = rig({ ...answer, headers: { "x-request-id": "req_1", ...answer.headers } }, {
      apiKey: "k-12345678",
    });
    const failure = await assertRejects(() => client.chat({ model: "m", messages: "Hi" }), ProviderError);
    assertEquals([failure.kind, failure.code, failure.hint], [kind, code, hint]);
    assertEquals(failure.message.split("\n")[0], says);
    assertEquals([failure.provider, failure.status, failure.requestId, failure.model], [
      "local",
      answer.status,
      "req_1",
      "m",
    ]);
    if (retryable !== undefined) assertEquals(failure.retryable, retryable);
    for (const [name, value] of Object.entries(more)) assertEquals(Reflect.get(failure, name), value);
    const classes: Record<string, unknown> = {
      contextLength: ContextLengthError,
      rateLimit: RateLimitError,
      quota: RateLimitError,
      authentication: AuthenticationError,
      accessDenied: AuthenticationError,
    };
    assertEquals(failure.constructor, classes[kind] ?? ProviderError);
  });
}

Deno.test("a failure that may pass is tried again after the time that the service asked for", async () => {
  const clock = new VirtualClock();
  const { client, sent } = rig([
    { status: 429, body: error("slow down"), headers: { "retry-after-ms": "2500" } },
    { body: completion({ content: "Ho" }) },
  ], { retry: {}, clock });
  const started = clock.now();
  const { text, attempts } = await clock.run(client.chat({ model: "m", messages: "Hi" }));
  assertEquals([text, attempts, sent.length], ["Ho", 2, 2]);
  const waited = clock.now() - started;
  assertEquals(waited >= 2500 && waited < 2700, true);
});

Deno.test("the caller's own reader of refusals says what they mean", async () => {
  const { client } = rig({ status: 400, body: { fault: { text: "try later", name: "Busy" } } }, {
    errorStructure(body) {
      const { fault } = body as { fault?: { text: string; name: string } };
      return fault && { code: fault.name, message: fault.text, kind: "overloaded", retryable: true };
    },
  });
  const failure = await assertRejects(
    () => client.chat({ model: "m", messages: "Hi" }),
    ProviderError,
    "Busy: try later",
  );
  assertEquals([failure.kind, failure.retryable], ["overloaded", true]);
});

Deno.test("the caller's own reader gets text where the body is not JSON, and may leave it to ours", async () => {
  const bodies: unknown[] = [];
  const structure = (body: unknown) => {
    bodies.push(body);
    return typeof body === "string" ? { message: body, kind: "contextLength" as const } : undefined;
  };
  const failing = async (body: unknown) => {
    const { client } = rig({ status: 400, body, type: "text/plain" }, { errorStructure: structure });
    return await assertRejects(() => client.chat({ model: "m", messages: "Hi" }), ProviderError);
  };
  const long = await failing("too many words");
  assertEquals([long.kind, long.code, long.message.split("\n")[0]], [
    "contextLength",
    "HTTP400",
    "HTTP400: too many words",
  ]);
  const plain = await failing(error("bad", "invalid_request"));
  assertEquals([plain.kind, plain.message], ["validation", "invalid_request: bad"]);
  assertEquals(bodies, ["too many words", error("bad", "invalid_request")]);
});

Deno.test("a refusal without words quotes its body, unless the caller's own reader finds it empty", async () => {
  const messageOf = async (options: Partial<OpenAICompatibleOptions>) => {
    const { client } = rig({ status: 400, body: { error: { code: "bad_request" } } }, options);
    const { message } = await assertRejects(() => client.chat({ model: "m", messages: "Hi" }), ProviderError);
    return message;
  };
  const quoted = JSON.stringify('{"error":{"code":"bad_request"}}');
  assertEquals(await messageOf({}), `bad_request: ${quoted} (application/json)`);
  assertEquals(await messageOf({ errorStructure: () => ({ message: "" }) }), "HTTP400: no reason given");
});

Deno.test("a server on another machine that does not answer gets no hint to start it", async () => {
  const { client } = rig([], {
    baseURL: "https://api.example/v1",
    fetch: () => Promise.reject(new TypeError("connection refused")),
  });
  const { hint } = await assertRejects(() => client.chat({ model: "m", messages: "Hi" }), ProviderError);
  assertEquals(hint, undefined);
});

Deno.test("a server that does not run is said to be so", async () => {
  const { client } = rig([], { fetch: () => Promise.reject(new TypeError("connection refused")) });
  await assertRejects(
    () => client.chat({ model: "m", messages: "Hi" }),
    ProviderError,
    "Cannot reach local: connection refused\nHint: Start the server: nothing answers at http://localhost:8000",
  );
});

Deno.test("a refusal without a key says how to get one", async () => {
  const answer = { status: 401, body: error("missing key") };
  const of = (options: Partial<OpenAICompatibleOptions>) =>
    rig(answer, options).client.chat({ model: "m", messages: "Hi" });
  const { hint } = await assertRejects(() => of({}), AuthenticationError);
  assertEquals(hint, "Pass apiKey, or auth");
  const named = await assertRejects(() => of({ apiKeyEnv: "LOCAL_KEY" }), AuthenticationError);
  assertEquals(named.hint, "Pass apiKey, or set LOCAL_KEY");
});

Deno.test("a refusal of a key says which key to check", async () => {
  const hintOf = async (options: Partial<OpenAICompatibleOptions>) => {
    const { client } = rig({ status: 401, body: error("wrong key") }, options);
    const { hint } = await assertRejects(() => client.chat({ model: "m", messages: "Hi" }), AuthenticationError);
    return hint;
  };
  assertEquals(await hintOf({ apiKey: "k" }), "The key was refused: check the option apiKey");
  assertEquals(
    await hintOf({ apiKey: "k", apiKeyHeader: "x-my-key" }),
    "The key was refused: check the option apiKey",
  );
  assertEquals(
    await hintOf({ apiKeyEnv: "GROQ_API_KEY", env: { GROQ_API_KEY: "k" } }),
    "The key was refused: check GROQ_API_KEY",
  );
  assertEquals(await hintOf({ auth: ({ headers }) => headers.set("authorization", "k") }), undefined);
  assertEquals(await hintOf({ headers: { authorization: "Bearer k" } }), undefined);
});

Deno.test("no error quotes the key, whatever header it is in", async () => {
  const key = "sk-secret-0123456789abcdef";
  for (const options of [{ apiKey: key }, { apiKey: key, apiKeyHeader: "api-key" }, { headers: { "x-my-key": key } }]) {
    const { client } = rig({ status: 401, body: error(`Incorrect API key provided: ${key}`) }, options);
    const failure = await assertRejects(() => client.chat({ model: "m", messages: "Hi" }), ProviderError);
    assertEquals(failure.message.includes(key), false);
    assertEquals(Deno.inspect(failure, { depth: 9 }).includes(key), false);
    assertEquals(JSON.stringify(failure).includes(key), false);
  }
});

Deno.test("a preset that needs a key names the variable", async () => {
  const openai = createOpenAICompatible({ ...presets.openai, env: {} });
  const failure = await assertRejects(() => openai.chat({ model: "m", messages: "Hi" }), AuthenticationError);
  assertEquals(
    failure.message,
    "Cannot authenticate: openai needs a key, and no key is given; pass apiKey, or set OPENAI_API_KEY",
  );
  assertEquals([failure.kind, failure.code], ["credentials", "MissingApiKey"]);
});

Deno.test("a web page with a status of success names the option to check", async () => {
  const hint = "Check baseURL: a web page answers at /v1/chat/completions; the base of most services ends with /v1";
  const { client } = rig({ body: "<html><body>Welcome</body></html>", type: "text/html; charset=utf-8" });
  const request = { model: "m", messages: "Hi" };
  for (const ask of [() => client.chat(request), () => client.stream(request).final()]) {
    const error = await assertRejects(ask, ProviderError);
    assertEquals([error.kind, error.hint], ["protocol", hint]);
  }
});
