/** All ten types of header values, both ways. */
import { type HeaderReader, STRING, walkHeaders } from "./headers.ts";
import { type EventStreamHeaderValue, MAX_HEADER_BYTES } from "./message.ts";
import { utf8 } from "./text.ts";

/**
 * A value with its wire type, for types without a JavaScript value of their own. A plain `number` is written as
 * `int32`, a `bigint` as `int64`, a `Date` as a timestamp.
 */
export interface TypedEventStreamHeader {
  /** The wire type. */
  readonly type: "int8" | "int16" | "int32" | "uuid";
  /** A number, or for `uuid` its canonical text. */
  readonly value: number | string;
}

const BOOL_TRUE = 0, BOOL_FALSE = 1, INT8 = 2, INT16 = 3, INT32 = 4, INT64 = 5, BYTES = 6, TIMESTAMP = 8, UUID = 9;

/** Longest string or byte value. Source: the event-stream specification, read 2026-11-20. */
const MAX_VALUE_BYTES = 32_767;

/**
 * Reads every header as the platform's own type. The result is frozen, unless a value is bytes or a date, which
 * freezing does not protect.
 */
export const allHeaders: HeaderReader = (block) => {
  const headers = readAll(block);
  const isMutable = Object.values(headers).some((value) => typeof value === "object");
  return isMutable ? Object.assign(Object.create(null), headers) : headers;
};

const readAll: HeaderReader = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return walkHeaders(bytes, (type, from, to) => {
    switch (type) {
      case BOOL_TRUE:
      case BOOL_FALSE:
        return type === BOOL_TRUE;
      case INT8:
        return view.getInt8(from);
      case INT16:
        return view.getInt16(from);
      case INT32:
        return view.getInt32(from);
      case INT64:
        return view.getBigInt64(from);
      case BYTES:
        return new Uint8Array(bytes.subarray(from, to));
      case STRING:
        return utf8(bytes.subarray(from, to));
      case TIMESTAMP: {
        const milliseconds = view.getBigInt64(from);
        const date = new Date(Number(milliseconds));
        // The wire has a larger range than Date. A time beyond Date's range stays a number.
        return Number.isNaN(date.getTime()) ? milliseconds : date;
      }
    }
    const hex = [...bytes.subarray(from, to)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  });
};

/** Writes a header block. */
export function encodeHeaders(
  headers: Readonly<Record<string, EventStreamHeaderValue | TypedEventStreamHeader>>,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const [name, value] of Object.entries(headers)) {
    const nameBytes = encoder.encode(name);
    if (nameBytes.length === 0 || nameBytes.length > 255) {
      throw new RangeError(`Cannot encode header "${name}": its name has ${nameBytes.length} bytes; use 1 to 255`);
    }
    const valueBytes = encodeValue(name, value);
    const part = new Uint8Array(1 + nameBytes.length + valueBytes.length);
    part[0] = nameBytes.length;
    part.set(nameBytes, 1);
    part.set(valueBytes, 1 + nameBytes.length);
    parts.push(part);
    length += part.length;
  }
  if (length > MAX_HEADER_BYTES) {
    throw new RangeError(`Cannot encode headers: they take ${length} bytes; ${MAX_HEADER_BYTES} is the limit`);
  }
  const block = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    block.set(part, at);
    at += part.length;
  }
  return block;
}

function encodeValue(name: string, value: EventStreamHeaderValue | TypedEventStreamHeader): Uint8Array {
  switch (typeof value) {
    case "boolean":
      return Uint8Array.of(value ? BOOL_TRUE : BOOL_FALSE);
    case "bigint":
      return int64(name, INT64, value);
    case "string":
      return variable(name, STRING, new TextEncoder().encode(value));
    case "number":
      return integer(name, INT32, 4, value);
  }
  if (value instanceof Uint8Array) return variable(name, BYTES, value);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new RangeError(`Cannot encode header "${name}": the date is invalid`);
    return int64(name, TIMESTAMP, BigInt(value.getTime()));
  }
  if (value.type === "uuid") return uuid(name, String(value.value));
  const [type, size] = value.type === "int8" ? [INT8, 1] : value.type === "int16" ? [INT16, 2] : [INT32, 4];
  return integer(name, type!, size!, Number(value.value));
}

function integer(name: string, type: number, size: number, value: number): Uint8Array {
  const limit = 2 ** (size * 8 - 1);
  if (!Number.isInteger(value) || value < -limit || value >= limit) {
    throw new RangeError(
      `Cannot encode header "${name}": ${value} is not an integer of ${size * 8} bits; use a bigint for 64 bits`,
    );
  }
  const bytes = Uint8Array.of(type, value >> 24, value >> 16, value >> 8, value);
  bytes.copyWithin(1, 5 - size);
  return bytes.subarray(0, 1 + size);
}

function int64(name: string, type: number, value: bigint): Uint8Array {
  if (BigInt.asIntN(64, value) !== value) {
    throw new RangeError(`Cannot encode header "${name}": ${value} does not fit 64 bits`);
  }
  const view = new DataView(new ArrayBuffer(9));
  view.setUint8(0, type);
  view.setBigInt64(1, value);
  return new Uint8Array(view.buffer);
}

function variable(name: string, type: number, value: Uint8Array): Uint8Array {
  if (value.length > MAX_VALUE_BYTES) {
    throw new RangeError(`Cannot encode header "${name}": its value has ${value.length} bytes; use at most 32767`);
  }
  const bytes = new Uint8Array(3 + value.length);
  bytes[0] = type;
  bytes[1] = value.length >> 8;
  bytes[2] = value.length;
  bytes.set(value, 3);
  return bytes;
}

function uuid(name: string, value: string): Uint8Array {
  const hex = value.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(hex)) {
    throw new RangeError(`Cannot encode header "${name}": "${value}" is not a UUID; use 32 hexadecimal digits`);
  }
  const bytes = new Uint8Array(17);
  bytes[0] = UUID;
  for (let i = 0; i < 16; i++) bytes[i + 1] = parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
