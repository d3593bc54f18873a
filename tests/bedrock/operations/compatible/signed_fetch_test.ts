/**
 * `signedFetch`: what it sends, what it answers, and who sends again.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { compatibleBaseURL, createBedrock, ProviderError, type Repair, signedFetch } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { API_KEY, byRequest, CREDENTIALS, over, type OverOptions, REGION } from "../../../helpers/fire.ts";

const HOST = "https://bedrock-runtime.us-east-1.amazonaws.com";
const MANTLE = "https://bedrock-mantle.us-east-1.api.aws";
const CHAT = { model: "openai.gpt-oss-20b-1:0", messages: [{ role: "user", content: "Hi" }] };

function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** A client over answers in turn, the last one for the rest, and the requests that it sent. */
function answers(list: readonly (() => Response)[], options: OverOptions = {}) {
  const sent: { url: string; headers: Headers; body: string }[] = [];
  const { bedrock, clock } = over(async (request) => {
    sent.push({ url: request.url, headers: request.headers, body: await request.text() });
    return list[Math.min(sent.length, list.length) - 1]!();
  }, options);
  return { sent, bedrock, clock };
}

const ok = () => Response.json({ ok: true });
const busy = () => Response.json({ message: "Slow down" }, { status: 429, headers: { "x-amzn-requestid": "r-1" } });

Deno.test("the other client's keys are replaced, and its other headers are sent", async () => {
  const { sent, bedrock } = answers([ok]);
  const theirs = {
    authorization: "Bearer unused",
    "x-api-key": "unused",
    "api-key": "unused",
    "anthropic-version": "2023-06-01",
    "x-stainless-lang": "js",
  };
  const fetch = signedFetch(bedrock);
  await fetch(`${HOST}/openai/v1/chat/completions`, post(CHAT, theirs));
  await fetch(new Request(`${HOST}/openai/v1/chat/completions`, post(CHAT, theirs)));
  for (const { headers, body } of sent) {
    assertEquals(headers.get("authorization"), `Bearer ${API_KEY}`);
    assertEquals([headers.get("x-api-key"), headers.get("api-key")], [null, null]);
    assertEquals([headers.get("anthropic-version"), headers.get("x-stainless-lang")], ["2023-06-01", "js"]);
    assertEquals(JSON.parse(body), CHAT);
  }
  assertEquals(sent.length, 2);
});

Deno.test("the host decides the name to sign for, unless the option does", async () => {
  const names: string[] = [];
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    credentials: CREDENTIALS,
    fetch: byRequest(({ headers }) => {
      names.push(/us-east-1\/([\w-]+)\/aws4_request/.exec(headers.get("authorization") ?? "")?.[1] ?? "");
      return ok();
    }),
  });
  await signedFetch(bedrock)(`${HOST}/openai/v1/responses`, post(CHAT));
  await signedFetch(bedrock)(new URL(`${MANTLE}/v1/responses`), post(CHAT));
  await signedFetch(bedrock)(`${MANTLE}/v1/models`);
  await signedFetch(bedrock, { service: "bedrock" })(`${MANTLE}/v1/responses`, post(CHAT));
  await signedFetch(bedrock)("/openai/v1/responses", post(CHAT));
  assertEquals(names, ["bedrock", "bedrock-mantle", "bedrock-mantle", "bedrock", "bedrock"]);
});

Deno.test("the fake of bedrock-mantle accepts the signature, and streams to the end", async () => {
  const fake = fakeBedrock({ credentials: CREDENTIALS, mantle: { replies: ["Paris is in France."] } });
  const bedrock = createBedrock({ region: REGION, env: {}, credentials: CREDENTIALS, fetch: fake });
  const baseURL = compatibleBaseURL(bedrock, { api: "openai", service: "bedrock-mantle" });
  const response = await signedFetch(bedrock)(
    `${baseURL}/chat/completions`,
    post({ ...CHAT, model: "zai.glm-4.6", stream: true }),
  );
  assert((await response.text()).endsWith("data: [DONE]\n\n"));
  assertEquals(fake.mantleRequests.map(({ operation }) => operation), ["chat/completions"]);
});

