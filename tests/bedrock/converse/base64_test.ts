/**
 * Bytes as base64, by the platform and without it.
 */
import { assertEquals } from "@std/assert";
import { bytesOf, isBlob, standardBase64, toBase64 } from "../../../src/base/base64.ts";

/** Every length around a multiple of three and around what is encoded at once, with every byte. */
const SAMPLES: readonly Uint8Array[] = [0, 1, 2, 3, 255, 256, 24_575, 24_576, 24_577, 100_000].map((length) =>
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

/** Runs without members of the platform, as on platforms that lack them. */
function without(missing: readonly (readonly [owner: object, name: string])[], run: () => void): void {
  const own = missing.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));
  for (const [owner, name] of missing) Reflect.deleteProperty(owner, name);
  try {
    run();
  } finally {
    for (const [at, [owner, name]] of missing.entries()) {
      if (own[at]) Object.defineProperty(owner, name, own[at]);
    }
  }
}

const METHOD = [Uint8Array.prototype, "toBase64"] as const;
const NODES = [globalThis, "Buffer"] as const;

for (
  const [platform, missing] of [["Node before version 25", [METHOD]], ["older browsers", [METHOD, NODES]]] as const
) {
  Deno.test(`base64 is the same on ${platform}`, () => {
    const expected = SAMPLES.map(toBase64);
    without(missing, () => {
      assertEncodes();
      assertEquals(SAMPLES.map(toBase64), expected);
      assertEquals(toBase64(new Uint8Array([9, 0, 1, 2, 9]).subarray(1, 4)), "AAEC");
    });
  });
}

Deno.test("base64 of a part of a buffer is that part's", () => {
  const whole = new Uint8Array([9, 9, 0, 1, 2, 9]);
  assertEquals(toBase64(whole.subarray(2, 5)), "AAEC");
});

Deno.test("bytes are read from every buffer and view, by its range and in any realm", () => {
  const whole = new Uint8Array([9, 9, 0, 1, 2, 9]).buffer;
  const shared = new SharedArrayBuffer(2);
  // A buffer of another realm is not an instance of this realm's class.
  const foreign = Object.setPrototypeOf(new Uint8Array([7]).buffer, { [Symbol.toStringTag]: "ArrayBuffer" });
  for (
    const [value, bytes] of [
      [whole, [9, 9, 0, 1, 2, 9]],
      [new Uint8Array(whole, 2, 3), [0, 1, 2]],
      [new DataView(whole, 2, 3), [0, 1, 2]],
      [new Uint8ClampedArray(whole, 2, 1), [0]],
      [new Uint16Array(whole, 2, 1), [0, 1]],
      [new Float64Array(1), Array(8).fill(0)],
      [shared, [0, 0]],
      [foreign, [7]],
    ] as const
  ) assertEquals([...bytesOf(value)!], [...bytes]);
  for (const value of [[1], "AQID", { byteLength: 1 }, { 0: 1, length: 1 }, new Blob(["x"]), null, undefined, 5]) {
    assertEquals(bytesOf(value), undefined);
  }
  assertEquals([new Blob([]), new File([], "a"), { type: "image/png" }, "Blob"].map(isBlob), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("base64 is read in every alphabet and layout", () => {
  for (const bytes of SAMPLES) {
    const wire = toBase64(bytes);
    const url = wire.replaceAll("+", "-").replaceAll("/", "_");
    const lines = wire.replace(/.{76}/g, "$&\r\n");
    const readings = [wire, url, wire.replace(/=+$/, ""), url.replace(/=+$/, ""), lines, `\n  ${lines}\n`];
    for (const reading of readings) assertEquals(standardBase64(reading), wire);
  }
});

Deno.test("text that is not base64 is not accepted as base64", () => {
  for (
    const text of ["A", "AAAAA", "=", "====", "A===", "AA=", "A=AA", "AAA=A", "AA==AA==", "AA A", "some words here ok"]
      .concat("line\nbreaks", "ümläut", "AA\u0000A", "data:,AAAA", "https://x", "{}", "AAA*")
  ) assertEquals(standardBase64(text), undefined, text);
});
