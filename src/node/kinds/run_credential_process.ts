/**
 * Programs that print credentials.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html, read 2026-11-29.
 */
import { credentialsOf, keysOf, type SourceCredentials } from "../../auth/keys.ts";
import type { Clock } from "../../base/clock.ts";
import { expirationTime } from "../../base/expiration.ts";
import { isObject, type JsonObject } from "../../base/json_object.ts";
import { quoted } from "../../base/quote.ts";
import { splitPosix, splitWindows } from "../files/shell_words.ts";
import { failure } from "../machine/failure.ts";
import { isWindows, type ProcessResult, refusalOf, runProcess } from "../machine/machine.ts";

/** Runs a program; resolves with `undefined` if it takes longer than the time. */
export type RunProcess = (
  command: readonly string[],
  timeoutMs: number,
  clock: Clock,
) => Promise<ProcessResult | undefined>;

/** The means to run a program. */
export interface ProcessMeans {
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** @default the platform's */
  readonly run?: RunProcess | undefined;
}

/**
 * Runs the program of `credential_process` and reads the credentials that it prints. Errors quote neither its output nor its
 * arguments, which may hold secrets.
 *
 * @throws {AuthenticationError} `credentials` when the program fails, or prints no credentials that are still valid.
 */
export async function runCredentialProcess(
  line: string,
  profile: string,
  means: ProcessMeans,
): Promise<SourceCredentials> {
  const { timeoutMs, clock, run = runProcess } = means;
  const command = wordsIn(line, profile);
  const program = quoted(command[0]!);
  let result: ProcessResult | undefined;
  try {
    result = await run(command, timeoutMs, clock);
  } catch (cause) {
    throw failed(profile, notStarted(command[0]!, cause));
  }
  if (!result) throw failed(profile, `${program} is still running after ${timeoutMs} ms; raise processTimeoutMs`);
  if (result.status !== 0) throw failed(profile, `${program} ended with ${endOf(result)}; run it by hand to see why`);
  return credentialsIn(result.stdout, profile, program, clock.now());
}

function wordsIn(text: string, profile: string): readonly string[] {
  const line = isWindows ? splitWindows(text) : splitPosix(text);
  if ("flaw" in line) throw failed(profile, `its command line has ${line.flaw}; write the quotes in pairs`);
  if (line.words[0]) return line.words;
  throw failed(profile, "its command line is empty; write the path of a program and its arguments");
}

/** Describes a failure of the platform. The error itself is left out, because Node's has all arguments in it. */
function notStarted(program: string, thrown: unknown): string {
  switch (refusalOf(thrown)) {
    case "missing":
      return `${
        quoted(program)
      } was not found; write the whole path of the program. Variables and "~" are not replaced, as in ` +
        "the AWS CLI";
    case "denied by Deno":
      return `the program may not run others; run Deno with --allow-run=${program} --allow-env`;
    case "denied":
      return `${quoted(program)} may not be run by the account of this program; make it executable`;
    default:
      return `${quoted(program)} did not start${codeOf(thrown)}`;
  }
}

/** Returns the platform's name of a failure, to follow a sentence. */
function codeOf(thrown: unknown): string {
  const { code } = Object(thrown) as { code?: unknown };
  return typeof code === "string" && /^\w{1,64}$/.test(code) ? `: ${code}` : "";
}

/** Describes the end of a program that failed. Its words are not read: a traced script prints keys to its standard error. */
function endOf({ status }: ProcessResult): string {
  return status === null ? "a signal" : `status ${status}`;
}

function credentialsIn(stdout: string, profile: string, program: string, now: number): SourceCredentials {
  const unusable = (what: string) => failed(profile, `the output of ${program} ${what}`);
  const output = objectIn(stdout);
  if (!output) throw unusable("is not a JSON object; print { Version: 1, AccessKeyId, SecretAccessKey }");
  if (output.Version !== 1) {
    const found = output.Version === undefined ? "without Version" : "of another Version";
    throw unusable(`is ${found}; print Version: 1, which is the only one`);
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = output;
  for (const [name, value] of Object.entries({ AccessKeyId, SecretAccessKey })) {
    if (typeof value !== "string" || !value.trim()) throw unusable(`has no ${name}`);
  }
  const endsAt = expirationTime(Expiration);
  if (Number.isNaN(endsAt)) throw unusable("has an Expiration that is not a time; print ISO 8601 text");
  if (endsAt <= now) {
    throw unusable(`holds credentials that ended at ${new Date(endsAt).toISOString()}; let the program renew them`);
  }
  const keys = keysOf({
    // Casts: the loop has found strings, and `keysOf` checks the token.
    accessKeyId: AccessKeyId as string,
    secretAccessKey: SecretAccessKey as string,
    sessionToken: SessionToken as string | undefined,
    expiration: endsAt === Infinity ? undefined : new Date(endsAt),
  }, namesIn(program));
  return credentialsOf(keys);
}

function namesIn(program: string) {
  return {
    accessKeyId: `AccessKeyId in the output of ${program}`,
    secretAccessKey: `SecretAccessKey in the output of ${program}`,
    sessionToken: `SessionToken in the output of ${program}`,
  };
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    // The complaint of JSON.parse would quote the output.
    return undefined;
  }
}

function failed(profile: string, why: string): Error {
  return failure(`Cannot run credential_process of profile ${quoted(profile)}: ${why}`, "CredentialProcessFailed");
}
