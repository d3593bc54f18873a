/**
 * Every source, and the secrets that no failure of it may show.
 */
import type { CredentialSource } from "@bedrock-edge/client/credentials";
import {
  apiKeyInfo,
  cached,
  edgeChain,
  firstOf,
  fromAssumeRole,
  fromCognitoIdentity,
  fromContainer,
  fromEnv,
  fromInstanceMetadata,
  fromTokenFile,
  fromWebIdentity,
  mintApiKey,
} from "@bedrock-edge/client/credentials";
import { fromProfile, fromSSO } from "@bedrock-edge/client/node";
import type { FetchFunction } from "../../src/transport/fetch.ts";
import type { VirtualClock } from "../helpers/clock.ts";
import { cognitoAnswer, operationOf, POOL } from "./cognito.ts";
import { failing } from "./failing.ts";
import { hostAnswer, INSTANCE_MEMBERS, METADATA_TOKEN } from "./host.ts";
import { GIVEN, ROLE, TOKEN, xmlAnswer } from "./sts.ts";

/** A source over a service, and its secrets. */
export interface Subject {
  readonly make: (means: { readonly fetch: FetchFunction; readonly clock: VirtualClock }) => CredentialSource;
  /** The answer of the service when it is well. */
  readonly good: (request: Request) => string | Promise<string>;
  /** The secrets of the request. Those of the answer are always searched for. */
  readonly secrets: readonly string[];
  /** How many requests the source makes. @default 1 */
  readonly requests?: number;
}

/** The keys that assume a role. */
export const BASE: Readonly<Record<"accessKeyId" | "secretAccessKey" | "sessionToken", string>> = {
  accessKeyId: "ASIABASE000000000001",
  secretAccessKey: "bPxRfiCYEXAMPLEKEYwJalrXUtnFEMI/K7MDENG+",
  sessionToken: "FwoGZXIvYXdzEBYaDEXAMPLEBASETOKENbase0123456789+/==",
};
const EXTERNAL_ID = "agreed-with-the-owner-4711";
const OTHER_TOKEN = "opaque-token-of-another-provider-0815";

const common = { region: "eu-central-1", env: {} } as const;

/** The shared files of a profile with a role, and of one with IAM Identity Center, whose token is in every other file. */
const FILES: Readonly<Record<string, string>> = {
  "/config": `[profile role]\nrole_arn = ${ROLE}\nsource_profile = base\nexternal_id = ${EXTERNAL_ID}\n` +
    "[profile sso]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-central-1\n" +
    "sso_account_id = 123456789012\nsso_role_name = Admin\n",
  "/credentials": `[base]\naws_access_key_id = ${BASE.accessKeyId}\naws_secret_access_key = ${BASE.secretAccessKey}\n` +
    `aws_session_token = ${BASE.sessionToken}\n`,
};
const readFile = (path: string) =>
  FILES[path] ?? JSON.stringify({ accessToken: TOKEN, expiresAt: "2099-01-01T00:00:00Z" });
const profiles = { configFile: "/config", credentialsFile: "/credentials", env: { HOME: "/home/ada" }, readFile };