Deno.test("the fake runtime serves the same APIs, for signatures of its own", async () => {
  const fake = fakeBedrock({ credentials: CREDENTIALS, mantle: { replies: ["Paris."] } });
  const bedrock = createBedrock({ region: REGION, env: {}, credentials: CREDENTIALS, fetch: fake });
  const url = `${compatibleBaseURL(bedrock, { api: "openai" })}/chat/completions`;
  // bedrock-mantle serves this model under /v1 alone.
  const body = post({ ...CHAT, model: "zai.glm-4.6" });
  const { choices } = await (await signedFetch(bedrock)(url, body)).json();
  assertEquals(choices[0].message.content, "Paris.");
  const refused = await signedFetch(bedrock, { service: "bedrock-mantle" })(url, body);
  assertEquals(refused.status, 403);
});

Deno.test("retries are made here, and the other client is told not to repeat them", async () => {
  const then = answers([busy, ok]);
  const answer = await then.clock.run(signedFetch(then.bedrock)(`${HOST}/openai/v1/responses`, post(CHAT)));
  assertEquals(await answer.json(), { ok: true });
  assertEquals(then.sent.length, 2);

  const never = answers([busy]);
  const response = await never.clock.run(signedFetch(never.bedrock)(`${HOST}/openai/v1/responses`, post(CHAT)));
  assertEquals([response.status, response.headers.get("x-should-retry")], [429, "false"]);
  assertEquals(never.sent.length, 4);
});

Deno.test("retries that are disabled here, or repeated there, are the other client's", async () => {
  const off = answers([busy]);
  const response = await signedFetch(off.bedrock, { retry: false })(`${HOST}/openai/v1/responses`, post(CHAT));
  assertEquals([response.status, response.headers.get("x-should-retry"), off.sent.length], [429, null, 1]);

  const repeated = answers([busy]);
  await signedFetch(repeated.bedrock)(
    `${HOST}/openai/v1/responses`,
    post(CHAT, { "x-stainless-retry-count": "1" }),
  );
  assertEquals(repeated.sent.length, 1);

  const once = answers([busy]);
  await once.clock.run(
    signedFetch(once.bedrock, { retry: { maxRetries: 1 } })(
      `${HOST}/openai/v1/responses`,
      post(CHAT, { "x-stainless-retry-count": "0" }),
    ),
  );
  assertEquals(once.sent.length, 2);
});

Deno.test("an error that no retry helps says so", async () => {
  const { bedrock } = answers([() => Response.json({ error: { message: "No" } }, { status: 400 })]);
  const response = await signedFetch(bedrock)(`${HOST}/openai/v1/responses`, post(CHAT));
  assertEquals([response.status, response.headers.get("x-should-retry")], [400, "false"]);
  assertEquals(await response.json(), { error: { message: "No" } });
});

/** Bodies of failures, and the body that the other client gets; the same if there is none. */
const BODIES: readonly (readonly [body: string, expected?: unknown])[] = [
  [
    '{"message":"No access"}',
    {
      type: "error",
      message: "No access",
      error: { type: "AccessDeniedException", code: "AccessDeniedException", message: "No access" },
    },
  ],
  [
    '{"Message":"Bearer Token has expired","type":"own"}',
    {
      type: "own",
      Message: "Bearer Token has expired",
      error: { type: "AccessDeniedException", code: "AccessDeniedException", message: "Bearer Token has expired" },
    },
  ],
  ['{"error":{"message":"No"},"message":"outer"}'],
  ['{"message":7}'],
  ["<h1>Forbidden</h1>"],
  [""],
  ["[]"],
];

for (const [body, expected] of BODIES) {
  Deno.test(`the body ${body || '""'} of a failure reaches the other client in its shape`, async () => {
    const headers = { "x-amzn-errortype": "AccessDeniedException", "content-type": "application/json" };
    const { bedrock } = answers([() => new Response(body, { status: 403, headers })]);
    const response = await signedFetch(bedrock)(`${HOST}/openai/v1/responses`, post(CHAT));
    const text = await response.text();
    if (expected === undefined) assertEquals(text, body);
    else assertEquals(JSON.parse(text), expected);
    assertEquals(response.status, 403);
  });
}

Deno.test("no response shows a secret of the request", async () => {
  const { bedrock } = answers([() => Response.json({ message: `The key ${API_KEY} is wrong` }, { status: 403 })]);
  const response = await signedFetch(bedrock)(`${HOST}/openai/v1/responses`, post(CHAT));
  const text = await response.text();
  assert(text.includes("is wrong") && !text.includes(API_KEY), text);
});

