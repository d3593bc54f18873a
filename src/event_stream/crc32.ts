/**
 * CRC-32/ISO-HDLC (the zlib one) over byte ranges, eight bytes per step. Byte loads beat a DataView here. Sixteen bytes
 * per step would make a whole stream a few percent faster, at a cost in code that is not worth it; see
 * `bench/measures/decode.ts`.
 */

let tables: Uint32Array | undefined;

/** Built at the first frame, not at import: a cold start without a stream pays nothing. */
function buildTables(): Uint32Array {
  const table = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    table[byte] = value;
  }
  for (let index = 256; index < table.length; index++) {
    const previous = table[index - 256]!;
    table[index] = (previous >>> 8) ^ table[previous & 0xff]!;
  }
  return table;
}

/**
 * Returns the checksum of `bytes[start, end)`. Pass an earlier result as `previous` to continue it, so that the prelude
 * of a frame is read once.
 */
export function crc32(bytes: Uint8Array, start = 0, end: number = bytes.length, previous = 0): number {
  const t = tables ??= buildTables();
  let crc = ~previous;
  let i = start;
  for (const last = end - 8; i <= last; i += 8) {
    crc = t[(crc ^ bytes[i]!) & 0xff | 0x700]! ^
      t[(crc >>> 8 ^ bytes[i + 1]!) & 0xff | 0x600]! ^
      t[(crc >>> 16 ^ bytes[i + 2]!) & 0xff | 0x500]! ^
      t[crc >>> 24 ^ bytes[i + 3]! | 0x400]! ^
      t[bytes[i + 4]! | 0x300]! ^
      t[bytes[i + 5]! | 0x200]! ^
      t[bytes[i + 6]! | 0x100]! ^
      t[bytes[i + 7]!]!;
  }
  for (; i < end; i++) crc = t[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