/** The sources that ask a service, by name. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  fromWebIdentity: {
    make: (means) => fromWebIdentity({ ...common, ...means, roleArn: ROLE, token: TOKEN }),
    good: () => xmlAnswer("AssumeRoleWithWebIdentity"),
    secrets: [TOKEN],
  },
  fromAssumeRole: {
    make: (means) =>
      fromAssumeRole({
        ...{ ...common, ...means, roleArn: ROLE, credentials: BASE },
        ...{ externalId: EXTERNAL_ID, serialNumber: "GAHT12345678", tokenCode: "123456" },
      }),
    good: () => xmlAnswer("AssumeRole"),
    secrets: [BASE.secretAccessKey, BASE.sessionToken, EXTERNAL_ID],
  },
  fromCognitoIdentity: {
    make: (means) =>
      fromCognitoIdentity({
        ...{ identityPoolId: POOL, env: {}, ...means },
        logins: { "accounts.google.com": TOKEN, "login.example": OTHER_TOKEN },
      }),
    good: ({ headers }) => JSON.stringify(cognitoAnswer(operationOf(headers))),
    secrets: [TOKEN, OTHER_TOKEN],
    requests: 2,
  },
  "a chain of fromWebIdentity and fromAssumeRole": {
    make: (means) =>
      firstOf([
        fromWebIdentity({ ...common, ...means, roleArn: ROLE, token: TOKEN }),
        fromAssumeRole({ ...common, ...means, roleArn: ROLE, credentials: BASE }),
      ]),
    good: () => xmlAnswer("AssumeRole"),
    secrets: [TOKEN, BASE.secretAccessKey, BASE.sessionToken],
  },
  fromTokenFile: {
    make: (means) => fromTokenFile({ ...common, ...means, roleArn: ROLE, tokenFile: "/token", readFile: () => TOKEN }),
    good: () => xmlAnswer("AssumeRoleWithWebIdentity"),
    secrets: [TOKEN],
  },
  fromProfile: {
    make: (means) => fromProfile({ ...profiles, ...means, profile: "role" }),
    good: () => xmlAnswer("AssumeRole"),
    secrets: [BASE.secretAccessKey, BASE.sessionToken, EXTERNAL_ID],
  },
  fromSSO: {
    make: (means) => fromSSO({ ...profiles, ...means, profile: "sso" }),
    good: () => {
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = GIVEN;
      return JSON.stringify({
        roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: +expiration },
      });
    },
    secrets: [TOKEN],
  },
  fromContainer: {
    make: (means) =>
      fromContainer({
        ...means,
        env: {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://[::1]/",
          AWS_CONTAINER_AUTHORIZATION_TOKEN: `Basic ${TOKEN}`,
        },
      }),
    good: () => hostAnswer().text(),
    secrets: [TOKEN],
  },
  fromInstanceMetadata: {
    make: (means) => fromInstanceMetadata({ ...means, env: {} }),
    good: ({ method, url }) => {
      if (method === "PUT") return METADATA_TOKEN;
      return url.endsWith("/") ? "app" : hostAnswer(INSTANCE_MEMBERS).text();
    },
    secrets: [METADATA_TOKEN],
    requests: 3,
  },
};

/** Functions of the caller that fail and quote what they hold. */
export const FUNCTIONS: Readonly<Record<string, (fail: () => never) => CredentialSource>> = {
  "the token function of fromWebIdentity": (fail) => fromWebIdentity({ ...common, roleArn: ROLE, token: fail }),
  "the credentials of fromAssumeRole": (fail) => fromAssumeRole({ ...common, roleArn: ROLE, credentials: fail }),
  "the code function of fromAssumeRole": (fail) =>
    fromAssumeRole({ ...common, roleArn: ROLE, credentials: BASE, serialNumber: "GAHT12345678", tokenCode: fail }),
  "a token function of fromCognitoIdentity": (fail) =>
    fromCognitoIdentity({ identityPoolId: POOL, env: {}, logins: { "accounts.google.com": fail } }),
  "a source of firstOf": (fail) => firstOf([fail]),
  "the option readFile of fromTokenFile": (readFile) =>
    fromTokenFile({ ...common, roleArn: ROLE, tokenFile: "/token", readFile }),
  "the option readFile of fromContainer": (readFile) =>
    fromContainer({
      env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://[::1]/", AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/token" },
      readFile,
    }),
  "the credentials of mintApiKey": (fail) => {
    const mint = () => mintApiKey({ credentials: fail, region: "us-east-1" });
    // Never reached: the source fails.
    return Object.assign(() => mint().then(() => BASE), { source: "mintApiKey" });
  },
  "a source of cached in a chain": (fail) => firstOf([cached(fail)]),
};

/** A STS that refuses everything, and quotes it. */
const REFUSED = { ...common, fetch: failing("a refusal in XML", () => xmlAnswer("AssumeRole")) };

/** Sources whose secret has a flaw; each is asked, or made. */
export const FLAWED: Readonly<Record<string, (secret: string) => Promise<unknown>>> = {
  "the secret key of fromEnv": (secret) =>
    fromEnv({ env: { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: secret } })(),
  "the session token of fromEnv": (secret) =>
    fromEnv({ env: { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: secret } })(),
  "the end of the keys of fromEnv": (secret) =>
    fromEnv({ env: { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: secret, AWS_CREDENTIAL_EXPIRATION: "soon" } })(),
  "the token of fromWebIdentity": (token) => fromWebIdentity({ ...REFUSED, roleArn: ROLE, token })(),
  "the keys of fromAssumeRole": (secretAccessKey) =>
    fromAssumeRole({ ...REFUSED, roleArn: ROLE, credentials: { ...BASE, secretAccessKey } })(),
  "the session token of fromAssumeRole": (sessionToken) =>
    fromAssumeRole({ ...REFUSED, roleArn: ROLE, credentials: { ...BASE, sessionToken } })(),
  "a token of fromCognitoIdentity": (token) =>
    fromCognitoIdentity({
      identityPoolId: POOL,
      env: {},
      fetch: REFUSED.fetch,
      logins: { "accounts.google.com": token },
    })(),
  "the keys of mintApiKey": (secretAccessKey) =>
    mintApiKey({ credentials: { ...BASE, secretAccessKey }, region: "us-east-1" }),
  "the key of apiKeyInfo": (key) => Promise.resolve().then(() => apiKeyInfo(key)),
  "a source of firstOf": (secretAccessKey) => firstOf([() => Promise.resolve({ ...BASE, secretAccessKey })])(),
  "a source of cached": (secretAccessKey) => cached(() => Promise.resolve({ ...BASE, secretAccessKey }))(),
  "the API key of edgeChain": async (key) =>
    await edgeChain({ env: { AWS_BEARER_TOKEN_BEDROCK: key } })(
      { method: "POST", url: new URL("https://a.example"), headers: new Headers(), body: "{}" },
      { attempt: 1, forceRefresh: false, region: "us-east-1", service: "bedrock", now: new Date() },
    ),
};
