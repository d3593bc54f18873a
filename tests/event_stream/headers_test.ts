import { assert, assertEquals } from "@std/assert";
import {
  encodeEventStreamMessage,
  type EventStreamHeaderValue,
  type TypedEventStreamHeader,
} from "@bedrock-edge/client/event-stream";
import { frameDecoder } from "../../src/event_stream/decoder.ts";
import { allHeaders } from "../../src/event_stream/header_values.ts";
import { type HeaderReader, stringHeaders } from "../../src/event_stream/headers.ts";
import { decodeAll, headerRefusals, refusal, seal, unknownType } from "./frames.ts";
import { concat, hex, toHex } from "../helpers/bytes.ts";

/** A header named "n": name length, name, then the type and value given in hex. */
const header = (typeAndValue: string): Uint8Array => hex(`01 6e ${typeAndValue}`);

const day = new Date("2026-11-20T00:00:00.123Z");

// Written out by hand from the specification: reading and writing are each checked against bytes, not against each other.
const wire: [
  name: string,
  typeAndValue: string,
  value: EventStreamHeaderValue,
  input?: EventStreamHeaderValue | TypedEventStreamHeader,
][] = [
  ["bool true", "00", true],
  ["bool false", "01", false],
  ["int8 lowest", "02 80", -128, { type: "int8", value: -128 }],
  ["int8 highest", "02 7f", 127, { type: "int8", value: 127 }],
  ["int16 lowest", "03 8000", -32_768, { type: "int16", value: -32_768 }],
  ["int16 highest", "03 7fff", 32_767, { type: "int16", value: 32_767 }],
  ["int32 lowest", "04 80000000", -2_147_483_648],
  ["int32 highest", "04 7fffffff", 2_147_483_647],
  ["int32 by name", "04 00000001", 1, { type: "int32", value: 1 }],
  ["int64 lowest", "05 8000000000000000", -(2n ** 63n)],
  ["int64 highest", "05 7fffffffffffffff", 2n ** 63n - 1n],
  ["bytes", "06 0003 00ff10", Uint8Array.of(0, 255, 16)],
  ["no bytes", "06 0000", new Uint8Array(0)],
  ["string", "07 0006 68c3a96c6c6f", "héllo"],
  ["empty string", "07 0000", ""],
  ["string with a byte order mark", "07 0004 efbbbf78", "\ufeffx"],
  ["string with an astral character", "07 0004 f09f9880", "😀"],
  ["timestamp", "08 0000019f f9b08e7b", new Date(0x19ff9b08e7b)],
  ["timestamp before 1970", "08 ffffffffffffffff", new Date(-1)],
  ["uuid", "09 0102030405060708090a0b0c0d0e0fff", "01020304-0506-0708-090a-0b0c0d0e0fff", {
    type: "uuid",
    value: "01020304-0506-0708-090A-0B0C0D0E0FFF",
  }],
];

