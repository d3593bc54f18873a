/**
 * Inputs in batches, each for one call.
 */
import { MAX_BODY_BYTES } from "../base/file_size.ts";
import type { InputKind, ReadInput } from "./formats/format.ts";

/** The inputs of one call. */
export interface Batch {
  /** The place of its first input among all. */
  readonly at: number;
  readonly inputs: readonly ReadInput[];
}

/** The most characters of the inputs of one call, which leave room for the rest of its body. A larger input is a batch of its own. */
const MAX_CHARACTERS = MAX_BODY_BYTES * 0.8;

/** The most bytes in UTF-8 of one UTF-16 unit of a text. */
const BYTES_PER_UNIT = 3;

/**
 * Groups inputs in order. Reads only as far ahead as one batch.
 *
 * @param mostInputs the most inputs of a call. Inputs with different numbers never share one.
 */
export async function* batchesOf(
  inputs: AsyncIterable<ReadInput>,
  mostInputs: (kind: InputKind) => number,
): AsyncGenerator<Batch, void> {
  let at = 0;
  let batch: ReadInput[] = [];
  let characters = 0;
  function close(): Batch {
    const closed = { at, inputs: batch };
    at += batch.length;
    batch = [];
    characters = 0;
    return closed;
  }

  for await (const input of inputs) {
    const most = mostInputs(input.kind);
    const size = sizeOf(input);
    const [first] = batch;
    if (first && (characters + size > MAX_CHARACTERS || mostInputs(first.kind) !== most)) yield close();
    batch.push(input);
    characters += size;
    // Before the next input is read, which may take long.
    if (batch.length >= most) yield close();
  }
  if (batch.length) yield close();
}

function sizeOf({ text = "", media }: ReadInput): number {
  return text.length * BYTES_PER_UNIT + (media?.base64?.length ?? 0);
}
