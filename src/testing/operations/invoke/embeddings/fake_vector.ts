/** Vectors of a model that does not exist, in every type. */
import { vectorOf } from "../../../base/vector.ts";

/** Returns a direction that the content alone decides, as numbers of a type. */
export function fakeVector(content: unknown, dimensions: number, type: string): number[] {
  const floats = vectorOf(typeof content === "string" ? content : JSON.stringify(content), dimensions);
  if (type === "int8") return floats.map((value) => Math.round(value * 127));
  if (type === "uint8") return floats.map((value) => Math.round(value * 127) + 128);
  if (type === "ubinary") return packed(floats);
  if (type === "binary") return packed(floats).map((byte) => byte - 128);
  return floats;
}

/** One bit a dimension, the first in the highest bit. */
function packed(floats: readonly number[]): number[] {
  const bytes: number[] = Array(Math.ceil(floats.length / 8)).fill(0);
  floats.forEach((value, at) => bytes[at >> 3]! |= value > 0 ? 128 >> (at & 7) : 0);
  return bytes;
}
