/**
 * Hints that need more than the service's words: who answered, which host and region were called, which keys signed, and which id was
 * called from where.
 */
import { assert, assertEquals } from "@std/assert";
import { type BedrockOptions, createBedrock, type ErrorKind, type ProviderError } from "@bedrock-edge/client";
import { discoverModels, modelFacts, parseArn } from "@bedrock-edge/client/models";
import { prefixesOf } from "../../src/aws/regions.ts";
import { nearestRegion, regionHint } from "../../src/aws/nearest_region.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { CREDENTIALS, HI, MODEL, over } from "../helpers/fire.ts";
import { failureOf, withRandom } from "../helpers/watch.ts";
import { refusedBy } from "../helpers/wire.ts";
import data from "../../support/models/models.json" with { type: "json" };

interface Answer {
  readonly what: string;
  readonly status: number;
  readonly type?: string;
  readonly body: string;
  readonly headers?: Record<string, string>;
  readonly kind: ErrorKind;
  readonly hint: string;
  readonly retryable?: boolean;
}

const REFUSED = (type: string) =>
  `This answer is not AWS's (${type}, no request id): a proxy, firewall or gateway refused the request`;
const FAILED = (type: string) =>
  `This answer is not AWS's (${type}, no request id): a proxy or gateway failed, or could not reach Bedrock`;
const HTML = "text/html";
const JSON_TYPE = "application/json";
const TEXT = "text/plain; charset=UTF-8";

