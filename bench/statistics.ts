/**
 * What can be said of numbers that a shared machine gives: the best, and the median of what each round says.
 */

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The value that the machine disturbed least. */
export function best(values: readonly number[]): number {
  return Math.min(...values);
}

/** A contender's value for each round. A round it sat out is `undefined`. */
export type Rounds = readonly (number | undefined)[];

/** Values of rounds, without those that were sat out. */
export function played(rounds: Rounds): number[] {
  return rounds.filter((value) => value !== undefined);
}

/** One contender against another: the median of the ratios of each round that both played, and best against best. */
export function ratio(rounds: Rounds, against: Rounds): { readonly median: number; readonly best: number } {
  const pairs = rounds.flatMap((value, round) => {
    const other = against[round];
    return value === undefined || other === undefined ? [] : [value / other];
  });
  return { median: median(pairs), best: best(played(rounds)) / best(played(against)) };
}

/** Everybody's turn in each round, each beginning a round as often as the others. */
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
