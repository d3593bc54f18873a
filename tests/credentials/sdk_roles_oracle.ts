/**
 * Our roles and identities and those of AWS's SDK against the same services on this machine: the same requests, the same credentials,
 * the same failures after as many attempts. Run with `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assert, assertEquals } from "@std/assert";
import * as sdk from "npm:@aws-sdk/credential-providers@3.1162.0";
import {
  type Credentials,
  fromAssumeRole,
  fromCognitoIdentity,
  fromWebIdentity,
  type SessionOptions,
} from "@bedrock-edge/client/credentials";
import { isProviderError } from "@bedrock-edge/client";
import { computeSigV4, parseSigV4 } from "../../src/testing/judge/verify_sigv4.ts";
import { serveHttp } from "../contract/http_server.ts";
import { cognitoAnswer, operationOf, POOL, refusal } from "./cognito.ts";
import { GIVEN, ROLE, TOKEN, xmlAnswer, xmlRefusal } from "./sts.ts";

const REGION = "us-east-1";
const KEYS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const TEMPORARY = { ...KEYS, accessKeyId: "ASIAIOSFODNN7EXAMPLE", sessionToken: "FwoGZXIvYXdzEXAMPLE/+==" };

/** A request as a service reads it. */
interface Seen {
  readonly line: string;
  readonly type: string | null;
  readonly target: string | null;
  readonly body: unknown;
  /** The key, the region and the service of the signature, and whether the signature is right. */
  readonly signer: readonly unknown[];
}

async function seenOf(request: Request): Promise<Seen> {
  const { pathname, search, host } = new URL(request.url);
  const { headers, method } = request;
  const text = await request.text();
  const claim = parseSigV4(headers.get("authorization") ?? "");
  const lines = [...headers].filter(([name]) => name !== "host");
  const wire = {
    ...{ method, path: pathname, query: search.slice(1), body: new TextEncoder().encode(text) },
    headers: [["host", host], ...lines] as [string, string][],
  };
  const isRight = claim && (await computeSigV4(wire, claim, KEYS.secretAccessKey)).signature === claim.signature;
  return {
    line: `${method} ${pathname}${search}`,
    // The SDK writes the character set too, or not.
    type: headers.get("content-type")?.replace(/;.*/, "") ?? null,
    target: headers.get("x-amz-target"),
    body: text.startsWith("{") ? JSON.parse(text) : [...new URLSearchParams(text)].toSorted(),
    signer: [claim?.accessKeyId, claim?.region, claim?.service, headers.get("x-amz-security-token"), isRight],
  };
}

/** A service on this machine that notes its requests. */
function serve(answer: (request: Request) => Response): { origin: string; take(): Seen[] } & Disposable {
  const seen: Seen[] = [];
  const server = serveHttp(async (request) => {
    const answered = answer(request);
    seen.push(await seenOf(request));
    return answered;
  });
  return { origin: server.origin, take: () => seen.splice(0), [Symbol.dispose]: () => server[Symbol.dispose]() };
}

function core({ accessKeyId, secretAccessKey, sessionToken, expiration }: Credentials) {
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

/** A source of ours and the SDK's, with the same options, at an endpoint. */
type Pair = (endpoint: string) => readonly [ours: () => Promise<Credentials>, theirs: () => Promise<Credentials>];

const common = { roleArn: ROLE, region: REGION, env: {} } as const;

function webIdentity(options: SessionOptions & { readonly providerId?: string }): Pair {
  const { sessionName = "session", policyArns, ...same } = options;
  return (endpoint) => [
    fromWebIdentity({ ...common, ...options, sessionName, token: TOKEN, endpoint }),
    sdk.fromWebToken({
      ...{ roleArn: ROLE, webIdentityToken: TOKEN, roleSessionName: sessionName, ...same as { policy?: string } },
      ...policyArns && { policyArns: policyArns.map((arn) => ({ arn })) },
      clientConfig: { region: REGION, endpoint },
    }),
  ];
}

type SdkParameters = Parameters<typeof sdk.fromTemporaryCredentials>[0]["params"];

function assumeRole(
  options: Partial<Parameters<typeof fromAssumeRole>[0]>,
  parameters: Omit<SdkParameters, "RoleArn">,
  keys: typeof KEYS = KEYS,
): Pair {
  const tokenCode = options.tokenCode;
  return (endpoint) => [
    fromAssumeRole({ ...common, ...options, credentials: keys, endpoint }),
    sdk.fromTemporaryCredentials({
      params: { RoleArn: ROLE, ...parameters },
      masterCredentials: keys,
      clientConfig: { region: REGION, endpoint },
      ...typeof tokenCode === "string" && { mfaCodeProvider: () => Promise.resolve(tokenCode) },
    }),
  ];
}

function cognito(logins?: Record<string, string>, customRoleArn?: string): Pair {
  const options = { identityPoolId: POOL, ...logins && { logins }, ...customRoleArn && { customRoleArn } };
  return (endpoint) => [
    fromCognitoIdentity({ ...options, endpoint, env: {} }),
    sdk.fromCognitoIdentityPool({ ...options, clientConfig: { region: REGION, endpoint } }),
  ];
}

const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] });
const arns = ["arn:aws:iam::aws:policy/A+b", "arn:aws:iam::123456789012:policy/c"];

