/**
 * The credentials of a user of a Cognito identity pool. Source: "GetId" and "GetCredentialsForIdentity" of the Cognito identity pools
 * API reference, read 2026-11-29.
 */
import { parseAwsErrorBody } from "../../aws/error_body.ts";
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import type { SourceCredentials } from "../../auth/keys.ts";
import {
  invalidOption,
  object,
  type OptionCheck,
  type OptionTable,
  optionTable,
  text,
  withMethods,
} from "../../base/check_options.ts";
import { kindOf, quoted } from "../../base/quote.ts";
import { isObject, type JsonObject } from "../../base/json_object.ts";
import type { Store } from "../../base/store.ts";
import { isProviderError } from "../../errors/provider_error.ts";
import type { Provide } from "../../transport/authenticator.ts";
import { askService } from "../request/ask_service.ts";
import { checkSourceOptions } from "../request/check_source_options.ts";
import { checkedCredentials, type Unchecked } from "../request/checked_credentials.ts";
import { parsedObject } from "../request/parsed_object.ts";
import type { CredentialService } from "../request/credential_service.ts";
import { secretText } from "../request/secret_text.ts";
import { provided, regionalChecks, type RegionalOptions } from "../request/service_options.ts";
import { checkPlace, placeOf, type RegionalService } from "../sts/endpoint.ts";
import { checkedRole } from "../sts/role.ts";

/** The options of `fromCognitoIdentity`. */
export interface CognitoIdentityOptions extends Omit<RegionalOptions, "region"> {
  /** The id of the identity pool, such as `us-east-1:01234567-…`. Its beginning is the region. */
  identityPoolId: string;
  /**
   * Tokens by the name of their provider, such as `accounts.google.com` or `cognito-idp.us-east-1.amazonaws.com/us-east-1_abc`. A function
   * is called for each refresh. @default a guest, if the pool allows guests
   */
  logins?: Readonly<Record<string, Provide<string>>> | undefined;
  /** The ARN of one of the roles in the user's token. @default the pool's own choice */
  customRoleArn?: string | undefined;
  /**
   * Keeps the id of the identity, which is not a secret, so that a guest stays the same guest: `localStorage` behind a {@link Store}, or
   * a store of `@bedrock-edge/client/store`. A store that fails counts as empty. @default memory, as long as the source lives
   */
  store?: Store | undefined;
  /**
   * Your id of the user, for the key in `store`. Needed for the identity of a user with `logins` to be kept in a store.
   * @default "ANONYMOUS" for a guest
   */
  user?: string | undefined;
}

const logins: OptionCheck = (value, option) => {
  object(value, option);
  for (const [name, token] of Object.entries(Object(value))) provided(token, `${option}.${name}`);
};

const POOL_ID = /^([\w-]{1,40}):[\da-f-]{1,55}$/i;

const poolId: OptionCheck = (value, option) => {
  if (typeof value !== "string") throw invalidOption(option, kindOf(value), "the id of an identity pool");
  if (!POOL_ID.test(value)) throw invalidOption(option, quoted(value), "the id of an identity pool, region and UUID");
};

const COGNITO_IDENTITY: OptionTable = /* @__PURE__ */ optionTable<CognitoIdentityOptions>(() => {
  const { region: _region, ...checks } = regionalChecks();
  return {
    of: "fromCognitoIdentity()",
    options: {
      ...checks,
      identityPoolId: poolId,
      logins,
      customRoleArn: text,
      store: withMethods("get", "set", "delete"),
      user: text,
    },
    otherNames: {
      region: "identityPoolId, which begins with the region",
      userIdentifier: "user",
      cache: "store",
      identityId: "identityPoolId",
      clientConfig: "endpoint, fetch and timeoutMs",
    },
  };
});

/** Cognito, as a place finds it. */
export const COGNITO: RegionalService = {
  host: "cognito-identity",
  variable: "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
  displayName: "Amazon Cognito",
  plainDualStack: "us-east-1",
};

const ACTION = "get credentials of a Cognito identity";
/** Failures of the identity provider behind Cognito. */
const TRANSIENT = new Set(["ExternalServiceException", "InternalErrorException"]);
/** Refusals that fresh tokens may solve, or another identity in the place of one that was kept. */
const STALE = new Set(["NotAuthorizedException", "ResourceConflictException", "ResourceNotFoundException"]);

const HINTS: Readonly<Record<string, string>> = {
  NotAuthorizedException:
    "Allow guests in the identity pool, or pass fresh tokens of a provider that the pool lists, as logins",
  InvalidIdentityPoolConfigurationException: "Give the identity pool a role, and let the role trust the pool",
  ResourceNotFoundException: "Check identityPoolId",
};

const SERVICE: CredentialService = {
  name: COGNITO.host,
  displayName: COGNITO.displayName,
  action: ACTION,
  parseError: parseAwsErrorBody,
  transient: TRANSIENT,
  hint: (code) => Object.hasOwn(HINTS, code) ? HINTS[code] : undefined,
};

