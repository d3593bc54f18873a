/**
 * The recoveries of one call: another clock and fresh credentials, each once. Pure: each step returns the next state.
 */
import type { ProviderError } from "../errors/provider_error.ts";
import type { Recovery } from "./service.ts";

/** The facts that an attempt takes over from the attempts before it. */
export interface AttemptState {
  /** The service's clock less ours, in milliseconds, as a refusal told it; `undefined` before such a refusal. */
  readonly correctedMs: number | undefined;
  /** Whether authentication must not take credentials from a cache. */
  readonly forceRefresh: boolean;
  /** The refusal that fresh credentials are to solve, until there are fresh credentials. */
  readonly refusal: ProviderError | undefined;
  /** Says who sent the last attempt, see `Service.identity`; `undefined` before the first. */
  readonly identity: string | undefined;
}

/** The state before the first attempt. */
export const FIRST_ATTEMPT: AttemptState = {
  correctedMs: undefined,
  forceRefresh: false,
  refusal: undefined,
  identity: undefined,
};

/**
 * Returns the state after authentication.
 *
 * @throws {ProviderError} the refusal before, if the refresh gave the credentials that were refused.
 */
export function withIdentity(state: AttemptState, identity: string): AttemptState {
  if (state.refusal && isUselessRefresh(state, identity)) throw state.refusal;
  return { ...state, refusal: undefined, identity };
}

/** Returns whether a refresh gave the credentials that were refused. To send them again is useless. */
export function isUselessRefresh({ refusal, identity: before }: AttemptState, identity: string): boolean {
  return refusal !== undefined && identity === before;
}

/**
 * Returns the state of the attempt that may succeed after a refusal; `undefined` if the call has tried every recovery.
 *
 * @param recovery the changes that may help, from `Service.recovery`.
 */
export function recoveredState(
  state: AttemptState,
  refusal: ProviderError,
  { skewMs, refresh = false }: Recovery = {},
): AttemptState | undefined {
  if (skewMs !== undefined && state.correctedMs === undefined) return { ...state, correctedMs: skewMs };
  if (refresh && !state.forceRefresh) return { ...state, forceRefresh: true, refusal };
  return undefined;
}
