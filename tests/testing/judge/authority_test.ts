import { assert, assertEquals } from "@std/assert";
import type { Credentials } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { HOST, keyed, MODEL, refusalOf, signed, user } from "../support.ts";
import { computeSigV4 } from "../../../src/testing/judge/verify_sigv4.ts";
import { ManualClock } from "../../helpers/manual_clock.ts";

const NOON = "2026-11-20T12:00:00Z";
const AT = "20261120T120000Z";
const clock = new ManualClock(NOON);

Deno.test("fake lets in a signature for every kind of model id", async () => {
  const fake = fakeBedrock({ clock });
  const ids = [
    "amazon.nova-lite",
    MODEL,
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
    "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model/anthropic.claude/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1",
    "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1",
    "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
  ];
  for (const modelId of ids) {
    const response = await fake(await signed({ modelId, at: AT }));
    assertEquals([modelId, response.status], [modelId, 200]);
    await response.body?.cancel();
  }
  assertEquals(fake.requests.map((request) => [request.modelId, request.auth]), ids.map((id) => [id, "sigv4"]));
});

Deno.test("fake checks the region only where the host names one", async () => {
  const fake = fakeBedrock({ clock });
  const at = (url: string, region: string) => signed({ url: `${url}/model/m.x/converse`, region, at: AT });
  for (
    const [url, region, status] of [
      [HOST, "us-east-1", 200],
      [HOST, "us-west-2", 403],
      ["https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1", 200],
      ["https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com", "us-east-1", 403],
      ["https://bedrock-runtime.cn-north-1.amazonaws.com.cn", "cn-north-1", 200],
      ["https://vpce-1.bedrock-runtime.eu-west-1.vpce.amazonaws.com", "eu-west-1", 200],
      ["https://vpce-1.bedrock-runtime.eu-west-1.vpce.amazonaws.com", "us-east-1", 403],
      ["http://127.0.0.1:8000", "ap-south-1", 200],
    ] as const
  ) {
    const response = await fake(await at(url, region));
    assertEquals([url, region, response.status], [url, region, status]);
    await response.body?.cancel();
  }
});

