/**
 * That decoding costs in proportion to the bytes, shown by counting what is copied and allocated and not by a clock.
 */
import { assert, assertEquals } from "@std/assert";
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { frameDecoder } from "../../src/event_stream/decoder.ts";
import { allHeaders } from "../../src/event_stream/header_values.ts";
import { drain, prelude, refusal } from "./frames.ts";
import { chunksOf, concat, utf8 } from "../helpers/bytes.ts";

interface Cost {
  /** Bytes written by the bulk operations of typed arrays and their buffers. */
  copied: number;
  /** Bytes of new typed arrays and buffers. */
  allocated: number;
}

/**
 * Runs `work` with every way to copy or allocate bytes in bulk counted. It must be synchronous, so that nobody else's
 * bytes are counted.
 */
function costOf(work: () => void): Cost {
  const cost: Cost = { copied: 0, allocated: 0 };
  // The methods of every typed array live on the prototype that Uint8Array's inherits from.
  const shared: Uint8Array = Object.getPrototypeOf(Uint8Array.prototype);
  const { set, copyWithin, slice } = shared;
  const bufferSlice = ArrayBuffer.prototype.slice;
  const RealUint8Array = globalThis.Uint8Array;
  const RealArrayBuffer = globalThis.ArrayBuffer;
  Object.assign(shared, {
    set(this: Uint8Array, source: ArrayLike<number>, offset?: number): void {
      cost.copied += source.length;
      set.call(this, source, offset);
    },
    copyWithin(this: Uint8Array, target: number, start: number, end = this.length): Uint8Array {
      cost.copied += end - start;
      return copyWithin.call(this, target, start, end);
    },
    slice(this: Uint8Array, start?: number, end?: number): Uint8Array {
      const result = slice.call(this, start, end);
      cost.copied += result.length;
      cost.allocated += result.length;
      return result;
    },
  });
  ArrayBuffer.prototype.slice = function (start?: number, end?: number): ArrayBuffer {
    const result = bufferSlice.call(this, start, end);
    cost.copied += result.byteLength;
    cost.allocated += result.byteLength;
    return result;
  };
  globalThis.Uint8Array = new Proxy(RealUint8Array, {
    construct(target, args, newTarget) {
      const array: Uint8Array = Reflect.construct(target, args, newTarget);
      const [source] = args;
      // Over a buffer it is a view; from a list or another array, a copy.
      if (!(source instanceof RealArrayBuffer)) cost.allocated += array.length;
      if (typeof source === "object" && !(source instanceof RealArrayBuffer)) cost.copied += array.length;
      return array;
    },
  });
  globalThis.ArrayBuffer = new Proxy(RealArrayBuffer, {
    construct(target, args, newTarget) {
      const buffer: ArrayBuffer = Reflect.construct(target, args, newTarget);
      cost.allocated += buffer.byteLength;
      return buffer;
    },
  });
  try {
    work();
  } finally {
    Object.assign(shared, { set, copyWithin, slice });
    RealArrayBuffer.prototype.slice = bufferSlice;
    globalThis.Uint8Array = RealUint8Array;
    globalThis.ArrayBuffer = RealArrayBuffer;
  }
  return cost;
}

/** Decodes without keeping anything and says what it cost. */
function decodingCost(chunks: readonly Uint8Array[]): Cost & { frames: number } {
  let frames = 0;
  const cost = costOf(() => {
    const decoder = frameDecoder(allHeaders);
    for (const chunk of chunks) {
      decoder.push(chunk);
      drain(decoder, () => frames++);
    }
    decoder.end();
  });
  return { ...cost, frames };
}

const headers = { ":event-type": "contentBlockDelta", ":content-type": "application/json", ":message-type": "event" };

/** Frames like a chat's, of differing lengths around 194 bytes. */
function manyFrames(count: number): Uint8Array {
  return concat(Array.from({ length: count }, (_, index) => {
    const text = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(2).slice(0, (index * 31) % 67);
    const payload = utf8(`{"contentBlockIndex":0,"delta":{"text":"Hello"},"p":"${text}"}`);
    return encodeEventStreamMessage({ headers, payload });
  }));
}

const oneFrame = (bytes: number): Uint8Array => encodeEventStreamMessage({ headers, payload: new Uint8Array(bytes) });

/**
 * How often one byte may be copied: once when it is appended, and, while a frame outgrows the buffer, in moves that are
 * each at most half as long as the next: 1 + 1/2 + 1/4 … of its length when the last move comes just before its end.
 */
const COPIES = 3;
/** The header block is kept once, and a first buffer has a least size. */
const ONCE = 2048;

const sizes = [1, 7, 100, 1460, 65_536];

