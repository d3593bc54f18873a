/**
 * A writer of GGUF files, the format of llama.cpp's models: version 3, little-endian, tensors of 32-bit floats. Source:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (read 2026-11-29).
 */

/** A value of the metadata, with its type in the file. */
export type Metadata =
  | { type: "uint32" | "float32"; value: number }
  | { type: "bool"; value: boolean }
  | { type: "string"; value: string }
  | { type: "strings"; value: readonly string[] }
  | { type: "float32s" | "int32s"; value: readonly number[] };

/** A matrix: `rows` vectors of `columns` floats each; one row is a vector. */
export type Tensor = { name: string; columns: number; rows: number; values: Float32Array };

const ALIGNMENT = 32;
const VERSION = 3;
const FLOAT32_TENSOR = 0;
const TYPES = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 };

/** Returns the bytes of a model file. */
export function writeGguf(metadata: Readonly<Record<string, Metadata>>, tensors: readonly Tensor[]): Uint8Array {
  const head = new Writer();
  head.raw("GGUF").uint32(VERSION).uint64(tensors.length).uint64(Object.keys(metadata).length);
  for (const [name, entry] of Object.entries(metadata)) writeMetadata(head.string(name), entry);
  let offset = 0;
  for (const { name, columns, rows } of tensors) {
    head.string(name);
    if (rows === 1) head.uint32(1).uint64(columns);
    else head.uint32(2).uint64(columns).uint64(rows);
    head.uint32(FLOAT32_TENSOR).uint64(offset);
    offset += aligned(4 * columns * rows);
  }
  const start = aligned(head.length);
  const file = new Uint8Array(start + offset);
  file.set(head.bytes());
  const view = new DataView(file.buffer);
  let position = start;
  for (const { values } of tensors) {
    values.forEach((value, i) => view.setFloat32(position + 4 * i, value, true));
    position += aligned(4 * values.length);
  }
  return file;
}

function writeMetadata(writer: Writer, entry: Metadata): void {
  switch (entry.type) {
    case "uint32":
      writer.uint32(TYPES.uint32).uint32(entry.value);
      break;
    case "float32":
      writer.uint32(TYPES.float32).float32(entry.value);
      break;
    case "bool":
      writer.uint32(TYPES.bool).uint8(entry.value ? 1 : 0);
      break;
    case "string":
      writer.uint32(TYPES.string).string(entry.value);
      break;
    case "strings":
      writer.uint32(TYPES.array).uint32(TYPES.string).uint64(entry.value.length);
      for (const text of entry.value) writer.string(text);
      break;
    case "float32s":
      writer.uint32(TYPES.array).uint32(TYPES.float32).uint64(entry.value.length);
      for (const number of entry.value) writer.float32(number);
      break;
    case "int32s":
      writer.uint32(TYPES.array).uint32(TYPES.int32).uint64(entry.value.length);
      for (const number of entry.value) writer.uint32(number);
  }
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

/** Bytes that grow. */
class Writer {
  #parts: Uint8Array[] = [];
  length = 0;

  raw(text: string): this {
    return this.#add(new TextEncoder().encode(text));
  }
  string(text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.uint64(bytes.length).#add(bytes);
  }
  uint8(value: number): this {
    return this.#add(new Uint8Array([value]));
  }
  uint32(value: number): this {
    return this.#add(new Uint8Array(new Uint32Array([value]).buffer));
  }
  uint64(value: number): this {
    return this.#add(new Uint8Array(new BigUint64Array([BigInt(value)]).buffer));
  }
  float32(value: number): this {
    return this.#add(new Uint8Array(new Float32Array([value]).buffer));
  }
  bytes(): Uint8Array {
    const all = new Uint8Array(this.length);
    let position = 0;
    for (const part of this.#parts) {
      all.set(part, position);
      position += part.length;
    }
    return all;
  }
  #add(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    this.length += bytes.length;
    return this;
  }
}
