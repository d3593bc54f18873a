import { assert, assertEquals, assertThrows } from "@std/assert";
import { type AssumeRoleOptions, fromAssumeRole, fromEnv } from "@bedrock-edge/client/credentials";
import { computeSigV4, parseSigV4 } from "../../src/testing/judge/verify_sigv4.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { failureOf } from "../helpers/watch.ts";
import { type Answer, GIVEN, granted, ROLE, sts, type StsRequest, xmlAnswer, xmlRefusal } from "./sts.ts";

const REGION = "eu-central-1";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** A source over STS in memory. */
function rig(answers: readonly Answer[] = [], options: Partial<AssumeRoleOptions> = {}) {
  const fetch = sts(...answers);
  const clock = new VirtualClock();
  const source = fromAssumeRole({
    ...{ credentials: KEYS, roleArn: ROLE, region: REGION, env: {}, fetch, clock },
    ...options,
  });
  return { source, clock, ask: () => clock.run(source()), requests: fetch.requests };
}

/** Returns whether STS computes the same signature with the secret. */
async function isSignedWith(secretAccessKey: string, { url, headers, body, method }: StsRequest): Promise<boolean> {
  const claim = parseSigV4(headers.get("authorization") ?? "");
  if (!claim) return false;
  const wire = {
    method,
    path: url.pathname,
    query: url.search.slice(1),
    headers: [["host", url.host], ...headers] as [string, string][],
    body: new TextEncoder().encode(body),
  };
  const { signature } = await computeSigV4(wire, claim, secretAccessKey);
  return signature === claim.signature;
}

Deno.test("keys assume the role by the documented request, signed for STS in its region", async () => {
  const { ask, requests, source } = rig();
  assertEquals(await ask(), GIVEN);
  const [request] = requests;
  assertEquals([request?.method, request?.url.href], ["POST", "https://sts.eu-central-1.amazonaws.com/"]);
  const claim = parseSigV4(request!.headers.get("authorization")!);
  assertEquals([claim?.accessKeyId, claim?.region, claim?.service], [KEYS.accessKeyId, REGION, "sts"]);
  assert(await isSignedWith(KEYS.secretAccessKey, request!));
  assert(!await isSignedWith("another", request!));
  assertEquals(Object.fromEntries(request!.form), {
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "bedrock-edge-1795132800000",
  });
  assertEquals(source.source, "role app by the option credentials");
});

Deno.test("every option is sent in the documented form", async () => {
  const { ask, requests } = rig([], {
    sessionName: "ada",
    durationSeconds: 3600,
    externalId: "agreed:id",
    tags: { team: "search", "cost center": "7/8 & more" },
    transitiveTagKeys: ["team", "cost center"],
    sourceIdentity: "ada@example",
    serialNumber: "arn:aws:iam::123456789012:mfa/ada",
    tokenCode: () => Promise.resolve("123456"),
    policy: '{"Version":"2012-10-17"}',
    policyArns: ["arn:aws:iam::aws:policy/A"],
  });
  await ask();
  assertEquals(Object.fromEntries(requests[0]!.form), {
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "ada",
    DurationSeconds: "3600",
    ExternalId: "agreed:id",
    "Tags.member.1.Key": "team",
    "Tags.member.1.Value": "search",
    "Tags.member.2.Key": "cost center",
    "Tags.member.2.Value": "7/8 & more",
    "TransitiveTagKeys.member.1": "team",
    "TransitiveTagKeys.member.2": "cost center",
    SourceIdentity: "ada@example",
    SerialNumber: "arn:aws:iam::123456789012:mfa/ada",
    TokenCode: "123456",
    Policy: '{"Version":"2012-10-17"}',
    "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/A",
  });
});

