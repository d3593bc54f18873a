/**
 * A failure of a function that the caller gave: a token function, or a source of another library.
 */
import { AWS_SECRETS } from "../../aws/secret_rules.ts";
import { AuthenticationError, isProviderError } from "../../errors/provider_error.ts";
import { concealCause } from "../../transport/secrets/conceal.ts";
import { redactor } from "../../transport/secrets/redact.ts";
import { safeCause, sourceWords } from "../../transport/source_error.ts";
import type { CredentialService } from "./credential_service.ts";

/** Keys that are recognized by their beginning. Other secrets of a foreign function are not known here. */
const KEYS = /* @__PURE__ */ redactor(() => [], AWS_SECRETS.keys);

/** A failure in one line of words, and as a cause, both without keys and tokens. */
export interface ForeignError {
  /** Empty for a failure without words. */
  readonly words: string;
  readonly cause: unknown;
}

/** Returns what may be shown of a failure. */
export function foreignError(thrown: unknown): ForeignError {
  const words = sourceWords(thrown, AWS_SECRETS);
  return { words, cause: concealCause(safeCause(thrown, words), KEYS) };
}

/**
 * Returns the error of a function that failed. An error of this package is returned as it is.
 *
 * @param source the function, as the message names it.
 */
export function functionError(
  thrown: unknown,
  { name, action }: Pick<CredentialService, "name" | "action">,
  source: string,
): Error {
  if (isProviderError(thrown)) return thrown;
  const { words, cause } = foreignError(thrown);
  return new AuthenticationError(`Cannot ${action}: ${source} failed${words ? `: ${words}` : "; see error.cause"}`, {
    kind: "credentials",
    code: "CredentialsFailed",
    provider: name,
    cause,
  });
}
