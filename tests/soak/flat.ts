/**
 * Whether a measure that is sampled over time stays where it is. Pure.
 */

/** One sample. */
export interface Sample {
  /** Milliseconds since the beginning. */
  readonly atMs: number;
  readonly value: number;
}

/** How a measure went on. */
export interface Trend {
  /** Medians of the two halves that are left after warming up. */
  readonly first: number;
  readonly second: number;
  /** The rise of the line through all values, from end to end. */
  readonly rise: number;
  /** The allowed growth of either kind. */
  readonly allowed: number;
  readonly flat: boolean;
}

/** Shares of a run that is warming up: code that is compiled, pools that fill. */
const WARM_UP = 0.2;
/** Growth of a measure in bytes that is noise, however small the measure: a page of V8's heap has 256 KiB. */
const NOISE_BYTES = 2 * 1024 * 1024;
/** Growth that is noise for a large measure, as a share of it. */
const NOISE_SHARE = 0.1;

/**
 * Judges by two measures that are fooled by different things: the medians of both halves, which no outlier moves, and the
 * least-squares slope, which a step in the middle of a half moves.
 *
 * @throws {RangeError} for fewer than ten samples: a line through less says nothing.
 */
export function trendOf(samples: readonly Sample[]): Trend {
  if (samples.length < 10) throw new RangeError(`Cannot judge ${samples.length} samples: take ten or more`);
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const middle = Math.floor(warm.length / 2);
  const first = median(warm.slice(0, middle));
  const second = median(warm.slice(middle));
  const rise = slopeOf(warm) * (warm.at(-1)!.atMs - warm[0]!.atMs);
  const allowed = Math.max(NOISE_BYTES, first * NOISE_SHARE);
  return { first, second, rise, allowed, flat: second - first <= allowed && rise <= allowed };
}

function median(samples: readonly Sample[]): number {
  const values = samples.map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)]!;
}

function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const atMs = mean((sample) => sample.atMs);
  const value = mean((sample) => sample.value);
  const spread = mean((sample) => (sample.atMs - atMs) ** 2);
  return spread && mean((sample) => (sample.atMs - atMs) * (sample.value - value)) / spread;
}
