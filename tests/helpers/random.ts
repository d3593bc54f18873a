/**
 * Random numbers that can be repeated: each comes from a seed, and a failure names its seed.
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
 * Returns numbers in [0, 1), the same on every run, for case `index` of run `seed`. Neighboring cases have nothing in common:
 * two multiplications mix the counter before it is used.
 */
export function seeded(seed: number, index: number = 0): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Draws a whole number in [low, high]. */
export function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** Returns a generator with several kinds of draws for case `index` of run `seed`. */
export function randomOf(seed: number, index: number): Random {
  const draw = seeded(seed, index);
  const random = (low: number, high: number): number => between(draw, low, high);
  return Object.assign(random, {
    of: <T>(list: readonly T[]): T => list[random(0, list.length - 1)]!,
    once: (times: number): boolean => random(1, times) === 1,
  });
}
