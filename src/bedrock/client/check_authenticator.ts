/**
 * The check of the authenticator that a caller passes.
 */
import { kindOf } from "../../base/quote.ts";

/** @throws {TypeError} when the value is not a function. */
export function checkAuthenticator(auth: unknown): void {
  if (typeof auth === "function") return;
  throw new TypeError(
    `Cannot create a client: the authenticator is ${kindOf(auth)}; pass bearer(…) or sigv4(…) first`,
  );
}
