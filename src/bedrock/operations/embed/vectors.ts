/**
 * Checks the vectors of an answer.
 */
import { quoted } from "../../../base/quote.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { DecodedEmbeddings, EmbeddingType, TypedVector } from "./formats/format.ts";

/** The vectors that an answer must have. */
export interface Promised {
  readonly count: number;
  readonly types: readonly EmbeddingType[];
  /** The length that was asked for. */
  readonly dimensions: number | undefined;
  /** Whether each float vector is divided by its length. */
  readonly divide: boolean;
}

/** The types whose vectors have one number for each dimension, in every family. */
const WHOLE_TYPES: readonly EmbeddingType[] = ["float", "int8", "uint8"];

/**
 * Returns the vectors of an answer, one for each input.
 *
 * @throws {ProviderError} `protocol` for another number of vectors, a vector that is not a list of numbers, and another length.
 */
export function checkVectors(
  { vectors, problem }: DecodedEmbeddings,
  { count, types, dimensions, divide }: Promised,
  exchange: Exchange,
): TypedVector[] {
  if (vectors.length !== count) {
    const reason = problem === undefined ? "" : `; the model says ${quoted(problem)}`;
    throw exchange.unusable(`it has ${vectors.length} embeddings for ${count} inputs${reason}`);
  }
  let expected = dimensions;
  return vectors.map((given) => {
    const checked: Partial<Record<EmbeddingType, readonly number[]>> = {};
    for (const type of types) {
      const vector = given[type];
      if (!isVector(vector)) throw exchange.unusable(`it has an embedding without a list of ${type} numbers`);
      if (WHOLE_TYPES.includes(type)) {
        expected ??= vector.length;
        if (vector.length !== expected) {
          throw exchange.unusable(`it has a vector of ${vector.length} numbers, expected ${expected}`);
        }
      }
      checked[type] = divide ? unitVector(vector) : vector;
    }
    return checked;
  });
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

/** Divides by the length; a vector of zeros has no direction and stays. */
function unitVector(vector: readonly number[]): readonly number[] {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length ? vector.map((value) => value / length) : vector;
}