/** Answers of proxies, firewalls and gateways. Texts: public reports and the gateways' own sources, read 2026-11-28. */
const FOREIGN: readonly Answer[] = [
  {
    what: "Zscaler",
    status: 403,
    type: HTML,
    body: "<h1>Blocked by Zscaler</h1>",
    kind: "accessDenied",
    hint: REFUSED(HTML),
  },
  {
    what: "Cloudflare 1003",
    status: 403,
    type: TEXT,
    body: "error code: 1003",
    kind: "accessDenied",
    hint: REFUSED(TEXT),
  },
  {
    what: "Cloudflare 1020",
    status: 403,
    type: TEXT,
    body: "error code: 1020",
    kind: "accessDenied",
    hint: REFUSED(TEXT),
  },
  {
    what: "Envoy",
    status: 403,
    type: "text/plain",
    body: "RBAC: access denied",
    kind: "accessDenied",
    hint: REFUSED("text/plain"),
  },
  {
    what: "API Gateway without its headers",
    status: 403,
    type: JSON_TYPE,
    body: `{"message":"Forbidden"}`,
    kind: "accessDenied",
    hint: REFUSED(JSON_TYPE),
  },
  {
    what: "API Gateway",
    status: 403,
    type: JSON_TYPE,
    body: `{"message":"Forbidden"}`,
    headers: { "x-amzn-errortype": "ForbiddenException", "x-amzn-requestid": "r" },
    kind: "accessDenied",
    hint:
      "This answer is not Bedrock's but API Gateway's, which refused the request; check its authorization and its routes",
  },
  {
    what: "a policy",
    status: 403,
    type: JSON_TYPE,
    body: `{"error":"forbidden by policy"}`,
    kind: "accessDenied",
    hint: REFUSED(JSON_TYPE),
  },
  {
    what: "a list of errors",
    status: 403,
    type: JSON_TYPE,
    body: `{"errors":[{"message":"Authentication error of ours"}]}`,
    kind: "accessDenied",
    hint: REFUSED(JSON_TYPE),
  },
  {
    what: "FastAPI",
    status: 403,
    type: JSON_TYPE,
    body: `{"detail":"Not allowed here"}`,
    kind: "accessDenied",
    hint: REFUSED(JSON_TYPE),
  },
  { what: "an empty body", status: 403, body: "", kind: "accessDenied", hint: REFUSED("no type") },
  { what: "other JSON", status: 403, type: JSON_TYPE, body: `[1]`, kind: "accessDenied", hint: REFUSED(JSON_TYPE) },
  { what: "a gateway's 401", status: 401, type: HTML, body: "no", kind: "authentication", hint: REFUSED(HTML) },
  { what: "nginx 413", status: 413, type: HTML, body: "too large", kind: "validation", hint: REFUSED(HTML) },
  {
    what: "Kong 404",
    status: 404,
    type: JSON_TYPE,
    body: `{"message":"no Route matched with those values"}`,
    kind: "notFound",
    // A sentence in AWS's shape: who wrote it is not known.
    hint: "",
  },
  {
    what: "nginx 404",
    status: 404,
    type: HTML,
    body: "<h1>404 Not Found</h1>",
    kind: "notFound",
    hint:
      `This answer is not AWS's (${HTML}, no request id): a proxy or gateway has nothing at this URL; check endpoint`,
  },
  {
    what: "nginx 502",
    status: 502,
    type: HTML,
    body: "<h1>502 Bad Gateway</h1>",
    kind: "overloaded",
    hint: FAILED(HTML),
    retryable: true,
  },
  { what: "ALB 504", status: 504, type: HTML, body: "", kind: "overloaded", hint: FAILED(HTML), retryable: true },
  {
    what: "a gateway's limit",
    status: 429,
    type: HTML,
    body: "slow down",
    kind: "rateLimit",
    hint:
      `This answer is not AWS's (${HTML}, no request id): a proxy or gateway limits the requests; wait, or raise its limit`,
    retryable: true,
  },
  ...([
    [403, "Missing Authentication Token", "accessDenied", "a proxy, firewall or gateway refused the request"],
    [413, "Request Too Long", "validation", "a proxy, firewall or gateway refused the request"],
    [
      429,
      "Too Many Requests",
      "rateLimit",
      "a proxy or gateway limits the requests; wait, or raise its limit",
    ],
    [500, "Internal server error", "overloaded", "a proxy or gateway failed, or could not reach Bedrock"],
    [504, "Endpoint request timed out", "overloaded", "a proxy or gateway failed, or could not reach Bedrock"],
  ] as const).map(([status, message, kind, what]): Answer => ({
    what: `API Gateway's ${message}`,
    status,
    type: JSON_TYPE,
    body: JSON.stringify({ message }),
    kind,
    hint: `This answer is not AWS's (${JSON_TYPE}, no request id): ${what}`,
    retryable: status === 429 || status >= 500,
  })),
  {
    what: "LiteLLM's budget",
    status: 429,
    type: JSON_TYPE,
    body:
      `{"error":{"message":"Budget has been exceeded! Current cost: 2, Max budget: 1","type":"budget_exceeded","code":"429"}}`,
    kind: "quota",
    hint: "Raise the budget or the balance of the account or the gateway; waiting will not help",
  },
  {
    what: "a gateway's balance",
    status: 402,
    type: JSON_TYPE,
    body: `{"error":{"message":"This request requires more credits"}}`,
    kind: "quota",
    hint: `This answer is not AWS's (${JSON_TYPE}, no request id): a proxy, firewall or gateway refused the request`,
  },
  {
    what: "a proxy that wants credentials",
    status: 407,
    type: HTML,
    body: "Proxy Authentication Required",
    kind: "network",
    hint: "The proxy on the way to AWS requires credentials of its own; set them where the proxy is configured",
  },
  {
    what: "a Worker's DNS failure",
    status: 530,
    type: TEXT,
    body: "error code: 1016",
    kind: "network",
    hint: "The host's name was not found; check region and endpoint",
  },
];

function answer({ status, type, body, headers }: Answer): Response {
  const response = new Response(body, { status, headers: headers ?? {} });
  if (type === undefined) response.headers.delete("content-type");
  else response.headers.set("content-type", type);
  return response;
}

Deno.test("an answer that AWS did not write is not blamed on IAM, keys or the model", async () => {
  for (const given of FOREIGN) {
    let sent = 0;
    const { bedrock, clock } = over(() => {
      sent++;
      return answer(given);
    });
    for (const call of [() => bedrock.chat(HI), () => bedrock.stream(HI).final(), () => bedrock.converse(MODEL, {})]) {
      sent = 0;
      const error = await failureOf(clock.run<unknown>(call()));
      const { kind, hint = "", retryable } = error;
      assertEquals([kind, hint, retryable], [given.kind, given.hint, given.retryable ?? false], given.what);
      assertEquals(sent, given.retryable ? 4 : 1, given.what);
    }
  }
});

