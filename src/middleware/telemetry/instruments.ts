/**
 * The metrics of calls.
 * Source: see `attributes.ts`.
 */
import type { Meter, TelemetryAttributes } from "./otel.ts";

/** Advised by the conventions, in seconds. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** Advised by the conventions, in tokens: powers of four. */
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

/** Tokens in a second: the slowest and the fastest models that are known, and beyond. */
const TOKENS_PER_SECOND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** Records one value. */
export type Measure = (value: number, attributes: TelemetryAttributes) => void;

/** The instruments, by what they record. */
export interface Instruments {
  readonly duration: Measure;
  readonly tokens: Measure;
  readonly timeToFirstChunk: Measure;
  readonly timePerChunk: Measure;
  readonly tokensPerSecond: Measure;
  readonly cost: Measure;
  readonly retries: Measure;
  readonly cacheHits: Measure;
}

/** Creates the instruments of a meter. */
export function createInstruments(meter: Meter): Instruments {
  const histogram = (name: string, unit: string, description: string, explicitBucketBoundaries: number[]): Measure => {
    const instrument = meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });
    return (value, attributes) => void instrument.record(value, attributes);
  };
  const counter = (name: string, unit: string, description: string): Measure => {
    const instrument = meter.createCounter(name, { unit, description });
    return (value, attributes) => void instrument.add(value, attributes);
  };
  return {
    duration: histogram("gen_ai.client.operation.duration", "s", "GenAI operation duration.", SECONDS),
    tokens: histogram("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", TOKENS),
    timeToFirstChunk: histogram(
      "gen_ai.client.operation.time_to_first_chunk",
      "s",
      "Time to receive the first chunk of a stream.",
      SECONDS,
    ),
    timePerChunk: histogram(
      "gen_ai.client.operation.time_per_output_chunk",
      "s",
      "Time between two chunks of a stream.",
      SECONDS,
    ),
    tokensPerSecond: histogram(
      "bedrock_edge.client.tokens_per_second",
      "{token}/s",
      "Output tokens in a second, of a stream behind its first chunk.",
      TOKENS_PER_SECOND,
    ),
    cost: counter("bedrock_edge.client.cost", "{USD}", "Cost of answers."),
    retries: counter("bedrock_edge.client.retries", "{retry}", "Requests that were sent again."),
    cacheHits: counter("bedrock_edge.client.cache_hits", "{answer}", "Answers of a cache of responses."),
  };
}
