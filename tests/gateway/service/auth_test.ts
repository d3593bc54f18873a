/**
 * The order of credentials, and what is said of them.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { AuthenticationError } from "@bedrock-edge/client";
import { createGateway, type GatewayOptions, isGatewayError } from "@bedrock-edge/client/gateway";
import { errorAnswer, GATEWAY_MODEL, gatewayOver, PARIS } from "../../helpers/gateway.ts";

const HI = { model: GATEWAY_MODEL, messages: "Hi" } as const;
const CONTEXT = Symbol.for("@vercel/request-context");
const world = globalThis as unknown as Record<symbol, unknown>;

/** Returns a token that ends at a time, in seconds since the epoch. */
const jwt = (exp?: number) => `eyJhbGciOiJub25lIn0.${btoa(JSON.stringify({ sub: "x", exp })).replaceAll("=", "")}.sig`;
const FRESH = jwt(4_000_000_000);

/** Returns the credentials that a request is sent with, and the source that the client names. */
async function sentWith(options: GatewayOptions): Promise<unknown[]> {
  const { gateway, sent } = gatewayOver([PARIS], { apiKey: undefined, ...options });
  const { source } = await gateway.authInfo();
  await gateway.chat(HI);
  const { authorization, "ai-gateway-auth-method": method } = sent[0]!.headers;
  return [authorization, method, source];
}

Deno.test("credentials come from the option, the key's variable, the served request, and the token's variable", async () => {
  const env = { AI_GATEWAY_API_KEY: "env-key", VERCEL_OIDC_TOKEN: FRESH };
  world[CONTEXT] = { get: () => ({ headers: { "x-vercel-oidc-token": "served-token" } }) };
  try {
    assertEquals(await sentWith({ apiKey: "own", env }), ["Bearer own", "api-key", "apiKey"]);
    assertEquals(await sentWith({ apiKey: () => Promise.resolve("made"), env }), ["Bearer made", "api-key", "apiKey"]);
    assertEquals(await sentWith({ env }), ["Bearer env-key", "api-key", "AI_GATEWAY_API_KEY"]);
    assertEquals(await sentWith({ apiKey: " ", env }), ["Bearer env-key", "api-key", "AI_GATEWAY_API_KEY"]);
    const blank = { ...env, AI_GATEWAY_API_KEY: " " };
    assertEquals(await sentWith({ env: blank }), ["Bearer served-token", "oidc", "x-vercel-oidc-token"]);
    delete world[CONTEXT];
    assertEquals(await sentWith({ env: blank }), [`Bearer ${FRESH}`, "oidc", "VERCEL_OIDC_TOKEN"]);
  } finally {
    delete world[CONTEXT];
  }
});

Deno.test("missing credentials are the first call's failure, and say what to do", async () => {
  const { gateway, sent } = gatewayOver([PARIS], { apiKey: undefined });
  for (const call of [() => gateway.chat(HI), () => gateway.authInfo(), () => gateway.stream(HI).final()]) {
    const { kind, code, message } = await assertRejects(call, AuthenticationError);
    assertEquals([kind, code], ["credentials", "CredentialsNotFound"]);
    assert(message.includes("AI_GATEWAY_API_KEY") && message.includes("vercel env pull"), message);
  }
  assertEquals(sent.length, 0);
});

Deno.test("a token that has ended is not sent, and a token without an end is", async () => {
  const over = (token: string) => gatewayOver([PARIS], { apiKey: undefined, env: { VERCEL_OIDC_TOKEN: token } });
  const old = over(jwt(1_700_000_000));
  const { kind, code, message } = await assertRejects(() => old.gateway.chat(HI), AuthenticationError);
  assertEquals([kind, code, old.sent.length], ["credentials", "ExpiredToken", 0]);
  assert(message.includes("2023-11-14") && message.includes("vercel env pull"), message);
  assert(!message.includes("eyJ"), message);
  for (const token of [jwt(), "not-a-jwt", "a.b.c", jwt(1e300)]) {
    const { gateway, sent } = over(token);
    await gateway.chat(HI);
    assertEquals(sent.length, 1);
  }
});

Deno.test("a function is called at every attempt, and must give a key", async () => {
  let calls = 0;
  const busy = errorAnswer(429, "rate_limit_exceeded", "Slow down.", { headers: { "retry-after": "0" } });
  const { gateway, sent } = gatewayOver([busy, PARIS], { apiKey: () => `key-${++calls}`, retry: { maxRetries: 1 } });
  await gateway.chat(HI);
  assertEquals(sent.map(({ headers }) => headers.authorization), ["Bearer key-1", "Bearer key-2"]);
  for (const key of ["", " ", undefined, 7]) {
    const { gateway } = gatewayOver([PARIS], { apiKey: () => key as string });
    const { kind, message } = await assertRejects(() => gateway.chat(HI), AuthenticationError);
    assertEquals(kind, "credentials");
    assert(message.includes("pass a key of AI Gateway"), message);
  }
});

Deno.test("a refused token is replaced once, if there is another", async () => {
  const refusal = errorAnswer(401, "authentication_error", "Invalid OIDC token.");
  const env = { VERCEL_OIDC_TOKEN: "old-token" };
  const { gateway, sent } = gatewayOver([() => {
    env.VERCEL_OIDC_TOKEN = "new-token";
    return refusal.clone();
  }, PARIS], { apiKey: undefined, env });
  await gateway.chat(HI);
  assertEquals(sent.map(({ headers }) => headers.authorization), ["Bearer old-token", "Bearer new-token"]);
  const same = gatewayOver([refusal, PARIS], { apiKey: undefined, env });
  const { hint } = await assertRejects(() => same.gateway.chat(HI), AuthenticationError);
  assertEquals(same.sent.length, 1);
  assert(hint?.includes("vercel env pull"), hint);
  const keyed = gatewayOver([refusal]);
  const error = await assertRejects(() => keyed.gateway.chat(HI), AuthenticationError);
  assert(error.hint?.includes("AI_GATEWAY_API_KEY"), error.hint);
});

Deno.test("credentials that cannot be sent are the gateway's refusal of credentials", async () => {
  const ended = jwt(1);
  const cases: readonly GatewayOptions[] = [
    { env: {} },
    { env: { VERCEL_OIDC_TOKEN: ended } },
    { apiKey: () => "", env: {} },
    { apiKey: "two words", env: {} },
  ];
  const fetch = () => Promise.reject(new Error("sent"));
  for (const options of cases) {
    const gateway = createGateway({ ...options, fetch });
    const error = await assertRejects(() => gateway.chat({ model: "a/b", messages: "Hi" }), AuthenticationError);
    assert(isGatewayError(error));
    assertEquals([error.kind, error.type, error.statusCode, error.isRetryable], [
      "credentials",
      "authentication_error",
      401,
      false,
    ]);
    assert(Symbol.for("vercel.ai.gateway.error.GatewayAuthenticationError") in error);
  }
  const nothing = await assertRejects(() => createGateway({ env: {} }).authInfo(), AuthenticationError);
  assert(isGatewayError(nothing));
  const own = createGateway({ apiKey: () => Promise.reject(new RangeError("mine")), env: {}, fetch });
  assert(!isGatewayError(await assertRejects(() => own.chat({ model: "a/b", messages: "Hi" }))));
});
