import { assert, assertEquals, assertThrows } from "@std/assert";
import { type CognitoIdentityOptions, fromCognitoIdentity, type Store } from "@bedrock-edge/client/credentials";
import { VirtualClock } from "../helpers/clock.ts";
import { failureOf } from "../helpers/watch.ts";
import { cognito, type CognitoAnswer, POOL, refusal } from "./cognito.ts";
import { GIVEN, TOKEN } from "./sts.ts";

const LOGIN = "accounts.google.com";

/** A source over Cognito in memory. */
function rig(answers: readonly CognitoAnswer[] = [], options: Partial<CognitoIdentityOptions> = {}) {
  const fetch = cognito(...answers);
  const clock = new VirtualClock();
  const source = fromCognitoIdentity({ identityPoolId: POOL, env: {}, fetch, clock, ...options });
  return { source, clock, ask: () => clock.run(source()), requests: fetch.requests };
}

const operations = (requests: readonly { readonly operation: string }[]) => requests.map(({ operation }) => operation);

Deno.test("a guest gets an identity, and its credentials, by two requests without a signature", async () => {
  const { ask, requests, source } = rig();
  assertEquals(await ask(), GIVEN);
  assertEquals(
    requests.map(({ operation, body }) => [operation, body]),
    [["GetId", { IdentityPoolId: POOL }], ["GetCredentialsForIdentity", { IdentityId: "us-east-1:identity-1" }]],
  );
  for (const { url, method, headers } of requests) {
    assertEquals([method, url.href], ["POST", "https://cognito-identity.us-east-1.amazonaws.com/"]);
    assertEquals(headers.get("content-type"), "application/x-amz-json-1.1");
    assertEquals(headers.get("authorization"), null);
  }
  assertEquals(source.source, "Cognito identity");
});

Deno.test("tokens and a role of the user are sent", async () => {
  const { ask, requests } = rig([], {
    logins: { [LOGIN]: () => Promise.resolve(TOKEN), "login.example": "second-token" },
    customRoleArn: "arn:aws:iam::123456789012:role/admin",
  });
  await ask();
  const Logins = { [LOGIN]: TOKEN, "login.example": "second-token" };
  assertEquals(requests.map(({ body }) => body), [
    { IdentityPoolId: POOL, Logins },
    { IdentityId: "us-east-1:identity-1", CustomRoleArn: "arn:aws:iam::123456789012:role/admin", Logins },
  ]);
});

Deno.test("a provider may have any name, also one that objects have", async () => {
  // Parsed: in a literal, "__proto__" is not a name.
  const logins: Record<string, string> = JSON.parse(`{ "__proto__": "first", "constructor": "second" }`);
  const { ask, requests } = rig([], { logins });
  await ask();
  assertEquals(requests.map(({ body }) => JSON.stringify(body.Logins)), Array(2).fill(JSON.stringify(logins)));
});

Deno.test("the endpoint is the option's, else the environment's", async () => {
  for (
    const [options, href] of [
      [{ endpoint: "http://localhost:4566" }, "http://localhost:4566/"],
      [{ env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY: "https://a.example" } }, "https://a.example/"],
      [
        { identityPoolId: POOL.replace("us-east-1", "cn-north-1") },
        "https://cognito-identity.cn-north-1.amazonaws.com.cn/",
      ],
      // In the commercial partition the plain hosts answer over IPv6.
      [{ env: { AWS_USE_DUALSTACK_ENDPOINT: "true" } }, "https://cognito-identity.us-east-1.amazonaws.com/"],
    ] as const
  ) {
    const { ask, requests } = rig([], options);
    await ask();
    assertEquals(requests[0]?.url.href, href);
  }
});

Deno.test("the identity is kept: in memory, and in a store by pool and user", async () => {
  const inMemory = rig();
  await inMemory.ask();
  await inMemory.ask();
  assertEquals(operations(inMemory.requests), ["GetId", "GetCredentialsForIdentity", "GetCredentialsForIdentity"]);

  const store = new Map<string, string>();
  const guest = { store };
  const user = { store, user: "visitor-7", logins: { [LOGIN]: TOKEN } };
  const unnamed = { store, logins: { [LOGIN]: TOKEN } };
  for (const options of [guest, user, unnamed]) await rig([], options).ask();
  assertEquals([...store.keys()], [
    `cognito-identity:${POOL}:ANONYMOUS`,
    `cognito-identity:${POOL}:visitor-7`,
  ]);
  for (const [options, count] of [[guest, 1], [user, 1], [unnamed, 2]] as const) {
    const { ask, requests } = rig([], options);
    await ask();
    assertEquals(requests.length, count);
  }
});

for (const code of ["NotAuthorizedException", "ResourceNotFoundException", "ResourceConflictException"]) {
  Deno.test(`after ${code} a kept identity is dropped, and asked for once more`, async () => {
    const store = new Map([[`cognito-identity:${POOL}:ANONYMOUS`, "us-east-1:gone"]]);
    const refused: CognitoAnswer = ({ body }) =>
      body.IdentityId === "us-east-1:gone" ? refusal(code, "gone") : undefined;
    const { ask, requests } = rig([refused], { store });
    assertEquals(await ask(), GIVEN);
    assertEquals(operations(requests), ["GetCredentialsForIdentity", "GetId", "GetCredentialsForIdentity"]);
    assertEquals([...store.values()], ["us-east-1:identity-1"]);
  });

  Deno.test(`${code} that stays leaves no identity behind`, async () => {
    const store = new Map<string, string>();
    const refused: CognitoAnswer = ({ operation }) => operation === "GetId" ? undefined : refusal(code, "no");
    const { ask, requests } = rig([refused], { store });
    assertEquals((await failureOf(ask())).code, code);
    assertEquals([operations(requests), store.size], [["GetId", "GetCredentialsForIdentity"], 0]);
  });
}

