import { assert, assertEquals, assertThrows } from "@std/assert";
import { encodeEventStreamMessage, type EventStreamMessageInput } from "@bedrock-edge/client/event-stream";
import { decodeAll, goodFrames, seal } from "./frames.ts";
import { toHex, utf8 } from "../helpers/bytes.ts";

type Headers = EventStreamMessageInput["headers"];

const encode = (headers: Headers): Uint8Array => encodeEventStreamMessage({ headers, payload: new Uint8Array(0) });

Deno.test("encoder writes every committed vector byte for byte", () => {
  for (const [name, frame] of goodFrames) {
    const [message] = decodeAll([frame]);
    // Decoding forgets these widths, as documented; the vector is the only one that has them.
    const headers = name !== "all_headers" ? message!.headers : {
      ...message!.headers,
      by: { type: "int8", value: -1 },
      sh: { type: "int16", value: -2 },
      u: { type: "uuid", value: message!.headers["u"] },
    };
    const written = encodeEventStreamMessage({ headers: headers as Headers, payload: message!.payload });
    assertEquals(toHex(written), toHex(frame), name);
  }
});

Deno.test("encoder copies what it is given", () => {
  const payload = utf8("abc");
  const bytes = Uint8Array.of(1, 2, 3);
  const frame = encodeEventStreamMessage({ headers: { bytes }, payload });
  payload.fill(0);
  bytes.fill(0);
  assertEquals(decodeAll([frame]), [{ headers: { bytes: Uint8Array.of(1, 2, 3) }, payload: utf8("abc") }]);
});

Deno.test("encoder takes payloads and values that are views", () => {
  const buffer = Uint8Array.of(0, 0, 1, 2, 3, 0);
  const frame = encodeEventStreamMessage({ headers: { v: buffer.subarray(2, 5) }, payload: buffer.subarray(3, 5) });
  assertEquals(decodeAll([frame]), [{ headers: { v: Uint8Array.of(1, 2, 3) }, payload: Uint8Array.of(2, 3) }]);
});

const limits: [name: string, headers: Headers, message: string][] = [
  ["an empty name", { "": true }, 'Cannot encode header "": its name has 0 bytes; use 1 to 255'],
  ["a name of 256 bytes", { ["é".repeat(128)]: true }, "its name has 256 bytes; use 1 to 255"],
  [
    "an int8 above 127",
    { n: { type: "int8", value: 128 } },
    'Cannot encode header "n": 128 is not an integer of 8 bits',
  ],
  ["an int8 below -128", { n: { type: "int8", value: -129 } }, "-129 is not an integer of 8 bits"],
  ["an int16 above 32767", { n: { type: "int16", value: 32_768 } }, "32768 is not an integer of 16 bits"],
  ["an int16 below -32768", { n: { type: "int16", value: -32_769 } }, "-32769 is not an integer of 16 bits"],
  ["an int32 above 2^31-1", { n: 2 ** 31 }, "2147483648 is not an integer of 32 bits; use a bigint for 64 bits"],
  ["an int32 below -2^31", { n: { type: "int32", value: -(2 ** 31) - 1 } }, "-2147483649 is not an integer of 32 bits"],
  ["a fraction", { n: 1.5 }, "1.5 is not an integer of 32 bits"],
  ["NaN", { n: NaN }, "NaN is not an integer of 32 bits"],
  ["an int64 above 2^63-1", { n: 2n ** 63n }, "9223372036854775808 does not fit 64 bits"],
  ["an int64 below -2^63", { n: -(2n ** 63n) - 1n }, "-9223372036854775809 does not fit 64 bits"],
  ["an invalid date", { n: new Date(NaN) }, 'Cannot encode header "n": the date is invalid'],
  ["32768 bytes", { n: new Uint8Array(32_768) }, "its value has 32768 bytes; use at most 32767"],
  ["a string of 32768 bytes", { n: "é".repeat(16_384) }, "its value has 32768 bytes; use at most 32767"],
  [
    "a short uuid",
    { n: { type: "uuid", value: "0102" } },
    'Cannot encode header "n": "0102" is not a UUID; use 32 hexadecimal digits',
  ],
  ["a uuid with a letter too far", { n: { type: "uuid", value: "g".repeat(32) } }, "is not a UUID"],
  [
    "headers above 128 KiB",
    Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, new Uint8Array(32_767)])),
    "Cannot encode headers: they take 163860 bytes; 131072 is the limit",
  ],
];

for (const [name, headers, message] of limits) {
  Deno.test(`encoder refuses ${name}`, () => {
    const error = assertThrows(() => encode(headers), RangeError, message);
    assert(!error.message.endsWith("."));
  });
}

Deno.test("encoder takes a name of 255 bytes, a value of 32767 and headers of 128 KiB", () => {
  const name = "n".repeat(255);
  const value = "v".repeat(32_767);
  assertEquals(decodeAll([encode({ [name]: value })])[0]!.headers, { [name]: value });
  // Four headers of 1 name length + 1 name + 1 type + 2 value length, and what fills the block.
  const headers = Object.fromEntries(["a", "b", "c", "d"].map((key) => [key, new Uint8Array(32_763)]));
  const frame = encode(headers);
  assertEquals(frame.length, 16 + 131_072);
  assertEquals(decodeAll([frame])[0]!.headers, headers);
});

Deno.test("encoder writes a message without headers as lengths, payload and checksums", () => {
  const frame = encodeEventStreamMessage({ headers: {}, payload: utf8("x") });
  assertEquals(toHex(frame), toHex(seal(new Uint8Array(0), utf8("x"))));
});
