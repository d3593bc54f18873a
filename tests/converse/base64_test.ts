/**
 * Bytes as base64, by the platform and without it.
 */
import { assertEquals } from "@std/assert";
import { toBase64 } from "../../src/base64.ts";

/** Every length around a multiple of three and around what is encoded at once, with every byte. */
const SAMPLES: readonly Uint8Array[] = [0, 1, 2, 3, 255, 256, 8191, 8192, 8193, 100_000].map((length) =>
  Uint8Array.from({ length }, (_, index) => (index * 37 + length) % 256)
);

function assertEncodes(): void {
  for (const bytes of SAMPLES) {
    const decoded = Uint8Array.from(atob(toBase64(bytes)), (byte) => byte.charCodeAt(0));
    assertEquals(decoded, bytes);
    assertEquals(toBase64(bytes).length, Math.ceil(bytes.length / 3) * 4);
  }
}

Deno.test("base64 of bytes of every length can be read back", assertEncodes);

Deno.test("base64 is the same where the platform has none", () => {
  const own = Object.getOwnPropertyDescriptor(Uint8Array.prototype, "toBase64")!;
  const expected = SAMPLES.map(toBase64);
  Reflect.deleteProperty(Uint8Array.prototype, "toBase64");
  try {
    assertEncodes();
    assertEquals(SAMPLES.map(toBase64), expected);
  } finally {
    Object.defineProperty(Uint8Array.prototype, "toBase64", own);
  }
});

Deno.test("base64 of a part of a buffer is that part's", () => {
  const whole = new Uint8Array([9, 9, 0, 1, 2, 9]);
  assertEquals(toBase64(whole.subarray(2, 5)), "AAEC");
});
