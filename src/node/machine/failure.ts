/** The errors of this entry. */
import { AuthenticationError } from "../../errors/provider_error.ts";

/** Creates the error of a source that has no credentials. */
export function failure(message: string, code: string, cause?: unknown): AuthenticationError {
  return new AuthenticationError(message, { kind: "credentials", code, ...cause !== undefined && { cause } });
}