Deno.test("an answer of AWS's keeps its hint, also in a browser, which hides AWS's headers", async () => {
  const message = "User: x is not authorized to perform: bedrock:InvokeModel on resource: y";
  for (const headers of [{}, { "x-amzn-requestid": "r" }]) {
    const { bedrock } = over(() => Response.json({ message }, { status: 403, headers }), { retry: false });
    assertEquals((await failureOf(bedrock.chat(HI))).hint, "Allow bedrock:InvokeModel in IAM");
    const { bedrock: other } = over(
      () => Response.json({ Message: "You are not allowed to do this." }, { status: 403, headers }),
      { retry: false },
    );
    assertEquals((await failureOf(other.chat(HI))).hint, "Allow bedrock:InvokeModel* in IAM");
  }
  const { bedrock } = over(
    () => Response.json({ __type: "AccessDeniedException", message: "no" }, { status: 403 }),
    { retry: false },
  );
  assertEquals((await failureOf(bedrock.chat(HI))).hint, "Allow bedrock:InvokeModel* in IAM");
});

/** The failure of a client with these options. */
async function refusal(
  options: BedrockOptions,
  response: () => Response,
  model: string = MODEL,
): Promise<ProviderError> {
  const fetch = () => Promise.resolve(response());
  const bedrock = createBedrock({ region: "us-east-1", env: {}, retry: false, ...options, fetch });
  return await failureOf(bedrock.chat({ ...HI, model }));
}

Deno.test("keys of the wrong kind are told by their first letters", async () => {
  const invalid = "The security token included in the request is invalid.";
  const unknown = (code?: string) => () => refusedBy(403, code, { message: invalid });
  const { secretAccessKey } = CREDENTIALS;
  const temporary =
    "ASIA… keys are temporary: AWS_SESSION_TOKEN is missing (sessionToken, where credentials are passed)";
  const longTerm =
    "AKIA… keys are long-term and have no session token: remove AWS_SESSION_TOKEN (sessionToken, where credentials are passed)";
  const cases: readonly (readonly [accessKeyId: string, sessionToken: string | undefined, hint: string])[] = [
    ["ASIAEXAMPLE", undefined, temporary],
    ["ASIAEXAMPLE", "", temporary],
    ["ASIAEXAMPLE", CREDENTIALS.sessionToken, "Check the keys and their region"],
    ["AKIAEXAMPLE", CREDENTIALS.sessionToken, longTerm],
    ["AKIAEXAMPLE", undefined, "Check the keys and their region"],
    ["OTHER", undefined, "Check the keys and their region"],
  ];
  for (const [accessKeyId, sessionToken, hint] of cases) {
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    };
    for (const code of ["UnrecognizedClientException", "InvalidClientTokenId", undefined]) {
      for (const options of [{ credentials }, { env }]) {
        const error = await refusal(options, unknown(code));
        assertEquals([error.kind, error.hint], ["authentication", hint], `${accessKeyId} ${code}`);
        assert(error.message.endsWith(`Hint: ${hint}`));
      }
    }
  }
  // Another reason: the keys are known.
  const expired = await refusal(
    { credentials: { accessKeyId: "ASIAEXAMPLE", secretAccessKey } },
    () => refusedBy(403, "ExpiredTokenException", { message: "The security token included in the request is expired" }),
  );
  assertEquals(expired.hint, "Get new credentials");
});

Deno.test("a host of another service of Bedrock's is told, with the host to call", async () => {
  const chats = "chats go to bedrock-runtime.us-east-1.amazonaws.com";
  const answers = [
    () => new Response("", { status: 404, headers: { "content-type": "application/xml" } }),
    () => refusedBy(404, "UnknownOperationException", { message: "" }),
    () => refusedBy(403, "AccessDeniedException", { message: "no" }),
  ];
  const hosts = {
    "bedrock.us-east-1.amazonaws.com": `is the control plane; ${chats}`,
    "bedrock-fips.us-east-1.amazonaws.com": `is the control plane; ${chats}`,
    "bedrock.us-east-1.api.aws": `is the control plane; ${chats}`,
    "vpce-0123.bedrock.us-east-1.vpce.amazonaws.com": `is the control plane; ${chats}`,
    "bedrock-agent.us-east-1.amazonaws.com": `is the control plane of agents; ${chats}`,
    "bedrock-agent-runtime.us-east-1.amazonaws.com": `runs agents; ${chats}`,
    "bedrock-mantle.us-east-1.api.aws": `has the OpenAI and Anthropic APIs; ${chats}`,
  };
  for (const [host, what] of Object.entries(hosts)) {
    for (const response of answers) {
      const error = await refusal({ apiKey: "k", endpoint: `https://${host}` }, response);
      assertEquals(error.hint, `${host} ${what}`);
    }
  }
  for (
    const host of ["bedrock-runtime.us-east-1.amazonaws.com", "proxy.example", "bedrock.example.com.proxy.example"]
  ) {
    const error = await refusal({ apiKey: "k", endpoint: `https://${host}` }, answers[2]!);
    assertEquals(error.hint?.includes("chats go to"), host.startsWith("bedrock.ex"), host);
  }
});

