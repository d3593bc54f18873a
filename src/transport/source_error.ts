/**
 * The failure of a function that gives credentials.
 */
import { AuthenticationError } from "../errors/provider_error.ts";
import { wordsOf } from "../base/words.ts";
import { cut } from "../base/quote.ts";
import type { SecretRules } from "./secrets/redact.ts";
import type { Service } from "./service.ts";

/** The most characters of the function's own words in our message. */
const MAX_LENGTH = 200;
/** No reason is longer, and searching a longer text would take long. */
const MAX_SEARCHED = 4096;
const REDACTED = "[redacted]";

/** Signed tokens, and tokens after their scheme. */
const TOKENS = /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}|\b(?:Bearer|Basic|Token) +[^\s"',;]{4,}/g;
/** A run of base64 that is as long as a secret key. */
const RUN = /[\w+/=-]{40,}/;

/**
 * Creates the error of a failed function, with the function's own words, short and without secrets.
 *
 * @param cause the value that the function threw.
 */
export function sourceError(cause: unknown, { name, secrets = {} }: Service): AuthenticationError {
  const words = sourceWords(cause, secrets);
  const why = words ? `: ${words}` : "; see error.cause";
  return new AuthenticationError(`Cannot authenticate: the credential provider failed${why}`, {
    kind: "credentials",
    code: "CredentialsFailed",
    provider: name,
    cause: safeCause(cause, words),
  });
}

/**
 * Returns a cause whose words were searched; an error with these words instead if a secret was found. Consoles print the cause too.
 */
export function safeCause(cause: unknown, words: string): unknown {
  return words.includes(REDACTED) ? new Error(words) : cause;
}

/** Returns the words of a failure in one line, cut, and without secrets. */
export function sourceWords(cause: unknown, { sourceKeys, publicNames }: SecretRules): string {
  const words = wordsOf(cause).slice(0, MAX_SEARCHED).replace(TOKENS, REDACTED);
  const withoutKeys = sourceKeys ? words.replace(sourceKeys, REDACTED) : words;
  // A public name is found first, and so its parts are not taken for keys.
  const runs = new RegExp(publicNames ? `(${publicNames.source})|${RUN.source}` : `()${RUN.source}`, "g");
  const shown = withoutKeys.replace(runs, (run: string, name?: string) => name || !isKey(run) ? run : REDACTED);
  return cut(shown.replace(/\s+/g, " ").trim(), MAX_LENGTH);
}

/** Returns whether a run of characters is a key, which has digits and letters of both cases. A path or a long word is not. */
function isKey(run: string): boolean {
  return /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run);
}
