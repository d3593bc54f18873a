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

/** Marks a value that begins with its own 16-bit length. */
const OWN_LENGTH = -1;

/** The bytes of a value, by the type. */
const SIZES: readonly number[] = [0, 0, 1, 2, 4, 8, OWN_LENGTH, OWN_LENGTH, 8, 16];

/** The type of a string. */
export const STRING = 7;

/**
 * Walks a header block with values of any type.
 *
 * @param valueOf returns the value to keep for the bytes `[from, to)` of a type; `undefined` to skip the header.
 */
export function walkHeaders(
  block: Uint8Array,
  valueOf: (type: number, from: number, to: number) => EventStreamHeaderValue | undefined,
): EventStreamHeaders {
  // No prototype, so that a header named "__proto__" is an ordinary header.
  const headers: Record<string, EventStreamHeaderValue> = Object.create(null);
  let at = 0;
  /** Skips the next `length` bytes, and returns the index of the first. */
  const take = (length: number): number => {
    const from = at;
    at += length;
    if (at > block.length) throw new RangeError("it runs past the header block");
    return from;
  };
  const takeByte = (): number => block[take(1)]!;
  try {
    while (at < block.length) {
      const nameLength = takeByte();
      if (nameLength === 0) throw new RangeError("its name is empty");
      const nameStart = take(nameLength);
      const name = utf8(block.subarray(nameStart, at));
      const type = takeByte();
      const size = SIZES[type];
      if (size === undefined) throw new RangeError(`its type ${type} does not exist`);
      const length = size === OWN_LENGTH ? takeByte() << 8 | takeByte() : size;
      const value = valueOf(type, take(length), at);
      if (value !== undefined) headers[name] = value;
    }
  } catch (cause) {
    throw corrupt(`a header cannot be read (${(cause as Error).message})`, cause);
  }
  return Object.freeze(headers);
}

/** Reads the strings of a header block: Bedrock's events have no other type, and the chat path needs no other. */
export const stringHeaders: HeaderReader = (block) =>
  walkHeaders(block, (type, from, to) => type === STRING ? utf8(block.subarray(from, to)) : undefined);
