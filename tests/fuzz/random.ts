/**
 * Chance that can be repeated: everything that is random here comes from a seed, and a failure names the seed it came from.
 */

/** Draws from one seed. */
export interface Random {
  /** A whole number in [low, high]. */
  (low: number, high: number): number;
  /** One of a list, which must not be empty. */
  of<T>(list: readonly T[]): T;
  /** True once in `times` draws. */
  once(times: number): boolean;
}

/**
 * A generator for case `index` of run `seed`. Neighbouring cases have nothing in common: the counter is mixed by two
 * multiplications before any of it is used.
 */
export function randomOf(seed: number, index: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const random = (low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));
  return Object.assign(random, {
    of: <T>(list: readonly T[]): T => list[random(0, list.length - 1)]!,
    once: (times: number): boolean => random(1, times) === 1,
  });
}
