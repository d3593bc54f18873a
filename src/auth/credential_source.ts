/**
 * Sources of credentials that say where the credentials come from, for `authInfo()`.
 */
import type { CredentialProviderOptions } from "./credentials.ts";
import type { SourceCredentials } from "./keys.ts";

/**
 * A function that returns credentials and names their origin. It fits wherever a `CredentialProvider` does, also in the clients of the
 * AWS SDK, and `authInfo()` shows its `source`.
 */
export interface CredentialSource {
  /** Returns the credentials. */
  (options?: CredentialProviderOptions): Promise<SourceCredentials>;
  /**
   * The origin of the credentials, such as `role app by web identity`; never a secret. A source over other sources names the one that
   * gave the last credentials.
   */
  readonly source: string;
}

/** Creates a source. The origin may change from call to call, as that of a chain does. */
export function credentialSource(
  origin: string | (() => string),
  provide: (options?: CredentialProviderOptions) => Promise<SourceCredentials>,
): CredentialSource {
  const get = typeof origin === "function" ? origin : () => origin;
  const source = (options?: CredentialProviderOptions, ...others: readonly unknown[]) =>
    others.length > 0 ? Promise.reject(usedAsAuth()) : provide(options);
  // A cast: the compiler does not see the property that is defined.
  return Object.defineProperty(source, "source", { get, enumerable: true, configurable: true }) as CredentialSource;
}

/**
 * An authenticator gets the context of the attempt too. Without this error, the request would be sent unsigned. The types forbid it,
 * which plain JavaScript does not see.
 */
function usedAsAuth(): TypeError {
  return new TypeError(
    "Cannot use this source as auth: it gives credentials and signs nothing; pass it as credentials",
  );
}

/** Returns the origin that a provider or static keys say; `undefined` if they do not say it. */
export function originOfCredentials(credentials: unknown): string | undefined {
  const { source } = Object(credentials);
  return typeof credentials === "function" && typeof source === "string" ? source : undefined;
}
