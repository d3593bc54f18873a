/**
 * The failure of a function that gives credentials.
 */
import { AuthenticationError } from "../errors/provider_error.ts";
import { wordsOf } from "../base/words.ts";
import { cut } from "../base/quote.ts";

/** The most characters of the function's own words in our message. */
const MAX_LENGTH = 200;
/** No reason is longer, and searching a longer text would take long. */
const MAX_SEARCHED = 4096;
const REDACTED = "[redacted]";

/** Signed tokens, tokens after their scheme, Bedrock API keys, and runs of base64 that are as long as a secret key. */
const TOKENS =
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}|\b(?:Bearer|Basic|Token) +[^\s"',;]{4,}|\b(?:bedrock-api-key-|ABSK)[\w+/=-]+/g;
/** An ARN, which is no secret, or a run of base64 that is as long as a secret key. */
const RUNS = /\barn:aws[^\s"']*|[\w+/=-]{40,}/g;

/**
 * Creates the error of a failed function, with the function's own words, short and without secrets.
 *
 * @param cause what the function threw.
 */
export function sourceFailed(cause: unknown): AuthenticationError {
  const words = lineOf(cause);
  const why = words ? `: ${words}` : "; see error.cause";
  return new AuthenticationError(`Cannot authenticate: the credential provider failed${why}`, {
    kind: "credentials",
    code: "CredentialsFailed",
    // Consoles print the cause too: a secret that is left out of the message must not stand there.
    cause: words.includes(REDACTED) ? new Error(words) : cause,
  });
}

/** Returns the words of a failure in one line, cut, and without secrets. */
function lineOf(cause: unknown): string {
  const words = wordsOf(cause).slice(0, MAX_SEARCHED);
  return cut(words.replace(TOKENS, REDACTED).replace(RUNS, withoutSecret).replace(/\s+/g, " ").trim(), MAX_LENGTH);
}

/** Keys have digits and letters of both cases; a path or a word of any length is left. */
function withoutSecret(run: string): string {
  const isKey = !run.startsWith("arn:") && /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run);
  return isKey ? REDACTED : run;
}
