import { assert, assertEquals, assertThrows } from "@std/assert";
import { frameDecoder } from "../../src/event_stream/decoder.ts";
import { allHeaders } from "../../src/event_stream/header_values.ts";
import { badFrames, decodeAll, drain, goodFrames, type Kept, prelude, refusal, seal, SharingBytes } from "./frames.ts";
import { chunksOf, concat, hex, utf8 } from "../helpers/bytes.ts";

const event = (type: string): Record<string, unknown> => ({
  ":event-type": type,
  ":content-type": "application/json",
  ":message-type": "event",
});

const exception = (type: string): Record<string, unknown> => ({
  ":exception-type": type,
  ":content-type": "application/json",
  ":message-type": "exception",
});

const json = (payload: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(payload));

Deno.test("decoder reads the committed vectors as what they hold", () => {
  const read = new Map(goodFrames.map(([name, frame]) => [name, decodeAll([frame])]));
  for (const [name, messages] of read) assertEquals(messages.length, 1, name);
  const only = (name: string): Kept => read.get(name)![0]!;

  assertEquals(only("empty"), { headers: {}, payload: new Uint8Array(0) });
  assertEquals(only("payload_no_headers"), { headers: {}, payload: utf8("{'foo':'bar'}") });
  assertEquals(only("int32_header"), { headers: { "event-type": 40972 }, payload: utf8("{'foo':'bar'}") });
  assertEquals(only("all_headers"), {
    headers: {
      t: true,
      f: false,
      by: -1,
      sh: -2,
      i: -3,
      l: -4n,
      bi: Uint8Array.of(1, 2, 3),
      s: "héllo",
      ts: new Date(8_675_309_000),
      u: "01020304-0506-0708-090a-0b0c0d0e0f10",
    },
    payload: utf8("x"),
  });
  assertEquals(only("messageStart").headers, event("messageStart"));
  assertEquals(json(only("messageStart").payload), { p: "abcdefgh", role: "assistant" });
  assertEquals(only("delta_text").headers, event("contentBlockDelta"));
  assertEquals(json(only("delta_text").payload), { contentBlockIndex: 0, delta: { text: "Hé" }, p: "abc" });
  assertEquals(only("messageStop").headers, event("messageStop"));
  assertEquals(json(only("messageStop").payload), { p: "abc", stopReason: "end_turn" });
  assertEquals(only("modelStreamError").headers, exception("modelStreamErrorException"));
  assertEquals(only("unmodeled_error"), {
    headers: {
      ":message-type": "error",
      ":error-code": "InternalError",
      ":error-message": "An internal server error occurred",
    },
    payload: new Uint8Array(0),
  });
});

Deno.test("decoder reads every vector at every byte split", () => {
  for (const [name, frame] of goodFrames) {
    const whole = decodeAll([frame]);
    for (let cut = 0; cut <= frame.length; cut++) {
      assertEquals(decodeAll([frame.subarray(0, cut), frame.subarray(cut)]), whole, `${name} cut at ${cut}`);
    }
    assertEquals(decodeAll(chunksOf(frame, 1)), whole, `${name} in single bytes`);
  }
});

Deno.test("decoder reads all vectors in a row at every byte split", () => {
  const row = concat(goodFrames.map(([, frame]) => frame));
  const expected = goodFrames.flatMap(([, frame]) => decodeAll([frame]));
  assertEquals(expected.length, goodFrames.length);
  for (let cut = 0; cut <= row.length; cut++) {
    assertEquals(decodeAll([row.subarray(0, cut), row.subarray(cut)]), expected, `cut at ${cut}`);
  }
  for (let size = 1; size <= 64; size++) assertEquals(decodeAll(chunksOf(row, size)), expected, `chunks of ${size}`);
});

Deno.test("decoder takes empty chunks anywhere", () => {
  const row = concat(goodFrames.map(([, frame]) => frame));
  const empty = new Uint8Array(0);
  const chunks = chunksOf(row, 5).flatMap((chunk) => [empty, chunk, empty]);
  assertEquals(decodeAll(chunks), decodeAll([row]));
  assertEquals(decodeAll([]), []);
  assertEquals(decodeAll([empty, empty]), []);
});