Deno.test("headers of all ten types are read from and written to their bytes", () => {
  const types = new Set<number>();
  for (const [name, typeAndValue, value, input = value] of wire) {
    const frame = seal(header(typeAndValue));
    types.add(frame[14]!);
    assertEquals(decodeAll([frame])[0]!.headers, { n: value }, `${name}, read`);
    const written = encodeEventStreamMessage({ headers: { n: input }, payload: new Uint8Array(0) });
    assertEquals(toHex(written), toHex(frame), `${name}, written`);
  }
  assertEquals([...types].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

/** All of `wire` in one block, named "a", "b", "c" … */
const everything = concat(wire.map(([, typeAndValue], index) => header(typeAndValue).with(1, 97 + index)));
const everyValue = wire.map(([, , value], index) => [String.fromCharCode(97 + index), value] as const);

Deno.test("headers of every type stand side by side", () => {
  assertEquals(decodeAll([seal(everything)])[0]!.headers, Object.fromEntries(everyValue));
});

Deno.test("stringHeaders keeps strings and skips every other type", () => {
  // A UUID is a string for callers, but not on the wire.
  const strings = everyValue.filter((_, index) => wire[index]![1].startsWith("07"));
  assertEquals(strings.length, 4);
  assertEquals(decodeAll([seal(everything)], { readHeaders: stringHeaders })[0]!.headers, Object.fromEntries(strings));
  for (const [name, typeAndValue, value] of wire) {
    const [message] = decodeAll([seal(header(typeAndValue))], { readHeaders: stringHeaders });
    assertEquals(message!.headers, typeAndValue.startsWith("07") ? { n: value } : {}, name);
  }
});

Deno.test("headers keep a timestamp that Date cannot hold as the number it is", () => {
  const [message] = decodeAll([seal(header("08 7fffffffffffffff"))]);
  assertEquals(message!.headers, { n: 2n ** 63n - 1n });
});

Deno.test("headers keep a value above the 32767 bytes that may be written", () => {
  const [message] = decodeAll([seal(concat([header("06 ffff"), new Uint8Array(65_535)]))]);
  assertEquals((message!.headers["n"] as Uint8Array).length, 65_535);
});

Deno.test("headers hold a name of 255 bytes and the last of two equal names", () => {
  const long = "x".repeat(255);
  const block = concat([Uint8Array.of(255), new TextEncoder().encode(long), hex("00")]);
  assertEquals(decodeAll([seal(block)])[0]!.headers, { [long]: true });
  assertEquals(decodeAll([seal(concat([header("00"), header("01")]))])[0]!.headers, { n: false });
});

Deno.test("headers named like members of Object are headers and nothing else", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const headers = JSON.parse(`{${JSON.stringify(name)}: "mine"}`);
    const [message] = decodeAll([encodeEventStreamMessage({ headers, payload: new Uint8Array(0) })]);
    assertEquals(Object.entries(message!.headers), [[name, "mine"]]);
    const decoder = frameDecoder(allHeaders);
    decoder.push(seal(header("00")));
    assertEquals(decoder.next()!.headers[name], undefined, "headers that were not sent are absent");
  }
  assertEquals(({} as Record<string, unknown>)["mine"], undefined);
});

const { bounds, emptyName, notUtf8 } = headerRefusals;
const refused: [name: string, block: string, message: string][] = [
  ["type 10", "01 6e 0a", unknownType(10)],
  ["type 255", "01 6e ff", unknownType(255)],
  ["type 10 with bytes behind it", "01 6e 0a 00000000 00000000", unknownType(10)],
  ["type 255 in front of a good header", "01 6e ff 01 6e 00", unknownType(255)],
  ["an empty name", "00 00", emptyName],
  ["a name that runs past the block", "05 6e 6e", bounds],
  ["a name without a type", "01 6e", bounds],
  ["an int8 without its byte", "01 6e 02", bounds],
  ["an int16 cut short", "01 6e 03 00", bounds],
  ["an int32 cut short", "01 6e 04 000000", bounds],
  ["an int64 cut short", "01 6e 05 00000000000000", bounds],
  ["bytes without their length", "01 6e 06 00", bounds],
  ["bytes that run past the block", "01 6e 06 0003 0000", bounds],
  ["a string without its length", "01 6e 07", bounds],
  ["a string that runs past the block", "01 6e 07 ffff 61", bounds],
  ["a timestamp cut short", "01 6e 08 00000000000000", bounds],
  ["a uuid cut short", "01 6e 09 010203", bounds],
  ["a name that is not UTF-8", "01 ff 00", notUtf8],
  ["a string that is not UTF-8", "01 6e 07 0002 c328", notUtf8],
  ["a string cut inside a character", "01 6e 07 0002 f09f", notUtf8],
];

const readers: [name: string, readHeaders: HeaderReader][] = [
  ["allHeaders", allHeaders],
  ["stringHeaders", stringHeaders],
];

for (const [reader, readHeaders] of readers) {
  for (const [name, block, message] of refused) {
    Deno.test(`${reader} refuses ${name}`, () => {
      // The payload offers the bytes that a reader without bounds would take.
      const behind = new Uint8Array(70_000);
      const error = refusal(() => decodeAll([seal(hex(block), behind)], { readHeaders }));
      assertEquals([error.kind, error.code, error.message], ["streamCorrupt", "streamCorrupt", message]);
      assert(error.cause instanceof Error && message.endsWith(`(${error.cause.message})`));
      // Behind a header of a type that only one of the readers keeps, short and long.
      for (const length of [1, 1000]) {
        const before = concat([header("06"), Uint8Array.of(length >> 8, length), new Uint8Array(length)]);
        const later = seal(concat([before, hex(block)]), behind);
        assertEquals(refusal(() => decodeAll([later], { readHeaders })).message, message, `behind ${length} bytes`);
      }
    });
  }
}

for (const [reader, readHeaders] of readers) {
  Deno.test(`${reader} reads the block it is given, nothing around it, and keeps nothing of its memory`, () => {
    // Good headers all around: what is read of them shows.
    const around = header("07 0001 78");
    const bytes = concat([around, everything, around]);
    const block = bytes.subarray(around.length, around.length + everything.length);
    const expected = decodeAll([seal(everything)], { readHeaders })[0]!.headers;
    const headers = readHeaders(block);
    assertEquals(Object.entries(headers), Object.entries(expected));
    assertEquals(refusal(() => readHeaders(block.subarray(0, -1))).message, bounds);
    bytes.fill(0);
    assertEquals(Object.entries(headers), Object.entries(expected));
  });
}

Deno.test("headers of equal blocks are equal, and those of blocks that differ in any byte are not", () => {
  const blocks = [..."abcdefghijklmnopqrstuvwxyz"].map((letter) =>
    header(`07 0006 ${"78".repeat(6)}`).with(1, letter.charCodeAt(0))
  );
  for (let at = 5; at < 11; at++) blocks.push(blocks[0]!.with(at, 0x79));
  const twice = [...blocks, ...blocks, ...[...blocks].reverse()];
  const together = decodeAll([concat(twice.map((block) => seal(block)))]);
  assertEquals(together, twice.flatMap((block) => decodeAll([seal(block)])));
});

Deno.test("headers that hold bytes or dates are never shared between messages", () => {
  const mutable: [value: EventStreamHeaderValue, change: (value: unknown) => void][] = [
    [Uint8Array.of(1), (bytes) => (bytes as Uint8Array).fill(9)],
    [day, (date) => (date as Date).setTime(0)],
  ];
  for (const [value, change] of mutable) {
    const frame = encodeEventStreamMessage({ headers: { s: "text", m: value, z: true }, payload: new Uint8Array(0) });
    const decoder = frameDecoder(allHeaders);
    decoder.push(concat([frame, frame]));
    const [first, second] = [decoder.next()!, decoder.next()!];
    assert(first.headers !== second.headers);
    change(first.headers["m"]);
    assertEquals({ ...second.headers }, { s: "text", m: value, z: true });
    // Nor with the bytes that come next, which may be read in place.
    change(second.headers["m"]);
    decoder.push(frame);
    assertEquals({ ...decoder.next()!.headers }, { s: "text", m: value, z: true });
  }
});

Deno.test("headers of which no value can change are one object for equal blocks in a row, and frozen", () => {
  const fixed = encodeEventStreamMessage({
    headers: { s: "text", i: 1, l: 2n, b: true, u: { type: "uuid", value: "0".repeat(32) } },
    payload: new Uint8Array(0),
  });
  const withBytes = encodeEventStreamMessage({
    headers: { s: "text", m: Uint8Array.of(1) },
    payload: new Uint8Array(0),
  });
  // A header block with skipped bytes is frozen as well.
  const cases: [HeaderReader, Uint8Array][] = [[allHeaders, fixed], [stringHeaders, fixed], [stringHeaders, withBytes]];
  for (const [readHeaders, frame] of cases) {
    const decoder = frameDecoder(readHeaders);
    decoder.push(concat([frame, frame]));
    const [first, second] = [decoder.next()!.headers, decoder.next()!.headers];
    assert(first === second && Object.isFrozen(first));
  }
});
