/**
 * The header block of a frame.
 * Layout: u8 name length, name, u8 type, value; see the event-stream specification, read 2026-11-20.
 */
import { corrupt, type EventStreamHeaderValue } from "./message.ts";
import { utf8 } from "./text.ts";

/** Headers by name, as decoded. */
export type EventStreamHeaders = Readonly<Record<string, EventStreamHeaderValue>>;

/** Reads a header block. */
export type HeaderReader = (block: Uint8Array) => EventStreamHeaders;

/** Bytes of a value, by its type; -1 for those with a 16-bit length of their own. */
const SIZES = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];

/** The type of a string. */
export const STRING = 7;

/**
 * Walks a header block, whatever its types.
 *
 * @param valueOf makes of its bytes `[from, to)` of a type what is to be kept; `undefined` for nothing.
 */
export function walkHeaders(
  block: Uint8Array,
  valueOf: (type: number, from: number, to: number) => EventStreamHeaderValue | undefined,
): EventStreamHeaders {
  // No prototype, so that a header named "__proto__" is a header.
  const headers: Record<string, EventStreamHeaderValue> = Object.create(null);
  let at = 0;
  const take = (length: number | undefined): number => {
    const from = at;
    // An unknown type has no length: then this is no comparison that holds; nor is it for a name of none.
    if (!((at += length!) <= block.length)) throw new RangeError("its length or its type is wrong");
    return from;
  };
  try {
    while (at < block.length) {
      const name = utf8(block.subarray(take(block[take(1)]! || NaN), at));
      const type = block[take(1)]!;
      let size = SIZES[type];
      if (size === -1) size = block[take(2)]! << 8 | block[at - 1]!;
      const value = valueOf(type, take(size), at);
      if (value !== undefined) headers[name] = value;
    }
  } catch (cause) {
    throw corrupt(`a header cannot be read (${(cause as Error).message})`, cause);
  }
  return Object.freeze(headers);
}

/** The strings of a header block: all that Bedrock's events have, and all that the chat path carries. */
export const stringHeaders: HeaderReader = (block) =>
  walkHeaders(block, (type, from, to) => type === STRING ? utf8(block.subarray(from, to)) : undefined);
