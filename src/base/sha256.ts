/**
 * SHA-256 and HMAC without waiting, for short texts. WebCrypto hands every call to another thread and back in Node and Deno,
 * which takes ten times as long as hashing a kilobyte here; see docs/performance.md.
 * Source: FIPS 180-4, https://doi.org/10.6028/NIST.FIPS.180-4, and RFC 2104, both read 2026-11-29.
 */

const BLOCK_BYTES = 64;
/** The bytes that end a message: a bit that is set, and the length in bits. */
const ENDING_BYTES = 9;

/** The first words of the fractional parts of the cube roots of the first 64 primes: FIPS 180-4, section 4.2.2. */
const ROUNDS: Int32Array = /* @__PURE__ */ Int32Array.of(
  ...[0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5],
  ...[0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174],
  ...[0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da],
  ...[0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967],
  ...[0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85],
  ...[0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070],
  ...[0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3],
  ...[0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2],
);

/** The first words of the fractional parts of the square roots of the first 8 primes: FIPS 180-4, section 5.3.3. */
const START: readonly number[] = [
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
];

/** Returns the SHA-256 digest of a message. */
export function sha256(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((message.length + ENDING_BYTES) / BLOCK_BYTES) * BLOCK_BYTES);
  padded.set(message);
  padded[message.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setUint32(padded.length - 8, Math.floor(message.length / 2 ** 29));
  words.setUint32(padded.length - 4, message.length * 8 % 2 ** 32);
  const state = Int32Array.from(START);
  const schedule = new Int32Array(ROUNDS.length);
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) addBlock(state, schedule, words, at);
  const digest = new DataView(new ArrayBuffer(32));
  for (let word = 0; word < 8; word++) digest.setInt32(4 * word, state[word]!);
  return new Uint8Array(digest.buffer);
}

/** Adds the block at `at` to the state: FIPS 180-4, section 6.2.2. `schedule` is room to work in. */
function addBlock(state: Int32Array, schedule: Int32Array, words: DataView, at: number): void {
  for (let t = 0; t < 16; t++) schedule[t] = words.getInt32(at + 4 * t);
  for (let t = 16; t < ROUNDS.length; t++) {
    const before = schedule[t - 15]!;
    const last = schedule[t - 2]!;
    const small0 = (before >>> 7 | before << 25) ^ (before >>> 18 | before << 14) ^ before >>> 3;
    const small1 = (last >>> 17 | last << 15) ^ (last >>> 19 | last << 13) ^ last >>> 10;
    schedule[t] = small1 + schedule[t - 7]! + small0 + schedule[t - 16]! | 0;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
  let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let t = 0; t < ROUNDS.length; t++) {
    const big1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const choice = e & f ^ ~e & g;
    const first = h + big1 + choice + ROUNDS[t]! + schedule[t]! | 0;
    const big0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
    const majority = a & b ^ a & c ^ b & c;
    h = g;
    g = f;
    f = e;
    e = d + first | 0;
    d = c;
    c = b;
    b = a;
    a = first + big0 + majority | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

/** Returns the HMAC of a message with SHA-256: RFC 2104. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const shortKey = key.length > BLOCK_BYTES ? sha256(key) : key;
  const inner = new Uint8Array(BLOCK_BYTES + message.length).fill(0x36, 0, BLOCK_BYTES);
  const outer = new Uint8Array(BLOCK_BYTES + 32).fill(0x5c, 0, BLOCK_BYTES);
  for (let i = 0; i < shortKey.length; i++) {
    inner[i]! ^= shortKey[i]!;
    outer[i]! ^= shortKey[i]!;
  }
  inner.set(message, BLOCK_BYTES);
  outer.set(sha256(inner), BLOCK_BYTES);
  return sha256(outer);
}

/** Returns bytes as hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += (byte < 16 ? "0" : "") + byte.toString(16);
  return hex;
}
