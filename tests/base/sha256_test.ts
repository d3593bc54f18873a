/**
 * SHA-256 and HMAC equal those of WebCrypto, and the published answers.
 */
import { assertEquals } from "@std/assert";
import { hexOf, hmacSha256, sha256 } from "../../src/base/sha256.ts";
import { utf8 } from "../helpers/bytes.ts";
import { between, seeded } from "../helpers/random.ts";

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function hmacOf(key: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // WebCrypto refuses an empty key; RFC 2104 fills every short key with zeros.
  const raw = key.length > 0 ? key : new Uint8Array(64);
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

Deno.test("sha256 gives the published answers", () => {
  // NIST, https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values, read 2026-11-29.
  const answers: Readonly<Record<string, string>> = {
    "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  };
  for (const [text, answer] of Object.entries(answers)) assertEquals(hexOf(sha256(utf8(text))), answer);
  assertEquals(
    hexOf(sha256(new Uint8Array(1_000_000).fill(0x61))),
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  );
});

Deno.test("hmacSha256 gives the answers of RFC 4231", () => {
  const long = new Uint8Array(131).fill(0xaa);
  const cases: readonly [key: Uint8Array, message: Uint8Array, answer: string][] = [
    [
      new Uint8Array(20).fill(0x0b),
      utf8("Hi There"),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ],
    [
      utf8("Jefe"),
      utf8("what do ya want for nothing?"),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ],
    [
      long,
      utf8("Test Using Larger Than Block-Size Key - Hash Key First"),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ],
  ];
  for (const [key, message, answer] of cases) assertEquals(hexOf(hmacSha256(key, message)), answer);
});

Deno.test("sha256 equals WebCrypto's at every length up to 300 bytes, and of views", async () => {
  const random = seeded(256);
  const bytes = Uint8Array.from({ length: 400 }, () => between(random, 0, 255));
  for (let length = 0; length <= 300; length++) {
    const start = between(random, 0, 99);
    const view = bytes.subarray(start, start + length);
    assertEquals(sha256(view), await digestOf(view), `${length} bytes from ${start}`);
  }
});

Deno.test("hmacSha256 equals WebCrypto's for a thousand keys and messages", async () => {
  const random = seeded(2104);
  const some = (most: number) => Uint8Array.from({ length: between(random, 0, most) }, () => between(random, 0, 255));
  for (let round = 0; round < 1000; round++) {
    const key = some(130);
    const message = some(300);
    assertEquals(hmacSha256(key, message), await hmacOf(key, message), `key ${hexOf(key)}, message ${hexOf(message)}`);
  }
});