Deno.test("a chain signs each step with the credentials of the step before, and names all steps", async () => {
  const middle = {
    ...GIVEN,
    accessKeyId: "ASIAMIDDLE",
    secretAccessKey: "middle-secret",
    sessionToken: "middle-token",
  };
  const base = rig([() => new Response(xmlAnswer("AssumeRole", middle))], {
    credentials: fromEnv({ env: { AWS_ACCESS_KEY_ID: "AKIDENV", AWS_SECRET_ACCESS_KEY: "env-secret" } }),
    roleArn: "arn:aws:iam::123456789012:role/base",
  });
  const { source, clock, requests } = rig([], { credentials: base.source, clock: base.clock });
  assertEquals(await base.clock.run(source()), GIVEN);
  assert(await isSignedWith("env-secret", base.requests[0]!));
  assert(await isSignedWith("middle-secret", requests[0]!));
  assertEquals(requests[0]?.headers.get("x-amz-security-token"), "middle-token");
  assertEquals(source.source, "role app by role base by AWS_ACCESS_KEY_ID");
  // The credentials of the step before are kept as long as they are valid.
  await base.clock.run(source());
  assertEquals([base.requests.length, requests.length], [1, 2]);
  assertEquals(clock.pending, 0);
});

Deno.test("a failure of the step before is the failure, and STS is not asked for the step behind it", async () => {
  let asked = 0;
  const credentials = () => {
    asked++;
    return Promise.reject(new Error("the vault is sealed"));
  };
  const { ask, requests } = rig([], { credentials });
  const error = await ask().catch((error: unknown) => error);
  assertEquals(
    (error as Error).message,
    "Cannot assume role app: the source of its credentials failed: the vault is sealed",
  );
  assertEquals([asked, requests.length], [1, 0]);
});

Deno.test("after ExpiredToken the credentials are refreshed once", async () => {
  let asked = 0;
  const credentials = () => Promise.resolve({ ...KEYS, accessKeyId: `AKID${++asked}`, sessionToken: `token${asked}` });
  const { ask, requests } = rig([() => xmlRefusal("ExpiredToken", "The security token expired", 403), granted], {
    credentials,
  });
  assertEquals(await ask(), GIVEN);
  assertEquals(requests.map(({ headers }) => headers.get("x-amz-security-token")), ["token1", "token2"]);
});

Deno.test("a clock that is wrong is corrected by the answer", async () => {
  const late = "Thu, 19 Nov 2026 22:00:00 GMT";
  const refused: Answer = () => {
    const answer = xmlRefusal("SignatureDoesNotMatch", "Signature not yet current", 403);
    answer.headers.set("date", late);
    return answer;
  };
  const { ask, requests } = rig([refused, granted]);
  assertEquals(await ask(), GIVEN);
  assertEquals(requests.map(({ headers }) => headers.get("x-amz-date")), ["20261120T000000Z", "20261119T220000Z"]);
});

Deno.test("a code of a device is asked for at each refresh, and must be a code", async () => {
  let code = 100_000;
  const serialNumber = "GAHT12345678";
  const { ask, requests } = rig([], { serialNumber, tokenCode: () => `${++code}` });
  await ask();
  await ask();
  assertEquals(requests.map(({ form }) => form.get("TokenCode")), ["100001", "100002"]);
  const error = await failureOf(rig([], { serialNumber, tokenCode: () => "" }).ask());
  assertEquals(error.message, "Cannot assume role app: tokenCode is empty");
});

for (const code of ["InvalidClientTokenId", "SignatureDoesNotMatch", "AccessDenied", "ExpiredToken"]) {
  Deno.test(`${code} that stays is an error of the source, with a hint`, async () => {
    const { ask, requests } = rig([() => xmlRefusal(code, "No.", 403)]);
    const error = await failureOf(ask());
    assertEquals([error.name, error.kind, error.code], ["AuthenticationError", "credentials", code]);
    assertEquals([error.retryable, requests.length], [false, 1]);
    assert(error.hint, code);
  });
}

Deno.test("an option that cannot work is refused at construction", () => {
  const bad: readonly Record<string, unknown>[] = [
    { credentials: undefined, roleArn: 7 },
    { credentials: "AKID" },
    { serialNumber: "GAHT12345678" },
    { tokenCode: "123456" },
    { tags: { team: 7 } },
    { tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, "v"])) },
    { tags: { "": "v" } },
    { tags: { ["k".repeat(129)]: "v" } },
    { tags: { team: "v".repeat(257) } },
    { tags: { team: undefined } },
    { transitiveTagKeys: "team" },
    { transitiveTagKeys: [""] },
    { sourceIdentity: "with blank" },
    { externalID: "x" },
    { externalId: "x" },
    { externalId: "with blank" },
    { params: {} },
  ];
  for (const options of bad) assertThrows(() => rig([], options), Error, "Cannot use option", JSON.stringify(options));
});
