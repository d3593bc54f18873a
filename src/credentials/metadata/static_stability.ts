/**
 * Old credentials serve on while the service that gives new ones is down: the service of AWS that is called may accept them longer
 * than they say. Source: "Static stability" of the EC2 guide and of the AWS SDKs reference guide, read 2026-11-29.
 */
import type { Clock } from "../../base/clock.ts";
import { isProviderError, messageWithoutHint } from "../../errors/provider_error.ts";
import type { HostCredentials } from "./answer.ts";

/** A warning that old credentials serve on. */
export interface StaleCredentialsWarning {
  /** The reason and the time of the next refresh, in one sentence. */
  readonly message: string;
  /** The end that the credentials say. */
  readonly expiration: Date;
  /** The time of the next refresh. */
  readonly retryAt: Date;
  /** The failure of the service; `undefined` if the service gave expired credentials. */
  readonly error?: unknown;
}

/** Old credentials serve on for 5 to 10 minutes, so that the machines of a fleet do not ask all at once. */
const LEAST_MS = 5 * 60_000;
const JITTER_MS = 5 * 60_000;

/**
 * Asks for credentials, and returns those from before with a new end if `ask` fails or returns expired ones. Until that end `ask` is
 * not called again, unless `isForced`: a service that is down gets no crowd.
 */
type AskStably = (ask: () => Promise<HostCredentials>, isForced: boolean) => Promise<HostCredentials>;

/** Creates a function that remembers the last credentials for the case of an outage. A failure before the first is the caller's. */
export function staticStability(
  clock: Clock,
  onWarning: ((warning: StaleCredentialsWarning) => unknown) | undefined,
): AskStably {
  let past: HostCredentials | undefined;
  /** The credentials from before, with their new end. */
  let extended: HostCredentials | undefined;

  async function extend(old: HostCredentials, reason: string, error?: unknown): Promise<HostCredentials> {
    const retryAt = new Date(clock.now() + LEAST_MS + Math.random() * JITTER_MS);
    extended = { ...old, expiration: retryAt };
    const { expiration } = old;
    const message = `${reason}; the credentials from before are used until ${retryAt.toISOString()}`;
    await onWarning?.({ message, expiration, retryAt, ...error !== undefined && { error } });
    return extended;
  }

  return async (ask, isForced) => {
    if (extended && !isForced && isValid(extended, clock)) return extended;
    extended = undefined;
    try {
      past = await ask();
    } catch (error) {
      // A mistake in the program is not an outage.
      if (!past || !isProviderError(error)) throw error;
      return await extend(past, messageWithoutHint(error), error);
    }
    return isValid(past, clock)
      ? past
      : await extend(past, "The instance metadata service returns expired credentials");
  };
}

function isValid({ expiration }: HostCredentials, clock: Clock): boolean {
  return expiration.getTime() > clock.now();
}