/**
 * Creates a source of the credentials of a Cognito identity pool: in browsers and apps, for users who are signed in, and for guests. It
 * needs no key of AWS, and Cognito allows requests from web pages.
 *
 * The identity's id is kept, and dropped when Cognito refuses it; then the identity is asked for once more.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value. The source rejects with an `AuthenticationError` of
 * kind `credentials`.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromCognitoIdentity } from "@bedrock-edge/client/credentials";
 *
 * const credentials = fromCognitoIdentity({
 *   identityPoolId: "us-east-1:01234567-89ab-cdef-0123-456789abcdef",
 *   logins: { "accounts.google.com": () => Promise.resolve("eyJ…") },
 *   user: "visitor-7",
 * });
 * const bedrock = createBedrock({ region: "us-east-1", credentials });
 * assertEquals((await bedrock.authInfo()).source, "Cognito identity");
 * ```
 */
export function fromCognitoIdentity(options: CognitoIdentityOptions): CredentialSource {
  checkSourceOptions(options, COGNITO_IDENTITY);
  const { identityPoolId, logins = {}, customRoleArn } = options;
  // Also when it is missing, as a variable that is not set.
  poolId(identityPoolId, "identityPoolId");
  if (customRoleArn !== undefined) checkedRole(customRoleArn, "customRoleArn");
  const place = { ...options, region: POOL_ID.exec(identityPoolId)?.[1] };
  checkPlace(place);
  const hasFunction = Object.values(logins).some((token) => typeof token === "function");
  const identity = keptIdentity(options);

  async function ask(kept: string | undefined): Promise<SourceCredentials> {
    const { url } = placeOf(COGNITO, place);
    const tokens = await tokensOf(logins);
    const call = <T>(operation: string, body: object, read: Read<T>) =>
      callCognito({ operation, body, tokens, url, read }, options);
    const id = kept ?? await call("GetId", { IdentityPoolId: identityPoolId }, identityId);
    if (kept === undefined) await identity.set(id);
    try {
      return await call(
        "GetCredentialsForIdentity",
        { IdentityId: id, CustomRoleArn: customRoleArn },
        ({ Credentials }, unusable) => checkedCredentials(cognitoCredentials(Credentials), unusable),
      );
    } catch (error) {
      if (isRefusal(error)) await identity.delete();
      throw error;
    }
  }

  return credentialSource("Cognito identity", async () => {
    const kept = await identity.get();
    try {
      return await ask(kept);
    } catch (error) {
      // With the same tokens and a new identity, the second request would be the same as the first.
      if (!isRefusal(error) || (kept === undefined && !hasFunction)) throw error;
      return await ask(undefined);
    }
  });
}

/** Returns whether Cognito refused the tokens or the identity. After an outage the identity stays: a new guest would be another guest. */
function isRefusal(error: unknown): boolean {
  return isProviderError(error) && STALE.has(error.code);
}

/** The id of the user's identity, as far as it is known. */
interface KeptIdentity {
  get(): Promise<string | undefined>;
  set(id: string): Promise<void>;
  delete(): Promise<void>;
}

/** Keeps the id in the store; in memory without a store, and for a user of whom only the tokens are known. */
function keptIdentity({ identityPoolId, logins, store, user }: CognitoIdentityOptions): KeptIdentity {
  const isGuest = Object.keys(logins ?? {}).length === 0;
  const name = user ?? (isGuest ? "ANONYMOUS" : undefined);
  const chosen: Store = store === undefined || name === undefined ? new Map<string, string>() : store;
  const key = `cognito-identity:${identityPoolId}:${name}`;
  const orNothing = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch {
      return undefined;
    }
  };
  return {
    get: async () => await orNothing(() => chosen.get(key)) || undefined,
    set: async (id) => void await orNothing(() => chosen.set(key, id)),
    delete: async () => void await orNothing(() => chosen.delete(key)),
  };
}

type Tokens = Readonly<Record<string, string>>;

async function tokensOf(logins: NonNullable<CognitoIdentityOptions["logins"]>): Promise<Tokens> {
  const tokens: [provider: string, token: string][] = [];
  for (const [provider, token] of Object.entries(logins)) {
    const use = { name: COGNITO.host, action: ACTION, option: `logins[${quoted(provider)}]` };
    tokens.push([provider, await secretText(token, use)]);
  }
  return Object.fromEntries(tokens);
}

type Read<T> = (json: JsonObject, unusable: (what: string) => Error) => T;

interface CognitoCall<T> {
  readonly operation: string;
  readonly body: object;
  readonly tokens: Tokens;
  readonly url: URL;
  readonly read: Read<T>;
}

function callCognito<T>(call: CognitoCall<T>, options: CognitoIdentityOptions): Promise<T> {
  const { operation, body, tokens, url, read } = call;
  const secrets = Object.values(tokens);
  return askService({
    service: SERVICE,
    method: "POST",
    url,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityService.${operation}`,
    },
    body: JSON.stringify({ ...body, ...secrets.length > 0 && { Logins: tokens } }),
    secrets,
    read: ({ text }, unusable) => read(parsedObject(text, unusable), unusable),
  }, options);
}

function identityId({ IdentityId: id }: JsonObject, unusable: (what: string) => Error): string {
  if (typeof id === "string" && id) return id;
  throw unusable("it holds no identity");
}

/** Cognito names the secret `SecretKey`, and writes the expiration as seconds since the epoch. */
function cognitoCredentials(found: unknown): Unchecked | undefined {
  if (!isObject(found)) return undefined;
  const { AccessKeyId, SecretKey, SessionToken, Expiration } = found;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
