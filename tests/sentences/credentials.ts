/**
 * The sentences about sources of credentials.
 */
import { fromEnv, fromWebIdentity, type WebIdentityOptions } from "@bedrock-edge/client/credentials";
import { type Answer, ROLE, sts, TOKEN, xmlRefusal } from "../credentials/sts.ts";
import { VirtualClock } from "../helpers/clock.ts";
import type { Row } from "./row.ts";

/** Asks for the credentials of a web identity, of a STS in memory. */
function webIdentity(options: Partial<WebIdentityOptions>, ...answers: readonly Answer[]): Promise<unknown> {
  const clock = new VirtualClock();
  const common = { roleArn: ROLE, token: TOKEN, region: "eu-central-1", env: {}, fetch: sts(...answers), clock };
  return clock.run(fromWebIdentity({ ...common, ...options })());
}

/** Sources that fail. */
export const CREDENTIAL_FAILURES: readonly Row[] = [
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

/** Sources that are created with mistakes. */
export const CREDENTIAL_MISTAKES: readonly Row[] = [
  {
    says: 'TypeError: Cannot use "app" as roleArn: not the ARN of a role; copy the ARN from the role\'s page in IAM',
    when: () => webIdentity({ roleArn: "app" }),
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