Deno.test("cost counter sees each way to copy and allocate", () => {
  const bytes = new Uint8Array(10);
  const seen = (work: () => void): [number, number] => {
    const { copied, allocated } = costOf(work);
    return [copied, allocated];
  };
  assertEquals(seen(() => bytes.set(bytes.subarray(0, 4))), [4, 0]);
  assertEquals(seen(() => bytes.copyWithin(0, 7)), [3, 0]);
  assertEquals(seen(() => bytes.slice(2, 5)), [3, 3]);
  assertEquals(seen(() => bytes.buffer.slice(2, 5)), [3, 3]);
  assertEquals(seen(() => new Uint8Array(6)), [0, 6]);
  assertEquals(seen(() => new Uint8Array(bytes)), [10, 10]);
  assertEquals(seen(() => new Uint8Array([1, 2])), [2, 2]);
  assertEquals(seen(() => new Uint8Array(bytes.buffer, 1, 3)), [0, 0]);
  assertEquals(seen(() => new ArrayBuffer(9)), [0, 9]);
  assertEquals(seen(() => bytes.subarray(1)), [0, 0]);
});

for (const size of sizes) {
  Deno.test(`decoder copies a byte of small frames at most once and a half, in chunks of ${size}`, () => {
    const row = manyFrames(2000);
    const { copied, frames } = decodingCost(chunksOf(row, size));
    assertEquals(frames, 2000);
    assert(copied <= 1.5 * row.length + ONCE, `copied ${copied} of ${row.length} bytes`);
  });

  Deno.test(`decoder copies a byte of one big frame at most ${COPIES} times, in chunks of ${size}`, () => {
    const { copied, frames } = decodingCost(chunksOf(oneFrame(500_000), size));
    assertEquals(frames, 1);
    assert(copied <= COPIES * 500_000 + ONCE, `copied ${copied} of 500000 bytes`);
  });

  Deno.test(`decoder copies twice as much for a frame twice as long, not four times, in chunks of ${size}`, () => {
    // From twenty chunks on: below, one move more or less is a large part of the whole.
    const shortest = Math.max(50_000, 20 * size);
    const [one, two, four] = [1, 2, 4].map((times) => decodingCost(chunksOf(oneFrame(shortest * times), size)).copied);
    assert(two! < 2.5 * one! && four! < 2.5 * two!, `copied ${one}, ${two} and ${four} bytes`);
  });
}

Deno.test("decoder keeps to its bound for whatever length a frame has", () => {
  // From one length to its double, so that the last move comes at every point of a frame.
  for (let bytes = 8_000; bytes <= 16_000; bytes += 111) {
    for (const size of [13, 100, 1460]) {
      const { copied } = decodingCost(chunksOf(oneFrame(bytes), size));
      assert(copied <= COPIES * bytes + ONCE, `copied ${copied} of ${bytes} bytes in chunks of ${size}`);
    }
  }
});

/** A payload that makes a chunk too long to be copied for its shortness. */
const LONG_PAYLOAD = new Uint8Array(600);

Deno.test("decoder copies nothing where chunks end with frames, and a short chunk once", () => {
  for (const payload of [LONG_PAYLOAD, utf8("{}")]) {
    const frame = encodeEventStreamMessage({ headers, payload });
    const { copied, frames } = decodingCost(Array.from({ length: 1000 }, () => frame));
    assertEquals(frames, 1000);
    const most = payload === LONG_PAYLOAD ? 0 : 1000 * frame.length;
    assert(copied <= most + 100, `copied ${copied} bytes: more than that and one header block`);
  }
});

Deno.test("decoder copies a header block when it differs from the one before, however long, and else not", () => {
  // 1 name length, 1 name, 1 type, 2 value length.
  for (const valueBytes of [1, 600, 32_000]) {
    const [a, b] = ["a", "b"].map((name) =>
      encodeEventStreamMessage({ headers: { [name]: "x".repeat(valueBytes) }, payload: LONG_PAYLOAD })
    ) as [Uint8Array, Uint8Array];
    const copies = (frames: Uint8Array[]): number => decodingCost(frames).copied / (5 + valueBytes);
    assertEquals(copies(Array.from({ length: 100 }, () => a)), 1);
    assertEquals(copies([a, a, b, b, b, a]), 3, "only the last is kept");
  }
});

Deno.test("decoder gives a frame that claims 20 MB room only for the bytes that came", () => {
  for (const size of [1, 100, 1012]) {
    const chunks = chunksOf(concat([prelude(20_000_000, 0), new Uint8Array(1000)]), size);
    let end: unknown;
    const { allocated } = costOf(() => {
      const decoder = frameDecoder(allHeaders);
      for (const chunk of chunks) {
        decoder.push(chunk);
        drain(decoder, () => {});
      }
      end = refusal(() => decoder.end()).kind;
    });
    assertEquals(end, "streamTruncated");
    assert(allocated <= 4 * 1012 + ONCE, `allocated ${allocated} bytes for 1012 in chunks of ${size}`);
  }
});

Deno.test("decoder's memory follows its chunks and not how many frames it has read", () => {
  for (const size of [100, 1460, 4096]) {
    const { allocated, frames } = decodingCost(chunksOf(manyFrames(4000), size));
    assertEquals(frames, 4000);
    // A buffer of twice a chunk and a frame, which is replaced whenever more than ever before is left over.
    assert(allocated <= 16 * (size + 200), `allocated ${allocated} bytes in chunks of ${size}`);
  }
});
