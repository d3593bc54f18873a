/** Base64 of a large file by this module and by the platform, taking turns in one process. Arguments: the bytes, the rounds. */
// deno-lint-ignore-file no-console -- what it prints is read by the bench
import { Buffer } from "node:buffer";
import process from "node:process";
import { toBase64 } from "../../src/base/base64.ts";

const [length = "", rounds = ""] = process.argv.slice(2);
const bytes = Uint8Array.from({ length: Number(length) }, (_, index) => (index * 2_654_435_761) >>> 24);
const own = (bytes as { toBase64?(): string }).toBase64;

const contenders: Readonly<Record<string, () => string>> = {
  platform: own ? () => own.call(bytes) : () => Buffer.from(bytes.buffer).toString("base64"),
  ours: () => toBase64(bytes),
};

const ms: Record<string, number[]> = { platform: [], ours: [] };
// The first round warms the code.
for (let round = 0; round <= Number(rounds); round++) {
  for (const [name, encode] of Object.entries(contenders)) {
    const begin = performance.now();
    const encoded = encode();
    if (round > 0) ms[name]!.push(performance.now() - begin);
    if (encoded.length !== Math.ceil(bytes.length / 3) * 4) {
      throw new Error(`${name} made ${encoded.length} characters`);
    }
  }
}
console.log(JSON.stringify({ encoder: own ? "toBase64" : "Buffer", ms }));