Deno.test("decoder gives frames one by one and each payload until the next push", () => {
  const first = seal(new Uint8Array(0), utf8("first"));
  const second = seal(new Uint8Array(0), utf8("second"));
  const decoder = frameDecoder(allHeaders);
  decoder.push(concat([first, second, first.subarray(0, 3)]));
  const one = decoder.next();
  const two = decoder.next();
  assertEquals(decoder.next(), undefined);
  assertEquals([one?.payload, two?.payload], [utf8("first"), utf8("second")]);
  decoder.push(first.subarray(3));
  assertEquals(decoder.next()?.payload, utf8("first"));
  decoder.end();
});

Deno.test("decoder refuses every bad vector at every byte split", () => {
  assert(badFrames.length > 0);
  for (const [name, frame] of badFrames) {
    for (let cut = 0; cut <= frame.length; cut++) {
      const error = refusal(() => decodeAll([frame.subarray(0, cut), frame.subarray(cut)]));
      assertEquals(error.kind, "streamCorrupt", `${name} cut at ${cut}`);
      assertEquals(error.code, "streamCorrupt", `${name} cut at ${cut}`);
    }
    assertEquals(refusal(() => decodeAll(chunksOf(frame, 1))).kind, "streamCorrupt", `${name} in single bytes`);
  }
});

Deno.test("decoder refuses any single flipped bit", () => {
  for (const [name, frame] of goodFrames) {
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const flipped = frame.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      assertEquals(refusal(() => decodeAll([flipped])).kind, "streamCorrupt", `${name}, bit ${bit}`);
    }
  }
});

const impossible: [name: string, totalBytes: number, headerBytes: number, what: string][] = [
  ["a length below 16", 15, 0, "a frame of 15 bytes claims 0 bytes of headers"],
  ["a length of 0", 0, 0, "a frame of 0 bytes claims 0 bytes of headers"],
  ["headers that leave no room for the overhead", 100, 85, "a frame of 100 bytes claims 85 bytes of headers"],
  ["headers longer than the frame", 100, 0xffffffff, "a frame of 100 bytes claims 4294967295 bytes of headers"],
  ["headers above 128 KiB", 200_000, 131_073, "a frame of 200000 bytes claims 131073 bytes of headers"],
  ["a length above maxFrameBytes", 25_165_825, 0, "a frame claims 25165825 bytes; maxFrameBytes is 25165824"],
  ["a length of 4 GiB", 0xffffffff, 0, "a frame claims 4294967295 bytes; maxFrameBytes is 25165824"],
];

for (const [name, totalBytes, headerBytes, what] of impossible) {
  Deno.test(`decoder refuses ${name} once the prelude is there`, () => {
    const bytes = prelude(totalBytes, headerBytes);
    for (let cut = 0; cut < bytes.length; cut++) {
      const decoder = frameDecoder(allHeaders);
      decoder.push(bytes.subarray(0, cut));
      assertEquals(decoder.next(), undefined, "less than a prelude says nothing");
      decoder.push(bytes.subarray(cut));
      const error = refusal(() => decoder.next());
      assertEquals(error.kind, "streamCorrupt");
      assertEquals(error.message, `Cannot decode event stream: ${what}`);
    }
  });
}

Deno.test("decoder refuses a wrong prelude checksum before the frame arrives", () => {
  const bytes = prelude(1_000_000, 0);
  for (let bit = 0; bit < 96; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    const decoder = frameDecoder(allHeaders);
    decoder.push(flipped);
    const error = refusal(() => decoder.next());
    assertEquals(error.message, "Cannot decode event stream: a frame's prelude does not match its checksum");
  }
});

Deno.test("decoder refuses a bad second prelude while the first frame is still read", () => {
  const decoder = frameDecoder(allHeaders);
  decoder.push(concat([seal(new Uint8Array(0), utf8("fine")), prelude(15, 0)]));
  assertEquals(decoder.next()?.payload, utf8("fine"));
  assertEquals(refusal(() => decoder.next()).kind, "streamCorrupt");
});