Deno.test("a token function is asked once more after a refusal, and a fixed token is not", async () => {
  let asked = 0;
  const refused: CognitoAnswer = ({ body }) =>
    Object.values(Object(body.Logins)).includes("token-1") ? refusal("NotAuthorizedException", "expired") : undefined;
  const fresh = rig([refused], { logins: { [LOGIN]: () => `token-${++asked}` } });
  assertEquals(await fresh.ask(), GIVEN);
  assertEquals([operations(fresh.requests), asked], [["GetId", "GetId", "GetCredentialsForIdentity"], 2]);
  const fixed = rig([refused], { logins: { [LOGIN]: "token-1" } });
  assertEquals((await failureOf(fixed.ask())).code, "NotAuthorizedException");
  assertEquals(operations(fixed.requests), ["GetId"]);
});

Deno.test("an outage does not cost a guest the identity", async () => {
  const store = new Map<string, string>();
  let isDown = true;
  const outage: CognitoAnswer = ({ operation }) =>
    isDown && operation !== "GetId" ? refusal("InternalErrorException", "oops", 500) : undefined;
  const { ask, requests } = rig([outage], { store });
  const error = await failureOf(ask());
  assertEquals([error.code, error.retryable, error.attempts], ["InternalErrorException", true, 3]);
  isDown = false;
  await ask();
  assertEquals(operations(requests).filter((operation) => operation === "GetId").length, 1);
});

for (
  const [code, status, times] of [
    ["TooManyRequestsException", 400, 3],
    ["ExternalServiceException", 400, 3],
    ["InternalErrorException", 500, 3],
    ["LimitExceededException", 400, 3],
    ["InvalidParameterException", 400, 1],
    ["InvalidIdentityPoolConfigurationException", 400, 1],
    ["NotAuthorizedException", 400, 1],
  ] as const
) {
  Deno.test(`${code} is sent ${times === 1 ? "once" : "three times"}`, async () => {
    const { ask, requests } = rig([() => refusal(code, "No.", status)]);
    const error = await failureOf(ask());
    assertEquals([error.name, error.kind, error.code], ["AuthenticationError", "credentials", code]);
    assertEquals([requests.length, error.attempts, error.retryable], [times, times, times > 1]);
  });
}

Deno.test("an answer without its parts is an error that names them", async () => {
  const whole = { AccessKeyId: "A", SecretKey: "s", SessionToken: "t", Expiration: 1795136400 };
  const cases: readonly (readonly [unknown, string])[] = [
    [{}, "it holds no credentials"],
    [[], "it is not a JSON object"],
    [{ Credentials: { ...whole, SecretKey: undefined } }, "the secret access key is missing"],
    [{ Credentials: { ...whole, AccessKeyId: "" } }, "the access key id is empty"],
    [{ Credentials: { ...whole, SessionToken: 7 } }, "the session token is a number"],
    [{ Credentials: { ...whole, Expiration: "soon" } }, "the expiration is missing or not a time"],
    [{ Credentials: { ...whole, AccessKeyId: "A\nB" } }, "a key has a character that no header can hold"],
  ];
  for (const [answer, what] of cases) {
    const { ask } = rig([({ operation }) => operation === "GetId" ? undefined : Response.json(answer)]);
    assertEquals((await failureOf(ask())).message, `Cannot read Amazon Cognito's answer: ${what}`);
  }
  const { ask } = rig([() => Response.json({ IdentityId: "" })]);
  assertEquals((await failureOf(ask())).message, "Cannot read Amazon Cognito's answer: it holds no identity");
});

Deno.test("a store that fails counts as empty", async () => {
  const fail = () => Promise.reject(new Error("the store is down"));
  const store: Store = { get: fail, set: fail, delete: fail };
  assertEquals(await rig([], { store }).ask(), GIVEN);
  const refused = rig([() => refusal("NotAuthorizedException", "no")], { store });
  assertEquals((await failureOf(refused.ask())).code, "NotAuthorizedException");
});

Deno.test("an option that cannot work is refused at construction", () => {
  const bad: readonly Record<string, unknown>[] = [
    { identityPoolId: 7 },
    { identityPoolId: "pool" },
    { identityPoolId: "us-east-1:not a uuid" },
    { identityPoolId: "evil.example:01234567" },
    { identityPoolId: "evil-example:01234567" },
    { logins: "token" },
    { logins: { [LOGIN]: 7 } },
    { customRoleArn: "admin" },
    { store: {} },
    { region: "us-east-1" },
    { endpoint: "http://cognito.example" },
  ];
  for (const options of bad) assertThrows(() => rig([], options), Error, "Cannot use", JSON.stringify(options));
  assert(rig([], { logins: {} }));
});
