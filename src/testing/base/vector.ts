/** Embeddings that are the same for the same text. */
import { digest } from "./digest.ts";

/** A direction in space that the text alone decides. */
export function vectorOf(text: string, dimensions: number): number[] {
  const raw = Array.from(
    { length: dimensions },
    (_, at) => parseInt(digest(`${at}:${text}`).slice(0, 6), 16) - 0x800000,
  );
  const length = Math.hypot(...raw) || 1;
  // As exact as a 32-bit float, so that both encodings hold the same numbers.
  return raw.map((value) => Math.fround(value / length));
}
