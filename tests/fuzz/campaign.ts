/**
 * How fuzzing runs: one case after another from a seed, each counted by what became of it, the first that is wrong named so
 * that it can be repeated alone.
 */
import { unhandledDuring } from "../helpers/watch.ts";

/** The target of the fuzzing. */
export interface Campaign {
  readonly name: string;
  /**
   * Plays one case, and says what became of it.
   *
   * @throws {Error} when that is wrong.
   */
  play(seed: number, index: number): Promise<string> | string;
  /** Outcomes that some cases must have: a campaign without them has shown nothing. */
  readonly covers: readonly string[];
}

/** The number of cases by outcome. */
export type Tally = ReadonlyMap<string, number>;

/**
 * Plays the cases `[from, from + count)` of a seed.
 *
 * @throws {Error} for the first that is wrong, with its seed and index; for rejections that nobody handled; and for a campaign
 * that did not come to all that it covers.
 */
export async function fuzz(campaign: Campaign, seed: number, count: number, from = 0): Promise<Tally> {
  const tally = new Map<string, number>();
  const unhandled = await unhandledDuring(async () => {
    for (let index = from; index < from + count; index++) {
      let end: string;
      try {
        end = await campaign.play(seed, index);
      } catch (cause) {
        throw new Error(`${campaign.name}, --seed=${seed} --from=${index}: ${(cause as Error).message}`, { cause });
      }
      tally.set(end, (tally.get(end) ?? 0) + 1);
    }
  });
  if (unhandled.length > 0) {
    throw new Error(`${campaign.name}, seed ${seed}: unhandled rejections ${unhandled.join(", ")}`);
  }
  const missing = campaign.covers.filter((end) => !tally.has(end));
  if (count > 1000 && missing.length > 0) {
    throw new Error(`${campaign.name}, seed ${seed}: never ${missing.join(", ")}`);
  }
  return tally;
}

/** The tally on one line, most first. */
export function shown(tally: Tally): string {
  return [...tally].sort(([, a], [, b]) => b - a).map(([end, count]) => `${end} ${count}`).join(", ");
}

/** Fails the case. */
export function must(holds: unknown, what: string | (() => string)): asserts holds {
  if (!holds) throw new Error(typeof what === "string" ? what : what());
}

/** A number that was asked for on the command line as `--name=1`. */
export function asked(name: string, otherwise: number): number {
  const value = Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise;
  if (!(Number(value) >= 0)) throw new RangeError(`Cannot fuzz with --${name}=${value}: use a number`);
  return Number(value);
}
