/**
 * Failures of AI Gateway: every type, every place, and no secret in any of them.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AuthenticationError,
  ContextLengthError,
  type ErrorKind,
  isProviderError,
  ProviderError,
  RateLimitError,
  StreamTruncatedError,
} from "@bedrock-edge/client";
import { type GatewayError, isGatewayError } from "@bedrock-edge/client/gateway";
import {
  errorAnswer,
  eventStream,
  eventText,
  GATEWAY_KEY,
  GATEWAY_MODEL,
  gatewayOver,
  PARIS,
  textParts,
} from "../../helpers/gateway.ts";

const HI = { model: GATEWAY_MODEL, messages: "Hi" } as const;

/** Returns the error of a chat whose answer is a refusal. */
async function errorOf(response: Response): Promise<GatewayError> {
  const { gateway } = gatewayOver([response]);
  const error = await assertRejects(() => gateway.chat(HI), ProviderError);
  assert(isGatewayError(error));
  return error;
}

/** Every type: its status, the kind, and whether another attempt may help. */
const TYPES: readonly (readonly [type: string | undefined, status: number, kind: ErrorKind, retryable: boolean])[] = [
  ["authentication_error", 401, "authentication", false],
  ["invalid_request_error", 400, "validation", false],
  ["rate_limit_exceeded", 429, "rateLimit", true],
  ["model_not_found", 404, "notFound", false],
  ["not_found", 404, "notFound", false],
  ["forbidden", 403, "accessDenied", false],
  ["failed_dependency", 424, "model", false],
  ["internal_server_error", 500, "overloaded", true],
  ["internal_server_error", 502, "overloaded", true],
  ["insufficient_funds", 402, "quota", false],
  ["access_denied", 403, "accessDenied", false],
  ["customer_verification_required", 403, "accessDenied", false],
  ["AI_APICallError", 429, "rateLimit", true],
  ["a_new_type", 503, "overloaded", true],
  ["a_new_type", 400, "validation", false],
  ["a_new_type", 409, "validation", true],
  [undefined, 408, "timeout", true],
  [undefined, 402, "quota", false],
];

Deno.test("every type of error has its kind, its code and its status", async () => {
  for (const [type, status, kind, retryable] of TYPES) {
    const error = await errorOf(errorAnswer(status, type, "No.", { generationId: "gen_01" }));
    assertEquals([error.kind, error.code, error.status, error.retryable], [
      kind,
      type ?? "internal_server_error",
      status,
      retryable,
    ], `${type} ${status}`);
    assertEquals([error.type, error.statusCode, error.isRetryable], [error.code, status, retryable]);
    assertEquals([error.generationId, error.requestId], ["gen_01", "gen_01"]);
    assertEquals([error.provider, error.model], ["gateway", GATEWAY_MODEL]);
    assert(error.message.startsWith(`${error.code}: No. [gen_01]`), error.message);
  }
});

