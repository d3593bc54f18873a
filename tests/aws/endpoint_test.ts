import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ClientOptions, createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest, CREDENTIALS, HI, MODEL, REGION } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { mustBeLinear } from "../helpers/growth.ts";
import { checkedEndpoint } from "../../src/aws/endpoint.ts";

const PATH = "/model/anthropic.claude-3-haiku-20240307-v1%3A0";

/** A client that reaches nobody, and what it would have sent. */
function recording(options: ClientOptions = {}) {
  const requests: Request[] = [];
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    apiKey: "k",
    ...options,
    fetch: byRequest((request) => {
      requests.push(request);
      const message = { role: "assistant", content: [{ text: "." }] };
      return Response.json({ output: { message }, stopReason: "end_turn" });
    }),
  });
  return { bedrock, requests, urls: () => requests.map(({ url }) => url) };
}

/** The destination of one chat. */
async function urlOf(options: ClientOptions, model: string = MODEL): Promise<string> {
  const { bedrock, urls } = recording(options);
  await bedrock.chat({ ...HI, model });
  assertEquals(urls().length, 1);
  return urls()[0]!;
}

/** By region: the suffix, and the suffix of the hosts that answer over IPv6 too. */
const PARTITIONS: readonly (readonly [region: string, suffix: string, dualStackSuffix: string])[] = [
  ["us-east-1", "amazonaws.com", "api.aws"],
  ["eu-central-2", "amazonaws.com", "api.aws"],
  ["ap-southeast-7", "amazonaws.com", "api.aws"],
  ["sa-east-1", "amazonaws.com", "api.aws"],
  ["ca-west-1", "amazonaws.com", "api.aws"],
  ["me-central-1", "amazonaws.com", "api.aws"],
  ["af-south-1", "amazonaws.com", "api.aws"],
  ["il-central-1", "amazonaws.com", "api.aws"],
  ["mx-central-1", "amazonaws.com", "api.aws"],
  // A region of a continent that AWS has not yet: the largest partition is the likeliest.
  ["xx-north-12", "amazonaws.com", "api.aws"],
  ["us-gov-west-1", "amazonaws.com", "api.aws"],
  ["cn-north-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  ["eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu"],
  ["us-iso-east-1", "c2s.ic.gov", "api.aws.ic.gov"],
  ["us-isob-east-1", "sc2s.sgov.gov", "api.aws.scloud"],
  ["eu-isoe-west-1", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
  ["us-isof-south-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov"],
];

for (const [region, suffix, dualStackSuffix] of PARTITIONS) {
  Deno.test(`endpoint of ${region}: plain, FIPS, dual-stack, and both`, async () => {
    const plain = `https://bedrock-runtime.${region}`, fips = `https://bedrock-runtime-fips.${region}`;
    for (
      const [options, base] of [
        [{}, `${plain}.${suffix}`],
        [{ fips: false, dualStack: false }, `${plain}.${suffix}`],
        [{ fips: true }, `${fips}.${suffix}`],
        [{ dualStack: true }, `${plain}.${dualStackSuffix}`],
        [{ fips: true, dualStack: true }, `${fips}.${dualStackSuffix}`],
      ] as const
    ) {
      assertEquals(await urlOf({ region, ...options }), `${base}${PATH}/converse`);
    }
  });
}

Deno.test("a stream goes to the same host by its own path", async () => {
  const { bedrock, urls } = recording();
  await bedrock.stream(HI).text().catch(() => {});
  assertEquals(urls()[0], `https://bedrock-runtime.us-east-1.amazonaws.com${PATH}/converse-stream`);
});

const VPCE = "https://vpce-0a1b2c3d-xyz.bedrock-runtime.eu-west-1.vpce.amazonaws.com";
const ENDPOINTS: readonly (readonly [endpoint: string, base: string])[] = [
  [VPCE, VPCE],
  [`${VPCE}/`, VPCE],
  ["https://proxy.example", "https://proxy.example"],
  ["https://proxy.example:8443", "https://proxy.example:8443"],
  ["https://proxy.example/aws/bedrock", "https://proxy.example/aws/bedrock"],
  ["https://proxy.example/aws/bedrock/", "https://proxy.example/aws/bedrock"],
  ["https://proxy.example/a%2Fb/", "https://proxy.example/a%2Fb"],
  ["http://127.0.0.1:8000", "http://127.0.0.1:8000"],
  ["http://127.1.2.3/prefix", "http://127.1.2.3/prefix"],
  ["http://localhost:4566", "http://localhost:4566"],
  ["http://bedrock.localhost", "http://bedrock.localhost"],
  ["http://[::1]:9000/", "http://[::1]:9000"],
];

for (const [endpoint, base] of ENDPOINTS) {
  Deno.test(`endpoint ${endpoint} is called with the path behind its own`, async () => {
    assertEquals(await urlOf({ endpoint }), `${base}${PATH}/converse`);
    assertEquals(await urlOf({ endpoint: new URL(endpoint) }), `${base}${PATH}/converse`);
  });
}

const REFUSED: readonly string[] = [
  "http://proxy.example",
  "http://127.0.0.1.evil.example",
  "http://localhost.evil.example",
  "http://evil-localhost",
  "http://10.0.0.1",
  "http://0.0.0.0",
  "http://[::2]",
  "http://169.254.169.254",
  "ftp://proxy.example",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "https://user:PASSWORD@proxy.example",
  "https://PASSWORD@proxy.example",
  "https://:PASSWORD@proxy.example",
  "https://a@b:PASSWORD@proxy.example",
  "http://user:PASSWORD@127.0.0.1",
  // The URL standard takes these three for https://user:PASSWORD@proxy.example.
  "https:user:PASSWORD@proxy.example",
  "https:/user:PASSWORD@proxy.example",
  "https:\\\\user:PASSWORD@proxy.example",
  "https://proxy.example?key=1",
  "https://proxy.example/path#fragment",
  "proxy.example",
  "/model",
  "",
  "https://",
  "https://proxy example",
];

for (const option of ["endpoint", "signingEndpoint"] as const) {
  for (const endpoint of REFUSED) {
    Deno.test(`${option} ${JSON.stringify(endpoint)} is refused when the client is made`, () => {
      const error = assertThrows(() => recording({ [option]: endpoint }), TypeError, "ndpoint");
      assert(error.message.startsWith("Cannot use "), error.message);
      assert(/; (use|write|remove) /.test(error.message), `says what would work: ${error.message}`);
      assert(!Deno.inspect(error).includes("PASSWORD"), error.message);
    });
  }
}

Deno.test("a refused endpoint given as a URL shows no password either", () => {
  const endpoint = new URL("https://user:PASSWORD@proxy.example");
  const error = assertThrows(() => recording({ endpoint }), TypeError, "endpoint");
  assert(!Deno.inspect(error).includes("PASSWORD"), error.message);
});

Deno.test("fips and dualStack are refused with a custom endpoint, and allowed with a signing endpoint alone", async () => {
  const endpoint = "https://proxy.example";
  for (const options of [{ fips: true }, { dualStack: true }, { fips: true, dualStack: true }]) {
    assertThrows(() => recording({ endpoint, ...options }), TypeError, "endpoint");
    const url = await urlOf({ signingEndpoint: endpoint, ...options });
    assert(new URL(url).hostname.startsWith("bedrock-runtime"), url);
  }
  assertEquals(await urlOf({ endpoint, fips: false, dualStack: false }), `${endpoint}${PATH}/converse`);
});

const HOSTILE_REGIONS: readonly string[] = [
  "evil.example",
  "us-east-1.evil.example",
  "us-east-1.evil.example#",
  "us-east-1/../..",
  "us-east-1/",
  "us-east-1?",
  "us-east-1#",
  "us-east-1@evil.example",
  "x@evil.example:443/",
  "us-east-1:8443",
  "us-east-1\\",
  "us-east-1\n",
  "us-east-1 ",
  " us-east-1",
  "us-east-1%2e",
  "us-east-1\u3002evil",
  "US-EAST-1",
  "us_east_1",
  "us-east",
  "us-east-1-",
  "-us-east-1",
  "1",
  "",
  `us-${"east".repeat(50)}-1`,
];

for (const region of HOSTILE_REGIONS) {
  Deno.test(`region ${JSON.stringify(region)} is refused when the client is made`, () => {
    assertThrows(() => recording({ region }), TypeError, JSON.stringify(region).slice(0, 80));
  });
}

Deno.test("an ARN's region is held to the same rules, and cannot be a host", async () => {
  const arn = (region: string) => `arn:aws:bedrock:${region}:123456789012:application-inference-profile/abc`;
  const requests: string[] = [];
  const bedrock = createBedrock({
    env: {},
    apiKey: "k",
    fetch(url) {
      requests.push(`${url}`);
      return Promise.resolve(new Response());
    },
  });
  for (
    const region of ["evil", "evil.example", "us-east-1.evil.example", "us-east-1/x", "us-east-1@x", "", "US-EAST-1"]
  ) {
    await assertRejects(() => bedrock.chat({ ...HI, model: arn(region) }), TypeError, "region");
  }
  assertEquals(requests, []);
});

/** Ids that AWS has, and ids that somebody might hope to get somewhere with: each is one segment of one path. */
const MODEL_IDS: readonly (readonly [model: string, segment: string])[] = [
  ["amazon.nova-lite-v1:0", "amazon.nova-lite-v1%3A0"],
  ["us.anthropic.claude-3-haiku-20240307-v1:0", "us.anthropic.claude-3-haiku-20240307-v1%3A0"],
  [
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
    "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc123",
  ],
  // Already encoded, as copied from a log: encoded once all the same.
  ["amazon.nova-lite-v1%3A0", "amazon.nova-lite-v1%3A0"],
  [
    "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Fa.b",
    "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Fa.b",
  ],
  ["a!b'c(d)e*f", "a%21b%27c%28d%29e%2Af"],
  ["../../evil", "..%2F..%2Fevil"],
  ["..%2F..%2Fevil", "..%2F..%2Fevil"],
  ["//evil.example/", "%2F%2Fevil.example%2F"],
  ["\\\\evil.example", "%5C%5Cevil.example"],
  ["@evil.example", "%40evil.example"],
  ["https://evil.example", "https%3A%2F%2Fevil.example"],
  ["x?query", "x%3Fquery"],
  ["x#fragment", "x%23fragment"],
  ["x;y=z", "x%3By%3Dz"],
  ["...", "..."],
  ["日本", "%E6%97%A5%E6%9C%AC"],
];

for (const [model, segment] of MODEL_IDS) {
  Deno.test(`model id ${JSON.stringify(model)} is one segment of the path on the same host`, async () => {
    const expected = `https://bedrock-runtime.us-east-1.amazonaws.com/model/${segment}/converse`;
    assertEquals(await urlOf({}, model), expected);
    assertEquals(
      await urlOf({ endpoint: "https://proxy.example/p" }, model),
      `https://proxy.example/p/model/${segment}/converse`,
    );
  });
}

const REFUSED_IDS: readonly string[] = [
  "",
  ".",
  "..",
  "%2e",
  "%2E%2e",
  "a b",
  " a",
  "a\n",
  "a\r\nx: y",
  "a\0",
  "a\t",
  "a\x7f",
  "a\x85",
  "a%0a",
  "a%20b",
  "a%00",
  "a%",
  "a%zz",
  "a%ff",
  "\ud800",
  "x".repeat(2049),
];

for (const model of REFUSED_IDS) {
  const shown = model.length > 40 ? `of ${model.length} characters` : JSON.stringify(model);
  Deno.test(`model id ${shown} is refused before anything is sent`, async () => {
    const { bedrock, urls } = recording();
    await assertRejects(() => bedrock.chat({ ...HI, model }), TypeError, "Cannot call model ");
    await assertRejects(() => bedrock.stream({ ...HI, model }).text(), TypeError, "Cannot call model ");
    await assertRejects(() => bedrock.converse(model, {}), TypeError, "Cannot call model ");
    await assertRejects(() => bedrock.converseStream(model, {}), TypeError, "Cannot call model ");
    assertEquals(urls(), []);
  });
}

Deno.test("a model id of 2048 characters is called", async () => {
  const model = "x".repeat(2048);
  assert((await urlOf({}, model)).endsWith(`/model/${model}/converse`));
});

/**
 * A proxy that hands a request on to AWS: the fake, which verifies against the URL that reaches it, is reached by AWS's.
 */
function behindProxy(options: ClientOptions, forward: (url: URL) => URL) {
  const fake = fakeBedrock({ credentials: CREDENTIALS });
  const sent: string[] = [];
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    ...options,
    credentials: CREDENTIALS,
    fetch: async (url, init) => {
      sent.push(`${url}`);
      return await fake(forward(new URL(`${url}`)), init);
    },
  });
  return { bedrock, fake, sent };
}

