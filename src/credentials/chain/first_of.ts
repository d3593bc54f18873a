/**
 * A chain of sources.
 */
import type { CredentialProvider } from "../../auth/credentials.ts";
import { type CredentialSource, credentialSource, originOfCredentials } from "../../auth/credential_source.ts";
import { typeName } from "../../auth/flaw.ts";
import { credentialsOf, keysOf } from "../../auth/keys.ts";
import { cut } from "../../base/quote.ts";
import { AuthenticationError, isProviderError, type ProviderError } from "../../errors/provider_error.ts";
import { foreignError } from "../request/foreign_error.ts";

/** The most characters of a source's reason in the message. The whole error is in `cause`. */
const MAX_REASON_LENGTH = 1000;

/**
 * Creates a source that asks sources in order until one of them gives credentials. Each refresh begins with the first one.
 *
 * When all of them fail, the error has the reason of each source, in one line each, and the errors themselves in
 * `error.cause.errors`. `source` names the source that gave the last credentials.
 *
 * @param sources sources of this module, providers of the AWS SDK, and functions of your own.
 * @throws {TypeError} when the list is empty, or an entry is not a function. The source rejects with an `AuthenticationError` of
 * kind `credentials`, which is retryable if one of the failures is.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { firstOf, fromEnv, fromWebIdentity } from "@bedrock-edge/client/credentials";
 *
 * const roleArn = "arn:aws:iam::123456789012:role/app";
 * const credentials = firstOf([
 *   fromEnv({ env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" } }),
 *   fromWebIdentity({ roleArn, token: "eyJ…", region: "us-east-1" }),
 * ]);
 * const bedrock = createBedrock({ region: "us-east-1", credentials });
 * assertEquals((await bedrock.authInfo()).source, "first of AWS_ACCESS_KEY_ID, role app by web identity");
 * await credentials();
 * assertEquals((await bedrock.authInfo()).source, "AWS_ACCESS_KEY_ID");
 * ```
 */
export function firstOf(sources: readonly CredentialProvider[]): CredentialSource {
  checkSources(sources);
  let winner: CredentialProvider | undefined;
  const nameOf = (source: CredentialProvider) => originOfCredentials(source) ?? `source ${sources.indexOf(source) + 1}`;
  const origin = () => winner ? nameOf(winner) : `first of ${sources.map(nameOf).join(", ")}`;

  return credentialSource(origin, async (options) => {
    const failures: Failure[] = [];
    for (const source of sources) {
      try {
        const credentials = credentialsOf(keysOf(await source(options)));
        winner = source;
        return credentials;
      } catch (error) {
        failures.push(failureOf(nameOf(source), error));
      }
    }
    throw allFailed(failures);
  });
}

function checkSources(sources: unknown): void {
  if (!Array.isArray(sources) || sources.length === 0) {
    const what = Array.isArray(sources) ? "an empty list" : typeName(sources);
    throw new TypeError(`Cannot make a chain of ${what}; pass a list of sources, such as firstOf([fromEnv()])`);
  }
  const at = sources.findIndex((source) => typeof source !== "function");
  if (at < 0) return;
  throw new TypeError(
    `Cannot make a chain of sources: entry ${at + 1} is ${typeName(sources[at])}; pass functions alone`,
  );
}

/** The failure of one source, in words without secrets. */
interface Failure {
  readonly name: string;
  readonly reason: string;
  readonly error: unknown;
  readonly own: ProviderError | undefined;
}

function failureOf(name: string, thrown: unknown): Failure {
  // An error of this package shows no secret. A function of the caller's may.
  if (isProviderError(thrown)) return { name, reason: thrown.message, error: thrown, own: thrown };
  const { words, cause } = foreignError(thrown);
  return { name, reason: words || "failed without a message", error: cause, own: undefined };
}

function allFailed(failures: readonly Failure[]): AuthenticationError {
  const lines = failures.map(({ name, reason }) =>
    // The lines of a chain inside the chain, and of hints, stand below their source.
    `- ${name}: ${cut(reason, MAX_REASON_LENGTH).replaceAll("\n", "\n  ")}`
  );
  const isEmpty = failures.every(({ own }) => own?.code === "CredentialsNotFound");
  return new AuthenticationError(
    `Cannot get credentials: ${failures.length === 1 ? "the source" : `all ${failures.length} sources`} failed\n${
      lines.join("\n")
    }`,
    {
      kind: "credentials",
      code: isEmpty ? "CredentialsNotFound" : "CredentialsFailed",
      retryable: failures.some(({ own }) => own?.retryable === true),
      cause: new AggregateError(failures.map(({ error }) => error)),
    },
  );
}