Deno.test("decoder takes frames up to its limits and not a byte more", () => {
  const frame = seal(new Uint8Array(0), new Uint8Array(84));
  assertEquals(decodeAll([frame], { maxFrameBytes: 100 }).length, 1);
  const error = refusal(() => decodeAll([frame], { maxFrameBytes: 99 }));
  assertEquals(error.message, "Cannot decode event stream: a frame claims 100 bytes; maxFrameBytes is 99");
  // 512 headers of 256 bytes: 1 name length, 2 name, 1 type, 2 value length, 250 value.
  const block = concat(Array.from({ length: 512 }, (_, index) => {
    const header = new Uint8Array(256);
    header.set([2, 65 + (index >> 5), 65 + (index & 31), 6, 0, 250]);
    return header;
  }));
  assertEquals(block.length, 131_072);
  assertEquals(Object.keys(decodeAll([seal(block)])[0]!.headers).length, 512);
});

Deno.test("decoder refuses a maxFrameBytes that no frame fits", () => {
  for (const maxFrameBytes of [15, 0, -1, NaN, -Infinity]) {
    assertThrows(
      () => frameDecoder(allHeaders, maxFrameBytes),
      RangeError,
      `Cannot decode with maxFrameBytes ${maxFrameBytes}: use at least 16`,
    );
  }
  assertEquals(decodeAll([hex("00000010 00000000 05c248eb 7d98c8ff")], { maxFrameBytes: 16 }).length, 1);
});

Deno.test("decoder repeats its refusal and never goes on behind it", () => {
  const good = seal(new Uint8Array(0), utf8("good"));
  for (const [name, frame] of badFrames) {
    const decoder = frameDecoder(allHeaders);
    decoder.push(concat([frame, good]));
    const first = refusal(() => decoder.next());
    decoder.push(good);
    assertEquals(refusal(() => decoder.next()).message, first.message, name);
  }
});

Deno.test("decoder tells a truncated frame from a clean end at every byte", () => {
  const [, before] = goodFrames.find(([name]) => name === "messageStart")!;
  for (const [name, frame] of goodFrames) {
    for (let cut = 0; cut <= frame.length; cut++) {
      const decoder = frameDecoder(allHeaders);
      decoder.push(before);
      assert(decoder.next());
      decoder.push(frame.subarray(0, cut));
      const arrived = decoder.next() !== undefined;
      assertEquals(arrived, cut === frame.length);
      if (cut === 0 || arrived) {
        decoder.end();
        continue;
      }
      const error = refusal(() => decoder.end());
      assertEquals([error.kind, error.code], ["streamTruncated", "streamTruncated"], `${name} cut at ${cut}`);
      assertEquals(error.message, "Cannot decode event stream: it ended inside a frame");
    }
  }
});

Deno.test("decoder reads chunks whose slice() does not copy, as Node's Buffer does", () => {
  const row = concat([...goodFrames, ...goodFrames].map(([, frame]) => frame));
  const expected = decodeAll([row]);
  for (const size of [5, 100, row.length]) {
    const decoder = frameDecoder(allHeaders);
    const kept: Kept[] = [];
    const chunks = chunksOf(row, size).map(SharingBytes.copyOf);
    for (const chunk of chunks) {
      decoder.push(chunk);
      drain(
        decoder,
        ({ headers, payload }) => kept.push({ headers: { ...headers }, payload: new Uint8Array(payload) }),
      );
    }
    for (const chunk of chunks) chunk.fill(0);
    assertEquals(kept, expected, `chunks of ${size}`);
  }
});

Deno.test("decoder keeps its last header block apart from the chunk it came in", () => {
  const [[, frame]] = goodFrames.filter(([name]) => name === "delta_text") as [[string, Uint8Array]];
  for (const chunkOf of [SharingBytes.copyOf, (bytes: Uint8Array): Uint8Array => bytes.slice()]) {
    const decoder = frameDecoder(allHeaders);
    const first = chunkOf(frame);
    decoder.push(first);
    const { headers } = decoder.next()!;
    first.fill(0);
    decoder.push(frame);
    assert(decoder.next()!.headers === headers, "a block that follows itself is not read again");
    assertEquals({ ...headers }, event("contentBlockDelta"));
  }
});
