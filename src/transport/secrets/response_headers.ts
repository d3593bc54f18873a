/**
 * The headers of an answer, for an error that is printed and stored.
 */
import type { Redactor } from "./redact.ts";

/** Names of headers whose values let a visitor in. A count of tokens is public, and so is a challenge to authenticate. */
const SECRET_NAME =
  /cookie|authorization|secret|credential|passw|session|jwt|api-?key|(?:auth|access|security|csrf|xsrf|refresh|id)-?token/i;

/** Returns a copy of the headers of an answer, in which `[redacted]` stands for cookies, tokens and the secrets of the request. */
export function withoutSecrets(headers: Headers, secrets: Redactor): Headers {
  const shown = new Headers();
  for (const [name, value] of headers) shown.set(name, SECRET_NAME.test(name) ? "[redacted]" : secrets.redact(value));
  return shown;
}
