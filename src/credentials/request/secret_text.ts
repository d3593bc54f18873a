/**
 * A secret that the caller gives, or a function of the caller returns: a token, or a code.
 */
import { flawIn, typeName } from "../../auth/flaw.ts";
import { AuthenticationError } from "../../errors/provider_error.ts";
import type { Provide } from "../../transport/authenticator.ts";
import { functionError } from "./foreign_error.ts";
import type { CredentialService } from "./credential_service.ts";

/** The use of a secret, for messages. */
export interface SecretUse extends Pick<CredentialService, "name" | "action"> {
  /** The name of the option that gives the secret, such as `token`. */
  readonly option: string;
}

/**
 * Returns the secret without white space around it. A function is called each time.
 *
 * @throws {AuthenticationError} `credentials` when the function fails, or the secret is empty, has white space or a character beyond ASCII inside, or is not a
 * string. The message never quotes the secret.
 */
export async function secretText(given: Provide<string>, use: SecretUse): Promise<string> {
  const value: unknown = typeof given === "function" ? await called(given, use) : given;
  const text = typeof value === "string" ? value.trim() : "";
  const flaw = text
    ? flawInSecret(text)
    : typeof value === "string"
    ? "is empty"
    : `is ${typeName(value)}; return a string`;
  if (flaw === undefined) return text;
  throw new AuthenticationError(`Cannot ${use.action}: ${use.option} ${flaw}`, {
    kind: "credentials",
    code: "InvalidToken",
    provider: use.name,
  });
}

/** Services take ASCII alone, and no error could be searched for every spelling of other characters. */
function flawInSecret(text: string): string | undefined {
  return flawIn(text) ??
    (/^[!-~]+$/.test(text) ? undefined : "has a character that is not ASCII; copy the value again");
}

async function called(given: () => string | Promise<string>, use: SecretUse): Promise<unknown> {
  try {
    return await given();
  } catch (thrown) {
    throw functionError(thrown, use, `the function ${use.option}`);
  }
}