Deno.test("failures of the connection and redirects reject, since there is no answer to hand on", async () => {
  const { bedrock } = over(() => {
    throw new TypeError("connection refused");
  }, { retry: false });
  const error = await assertRejects(
    () => signedFetch(bedrock)(`${HOST}/openai/v1/responses`, post(CHAT)),
    ProviderError,
  );
  assertEquals(error.kind, "network");
  const redirected = answers([() => new Response(null, { status: 302, headers: { location: "https://x.example" } })]);
  await assertRejects(() => signedFetch(redirected.bedrock)(`${HOST}/v1/models`), ProviderError, "redirect");
});

Deno.test("an abort rejects with its reason", async () => {
  const { bedrock } = answers([ok]);
  const reason = new Error("enough");
  const init = { ...post(CHAT), signal: AbortSignal.abort(reason) };
  assertEquals(await assertRejects(() => signedFetch(bedrock)(`${HOST}/openai/v1/responses`, init)), reason);
});

Deno.test("the timeouts of the options hold", async () => {
  const { bedrock, clock } = over(() => new Promise<Response>(() => {}));
  const fetch = signedFetch(bedrock, { timeouts: { responseMs: 5 }, retry: false });
  const error = await assertRejects(
    () => clock.run(fetch(`${HOST}/openai/v1/responses`, post(CHAT))),
    DOMException,
  );
  assertEquals(error.name, "TimeoutError");
});

Deno.test("no credentials go to another host", async () => {
  const { bedrock, sent } = answers([ok]);
  for (const url of ["https://api.openai.com/v1/responses", "https://bedrock-mantle.eu-west-1.api.aws/v1/models"]) {
    await assertRejects(() => signedFetch(bedrock)(url, post(CHAT)), TypeError, "Cannot send credentials to");
  }
  await assertRejects(() => signedFetch(bedrock)("nowhere", post(CHAT)), TypeError, "not a URL");
  assertEquals(sent.length, 0);
});

/** Every kind of body that can name a model. */
const CARRIERS: Readonly<Record<string, (text: string) => [input: string | Request, init?: RequestInit]>> = {
  text: (body) => [`${HOST}/openai/v1/responses`, { method: "POST", body }],
  bytes: (body) => [`${HOST}/openai/v1/responses`, { method: "POST", body: new TextEncoder().encode(body) }],
  request: (body) => [
    new Request(`${HOST}/openai/v1/responses`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    }),
  ],
};

for (const [what, carry] of Object.entries(CARRIERS)) {
  Deno.test(`the model in a body of ${what} goes through its profile, and is told`, async () => {
    const { bedrock, sent } = answers([ok], { models: modelFacts({ profiles: "auto" }) });
    const repairs: Repair[] = [];
    const fetch = signedFetch(bedrock, { onRepair: (repair) => repairs.push(repair) });
    await fetch(...carry(JSON.stringify({ model: "anthropic.claude-sonnet-4-5-20250929-v1:0", max_tokens: 9 })));
    assertEquals(JSON.parse(sent[0]!.body), {
      model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      max_tokens: 9,
    });
    assertEquals(repairs.map(({ rule, path }) => [rule, path]), [["inference-profile", "model"]]);
    const unchanged = JSON.stringify({ model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" }) + " ";
    await fetch(...carry(unchanged));
    assertEquals(sent[1]!.body, unchanged);
    assertEquals(repairs.length, 1);
  });
}

Deno.test("a model outside of the residency is not called, and a body without a model is", async () => {
  const { bedrock, sent } = answers([ok], { models: modelFacts({ residency: "in-region" }) });
  const fetch = signedFetch(bedrock);
  const global = { ...CHAT, model: "global.anthropic.claude-sonnet-4-5-20250929-v1:0" };
  await assertRejects(() => fetch(`${HOST}/openai/v1/responses`, post(global)), TypeError, "residency");
  assertEquals(sent.length, 0);
  for (const body of ["", "no JSON", "[]", '{"model":7}', '{"model":""}']) {
    await fetch(`${HOST}/openai/v1/responses`, { method: "POST", body });
  }
  const form = new FormData();
  form.set("model", "x");
  await fetch(`${HOST}/openai/v1/files`, { method: "POST", body: form });
  assertEquals(sent.length, 6);
});

Deno.test("mistakes in the arguments are refused at once", () => {
  const { bedrock } = answers([ok]);
  // Mistakes are what the types forbid, and JavaScript does not.
  assertThrows(() => signedFetch({} as never), TypeError, "Cannot call signedFetch() with an object");
  assertThrows(() => signedFetch(bedrock, { baseURL: "x" } as never), TypeError, "use compatibleBaseURL()");
  assertThrows(() => signedFetch(bedrock, { service: "s3" } as never), TypeError, "use bedrock or bedrock-mantle");
});
