import { assert, assertEquals, assertThrows } from "@std/assert";
import { fromWebIdentity, type WebIdentityOptions } from "@bedrock-edge/client/credentials";
import { VirtualClock } from "../helpers/clock.ts";
import { failureOf } from "../helpers/watch.ts";
import { type Answer, GIVEN, granted, jsonAnswer, ROLE, sts, TOKEN, xmlRefusal } from "./sts.ts";

const REGION = "eu-central-1";

/** A source over STS in memory. */
function rig(answers: readonly Answer[] = [], options: Partial<WebIdentityOptions> = {}) {
  const fetch = sts(...answers);
  const clock = new VirtualClock();
  const source = fromWebIdentity({ roleArn: ROLE, token: TOKEN, region: REGION, env: {}, fetch, clock, ...options });
  return { source, clock, ask: () => clock.run(source()), requests: fetch.requests };
}

Deno.test("a token becomes the credentials of the role, by the documented request without a signature", async () => {
  const { ask, requests, source } = rig();
  assertEquals(await ask(), GIVEN);
  const [request] = requests;
  assertEquals([request?.method, request?.url.href], ["POST", "https://sts.eu-central-1.amazonaws.com/"]);
  assertEquals(request?.headers.get("content-type"), "application/x-www-form-urlencoded");
  assertEquals(request?.headers.get("authorization"), null);
  assertEquals(Object.fromEntries(request!.form), {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "bedrock-edge-1795132800000",
    WebIdentityToken: TOKEN,
  });
  assertEquals([requests.length, source.source], [1, "role app by web identity"]);
});

Deno.test("every option is sent in the documented form", async () => {
  const policy = { Version: "2012-10-17", Statement: [] };
  const { ask, requests } = rig([], {
    sessionName: "visitor+7@example",
    durationSeconds: 900,
    policy,
    policyArns: ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"],
    providerId: "www.amazon.com",
    token: () => ` ${TOKEN}\n`,
  });
  await ask();
  assertEquals(Object.fromEntries(requests[0]!.form), {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "visitor+7@example",
    WebIdentityToken: TOKEN,
    ProviderId: "www.amazon.com",
    DurationSeconds: "900",
    Policy: JSON.stringify(policy),
    "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/A",
    "PolicyArns.member.2.arn": "arn:aws:iam::aws:policy/B",
  });
});

Deno.test("the place is the option's, else the environment's, else AWS's host of the region", async () => {
  const places: readonly [Partial<WebIdentityOptions>, string][] = [
    [{ region: undefined, env: { AWS_REGION: "cn-north-1" } }, "https://sts.cn-north-1.amazonaws.com.cn/"],
    [{ region: undefined, env: { AWS_DEFAULT_REGION: "us-gov-west-1" } }, "https://sts.us-gov-west-1.amazonaws.com/"],
    [{ endpoint: "https://sts.example/mesh/" }, "https://sts.example/mesh/"],
    [{ endpoint: "http://127.0.0.1:4566" }, "http://127.0.0.1:4566/"],
    [{ endpoint: new URL("http://localstack:4566"), allowHttp: true }, "http://localstack:4566/"],
    [
      { env: { AWS_ENDPOINT_URL_STS: "https://a.example", AWS_ENDPOINT_URL: "https://b.example" } },
      "https://a.example/",
    ],
    [{ env: { AWS_ENDPOINT_URL: "https://b.example" } }, "https://b.example/"],
    [{ env: { AWS_USE_FIPS_ENDPOINT: "true" }, region: "us-east-1" }, "https://sts-fips.us-east-1.amazonaws.com/"],
    [{ env: { AWS_USE_DUALSTACK_ENDPOINT: "TRUE" } }, "https://sts.eu-central-1.api.aws/"],
    // In GovCloud all hosts of STS are FIPS-validated, and none has "-fips" in its name.
    [
      { env: { AWS_USE_FIPS_ENDPOINT: "true" }, region: "us-gov-west-1" },
      "https://sts.us-gov-west-1.amazonaws.com/",
    ],
    [
      { env: { AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "true" }, region: "us-gov-west-1" },
      "https://sts-fips.us-gov-west-1.api.aws/",
    ],
  ];
  for (const [options, href] of places) {
    const { ask, requests } = rig([], options);
    await ask();
    assertEquals(requests[0]?.url.href, href);
  }
});

