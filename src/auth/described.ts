/**
 * Authenticators that say how they authenticate, for `authInfo()`.
 */
import type { Authenticator } from "../transport/authenticator.ts";

/** How requests are authenticated. */
export type AuthScheme = "bearer" | "sigv4" | "custom";

/** An authenticator that describes itself. The members are read at call time, since the environment may change. */
export interface DescribedAuthenticator extends Authenticator {
  readonly scheme?: AuthScheme;
  /** The option or the variable that decided; never its value. @default the option that held the authenticator */
  readonly source?: string;
}
