/** Authentication from the environment: a Bedrock API key, else AWS keys. */
import { AuthenticationError } from "../errors/provider_error.ts";
import type { Authenticator } from "../transport/authenticator.ts";
import type { AuthScheme } from "./described.ts";
import { setBearer } from "./bearer.ts";
import type { EnvReader } from "./env.ts";
import { type KeyNames, keysOf } from "./keys.ts";
import { sign } from "./sigv4.ts";

const API_KEY = "AWS_BEARER_TOKEN_BEDROCK";
const NAMES: KeyNames = {
  accessKeyId: "AWS_ACCESS_KEY_ID",
  secretAccessKey: "AWS_SECRET_ACCESS_KEY",
  sessionToken: "AWS_SESSION_TOKEN",
};
const ALL_NAMES = [API_KEY, NAMES.accessKeyId, NAMES.secretAccessKey, NAMES.sessionToken];

/** Variables of credential sources that the AWS SDKs read and this module does not. */
const UNREAD = [
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/**
 * Authenticates requests with `AWS_BEARER_TOKEN_BEDROCK`, else with `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
 * `AWS_SESSION_TOKEN`. Every attempt reads them, because Lambda may rotate the keys of a running container.
 */
export function environment(read: EnvReader): Authenticator {
  const keys = new Map<string, ArrayBuffer>();
  const authenticate: Authenticator = async (request, context) => {
    const apiKey = read(API_KEY);
    if (apiKey) return setBearer(request.headers, apiKey, API_KEY);
    const accessKeyId = read(NAMES.accessKeyId);
    const secretAccessKey = read(NAMES.secretAccessKey);
    if (!accessKeyId || !secretAccessKey) throw nothingFound(read, accessKeyId, secretAccessKey);
    const credentials = { accessKeyId, secretAccessKey, sessionToken: read(NAMES.sessionToken) };
    await sign(request, context, keysOf(credentials, NAMES), keys);
  };
  return Object.defineProperties(authenticate, {
    scheme: { get: () => describe(read).scheme },
    source: { get: () => describe(read).source },
  });
}

function describe(read: EnvReader): { scheme: AuthScheme; source: string } {
  if (read(API_KEY)) return { scheme: "bearer", source: API_KEY };
  const accessKeyId = read(NAMES.accessKeyId);
  const secretAccessKey = read(NAMES.secretAccessKey);
  if (accessKeyId && secretAccessKey) return { scheme: "sigv4", source: NAMES.accessKeyId };
  throw nothingFound(read, accessKeyId, secretAccessKey);
}

function nothingFound(
  read: EnvReader,
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
): AuthenticationError {
  const half = accessKeyId ? NAMES.secretAccessKey : secretAccessKey ? NAMES.accessKeyId : undefined;
  const why = half ? halfFound(read, half) : noneFound(read);
  return new AuthenticationError(`Cannot authenticate: ${why}`, {
    kind: "credentials",
    code: "CredentialsNotFound",
    hint: "The Amazon Bedrock console makes API keys, under API keys: set one as AWS_BEARER_TOKEN_BEDROCK",
  });
}

function halfFound(read: EnvReader, name: string): string {
  const obstacle = read.obstacle?.(name);
  if (obstacle) return obstacle;
  return `${name} is not set, but its other half is; set both, or ${API_KEY}`;
}

function noneFound(read: EnvReader): string {
  const obstacle = read.obstacle?.(...ALL_NAMES);
  if (obstacle) return `${obstacle}, or pass apiKey or credentials`;
  const unread = UNREAD.find((name) => read.peek?.(name));
  if (unread === "AWS_PROFILE") {
    return 'AWS_PROFILE is set, but profiles are not read; pass nodeChain() of "@bedrock-edge/client/node" as auth, run ' +
      'eval "$(aws configure export-credentials --format env)", or use an API key';
  }
  if (unread) {
    return `${unread} is set, but is not read; pass edgeChain() of "@bedrock-edge/client/credentials" as auth, ` +
      "or use an API key";
  }
  return `no credentials were found in ${API_KEY}, nor in ${NAMES.accessKeyId} and ${NAMES.secretAccessKey}; set one of ` +
    "them, or pass apiKey, credentials, or env (in a Worker)";
}
