/**
 * A stand-in for a platform that proves who a program is, and for AWS STS, on this machine. On a platform you need none of
 * this.
 *
 * @module
 */
import type { Credentials } from "@bedrock-edge/client";

/** The condition of the role's trust policy: the platform, and the one app of it that may have the role. */
const TRUSTED = { iss: "https://oidc.platform.example", aud: "sts.amazonaws.com", sub: "app:umbrellas:production" };

/** The platform and STS. */
export interface StandIn {
  /** The endpoint of STS. */
  readonly endpoint: string;
  /** The credentials that STS gives. */
  readonly credentials: Credentials;
  /** The number of requests to STS. */
  readonly requests: number;
  /** Returns a token of the platform for an app, as a JSON Web Token. Its signature is not a real one. */
  tokenFor(environment: string): string;
  /** Stops STS. */
  close(): Promise<void>;
}

/** Starts STS on a free port. */
export function startStandIn(): StandIn {
  let requests = 0;
  const credentials = {
    accessKeyId: "ASIAEXAMPLE",
    secretAccessKey: "secret-of-the-role",
    sessionToken: "token-of-the-role",
    expiration: new Date(Date.now() + 3_600_000),
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    requests++;
    const form = new URLSearchParams(await request.text());
    if (form.get("Action") !== "AssumeRoleWithWebIdentity") return refuse("InvalidAction", "Unknown action");
    const claims = claimsOf(form.get("WebIdentityToken") ?? "");
    const isTrusted = Object.entries(TRUSTED).every(([name, value]) => claims[name] === value);
    return isTrusted
      ? grant(credentials)
      : refuse("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  });
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    credentials,
    get requests() {
      return requests;
    },
    tokenFor(environment) {
      const parts = [{ alg: "RS256" }, { ...TRUSTED, sub: `app:umbrellas:${environment}` }];
      return [...parts.map((part) => btoa(JSON.stringify(part))), "signature"].join(".");
    },
    close: () => server.shutdown(),
  };
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(atob(token.split(".")[1] ?? "") || "{}");
}

function grant(
  { accessKeyId, secretAccessKey, sessionToken, expiration }: Credentials & { expiration: Date },
): Response {
  const credentials = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>` +
    `<SessionToken>${sessionToken}</SessionToken><Expiration>${expiration.toISOString()}</Expiration>`;
  return new Response(
    `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials>` +
      "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>",
  );
}

function refuse(code: string, message: string): Response {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return new Response(`<ErrorResponse>${error}</ErrorResponse>`, { status: 403 });
}
