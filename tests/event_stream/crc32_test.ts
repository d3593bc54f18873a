import { assertEquals } from "@std/assert";
import { crc32 } from "../../src/event_stream/crc32.ts";
import { bitwiseCrc32 } from "./frames.ts";
import { utf8 } from "../helpers/bytes.ts";
import { between, seeded } from "../helpers/random.ts";

Deno.test("crc32 gives the known answers of CRC-32/ISO-HDLC", () => {
  const answers: [string, number][] = [
    ["", 0],
    ["a", 0xe8b7be43],
    ["123456789", 0xcbf43926],
    ["The quick brown fox jumps over the lazy dog", 0x414fa339],
  ];
  for (const [text, answer] of answers) assertEquals(crc32(utf8(text)), answer, JSON.stringify(text));
  assertEquals(crc32(new Uint8Array(32)), 0x190a55ad, "32 zero bytes");
  assertEquals(crc32(new Uint8Array(32).fill(0xff)), 0xff6cab0b, "32 bytes of ones");
});

Deno.test("crc32 equals a bitwise reference at every length 0-80 and offset 0-80", () => {
  const random = seeded(1);
  const bytes = Uint8Array.from({ length: 160 }, () => between(random, 0, 255));
  for (let start = 0; start <= 80; start++) {
    for (let length = 0; length <= 80; length++) {
      const expected = bitwiseCrc32(bytes.subarray(start, start + length));
      assertEquals(crc32(bytes, start, start + length), expected, `${length} bytes from ${start}`);
    }
  }
});

Deno.test("crc32 of a view reads the view and not its buffer", () => {
  const buffer = Uint8Array.from({ length: 100 }, (_, index) => index);
  assertEquals(crc32(buffer.subarray(3, 70)), bitwiseCrc32(buffer.slice(3, 70)));
});

Deno.test("crc32 carried on at any point equals the whole", () => {
  const random = seeded(2);
  const bytes = Uint8Array.from({ length: 100 }, () => between(random, 0, 255));
  const whole = bitwiseCrc32(bytes);
  for (let cut = 0; cut <= bytes.length; cut++) {
    assertEquals(crc32(bytes, cut, bytes.length, crc32(bytes, 0, cut)), whole, `carried on at ${cut}`);
  }
});