/** The same path at another origin, less what the proxy's own path is. */
function moved(url: URL, origin: string, prefix = ""): URL {
  assert(url.pathname.startsWith(prefix), url.href);
  return new URL(origin + url.pathname.slice(prefix.length) + url.search);
}

const AWS = "https://bedrock-runtime.us-east-1.amazonaws.com";

Deno.test("signingEndpoint signs one host and sends to another", async () => {
  const { bedrock, fake, sent } = behindProxy(
    { endpoint: "https://proxy.example/bedrock", signingEndpoint: AWS },
    (url) => moved(url, AWS, "/bedrock"),
  );
  await bedrock.chat(HI);
  await bedrock.stream(HI).final();
  assertEquals(sent, [
    `https://proxy.example/bedrock${PATH}/converse`,
    `https://proxy.example/bedrock${PATH}/converse-stream`,
  ]);
  assertEquals(fake.requests.map(({ modelId, auth }) => [modelId, auth]), [[MODEL, "sigv4"], [MODEL, "sigv4"]]);
});

Deno.test("without signingEndpoint what is signed is what is sent, and a proxy's host does not do for AWS", async () => {
  const through = behindProxy({ endpoint: "https://proxy.example" }, (url) => moved(url, AWS));
  const error = await failureOf(through.bedrock.chat(HI));
  assertEquals([error.status, error.code], [403, "InvalidSignatureException"]);
  const direct = behindProxy({ endpoint: "https://proxy.example" }, (url) => url);
  await direct.bedrock.chat(HI);
  assertEquals(direct.sent, [`https://proxy.example${PATH}/converse`]);
});

