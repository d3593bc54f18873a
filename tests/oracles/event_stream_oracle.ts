/**
 * Our event stream against AWS's own codec for JavaScript: the same bytes both ways, and the same refusals.
 * Run with `deno task test:oracles`; it downloads the codec from npm.
 */
import { assert, assertEquals } from "@std/assert";
import { EventStreamCodec, Int64 } from "npm:@smithy/eventstream-codec@4.5.2";
import {
  encodeEventStreamMessage,
  type EventStreamHeaderValue,
  type TypedEventStreamHeader,
} from "@bedrock-edge/client/event-stream";
import { badFrames, decodeAll, goodFrames, headerRefusals, type Kept, prelude, seal } from "../event_stream/frames.ts";
import { concat, toHex } from "../helpers/bytes.ts";
import { between, seeded } from "../helpers/random.ts";
import { exampleMessage } from "../event_stream/messages.ts";

const utf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const utf8Encoder = new TextEncoder();
const codec = new EventStreamCodec((bytes) => utf8Decoder.decode(bytes), (text) => utf8Encoder.encode(text));

type Message = Parameters<typeof codec.encode>[0];
type Header = Message["headers"][string];

function int64Bytes(value: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, value);
  return new Uint8Array(view.buffer);
}

/** Our header as theirs. */
function theirHeader(value: EventStreamHeaderValue | TypedEventStreamHeader): Header {
  switch (typeof value) {
    case "boolean":
      return { type: "boolean", value };
    case "number":
      return { type: "integer", value };
    case "bigint":
      return { type: "long", value: new Int64(int64Bytes(value)) };
    case "string":
      return { type: "string", value };
  }
  if (value instanceof Date) return { type: "timestamp", value };
  if (value instanceof Uint8Array) return { type: "binary", value };
  if (value.type === "uuid") return { type: "uuid", value: String(value.value) };
  const types = { int8: "byte", int16: "short", int32: "integer" } as const;
  return { type: types[value.type], value: Number(value.value) };
}

/** Their header as ours decodes it. */
function ourValue(header: Header): unknown {
  if (header.type === "long") return new DataView(Uint8Array.from(header.value.bytes).buffer).getBigInt64(0);
  if (header.type === "binary") return Uint8Array.from(header.value);
  return header.value;
}

function theirs(frame: Uint8Array): Kept {
  const { headers, body } = codec.decode(frame);
  const entries = Object.entries(headers).map(([name, header]) => [name, ourValue(header)]);
  return { headers: Object.fromEntries(entries), payload: Uint8Array.from(body) };
}

function ours(frame: Uint8Array): Kept {
  const messages = decodeAll([frame]);
  assertEquals(messages.length, 1);
  return messages[0]!;
}

/** A time that Date cannot hold is an invalid date to them and the number that was sent to us; all else is equal. */
function assertAlike(mine: Kept, their: Kept, message: string): void {
  const headers = { ...their.headers };
  for (const [name, value] of Object.entries(headers)) {
    if (!(value instanceof Date) || !Number.isNaN(value.getTime())) continue;
    assert(typeof mine.headers[name] === "bigint", message);
    headers[name] = mine.headers[name];
  }
  assertEquals(mine, { headers, payload: their.payload }, message);
}

/** The result of `run`, or the message that it threw. */
function outcome(run: () => Kept): Kept | string {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

Deno.test("our frames are @smithy/eventstream-codec's byte for byte, and each reads the other's", () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const { input, decoded } = exampleMessage(seeded(seed));
    const mine = encodeEventStreamMessage(input);
    const their = codec.encode({
      headers: Object.fromEntries(Object.entries(input.headers).map(([name, value]) => [name, theirHeader(value)])),
      body: input.payload,
    });
    assertEquals(toHex(mine), toHex(their), `seed ${seed}`);
    const expected = { headers: { ...decoded.headers }, payload: input.payload };
    assertEquals(ours(their), expected, `seed ${seed}`);
    assertEquals(theirs(mine), expected, `seed ${seed}`);
  }
});