Deno.test("the runtime's host is told where models are listed", async () => {
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    retry: false,
    fetch: () => Promise.resolve(refusedBy(404, "UnknownOperationException", { message: "" })),
  });
  for (const path of ["/foundation-models", "/inference-profiles", "/custom-models/x"]) {
    const error = await failureOf(bedrock.fetch(`https://bedrock-runtime.us-east-1.amazonaws.com${path}`));
    assertEquals(
      error.hint,
      "bedrock-runtime.us-east-1.amazonaws.com answers chats; models and profiles are listed at bedrock.us-east-1.amazonaws.com",
    );
  }
  const error = await failureOf(discoverModels(bedrock));
  assertEquals(error.hint, undefined);
});

const DNS = () => Promise.reject(new TypeError("client error (Connect): dns error: failed to lookup address"));

Deno.test("a region that may be misspelt is told where its host was not found", async () => {
  const misspelt = 'Check the region: "us-esat-1" is not known; did you mean "us-east-1"?';
  const failures: Record<string, () => Promise<Response>> = {
    dns: DNS,
    "Node's": () =>
      Promise.reject(
        new TypeError("fetch failed", { cause: Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }) }),
      ),
    "a Worker's": () => Promise.resolve(new Response("error code: 1016", { status: 530 })),
  };
  for (const [what, fetch] of Object.entries(failures)) {
    for (const options of [{ region: "us-esat-1", env: {} }, { env: { AWS_REGION: "us-esat-1" } }]) {
      const bedrock = createBedrock({ apiKey: "k", retry: false, ...options, fetch });
      for (const call of [() => bedrock.chat(HI), () => bedrock.stream(HI).final(), () => discoverModels(bedrock)]) {
        assertEquals((await failureOf(call())).hint, misspelt, what);
      }
    }
  }
  const plain = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch: DNS });
  assertEquals((await failureOf(plain.chat(HI))).hint, undefined);
  // An endpoint of the caller's does not depend on the region.
  const endpoint = "https://proxy.example";
  const proxied = createBedrock({ region: "us-esat-1", apiKey: "k", env: {}, retry: false, fetch: DNS, endpoint });
  assertEquals((await failureOf(proxied.chat(HI))).hint, undefined);
});

Deno.test("every region of the data is known, and every slip of the finger finds it or a neighbor", () => {
  for (const region of [...data.regions, ...data.regionsGov]) {
    assertEquals(regionHint(region), undefined, region);
    assertEquals(nearestRegion(region.toUpperCase()), region);
    assertEquals(nearestRegion(region.replaceAll("-", "_")), region);
    assertEquals(nearestRegion(`${region}a`), region);
    for (let at = 1; at < region.length - 2; at++) {
      const swapped = region.slice(0, at) + region[at + 1] + region[at] + region.slice(at + 2);
      if (swapped !== region) assert(nearestRegion(swapped) !== undefined, swapped);
    }
  }
  assertEquals(nearestRegion("nowhere"), undefined);
  assertEquals(nearestRegion("x".repeat(10_000)), undefined);
  assertEquals(regionHint("xx-unknown-1"), 'Check the region: "xx-unknown-1" is not known');
});

Deno.test("Deno's missing permission is not tried again, and the hint names the flag", async () => {
  for (const name of ["NotCapable", "PermissionDenied"]) {
    const cause = Object.assign(
      new Error(
        'Requires net access to "bedrock-runtime.us-east-1.amazonaws.com:443", run again with the --allow-net flag',
      ),
      { name },
    );
    let calls = 0;
    const fetch = () => {
      calls++;
      return Promise.reject(cause);
    };
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch });
    const error = await failureOf(bedrock.chat(HI));
    assertEquals([error.kind, error.code, error.retryable, calls], ["network", name, false, 1]);
    assertEquals(error.hint, "Run Deno with --allow-net=bedrock-runtime.us-east-1.amazonaws.com");
    const misspelt = createBedrock({ region: "us-esat-1", apiKey: "k", env: {}, fetch });
    assertEquals(
      (await failureOf(misspelt.chat(HI))).hint,
      'Check the region: "us-esat-1" is not known; did you mean "us-east-1"? ' +
        "If not, run Deno with --allow-net=bedrock-runtime.us-esat-1.amazonaws.com",
    );
  }
});