Deno.test("signingEndpoint may have a path of its own, and stands for AWS's host when it is given alone", async () => {
  const inner = "https://inner.example/stage";
  const prefixed = behindProxy(
    { endpoint: "https://proxy.example", signingEndpoint: inner },
    // The fake knows no paths before `/model`, so that only the refusal of the path tells that it came.
    (url) => moved(url, inner),
  );
  const error = await failureOf(prefixed.bedrock.chat(HI));
  assertEquals([error.status, error.code], [404, "UnknownOperationException"]);

  const alone = behindProxy({ signingEndpoint: "https://front.example" }, (url) => moved(url, "https://front.example"));
  await alone.bedrock.chat(HI);
  assertEquals(alone.sent, [`${AWS}${PATH}/converse`]);
});

Deno.test("an authenticator sees the URL that is to be signed, with the signing endpoint's path", async () => {
  const seen: string[] = [];
  const bedrock = createBedrock({
    region: REGION,
    env: {},
    endpoint: "https://proxy.example/p",
    signingEndpoint: "https://inner.example/stage/",
    auth: ({ url }) => {
      seen.push(url.href);
      // An authenticator's changes to its copy stay its own.
      url.host = "evil.example";
    },
    fetch: (url) => {
      seen.push(`${url}`);
      const message = { role: "assistant", content: [{ text: "." }] };
      return Promise.resolve(Response.json({ output: { message }, stopReason: "end_turn" }));
    },
  });
  await bedrock.chat(HI);
  await bedrock.fetch(new Request("https://proxy.example/p/guardrail?a=%20b")).then((response) => response.text());
  assertEquals(seen, [
    `https://inner.example/stage${PATH}/converse`,
    `https://proxy.example/p${PATH}/converse`,
    "https://inner.example/stage/guardrail?a=%20b",
    "https://proxy.example/p/guardrail?a=%20b",
  ]);
});

