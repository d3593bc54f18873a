/**
 * Images of one color, of any size, in few bytes: what the fakes make. Sources: as of `src/base/image_header.ts`, RFC 1950 and 1951
 * (zlib, deflate), ITU-T T.81 annex C and F (JPEG's codes), RFC 9649 sections 3.4 to 3.7 (lossless WebP); read 2026-11-30.
 */
import { crc32 } from "../../event_stream/crc32.ts";
import { digest } from "./digest.ts";

/** The formats of blank images. */
export type BlankFormat = "png" | "jpeg" | "webp";

/** An image. */
export interface BlankImage {
  readonly width: number;
  readonly height: number;
  /** A text that decides the color; a JPEG is always gray. */
  readonly seed: string;
}

/** Returns the file of an image. */
export function blankImage(format: BlankFormat, image: BlankImage): Uint8Array<ArrayBuffer> {
  return ENCODERS[format](image);
}

const ENCODERS: Readonly<Record<BlankFormat, (image: BlankImage) => Uint8Array<ArrayBuffer>>> = { png, jpeg, webp };

/** A palette of one color, and a bit a pixel: all bits are zero. */
function png({ width, height, seed }: BlankImage): Uint8Array<ArrayBuffer> {
  // Each row begins with the byte of its filter.
  const zeros = (Math.ceil(width / 8) + 1) * height;
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...pngChunk("IHDR", [...uint32(width), ...uint32(height), 1, 3, 0, 0, 0]),
    ...pngChunk("PLTE", colorOf(seed)),
    ...pngChunk("IDAT", deflatedZeros(zeros)),
    ...pngChunk("IEND", []),
  ]);
}

function pngChunk(type: string, data: readonly number[]): number[] {
  const checked = [...latin1(type), ...data];
  return [...uint32(data.length), ...checked, ...uint32(crc32(Uint8Array.from(checked)))];
}

/** A zlib stream of zeros: one zero, and repetitions of it in the fixed code of deflate. */
function deflatedZeros(count: number): number[] {
  const bits = lowBits();
  bits.add(0b011, 3); // the last block, with the fixed code
  let rest = count;
  while (rest > 0) {
    // A repetition needs a byte before it.
    if (rest === count || rest < 258) {
      bits.add(0b00001100, 8); // the byte 0: code 00110000, its first bit first
      rest -= 1;
    } else {
      bits.add(0b10100011, 8); // 258 bytes: code 11000101
      bits.add(0, 5); // the byte before
      rest -= 258;
    }
  }
  bits.add(0, 7); // the end of the block
  const checksum = ((count % 65_521) * 0x10000 + 1) >>> 0; // Adler-32 of zeros
  return [0x78, 0x01, ...bits.bytes(), ...uint32(checksum)];
}

/** Gray blocks of 8 x 8 pixels, in codes of one bit: no difference, and the end of the block. */
function jpeg({ width, height }: BlankImage): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const huffman = (table: number) => segment(0xc4, [table, 1, ...Array(15).fill(0), 0]);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...latin1("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...Array(64).fill(1)]),
    ...segment(0xc0, [8, ...uint16(height), ...uint16(width), 1, 1, 0x11, 0]),
    ...huffman(0x00),
    ...huffman(0x10),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...Array(blocks >> 2).fill(0),
    ...blocks & 3 ? [0xff >> (2 * (blocks & 3))] : [], // the rest of a byte is ones
    ...[0xff, 0xd9],
  ]);
}

function segment(marker: number, data: readonly number[]): number[] {
  return [0xff, marker, ...uint16(data.length + 2), ...data];
}

/** Five codes of one symbol each: a pixel takes no bits. */
function webp({ width, height, seed }: BlankImage): Uint8Array<ArrayBuffer> {
  const [red = 0, green = 0, blue = 0] = colorOf(seed);
  const bits = lowBits();
  bits.add(width - 1, 14);
  bits.add(height - 1, 14);
  bits.add(0, 1 + 3); // no alpha, version 0
  bits.add(0, 1 + 1 + 1); // no transform, no cache of colors, no codes by place
  for (const symbol of [green, red, blue, 255, 0]) {
    bits.add(0b101, 3); // a simple code with one symbol of 8 bits
    bits.add(symbol, 8);
  }
  const data = [0x2f, ...bits.bytes()];
  if (data.length % 2) data.push(0);
  const chunk = [...latin1("VP8L"), ...uint32(data.length).reverse(), ...data];
  return Uint8Array.from([
    ...latin1("RIFF"),
    ...uint32(chunk.length + 4).reverse(),
    ...latin1("WEBP"),
    ...chunk,
  ]);
}

/** Collects bits; the first bit is the lowest one of the first byte. */
function lowBits() {
  const bytes: number[] = [];
  let count = 0;
  return {
    add(value: number, length: number): void {
      for (let at = 0; at < length; at++, count++) {
        if (count % 8 === 0) bytes.push(0);
        bytes[count >> 3]! |= ((value >> at) & 1) << (count % 8);
      }
    },
    bytes: (): readonly number[] => bytes,
  };
}

function colorOf(seed: string): number[] {
  return [0, 2, 4].map((at) => parseInt(digest(seed).slice(at, at + 2), 16));
}

function latin1(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function uint16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