Deno.test("a missing permission of Deno's own is told by the flag", async () => {
  const program = new URL("./uncaught.ts", import.meta.url).pathname;
  const { code, stderr } = await new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", "--no-lock", "--allow-env=NO_COLOR", program, "network"],
    env: { NO_COLOR: "1" },
  }).output();
  const printed = new TextDecoder().decode(stderr);
  assertEquals(code, 1, printed);
  assert(printed.includes("Hint: Run Deno with --allow-net=bedrock-runtime.us-east-1.amazonaws.com"), printed);
});

Deno.test("a model that is not ready is waited for as for throttling", async () => {
  for (const [code, waits] of [["ModelNotReadyException", 1000], ["InternalServerException", 100]] as const) {
    const clock = new VirtualClock();
    const times: number[] = [];
    const fetch = () => {
      times.push(clock.now());
      return Promise.resolve(refusedBy(code === "InternalServerException" ? 500 : 429, code, { message: "no" }));
    };
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, clock, fetch });
    await withRandom(0.999, async () => void await failureOf(clock.run(bedrock.chat(HI))));
    assertEquals(times.length, 4);
    assert(times[1]! - times[0]! >= waits * 0.9 && times[1]! - times[0]! <= waits, `${code}: ${times}`);
  }
});

const ON_DEMAND = `Invocation of model ID x with on-demand throughput isn\u2019t supported.`;
const INVALID = "The provided model identifier is invalid.";
const UNRESOLVED = "Could not resolve the foundation model from the provided model identifier.";
const FACTS = "models: modelFacts(), from @bedrock-edge/client/models, knows which one this model has";
const LEAVES = "global. if data may leave the geography";
const said = (message: string) => () => refusedBy(400, "ValidationException", { message });

Deno.test("the hint names a profile only where models usually have it, else the prefixes that serve the region", async () => {
  const named = (id: string) => `Call it through an inference profile, such as "${id}.${MODEL}"`;
  const listed = (prefixes: string) =>
    `Call it through an inference profile with the prefix ${prefixes}${LEAVES}; ${FACTS}`;
  const none = (region: string) => `No inference profile is known to serve ${region}; call another region`;
  const hints: Record<string, string> = {
    "us-east-1": named("us"),
    "us-west-2": named("us"),
    "us-gov-west-1": named("us-gov"),
    "eu-central-1": named("eu"),
    "ca-central-1": listed("ca., us. or "),
    "il-central-1": listed("eu. or "),
    "ap-northeast-1": listed("jp., apac. or "),
    "ap-southeast-2": listed("au., apac. or "),
    "ap-south-1": listed("in., apac. or "),
    "ap-southeast-1": listed("apac. or "),
    "sa-east-1": listed(""),
    "me-central-1": listed(""),
    "af-south-1": listed(""),
    "mx-central-1": listed(""),
    "cn-north-1": none("cn-north-1"),
    "eusc-de-east-1": none("eusc-de-east-1"),
  };
  for (const [region, hint] of Object.entries(hints)) {
    assertEquals((await refusal({ apiKey: "k", region }, said(ON_DEMAND))).hint, hint, region);
  }
});

Deno.test("the hint never makes a profile's id from a profile's id or an ARN", async () => {
  for (const model of [`us.${MODEL}`, `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`]) {
    const { hint } = await refusal({ apiKey: "k" }, said(ON_DEMAND), model);
    assertEquals(hint, "Call it through an inference profile with the prefix us.");
  }
  const { hint } = await refusal({ apiKey: "k" }, said(ON_DEMAND), "openai.gpt-5.6-sol");
  assertEquals(hint, 'Call it through an inference profile, such as "us.openai.gpt-5.6-sol"');
});