Deno.test("Cloudflare AI Gateway: sent under its path, signed for AWS's host, with the gateway's own header beside", async () => {
  // The gateway's path: its prefix, the service and the region in place of AWS's origin.
  const prefix = "/v1/account/gateway/aws-bedrock/bedrock-runtime/us-east-1";
  const { bedrock, fake, sent } = behindProxy(
    {
      endpoint: `https://gateway.ai.cloudflare.com${prefix}`,
      signingEndpoint: AWS,
      defaults: { headers: { "cf-aig-authorization": "Bearer gateway-token" } },
    },
    (url) => moved(url, AWS, prefix),
  );
  await bedrock.chat(HI);
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
  await bedrock.stream({ ...HI, model: arn }).final();
  assertEquals(sent, [
    `https://gateway.ai.cloudflare.com${prefix}${PATH}/converse`,
    `https://gateway.ai.cloudflare.com${prefix}/model/${encodeURIComponent(arn)}/converse-stream`,
  ]);
  assertEquals(fake.requests.map(({ modelId }) => modelId), [MODEL, arn]);
  for (const { headers } of fake.requests) {
    assertEquals(headers.get("cf-aig-authorization"), "Bearer gateway-token");
    assert(!headers.get("authorization")!.includes("cf-aig"), "a proxy's own header is not signed");
  }
});

