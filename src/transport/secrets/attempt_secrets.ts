/**
 * The secrets of a client's attempts.
 */
import { type Redactor, redactor, type SecretRules, secretsOf, type Sent } from "./redact.ts";

/**
 * Returns a function that creates the redactor of an attempt. The redactor also finds the secrets of the client's attempt before,
 * because a source of credentials that fails may quote them. The headers are read when a text is searched, because authentication
 * adds to them.
 */
export function attemptRedactors(rules: SecretRules | undefined): (sent: Sent) => Redactor {
  let last = (): readonly string[] => [];
  return (sent) => {
    const before = last;
    const own = secretsOnce(sent, rules);
    last = own;
    return redactor(() => [...before(), ...own()], rules?.keys);
  };
}

/**
 * Returns a function that lists the secrets of an attempt, once. A function of its own: JavaScript engines keep one scope for all
 * closures of a function, so that a closure above would keep the attempt before, which keeps the one before it.
 */
function secretsOnce(sent: Sent, rules: SecretRules | undefined): () => readonly string[] {
  let secrets: readonly string[] | undefined;
  return () => secrets ??= secretsOf(sent, rules);
}
