/**
 * Requests to the instance metadata service, version 2: each has a token that the service gave for a time. Source: "Use the Instance
 * Metadata Service to access instance metadata" of the EC2 guide, read 2026-11-29.
 */
import type { Clock } from "../../base/clock.ts";
import { parseAwsErrorBody } from "../../aws/error_body.ts";
import { isProviderError } from "../../errors/provider_error.ts";
import { askService, type RequestMeans, type WholeAnswer } from "../request/ask_service.ts";
import type { CredentialService } from "../request/credential_service.ts";
import { INSTANCE_ACTION } from "./instance_place.ts";

/** Reads an answer; `unusable` creates the error of an answer that the API does not allow. */
type ReadAnswer<T> = (answer: WholeAnswer, unusable: (what: string) => Error) => T;

/** Asks the service for a path. */
export type AskInstance = <T>(endpoint: string, path: string, read: ReadAnswer<T>) => Promise<T>;

/** The longest life of a token, in seconds: six hours. */
const TOKEN_SECONDS = 21_600;
/** A token is not used in its last minute, so that a request on its way does not outlive it. */
const EARLY_MS = 60_000;
const TTL = "x-aws-ec2-metadata-token-ttl-seconds";

/** The service as a request meets it; `hint` explains the failures of this request. */
function service(hint: (code: string, status: number) => string | undefined): CredentialService {
  return {
    name: "imds",
    displayName: "the instance metadata service",
    action: INSTANCE_ACTION,
    parseError: parseAwsErrorBody,
    hint,
  };
}

const TOKENS = /* @__PURE__ */ service((code, status) => {
  if (code === "TimeoutError") return "In a container, set the hop limit of the instance's metadata options to 2";
  return status === 403 ? "Turn the metadata service on, in the instance's metadata options" : undefined;
});

const ROLES = /* @__PURE__ */ service((_, status) => status === 404 ? "Attach a role to the instance" : undefined);

interface Token {
  readonly endpoint: string;
  readonly value: string;
  /** The end in milliseconds since the epoch. */
  readonly endsAt: number;
}

/**
 * Creates a function that asks the service with one token until the token's end. A refused token is replaced once. Only the text of
 * the token is kept, so that in Workers no request meets the I/O of another.
 */
export function instanceSession(means: RequestMeans, clock: Clock): AskInstance {
  let kept: Token | undefined;

  async function token(endpoint: string): Promise<Token> {
    if (kept?.endpoint === endpoint && clock.now() < kept.endsAt - EARLY_MS) return kept;
    const askedAt = clock.now();
    kept = await askService<Token>({
      service: TOKENS,
      method: "PUT",
      url: new URL(`${endpoint}/latest/api/token`),
      headers: { [TTL]: `${TOKEN_SECONDS}` },
      read({ text, headers }, unusable) {
        const value = text.trim();
        // A proxy's page may have no blank in it.
        if (!/^[!-~]{1,4096}$/.test(value) || value.startsWith("<")) throw unusable("it holds no token");
        const seconds = Number(headers.get(TTL) ?? TOKEN_SECONDS);
        return { endpoint, value, endsAt: askedAt + (seconds > 0 ? seconds : 0) * 1000 };
      },
      // Beyond EC2 nobody answers, however often the address is asked.
    }, { ...means, retriesTimeouts: false });
    return kept;
  }

  async function ask<T>(endpoint: string, path: string, read: ReadAnswer<T>): Promise<T> {
    const { value } = await token(endpoint);
    return await askService<T>({
      service: ROLES,
      method: "GET",
      url: new URL(`${endpoint}/latest/meta-data/${path}`),
      headers: { "x-aws-ec2-metadata-token": value },
      secrets: [value],
      read,
    }, means);
  }

  return async (endpoint, path, read) => {
    try {
      return await ask(endpoint, path, read);
    } catch (error) {
      // An instance that was stopped and started refuses the tokens from before.
      if (!isProviderError(error) || error.status !== 401) throw error;
      kept = undefined;
      return await ask(endpoint, path, read);
    }
  };
}
