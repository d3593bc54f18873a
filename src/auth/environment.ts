/**
 * Authority from the environment: a Bedrock API key, else AWS keys.
 */
import { AuthenticationError } from "../errors/provider_error.ts";
import type { Authenticator, AuthScheme } from "./authenticator.ts";
import { setBearer } from "./bearer.ts";
import type { EnvReader } from "./env.ts";
import { sign } from "./sigv4.ts";

/**
 * Lets requests in with `AWS_BEARER_TOKEN_BEDROCK`, else with `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
 * `AWS_SESSION_TOKEN`. They are read at every attempt: a Lambda container's keys are rotated under its feet.
 */
export function environment(read: EnvReader): Authenticator {
  const keys = new Map<string, ArrayBuffer>();
  const authenticate: Authenticator = async (request, context) => {
    const apiKey = read("AWS_BEARER_TOKEN_BEDROCK");
    if (apiKey) return setBearer(request.headers, apiKey);
    const accessKeyId = read("AWS_ACCESS_KEY_ID");
    const secretAccessKey = read("AWS_SECRET_ACCESS_KEY");
    if (!accessKeyId || !secretAccessKey) throw nothingFound(accessKeyId, secretAccessKey);
    await sign(request, context, { accessKeyId, secretAccessKey, sessionToken: read("AWS_SESSION_TOKEN") }, keys);
  };
  return Object.defineProperties(authenticate, {
    scheme: { get: () => describe(read).scheme },
    source: { get: () => describe(read).source },
  });
}

function describe(read: EnvReader): { scheme: AuthScheme; source: string } {
  if (read("AWS_BEARER_TOKEN_BEDROCK")) return { scheme: "bearer", source: "AWS_BEARER_TOKEN_BEDROCK" };
  const accessKeyId = read("AWS_ACCESS_KEY_ID");
  const secretAccessKey = read("AWS_SECRET_ACCESS_KEY");
  if (accessKeyId && secretAccessKey) return { scheme: "sigv4", source: "AWS_ACCESS_KEY_ID" };
  throw nothingFound(accessKeyId, secretAccessKey);
}

function nothingFound(accessKeyId: string | undefined, secretAccessKey: string | undefined): AuthenticationError {
  const half = accessKeyId ? "AWS_SECRET_ACCESS_KEY" : secretAccessKey ? "AWS_ACCESS_KEY_ID" : undefined;
  return new AuthenticationError(
    half
      ? `Cannot authenticate: ${half} is not set, but its other half is; set both, or AWS_BEARER_TOKEN_BEDROCK`
      : "Cannot authenticate: no credentials were found in AWS_BEARER_TOKEN_BEDROCK, nor in AWS_ACCESS_KEY_ID and " +
        "AWS_SECRET_ACCESS_KEY; set one of them, or pass apiKey, credentials, or env (in a Worker)",
    {
      kind: "credentials",
      code: "CredentialsNotFound",
      hint: "Pass apiKey or credentials to createBedrock, set the environment variables, or pass a Worker's env",
    },
  );
}
