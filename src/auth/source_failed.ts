/**
 * The failure of a function that gives credentials.
 */
import { AuthenticationError } from "../errors/provider_error.ts";

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
  const words = wordsOf(cause);
  const why = words ? `: ${words}` : "; see error.cause";
  return new AuthenticationError(`Cannot authenticate: the credential provider failed${why}`, {
    kind: "credentials",
    code: "CredentialsFailed",
    // What cannot stand in the message cannot stand in a cause either: consoles print both.
    cause: words.includes(REDACTED) ? new Error(words) : cause,
  });
}

function wordsOf(cause: unknown): string {
  const words = typeof cause === "string" ? cause : (cause as { message?: unknown } | null | undefined)?.message;
  if (typeof words !== "string") return "";
  const plain = words.slice(0, MAX_SEARCHED).replace(TOKENS, REDACTED).replace(RUNS, withoutSecret).replace(/\s+/g, " ")
    .trim();
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH)}…` : plain;
}

/** Keys have digits and letters of both cases; a path or a word of any length is left. */
function withoutSecret(run: string): string {
  const isKey = !run.startsWith("arn:") && /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run);
  return isKey ? REDACTED : run;
}