Deno.test("the committed vectors are read alike by @smithy/eventstream-codec", () => {
  for (const [name, frame] of goodFrames) assertEquals(theirs(frame), ours(frame), name);
  for (const [name, frame] of badFrames) assert(typeof outcome(() => theirs(frame)) === "string", name);
});

/** A frame that something happened to; in most its checksums are made good again, so that the rest is put to the test. */
function mutated(random: () => number, frame: Uint8Array): Uint8Array {
  const headerBytes = new DataView(frame.buffer).getUint32(4);
  const block = frame.slice(12, 12 + headerBytes);
  const payload = frame.slice(12 + headerBytes, -4);
  const at = between(random, 0, Math.max(0, block.length - 1));
  switch (between(random, 0, 7)) {
    case 0: {
      const flipped = frame.slice();
      flipped[between(random, 0, frame.length - 1)]! ^= 1 << between(random, 0, 7);
      return flipped;
    }
    case 1:
      return frame.slice(0, between(random, 1, frame.length - 1));
    case 2:
      return concat([frame, new Uint8Array(between(random, 1, 20))]);
    case 3: {
      // Lengths that lie, under a good prelude.
      const total = frame.length + between(random, -20, 20);
      return concat([prelude(Math.max(0, total), Math.max(0, headerBytes + between(random, -9, 9))), frame.slice(12)]);
    }
    case 4:
      if (block.length > 0) block[at]! ^= 1 << between(random, 0, 7);
      return seal(block, payload);
    case 5:
      if (block.length > 0) block[at] = between(random, 0, 255);
      return seal(block, payload);
    case 6:
      return seal(block.subarray(0, at), concat([block.subarray(at), payload]));
    default:
      return seal(
        concat([block, Uint8Array.from({ length: between(random, 1, 5) }, () => between(random, 0, 12))]),
        payload,
      );
  }
}

/** Frames that we refuse and they accept, each with our reason. */
const stricter: Record<string, string> = {
  [headerRefusals.bounds]: "theirs reads the header's value from the payload behind the block",
  [headerRefusals.emptyName]: "theirs takes a name of no bytes, which the specification does not",
  [headerRefusals.notUtf8]: "theirs puts U+FFFD in place of the bytes, so that the header is not what was sent",
};

Deno.test("header types that do not exist are refused by both", () => {
  for (let type = 0; type <= 255; type++) {
    const value = type === 6 || type === 7
      ? [0, 14, ...new Uint8Array(14)]
      : new Uint8Array([0, 0, 1, 2, 4, 8, 0, 0, 8, 16][type] ?? 16);
    const frame = seal(Uint8Array.of(1, 0x6e, type, ...value));
    const refused = [ours, theirs].map((read) => typeof outcome(() => read(frame)) === "string");
    assertEquals(refused, [type > 9, type > 9], `type ${type}`);
  }
});

Deno.test("mutated frames are refused by both or neither, but for the listed differences", () => {
  const seen = new Map<string, number>();
  let refused = 0;
  let accepted = 0;
  for (let seed = 1; seed <= 20_000; seed++) {
    const random = seeded(seed);
    const frame = mutated(random, encodeEventStreamMessage(exampleMessage(random, 5).input));
    const mine = outcome(() => ours(frame));
    const their = outcome(() => theirs(frame));
    if (typeof mine === "string" && typeof their !== "string") {
      assert(mine in stricter, `seed ${seed}: only we refuse: ${mine}`);
      seen.set(mine, (seen.get(mine) ?? 0) + 1);
    } else if (typeof mine === "string") {
      refused++;
    } else {
      assert(typeof their !== "string", `seed ${seed}: only they refuse: ${their}`);
      assertAlike(mine, their, `seed ${seed}`);
      accepted++;
    }
  }
  // A difference that never shows has no place on the list.
  assertEquals([...seen.keys()].sort(), Object.keys(stricter).sort());
  assert(refused > 5000 && accepted > 1000, `${refused} refused and ${accepted} accepted by both`);
});