Deno.test("fetch sends credentials to the endpoint and to Bedrock's own hosts in the region", async () => {
  const { bedrock, requests } = recording();
  const allowed = [
    `${AWS}/guardrail/x/version/1/apply`,
    "https://bedrock-runtime-fips.us-east-1.amazonaws.com/model/x",
    "https://bedrock-runtime.us-east-1.api.aws/model/x",
    "https://bedrock-runtime-fips.us-east-1.api.aws/model/x",
    "https://bedrock.us-east-1.amazonaws.com/foundation-models?byProvider=anthropic",
    "https://bedrock-fips.us-east-1.amazonaws.com/foundation-models",
    "https://bedrock-agent-runtime.us-east-1.amazonaws.com/rerank",
    "https://bedrock-mantle.us-east-1.api.aws/v1/chat/completions",
  ];
  for (const url of allowed) await (await bedrock.fetch(new Request(url))).text();
  assertEquals(requests.map(({ url, method }) => `${method} ${url}`), allowed.map((url) => `GET ${url}`));
  for (const { headers } of requests) assertEquals(headers.get("authorization"), "Bearer k");
});

const FOREIGN: readonly string[] = [
  "https://evil.example/",
  "https://bedrock-runtime.us-east-1.amazonaws.com.evil.example/",
  "https://bedrock-runtime.us-east-1.evil.example/",
  "https://evil.bedrock-runtime.us-east-1.amazonaws.com/",
  "https://evil-bedrock-runtime.us-east-1.amazonaws.com/",
  "https://bedrock-runtime.us-west-2.amazonaws.com/",
  "https://bedrock-runtime.us-east-1.amazonaws.com:8443/",
  "https://bedrock-runtime.us-east-1.amazonaws.com.cn/",
  "https://s3.us-east-1.amazonaws.com/",
  "https://bedrock.s3.us-east-1.amazonaws.com/",
  "https://evilbedrock.us-east-1.amazonaws.com/",
  "http://bedrock-runtime.us-east-1.amazonaws.com/",
  "http://127.0.0.1:8000/",
];

for (const url of FOREIGN) {
  Deno.test(`fetch sends no credentials to ${url}`, async () => {
    const { bedrock, requests } = recording();
    await assertRejects(
      () => bedrock.fetch(new Request(url)),
      TypeError,
      `Cannot send credentials to ${new URL(url).origin}`,
    );
    assertEquals(requests, []);
  });
}

Deno.test("fetch keeps to an endpoint's origin and path, and sends its credentials to no host of AWS", async () => {
  const { bedrock, urls } = recording({ endpoint: "https://proxy.example/a" });
  for (const url of ["https://proxy.example/a/x", "https://proxy.example/a/"]) {
    await (await bedrock.fetch(new Request(url))).text();
    assertEquals(urls().at(-1), url);
  }
  for (
    const url of [
      "https://proxy.example/b",
      "https://proxy.example/ab",
      "https://proxy.example/a/../b",
      "https://proxy.example:444/a/x",
      "http://proxy.example/a/x",
      "https://sub.proxy.example/a/x",
      "https://bedrock.us-east-1.amazonaws.com/x",
      "https://bedrock-runtime.us-east-1.amazonaws.com/x",
      "https://bedrock-agent-runtime.us-east-1.amazonaws.com/x",
    ]
  ) {
    await assertRejects(() => bedrock.fetch(new Request(url)), TypeError, "Cannot send credentials to ");
  }
  assertEquals(urls().length, 2);
});

Deno.test("an endpoint loses the slashes at its end, in linear time", async () => {
  assertEquals(checkedEndpoint("https://proxy.example///"), "https://proxy.example");
  assertEquals(checkedEndpoint("https://proxy.example//a//"), "https://proxy.example//a");
  await mustBeLinear("an endpoint of slashes", 20_000, (size) => {
    assertEquals(checkedEndpoint(`https://proxy.example/${"/".repeat(size)}a`).length, size + 23);
  });
});
