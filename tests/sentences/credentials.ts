/**
 * The sentences about sources of credentials.
 */
import {
  cached,
  firstOf,
  fromAssumeRole,
  fromCognitoIdentity,
  fromEnv,
  fromWebIdentity,
  type WebIdentityOptions,
} from "@bedrock-edge/client/credentials";
import { cognito, refusal } from "../credentials/cognito.ts";
import { type Answer, ROLE, sts, TOKEN, xmlRefusal } from "../credentials/sts.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { BROWSERS, withGlobals } from "../helpers/as_browser.ts";
import { chat, client, type Row } from "./row.ts";

/** Asks for the credentials of a web identity, of a STS in memory. */
function webIdentity(options: Partial<WebIdentityOptions>, ...answers: readonly Answer[]): Promise<unknown> {
  const clock = new VirtualClock();
  const common = { roleArn: ROLE, token: TOKEN, region: "eu-central-1", env: {}, fetch: sts(...answers), clock };
  return clock.run(fromWebIdentity({ ...common, ...options })());
}

/** Sources that fail. */
const REQUEST_FAILURES: readonly Row[] = [
  {
    says: "AuthenticationError: Cannot read credentials from the environment: AWS_ACCESS_KEY_ID and " +
      "AWS_SECRET_ACCESS_KEY are not set; set both, or pass env",
    when: () => fromEnv({ env: {} })(),
  },
  {
    says: "AuthenticationError: Cannot assume role app by web identity: AWS STS answers PackedPolicyTooLarge: " +
      "Packed size of 101%\nHint: Shorten the policy, or pass fewer tags and policyArns",
    when: () => webIdentity({}, () => xmlRefusal("PackedPolicyTooLarge", "Packed size of 101%")),
  },
  {
    says: "AuthenticationError: Cannot assume role app by web identity: the function token failed: no session",
    when: () => webIdentity({ token: () => Promise.reject(new Error("no session")) }),
  },
  {
    says: "AuthenticationError: Cannot assume role app by web identity: token is empty",
    when: () => webIdentity({ token: "" }),
  },
  {
    says: "AuthenticationError: Cannot ask AWS STS for credentials: no region is given; pass region, set AWS_REGION, " +
      "or pass env in a Worker",
    when: () => webIdentity({ region: undefined }),
  },
  {
    says: "AuthenticationError: Cannot reach AWS STS: no answer came within 2000 ms; raise timeoutMs",
    when: () => webIdentity({ timeoutMs: 2000 }, () => new Promise(() => {})),
  },
  {
    says: "AuthenticationError: Cannot reach AWS STS: connection reset by peer",
    when: () => webIdentity({}, () => Promise.reject(new Error("connection reset by peer"))),
  },
  {
    says: "AuthenticationError: Cannot read AWS STS's answer: it holds no credentials",
    when: () => webIdentity({}, () => new Response("<html>Log in</html>")),
  },
];

/** A source of the caller's that fails. */
const sealed = () => Promise.reject(new Error("the vault is sealed"));
const POOL = "us-east-1:01234567-89ab-cdef-0123-456789abcdef";

/** Sources over other sources, and Cognito. */
const MORE_FAILURES: readonly Row[] = [
  {
    says: "AuthenticationError: Cannot get credentials: the source failed\n- source 1: the vault is sealed",
    when: () => firstOf([sealed])(),
  },
  {
    says:
      "AuthenticationError: Cannot get credentials: all 2 sources failed\n- AWS_ACCESS_KEY_ID: Cannot read credentials " +
      "from the environment: AWS_ACCESS_KEY_ID is not set; set both, or pass env\n- source 2: the vault is sealed",
    when: () => firstOf([fromEnv({ env: { AWS_SECRET_ACCESS_KEY: "s" } }), sealed])(),
  },
  {
    says: "AuthenticationError: Cannot assume role app: the source of its credentials failed: the vault is sealed",
    when: () => fromAssumeRole({ credentials: sealed, roleArn: ROLE, region: "eu-central-1", env: {} })(),
  },
  {
    says: "AuthenticationError: Cannot get credentials of a Cognito identity: Amazon Cognito answers " +
      "NotAuthorizedException: Unauthenticated access is not supported for this identity pool.\nHint: Allow guests in the " +
      "identity pool, or pass fresh tokens of a provider that the pool lists, as logins",
    when: () => {
      const message = "Unauthenticated access is not supported for this identity pool.";
      const fetch = cognito(() => refusal("NotAuthorizedException", message));
      return fromCognitoIdentity({ identityPoolId: POOL, env: {}, fetch })();
    },
  },
];

