/** Statistics that a shared machine disturbs little: the best value, and the median of the ratios of each round. */

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The value with the least disturbance. */
export function best(values: readonly number[]): number {
  return Math.min(...values);
}

/** A contender's value for each round; `undefined` for a round without it. */
export type Rounds = readonly (number | undefined)[];

/** The values of a contender's own rounds. */
export function played(rounds: Rounds): number[] {
  return rounds.filter((value) => value !== undefined);
}

/** Compares two contenders: the median of their ratios in common rounds, and best against best. */
export function ratio(rounds: Rounds, against: Rounds): { readonly median: number; readonly best: number } {
  const pairs = rounds.flatMap((value, round) => {
    const other = against[round];
    return value === undefined || other === undefined ? [] : [value / other];
  });
  return { median: median(pairs), best: best(played(rounds)) / best(played(against)) };
}

/** Runs every contender in each round. Each contender begins equally many rounds. */
export async function interleaved<K extends string>(
  names: readonly K[],
  rounds: number,
  turn: (name: K, round: number) => Promise<number | undefined>,
): Promise<Record<K, (number | undefined)[]>> {
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, (number | undefined)[]>;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length]!;
      values[name].push(await turn(name, round));
    }
  }
  return values;
}