Deno.test("errors are of the classes of every provider", async () => {
  assert(await errorOf(errorAnswer(401, "authentication_error", "No.")) instanceof AuthenticationError);
  assert(await errorOf(errorAnswer(403, "forbidden", "No.")) instanceof AuthenticationError);
  assert(await errorOf(errorAnswer(429, "rate_limit_exceeded", "No.")) instanceof RateLimitError);
  const long: unknown = await errorOf(
    errorAnswer(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"),
  );
  assert(long instanceof ContextLengthError);
  assertEquals([long.requestTokens, long.maxTokens], [250000, 200000]);
  const rule = await errorOf(
    new Response(
      JSON.stringify({ error: { message: "No.", type: "forbidden", param: { ruleId: "rule_7" } } }),
      { status: 403 },
    ),
  );
  assertEquals(rule.ruleId, "rule_7");
});

Deno.test("the wait that the gateway asks for is on the error", async () => {
  const error = await errorOf(
    errorAnswer(429, "rate_limit_exceeded", "Slow down.", { headers: { "retry-after": "7" } }),
  );
  assertEquals(error.retryAfterMs, 7000);
});

Deno.test("a page of a proxy is said to be one", async () => {
  for (const [body, status] of [["<h1>Bad gateway</h1>", 502], ["", 404], ["[]", 403], ['{"x":1}', 400]] as const) {
    const error = await errorOf(new Response(body, { status, headers: { "content-type": "text/html" } }));
    assertEquals([error.code, error.status], ["response_error", status]);
    assert(error.hint?.startsWith("This answer is not AI Gateway's (text/html)"), error.hint);
  }
});

Deno.test("an answer of another shape is a protocol error", async () => {
  const page = new Response("<p>Sign in</p>", { headers: { "content-type": "text/html" } });
  for (
    const answer of [page, { content: [] }, { finishReason: { unified: "stop" } }, {
      content: [7],
      finishReason: "stop",
    }]
  ) {
    const { gateway } = gatewayOver([answer]);
    const error = await assertRejects(() => gateway.chat(HI), ProviderError);
    assertEquals([error.kind, error.provider], ["protocol", "gateway"]);
  }
  const { gateway } = gatewayOver([page]);
  const { kind, message } = await assertRejects(() => gateway.stream(HI).final(), ProviderError);
  assertEquals(kind, "protocol");
  assert(message.includes("Sign in"), message);
});

Deno.test("an error inside a stream is read by the same table", async () => {
  for (const [type, status, kind] of TYPES.filter(([, , kind]) => kind !== "timeout" && kind !== "quota")) {
    if (status === 502 || type === "a_new_type" || type === "AI_APICallError") continue;
    const parts = [...textParts("Par").slice(0, 3), { type: "error", error: { message: "No.", type } }];
    const { gateway } = gatewayOver([parts]);
    const stream = gateway.stream(HI);
    const error = await assertRejects(() => stream.final(), ProviderError);
    assert(isGatewayError(error));
    const inside = kind === "overloaded" ? "model" : kind;
    assertEquals([error.kind, error.code, error.status, error.statusCode], [inside, type, 200, status]);
    assertEquals(stream.partial.text, "Par");
  }
  for (const value of ["Overloaded.", { message: "Overloaded." }, { error: { message: "Overloaded." } }, null]) {
    const { gateway } = gatewayOver([[...textParts("Par").slice(0, 3), { type: "error", error: value }]]);
    const error = await assertRejects(() => gateway.stream(HI).final(), ProviderError);
    assertEquals(error.retryable, true);
    assertEquals(error.message.includes("Overloaded."), value !== null);
  }
});

Deno.test("an error before the first words is repeated unseen", async () => {
  const failing = [{ type: "stream-start", warnings: [] }, {
    type: "error",
    error: { message: "Busy.", type: "internal_server_error" },
  }];
  const { gateway, sent } = gatewayOver([failing, textParts("Paris.")], { retry: { maxRetries: 1, maxDelayMs: 0 } });
  const { text, attempts } = await gateway.stream(HI).final();
  assertEquals([text, attempts, sent.length], ["Paris.", 2, 2]);
});

Deno.test("a stream without its finish is truncated, wherever it ends", async () => {
  const parts = textParts("Paris.");
  for (let length = 0; length < parts.length; length++) {
    const { gateway } = gatewayOver([eventStream(parts.slice(0, length))]);
    const error = await assertRejects(() => gateway.stream(HI).final(), ProviderError);
    assertEquals(error.kind, "streamTruncated", `${length}`);
  }
  const interrupted = [...parts.slice(0, 4), { type: "finish", finishReason: { unified: "interrupted" } }];
  const { gateway } = gatewayOver([interrupted]);
  const stream = gateway.stream(HI);
  const error = await assertRejects(() => stream.final(), StreamTruncatedError);
  assertEquals([error.code, error.partial.text], ["Interrupted", "Paris."]);
  const whole = gatewayOver([{ content: [], finishReason: { unified: "interrupted" }, usage: {} }]);
  assertEquals((await assertRejects(() => whole.gateway.chat(HI), ProviderError)).kind, "streamTruncated");
});

Deno.test("an event that is not a part breaks the stream", async () => {
  for (const event of ["not json", "[1]", '"text"', '{"delta":"x"}', "{".repeat(10)]) {
    const { gateway } = gatewayOver([eventStream(`${eventText(textParts("Par").slice(0, 3))}data: ${event}\n\n`)]);
    const stream = gateway.stream(HI);
    const error = await assertRejects(() => stream.final(), ProviderError);
    assertEquals([error.kind, stream.partial.text], ["streamCorrupt", "Par"], event);
  }
});

Deno.test("no error shows the key, the token, or keys of the caller's own accounts", async () => {
  const byok = {
    anthropic: [{ apiKey: "sk-ant-SECRETOFTHECALLER" }],
    bedrock: [{ region: "us-east-1", secretAccessKey: "wJalrXUtnFEMISECRET" }],
  };
  const quoting = ({ status = 400, type = "invalid_request_error" } = {}) =>
    errorAnswer(status, type, `bad: ${GATEWAY_KEY} sk-ant-SECRETOFTHECALLER wJalrXUtnFEMISECRET in us-east-1`);
  for (
    const answer of [quoting(), quoting({ status: 500, type: "x" }), [{
      type: "error",
      error: { message: `${GATEWAY_KEY} sk-ant-SECRETOFTHECALLER` },
    }]]
  ) {
    const { gateway } = gatewayOver([answer]);
    const request = { ...HI, gateway: { byok } };
    for (const call of [() => gateway.chat(request), () => gateway.stream(request).final()]) {
      const error = await call().then(() => undefined, (error: unknown) => error);
      assert(isProviderError(error));
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${error.response?.body} ${
        Deno.inspect(error)
      }`;
      assert(!/SECRET/.test(shown), shown);
    }
  }
  const { gateway } = gatewayOver([quoting()]);
  const error = await assertRejects(() => gateway.chat({ ...HI, gateway: { byok } }), ProviderError);
  assert(error.message.includes("us-east-1"), error.message);
});

Deno.test("the id of the generation is known as soon as one part has it", async () => {
  const [start, begin, delta] = textParts("Par");
  const metadata = { providerMetadata: { gateway: { generationId: "gen_77" } } };
  const { gateway } = gatewayOver([[start!, { ...begin, ...metadata }, delta!]]);
  const stream = gateway.stream(HI);
  const error = await assertRejects(() => stream.final(), StreamTruncatedError);
  assertEquals([stream.partial.requestId, error.requestId, error.partial.requestId], ["gen_77", "gen_77", "gen_77"]);
  const edge = new Response(JSON.stringify(PARIS), {
    headers: { "x-vercel-id": "fra1::abc", "content-type": "application/json" },
  });
  assertEquals((await gatewayOver([edge]).gateway.chat(HI)).requestId, "fra1::abc");
});

Deno.test("a vendor's words say what the type does not", async () => {
  const broke = "Insufficient balance or no resource package. Please recharge.";
  const unpaid = await errorOf(errorAnswer(429, "AI_APICallError", broke));
  assertEquals([unpaid.kind, unpaid.retryable], ["quota", false]);
  const long: unknown = await errorOf(errorAnswer(400, "invalid_request_error", "The context window is exceeded."));
  assert(long instanceof ContextLengthError);
  assertEquals([long.requestTokens, long.maxTokens], [undefined, undefined]);
});

Deno.test("JSON that is nested too deeply is refused, whole and in a stream", async () => {
  const deep = `${"[".repeat(600)}${"]".repeat(600)}`;
  const whole = new Response(`{"content":[],"finishReason":{"unified":"stop"},"x":${deep}}`);
  assertEquals((await assertRejects(() => gatewayOver([whole]).gateway.chat(HI), ProviderError)).kind, "protocol");
  const stream = eventStream(`data: {"type":"custom","x":${deep}}\n\n`);
  const error = await assertRejects(() => gatewayOver([stream]).gateway.stream(HI).final(), ProviderError);
  assertEquals(error.kind, "streamCorrupt");
});