const ABSK = "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlOmV4YW1wbGU=";

/** Long-term keys where they may not go. */
const LONG_TERM_KEYS: readonly Row[] = [
  {
    says:
      'AuthenticationError: Cannot use a long-term key: plain http to "bedrock.mesh:8080" would show the request to the ' +
      'network; use https, use keys that end, or pass allowHttp: "long-term-keys"',
    when: () => chat({}, client({ apiKey: ABSK, endpoint: "http://bedrock.mesh:8080", allowHttp: true })),
  },
  {
    says: "AuthenticationError: Cannot use a long-term key: every visitor of a web page can read it; use " +
      "fromCognitoIdentity(), get a key that ends from your own server, or pass dangerouslyAllowBrowser: true",
    when: () => withGlobals(BROWSERS["a page"]!, () => chat({}, client({ apiKey: ABSK }))),
  },
];

/** Every failure of a source. */
export const CREDENTIAL_FAILURES: readonly Row[] = [
  ...REQUEST_FAILURES,
  ...MORE_FAILURES,
  ...LONG_TERM_KEYS,
];

/** Sources that are created with mistakes. */
export const CREDENTIAL_MISTAKES: readonly Row[] = [
  {
    says: "TypeError: Cannot cache credentials: the source is an object; pass a function that returns them",
    when: () => cached({ accessKeyId: "AKID", secretAccessKey: "secret" } as never),
  },
  {
    says: "TypeError: Cannot make a chain of an empty list; pass a list of sources, such as firstOf([fromEnv()])",
    when: () => firstOf([]),
  },
  {
    says: "TypeError: Cannot make a chain of sources: entry 2 is missing; pass functions alone",
    when: () => firstOf([fromEnv(), undefined as never]),
  },
  {
    says: 'TypeError: Cannot use option "serialNumber": serialNumber without tokenCode is not valid; use both, or ' +
      "neither of them",
    when: () => fromAssumeRole({ credentials: sealed, roleArn: ROLE, serialNumber: "GAHT12345678" }),
  },
  {
    says: 'TypeError: Cannot use "app" as roleArn: not the ARN of a role; copy the ARN from the role\'s page in IAM',
    when: () => webIdentity({ roleArn: "app" }),
  },
  {
    says: "TypeError: Cannot assume a role: roleArn is missing; copy the ARN from the role's page in IAM",
    when: () => webIdentity({ roleArn: undefined } as never),
  },
  {
    says: 'TypeError: Cannot use option "identityPoolId": undefined is not valid; use the id of an identity pool',
    when: () => fromCognitoIdentity({ identityPoolId: undefined } as never),
  },
  {
    says: "TypeError: Cannot use fromEnv without calling it: the call creates the source; pass fromEnv()",
    when: () => fromEnv({ forceRefresh: false } as never),
  },
  {
    says: "TypeError: Cannot use this source as auth: it gives credentials and signs nothing; pass it as credentials",
    when: () => (fromEnv({ env: {} }) as (...args: readonly unknown[]) => unknown)({}, {}),
  },
  {
    says: 'TypeError: Cannot use option "webIdentityToken": unknown option; did you mean "token"?',
    when: () => webIdentity({ webIdentityToken: TOKEN } as never),
  },
  {
    says: 'RangeError: Cannot use option "durationSeconds": 60 is not valid; use whole seconds from 900 to 43200',
    when: () => webIdentity({ durationSeconds: 60 }),
  },
];
