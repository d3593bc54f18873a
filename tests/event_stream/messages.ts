/**
 * Random messages over every header type, the same on every run.
 */
import type {
  EventStreamHeaderValue,
  EventStreamMessageInput,
  TypedEventStreamHeader,
} from "@bedrock-edge/client/event-stream";
import { between } from "../helpers/random.ts";

/** A message to encode, and what decoding it must give. */
export interface Example {
  input: EventStreamMessageInput;
  decoded: { headers: Record<string, EventStreamHeaderValue>; payload: Uint8Array };
}

/** Difficult texts and names: escapes, other alphabets, astral characters, a byte order mark, zero, prototypes. */
const words = ["a", ":event-type", "é", "日本", "😀", "\ufeff", "\0", '"\\', "__proto__", "constructor", "1", " "];

function bytes(random: () => number, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => between(random, 0, 255));
}

function text(random: () => number, most: number): string {
  return Array.from({ length: between(random, 0, most) }, () => words[between(random, 0, words.length - 1)]!).join("");
}

/** 64 random bits, with the ends of the range and small numbers among them. */
function bits64(random: () => number): bigint {
  const wide = new DataView(bytes(random, 8).buffer).getBigInt64(0);
  return [wide, wide >> 40n, 0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)][between(random, 0, 5)]!;
}

/** A value of wire type `type` (0-9), as given and as decoded. */
function value(
  random: () => number,
  type: number,
): [input: EventStreamHeaderValue | TypedEventStreamHeader, decoded: EventStreamHeaderValue] {
  const same = (one: EventStreamHeaderValue): [EventStreamHeaderValue, EventStreamHeaderValue] => [one, one];
  switch (type) {
    case 0:
      return same(true);
    case 1:
      return same(false);
    case 2: {
      const number = between(random, -128, 127);
      return [{ type: "int8", value: number }, number];
    }
    case 3: {
      const number = between(random, -32_768, 32_767);
      return [{ type: "int16", value: number }, number];
    }
    case 4:
      return same(between(random, -(2 ** 31), 2 ** 31 - 1));
    case 5:
      return same(bits64(random));
    case 6:
      return same(bytes(random, between(random, 0, 300)));
    case 7:
      return same(text(random, 30));
    case 8:
      return same(new Date(between(random, -8.64e15, 8.64e15)));
    default: {
      const hex = Array.from(bytes(random, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      return [{ type: "uuid", value: uuid }, uuid];
    }
  }
}

/** A message with up to `mostHeaders` headers and a payload that is empty, short or a few kilobytes. */
export function exampleMessage(random: () => number, mostHeaders = 12): Example {
  // Without a prototype, so that "__proto__" is a name like any other.
  const given: Record<string, EventStreamHeaderValue | TypedEventStreamHeader> = Object.create(null);
  const decoded: Record<string, EventStreamHeaderValue> = Object.create(null);
  for (let left = between(random, 0, mostHeaders); left > 0; left--) {
    const name = text(random, 4) || `h${left}`;
    [given[name], decoded[name]] = value(random, between(random, 0, 9));
  }
  const payload = bytes(
    random,
    [0, between(random, 1, 200), between(random, 1, 200), between(random, 1, 5000)][between(random, 0, 3)]!,
  );
  return { input: { headers: given, payload }, decoded: { headers: decoded, payload } };
}