Deno.test("a signature may cover the authority of HTTP/2 instead of the host", async () => {
  const fake = fakeBedrock({ clock });
  const send = async (host: string) => {
    const request = await signed({ modelId: MODEL, at: AT });
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const signedHeaders = [":authority", "x-amz-date"];
    const claim = { date: AT.slice(0, 8), region: "us-east-1", service: "bedrock", signedHeaders };
    const { signature } = await computeSigV4(
      {
        method: "POST",
        path: new URL(request.url).pathname,
        query: "",
        headers: [["x-amz-date", AT], [":authority", host]],
        body,
      },
      claim,
      "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    );
    request.headers.set(
      "authorization",
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${claim.date}/us-east-1/bedrock/aws4_request, ` +
        `SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`,
    );
    const response = await fake(request);
    await response.body?.cancel();
    return response.status;
  };
  assertEquals([await send(new URL(HOST).host), await send("another.example")], [200, 403]);
});

const EXPIRED_TOKEN: [number, string, string] = [
  403,
  "ExpiredTokenException",
  "The security token included in the request is expired",
];
const UNRECOGNIZED: [number, string, string] = [
  403,
  "UnrecognizedClientException",
  "The security token included in the request is invalid.",
];

Deno.test("fake refuses a request without authority before it is logged", async () => {
  const fake = fakeBedrock({ clock });
  const request = keyed();
  request.headers.delete("authorization");
  const expected: [number, string, string] = [
    403,
    "MissingAuthenticationTokenException",
    "Missing Authentication Token",
  ];
  assertEquals(await refusalOf(await fake(request)), expected);
  assertEquals(await refusalOf(await fake(keyed({ headers: { authorization: "Basic YTpi" } }))), expected);
  assertEquals(fake.requests.length, 0);
});

Deno.test("fake refuses a wrong API key as the edge does, without a type", async () => {
  const fake = fakeBedrock({ apiKey: "right" });
  const response = await fake(keyed({ headers: { authorization: "Bearer wrong" } }));
  assertEquals(response.status, 403);
  assertEquals(response.headers.get("x-amzn-errortype"), null);
  assertEquals(await response.json(), { Message: "Authentication failed: Please make sure your API Key is valid." });
  assertEquals(fake.requests.length, 1);
  const right = await fake(keyed({ headers: { authorization: "bearer right" } }));
  assertEquals(right.status, 200);
  await right.body?.cancel();
});

Deno.test("fake answers expired keys of both kinds as AWS does", async () => {
  const fake = fakeBedrock({ clock, expiredKeys: ["old-key", "AKIDOLD"] });
  const bearer = await fake(keyed({ headers: { authorization: "Bearer old-key" } }));
  assertEquals([bearer.status, await bearer.json()], [403, { Message: "Bearer Token has expired" }]);
  assertEquals(await refusalOf(await fake(await signed({ accessKeyId: "AKIDOLD", at: AT }))), EXPIRED_TOKEN);
});

Deno.test("fake refuses an access key it does not know", async () => {
  const fake = fakeBedrock({ clock });
  assertEquals(await refusalOf(await fake(await signed({ accessKeyId: "AKIDOTHER", at: AT }))), UNRECOGNIZED);
});

Deno.test("fake wants exactly the session token of its credentials", async () => {
  const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  const fake = fakeBedrock({ clock, credentials: { ...keys, sessionToken: "token" } });
  const call = { secretAccessKey: "secret", at: AT };
  const good = await fake(await signed({ ...call, sessionToken: "token" }));
  assertEquals(good.status, 200);
  await good.body?.cancel();
  assertEquals(await refusalOf(await fake(await signed(call))), UNRECOGNIZED);
  assertEquals(await refusalOf(await fake(await signed({ ...call, sessionToken: "other" }))), UNRECOGNIZED);
  const without = fakeBedrock({ clock, credentials: keys });
  assertEquals(await refusalOf(await without(await signed({ ...call, sessionToken: "token" }))), UNRECOGNIZED);
});

Deno.test("fake refuses credentials from their expiration on, in every form that a client takes", async () => {
  const ms = Date.parse(NOON);
  for (const expiration of [new Date(ms), new Date(ms).toISOString(), ms, ms / 1000, `${ms}`, null]) {
    // A client's credentials are the fake's without a change of type.
    const credentials: Credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", expiration };
    const call = { secretAccessKey: "secret", at: AT };
    if (expiration !== null) {
      assertEquals(await refusalOf(await fakeBedrock({ clock, credentials })(await signed(call))), EXPIRED_TOKEN);
    }
    const before = fakeBedrock({ clock: new ManualClock(ms - 1), credentials });
    const response = await before(await signed(call));
    assertEquals(response.status, 200);
    await response.body?.cancel();
  }
});

Deno.test("fake quotes the canonical request, session token included, when a signature does not match", async () => {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "right", sessionToken: "SESSION" };
  const fake = fakeBedrock({ clock, credentials });
  const request = await signed({ secretAccessKey: "wrong", sessionToken: "SESSION", at: AT });
  const [status, name, message] = await refusalOf(await fake(request));
  assertEquals([status, name], [403, "InvalidSignatureException"]);
  assert(message.startsWith(
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
      "and signing method. Consult the service documentation for details.\n\n" +
      "The Canonical String for this request should have been\n'POST\n/model/anthropic.claude-3-haiku-20240307-v1%253A0/",
  ));
  assert(message.includes("x-amz-security-token:SESSION"));
  assert(message.includes("'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261120T120000Z\n"));
  assert(message.endsWith("'\n"));
});

Deno.test("fake refuses a signature over another body, path, method or header value", async () => {
  const fake = fakeBedrock({ clock });
  const good = await signed({ at: AT });
  const text = await good.clone().text();
  const headers = good.headers;
  const other = JSON.stringify({ messages: [user("Bye")] });
  for (
    const tampered of [
      new Request(good.url, { method: "POST", headers, body: other }),
      new Request(good.url.replace("haiku", "opus"), { method: "POST", headers, body: text }),
      new Request(`${good.url}?a=b`, { method: "POST", headers, body: text }),
      new Request(good.url.replace("%3A", ":"), { method: "POST", headers, body: text }),
    ]
  ) {
    const [status, name] = await refusalOf(await fake(tampered));
    assertEquals([status, name], [403, "InvalidSignatureException"]);
  }
  const intact = await fake(good);
  assertEquals(intact.status, 200);
  await intact.body?.cancel();
});

Deno.test("fake refuses the wrong service, an unsigned host and an unsigned x-amz header", async () => {
  const fake = fakeBedrock({ clock });
  const refuse = async (request: Request) => (await refusalOf(await fake(request)))[2];
  assertEquals(
    await refuse(await signed({ service: "bedrock-runtime", at: AT })),
    "Credential should be scoped to correct service: 'bedrock'. ",
  );
  const unsignedHost = await signed({ at: AT });
  const authorization = unsignedHost.headers.get("authorization")!;
  unsignedHost.headers.set("authorization", authorization.replace("SignedHeaders=host;", "SignedHeaders="));
  assertEquals(
    await refuse(unsignedHost),
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  );
  const unsignedHeader = await signed({ at: AT });
  unsignedHeader.headers.set("x-amz-extra", "1");
  assertEquals(
    await refuse(unsignedHeader),
    "There were headers present in the request which were not signed: x-amz-extra",
  );
});

Deno.test("fake refuses an authorization it cannot read, a scope of another day and a date of another format", async () => {
  const fake = fakeBedrock({ clock });
  const cut = await signed({ at: AT });
  cut.headers.set("authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE");
  assertEquals((await refusalOf(await fake(cut))).slice(0, 2), [400, "IncompleteSignatureException"]);

  const otherDay = await signed({ at: AT });
  otherDay.headers.set("authorization", otherDay.headers.get("authorization")!.replace("/20261120/", "/20261119/"));
  assertEquals((await refusalOf(await fake(otherDay))).slice(1), [
    "InvalidSignatureException",
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261119' != " +
    "'20261120', from '20261120T120000Z'.",
  ]);

  const format = await signed({ at: AT });
  format.headers.set("x-amz-date", NOON);
  assertEquals((await refusalOf(await fake(format))).slice(0, 2), [400, "IncompleteSignatureException"]);
});

Deno.test("fake tolerates five minutes of skew and tells its own time", async () => {
  const fake = fakeBedrock({ clock });
  for (const [at, status] of [["20261120T115500Z", 200], ["20261120T120500Z", 200]] as const) {
    const response = await fake(await signed({ at }));
    assertEquals([at, response.status], [at, status]);
    await response.body?.cancel();
  }
  const late = await fake(await signed({ at: "20261120T115459Z" }));
  assertEquals(late.headers.get("date"), "Fri, 20 Nov 2026 12:00:00 GMT");
  assertEquals(await refusalOf(late), [
    403,
    "InvalidSignatureException",
    "Signature expired: 20261120T115459Z is now earlier than 20261120T115500Z (20261120T120000Z - 5 min.)",
  ]);
  assertEquals(await refusalOf(await fake(await signed({ at: "20261120T120501Z" }))), [
    403,
    "InvalidSignatureException",
    "Signature not yet current: 20261120T120501Z is still later than 20261120T120500Z (20261120T120000Z + 5 min.)",
  ]);
});