Deno.test("plain http of the environment needs allowHttp, and goes to this machine without it", async () => {
  for (const name of ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"]) {
    const env = { [name]: "http://localstack:4566" };
    const { source, requests } = rig([], { env });
    const error = await source().catch((error: unknown) => error);
    assert(error instanceof TypeError && error.message.includes("allowHttp: true"), `${error}`);
    assert(error.message.includes(name), error.message);
    assertEquals(requests.length, 0);
    const allowed = rig([], { env, allowHttp: true });
    await allowed.ask();
    const local = rig([], { env: { [name]: "http://localhost:4566" } });
    await local.ask();
    assertEquals([allowed.requests.length, local.requests.length], [1, 1]);
  }
});

Deno.test("STS may answer in JSON, with seconds since the epoch", async () => {
  const { ask } = rig([() => Response.json(JSON.parse(jsonAnswer("AssumeRoleWithWebIdentity")))]);
  assertEquals(await ask(), GIVEN);
});

Deno.test("the token function is asked for every refresh", async () => {
  let asked = 0;
  const { ask, requests } = rig([], { token: () => Promise.resolve(`${TOKEN}${++asked}`) });
  await ask();
  await ask();
  assertEquals(requests.map(({ form }) => form.get("WebIdentityToken")), [`${TOKEN}1`, `${TOKEN}2`]);
});

for (const code of ["ExpiredToken", "ExpiredTokenException", "InvalidIdentityToken", "InvalidIdentityTokenException"]) {
  Deno.test(`after ${code} the token function is asked once more, and no more`, async () => {
    const refused: Answer = () => xmlRefusal(code, "Token expired: current date/time 1795132800");
    let asked = 0;
    const token = () => `${TOKEN}${++asked}`;
    assertEquals(await rig([refused, granted], { token }).ask(), GIVEN);
    assertEquals(asked, 2);
    const twice = rig([refused], { token });
    assertEquals((await failureOf(twice.ask())).code, code);
    assertEquals([twice.requests.length, asked], [2, 4]);
    // A string is the same token again.
    const fixed = rig([refused]);
    assertEquals((await failureOf(fixed.ask())).code, code);
    assertEquals(fixed.requests.length, 1);
  });
}

Deno.test("nothing is sent for a token that cannot be one, and nothing of it is shown", async () => {
  for (const token of ["", "  ", "two words", '"quoted"', "wörds", undefined, 7]) {
    const { ask, requests } = rig([], { token: () => token as string });
    const error = await failureOf(ask());
    assertEquals([error.code, requests.length], ["InvalidToken", 0]);
    assert(!error.message.includes("words"), error.message);
  }
});

Deno.test("without a region nothing is sent", async () => {
  const { ask, requests } = rig([], { region: undefined });
  assertEquals((await failureOf(ask())).code, "NoRegion");
  assertEquals(requests.length, 0);
});

Deno.test("a fetch that cannot work is a mistake of the program, and is not tried again", async () => {
  let calls = 0;
  const fetch = () => {
    calls++;
    return Promise.resolve({} as Response);
  };
  const error = await rig([], { fetch }).ask().catch((error: unknown) => error);
  assert(error instanceof TypeError);
  assertEquals(calls, 1);
});

Deno.test("an option that cannot work is refused at construction", () => {
  const bad: readonly Record<string, unknown>[] = [
    { roleArn: "app" },
    { roleArn: "arn:aws:iam::123456789012:user/app" },
    { roleArn: "arn:aws:iam::1:role/app" },
    { token: undefined, roleArn: 7 },
    { token: 7 },
    { region: "EU" },
    { endpoint: "http://sts.example" },
    { sessionName: "a" },
    { sessionName: "with blank" },
    { durationSeconds: 899 },
    { durationSeconds: 900.5 },
    { durationSeconds: "900" },
    { policy: 7 },
    { policyArns: Array(11).fill("arn") },
    { timeoutMs: 0 },
    { fetch: {} },
    { webIdentityToken: "x" },
  ];
  for (const options of bad) assertThrows(() => rig([], options), Error, "Cannot use", JSON.stringify(options));
});