/** Options of every kind. */
const PAIRS: Readonly<Record<string, Pair>> = {
  "a web identity": webIdentity({}),
  "a web identity with every option": webIdentity({
    ...{
      sessionName: "ada+7@example.com",
      durationSeconds: 900,
      policy,
      policyArns: arns,
      providerId: "www.amazon.com",
    },
  }),
  "a role": assumeRole({ sessionName: "ada" }, { RoleSessionName: "ada" }),
  "a role by temporary keys": assumeRole({ sessionName: "ada" }, { RoleSessionName: "ada" }, TEMPORARY),
  "a role with every option": assumeRole(
    {
      ...{ sessionName: "ada", durationSeconds: 3600, externalId: "a:b/c=d", sourceIdentity: "ada@example" },
      ...{ tags: { "cost center": "7/8 & more", team: "ü" }, transitiveTagKeys: ["team"], policy, policyArns: arns },
      ...{ serialNumber: "arn:aws:iam::123456789012:mfa/ada", tokenCode: "123456" },
    },
    {
      ...{ RoleSessionName: "ada", DurationSeconds: 3600, ExternalId: "a:b/c=d", SourceIdentity: "ada@example" },
      Tags: [{ Key: "cost center", Value: "7/8 & more" }, { Key: "team", Value: "ü" }],
      ...{ TransitiveTagKeys: ["team"], Policy: policy, PolicyArns: arns.map((arn) => ({ arn })) },
      SerialNumber: "arn:aws:iam::123456789012:mfa/ada",
    },
  ),
  "a guest of Cognito": cognito(),
  "a user of Cognito": cognito({ "accounts.google.com": TOKEN, "login.example": "second" }),
  "a user of Cognito with a role": cognito({ "accounts.google.com": TOKEN }, "arn:aws:iam::123456789012:role/admin"),
};

/** The services when they are well. */
function well(request: Request, action: string): Response {
  if (request.headers.has("x-amz-target")) return Response.json(cognitoAnswer(operationOf(request.headers)));
  return new Response(xmlAnswer(action), { headers: { "content-type": "text/xml" } });
}

const actionOf = (name: string) => name.includes("web identity") ? "AssumeRoleWithWebIdentity" : "AssumeRole";

for (const [name, pair] of Object.entries(PAIRS)) {
  Deno.test(`${name} is asked for as the SDK does, and gives the same credentials`, async () => {
    using service = serve((request) => well(request, actionOf(name)));
    const [ours, theirs] = pair(service.origin);
    const wanted = core(await theirs());
    const requests = service.take();
    assertEquals([core(await ours()), service.take()], [wanted, requests]);
    assertEquals(wanted, GIVEN);
    const isSigned = name.startsWith("a role");
    assert(
      requests.every(({ signer }) => signer.at(-1) === (isSigned || undefined)),
      "the SDK's own signature is right",
    );
  });
}

/** A failure as a program sees it. */
async function failureOf(source: () => Promise<Credentials>): Promise<string> {
  const error: unknown = await source().then(() => "succeeded", (error: unknown) => error);
  if (isProviderError(error)) return error.code;
  return error instanceof Error ? error.name : String(error);
}

/** The SDK adds "Exception" to some names. */
const plain = (code: string) => code.replace(/Exception$/, "");

/** Refusals of STS, and whether they pass. */
const STS_REFUSALS: readonly (readonly [code: string, status: number])[] = [
  ["AccessDenied", 403],
  ["ExpiredTokenException", 400],
  ["IDPCommunicationError", 400],
  ["IDPRejectedClaim", 403],
  ["InvalidIdentityToken", 400],
  ["MalformedPolicyDocument", 400],
  ["PackedPolicyTooLarge", 400],
  ["RegionDisabledException", 403],
  ["ValidationError", 400],
  ["Throttling", 400],
  ["ServiceUnavailable", 503],
  ["InternalFailure", 500],
];

for (const [code, status] of STS_REFUSALS) {
  Deno.test(`${code} of STS is the same failure as with the SDK, after as many requests`, async () => {
    using service = serve(() => xmlRefusal(code, "No.", status));
    for (const name of ["a web identity", "a role"]) {
      const [ours, theirs] = PAIRS[name]!(service.origin);
      const wanted = plain(await failureOf(theirs));
      const requests = service.take().length;
      assertEquals([plain(await failureOf(ours)), service.take().length], [wanted, requests], name);
    }
  });
}

const COGNITO_REFUSALS: readonly (readonly [code: string, status: number])[] = [
  ["NotAuthorizedException", 400],
  ["ResourceNotFoundException", 400],
  ["InvalidParameterException", 400],
  ["TooManyRequestsException", 400],
  ["InternalErrorException", 500],
];

for (const [code, status] of COGNITO_REFUSALS) {
  Deno.test(`${code} of Cognito is the same failure as with the SDK, after as many requests`, async () => {
    using service = serve(() => refusal(code, "No.", status));
    const [ours, theirs] = PAIRS["a guest of Cognito"]!(service.origin);
    const wanted = await failureOf(theirs);
    const requests = service.take().length;
    assertEquals([await failureOf(ours), service.take().length], [wanted, requests]);
  });
}

/** Answers that hold no credentials. */
const BROKEN: Readonly<Record<string, () => Response>> = {
  "nothing": () => new Response(""),
  "a page": () => new Response("<!DOCTYPE html><title>Log in</title>", { headers: { "content-type": "text/html" } }),
  "half of the XML": () => new Response(xmlAnswer("AssumeRole").slice(0, 500)),
  "XML without credentials": () => new Response("<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>"),
  "a redirect": () => new Response(null, { status: 302, headers: { location: "/elsewhere" } }),
};

for (const [name, answer] of Object.entries(BROKEN)) {
  Deno.test(`${name} gives no credentials, as with the SDK`, async () => {
    using service = serve(answer);
    for (const pair of [PAIRS["a web identity"], PAIRS["a role"], PAIRS["a guest of Cognito"]]) {
      for (const source of pair!(service.origin)) assert(await failureOf(source) !== "succeeded");
      assert(service.take().every(({ line }) => line === "POST /"), "neither follows a redirect");
    }
  });
}
