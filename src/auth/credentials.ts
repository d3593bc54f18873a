/**
 * AWS credentials, and a source of them kept until it must be asked again.
 */
import { type Clock, systemClock } from "../clock.ts";
import { AuthenticationError } from "../errors/provider_error.ts";

/** AWS keys. */
export interface Credentials {
  /** `AKIA…` for a user, `ASIA…` for a session. */
  accessKeyId: string;
  /** The secret; it never leaves the signer. */
  secretAccessKey: string;
  /** With temporary keys. An empty one counts as none. */
  sessionToken?: string | undefined;
  /** When the keys end. Default: they do not. */
  expiration?: Date | undefined;
}

/** Gives credentials. The AWS SDK's credential providers fit this shape. */
export type CredentialProvider = (
  options?: { forceRefresh?: boolean; signal?: AbortSignal },
) => Promise<Credentials>;

/** Asked again this long before they end, so that a request in flight does not outlive them. */
const EARLY_MS = 60_000;
/**
 * How long a call waits for a refresh that another call began. On Workers that one's request may be gone, and its promise
 * with it: then the call asks for itself.
 */
const SHARED_WAIT_MS = 10_000;

/** When and how credentials are needed. */
export interface CredentialNeed {
  readonly now: Date;
  readonly forceRefresh: boolean;
}

/**
 * Keeps what `source` gives until a minute before it expires; what has no expiry is kept until it is refused. Calls at the
 * same time share one refresh; a failure is not kept; while the old keys last, a failed refresh does not hurt.
 */
export function keptCredentials(
  source: Credentials | CredentialProvider,
  clock: Clock = systemClock,
): (need: CredentialNeed) => Promise<Credentials> {
  let kept: Credentials | undefined;
  let pending: Promise<Credentials> | undefined;
  let pendingForced = false;

  // deno-lint-ignore require-await -- what a source throws must reject
  async function asked(forceRefresh: boolean): Promise<Credentials> {
    if (typeof source !== "function") return source;
    const asking = source({ forceRefresh }).then((credentials) => kept = checked(credentials));
    pending = asking;
    pendingForced = forceRefresh;
    return asking.finally(() => {
      if (pending === asking) pending = undefined;
    });
  }

  return async ({ now, forceRefresh }) => {
    const leftMs = kept && !forceRefresh ? (kept.expiration?.getTime() ?? Infinity) - now.getTime() : 0;
    if (leftMs > EARLY_MS) return kept!;
    try {
      // Whoever must have fresh ones cannot use what was asked for before they were refused.
      const shared = pending && (pendingForced || !forceRefresh) ? await withinReason(pending, clock) : undefined;
      return shared ?? await asked(forceRefresh);
    } catch (error) {
      if (leftMs > 0) return kept!;
      throw error;
    }
  };
}

function withinReason(pending: Promise<Credentials>, clock: Clock): Promise<Credentials | undefined> {
  return new Promise((resolve, reject) => {
    const stop = clock.setTimeout(() => resolve(undefined), SHARED_WAIT_MS);
    pending.then(resolve, reject).finally(stop);
  });
}

/**
 * @throws {AuthenticationError} `credentials` when they cannot sign, without saying what they are.
 */
export function checked(credentials: Credentials): Credentials {
  const { accessKeyId = "", secretAccessKey = "", sessionToken = "" } = credentials ?? {};
  // Header values are looked at here, since the platform's own complaint about a bad one would quote it.
  if (secretAccessKey.trim() && /^[!-~]+ [!-~]*$/.test(`${accessKeyId} ${sessionToken.trim()}`)) return credentials;
  throw new AuthenticationError(
    "Cannot sign: the credentials are incomplete or no ASCII text; pass { accessKeyId, secretAccessKey, sessionToken? }",
    { kind: "credentials", code: "InvalidCredentials" },
  );
}
