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
    let secrets: readonly string[] | undefined;
    const own = () => secrets ??= secretsOf(sent, rules);
    last = own;
    return redactor(() => [...before(), ...own()], rules?.keys);
  };
}