Deno.test("a profile of another geography is told, with the id to call from here", async () => {
  const id = "amazon.nova-lite-v1:0";
  const through = (prefix: string, region: string, rest: string) =>
    `"${prefix}." cannot be called from ${region}; call the model through a profile${rest}`;
  const cases: readonly (readonly [model: string, region: string, hint: string])[] = [
    [`us.${id}`, "eu-west-1", `"us." cannot be called from eu-west-1; call "eu.${id}"`],
    [`eu.${id}`, "us-east-1", `"eu." cannot be called from us-east-1; call "us.${id}"`],
    [`us.${id}`, "us-gov-west-1", `"us." cannot be called from us-gov-west-1; call "us-gov.${id}"`],
    [`apac.${id}`, "eu-central-1", `"apac." cannot be called from eu-central-1; call "eu.${id}"`],
    [
      `us.${id}`,
      "ap-northeast-1",
      through("us", "ap-northeast-1", ` with the prefix jp., apac. or ${LEAVES}; ${FACTS}`),
    ],
    [`us.${id}`, "sa-east-1", through("us", "sa-east-1", ` with the prefix ${LEAVES}; ${FACTS}`)],
    [
      `global.${id}`,
      "cn-north-1",
      '"global." cannot be called from cn-north-1, and no inference profile is known to serve it; call another region',
    ],
    [
      `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${id}`,
      "eu-west-1",
      "The ARN is of us-east-1, and the call went to eu-west-1; leave out region, or call us-east-1",
    ],
    // These may be called from there: something else is wrong.
    [`us.${id}`, "us-east-1", "Check the model id, and whether the region offers the model"],
    [`global.${id}`, "eu-west-1", "Check the model id, and whether the region offers the model"],
    [id, "eu-west-1", "Check the model id, and whether the region offers the model"],
  ];
  for (const [model, region, hint] of cases) {
    assertEquals((await refusal({ apiKey: "k", region }, said(INVALID), model)).hint, hint, `${model} ${region}`);
    if (hint.startsWith("Check")) continue;
    for (const status of [400, 404]) {
      const answer = () => refusedBy(status, "ValidationException", { message: UNRESOLVED });
      assertEquals((await refusal({ apiKey: "k", region }, answer, model)).hint, hint, `${model} ${region} ${status}`);
    }
  }
});

Deno.test("no hint leads out of the fence, also for models and calls that no facts are known of", async () => {
  const regions = [...data.regions, ...data.regionsGov, "me-central-1", "eusc-de-east-1", "cn-north-1"];
  for (const region of regions) {
    for (const residency of ["in-region", "in-geography"] as const) {
      for (const text of [ON_DEMAND, INVALID, UNRESOLVED]) {
        const bedrock = createBedrock({
          region,
          env: {},
          apiKey: "k",
          retry: false,
          models: modelFacts({ residency }),
          fetch: () => Promise.resolve(said(text)()),
        });
        const ids = ["vendor.brand-new-v1:0", `${prefixesOf(region)[0] ?? "us"}.vendor.brand-new-v1:0`];
        const calls = [
          bedrock.chat({ ...HI, model: ids[0]! }),
          ...ids.map((id) => bedrock.converse(id, {})),
          bedrock.converse("us.vendor.brand-new-v1:0", {}),
        ];
        for (const call of calls) {
          const error = await call.then(() => undefined, (error: ProviderError | TypeError) => error);
          // Refused before it is sent, or with a hint that names no other id.
          const hint = error instanceof TypeError ? "" : error?.hint ?? "";
          assert(!/(call|such as|prefix) "?\w[\w-]*\./i.test(hint), `${region} ${residency}: ${hint}`);
        }
      }
    }
  }
  assertEquals(parseArn("x"), undefined);
});

Deno.test("an id that cannot be a model's is told, where the service answers with a pattern", async () => {
  const pattern = (id: string) =>
    said(`1 validation error detected: Value '${id}' at 'modelId' failed to satisfy constraint: Member must satisfy x`);
  for (
    const id of ["anthropic/claude-sonnet-4.5", "https://bedrock/model", "bedrock/us.amazon.nova-lite-v1:0", "a|b"]
  ) {
    const hint = `"${id}" is not a model id: use one such as "amazon.nova-lite-v1:0", a profile id or an ARN`;
    assertEquals((await refusal({ apiKey: "k" }, pattern(id), id)).hint, hint);
  }
  for (const id of [MODEL, "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1"]) {
    assertEquals((await refusal({ apiKey: "k" }, pattern("x"), id)).hint, undefined, id);
  }
});
