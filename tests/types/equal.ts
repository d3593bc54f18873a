/**
 * Types compared by the compiler: `expectType<Equal<A, B>>()` compiles only if both types are the same.
 */

/** `true` for two types that are the same, otherwise `false`. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only for `true`. Returns 1, so that a test can assert that it ran. */
export function expectType<_T extends true>(): number {
  return 1;
}
