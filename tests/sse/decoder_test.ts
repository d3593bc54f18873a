import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import { type ServerSentEvent, serverSentEventDecoder } from "../../src/sse/decoder.ts";
import { chunksOf, concat, utf8 } from "../helpers/bytes.ts";
import { bodyOf, corpus } from "../helpers/corpus.ts";
import { mustBeLinear } from "../helpers/growth.ts";
import { randomOf } from "../helpers/random.ts";
import { exampleChunks, exampleDocument, referenceEvents } from "./reference.ts";

interface Read {
  readonly events: ServerSentEvent[];
  /** The event that the end has cut off. */
  readonly rest: ServerSentEvent | undefined;
}

function read(chunks: readonly Uint8Array[], maxEventBytes?: number): Read {
  const decoder = serverSentEventDecoder(maxEventBytes);
  const events: ServerSentEvent[] = [];
  for (const chunk of chunks) decoder.decode(chunk, events);
  return { events, rest: decoder.end() };
}

/** Each document, its events as `[event, data, id?]`, and the event that its end has cut off. */
const DOCUMENTS: readonly [what: string, document: string, events: unknown[][], rest?: unknown[]][] = [
  ["one event", "data: a\n\n", [[undefined, "a"]]],
  ["CRLF", "event: x\r\ndata: a\r\n\r\ndata: b\r\n\r\n", [["x", "a"], [undefined, "b"]]],
  ["CR", "event: x\rdata: a\r\rdata: b\r\r", [["x", "a"], [undefined, "b"]]],
  ["all line ends in turn", "data: a\rdata: b\ndata: c\r\n\n\rdata: d\n\r", [[undefined, "a\nb\nc"], [undefined, "d"]]],
  ["LF and CR, which are two ends", "data: a\n\rdata: b\n\n", [[undefined, "a"], [undefined, "b"]]],
  ["several lines of data", "data: a\ndata:\ndata: b\n\n", [[undefined, "a\n\nb"]]],
  ["the name behind the data", 'data: {"a":1}\nevent: done\n\n', [["done", '{"a":1}']]],
  ["no blank behind the colon", "data:a\nevent:x\nid:1\n\n", [["x", "a", "1"]]],
  ["one blank of two, and no tab", "data:  a\n\ndata:\ta\n\n", [[undefined, " a"], [undefined, "\ta"]]],
  ["colons in a value", "data: a: b:c\n\ndata::\n\n", [[undefined, "a: b:c"], [undefined, ":"]]],
  ["fields without a colon", "data\ndata\n\nevent\nid\ndata\n\n", [[undefined, "\n"], [undefined, "", ""]]],
  ["a field in its line's full length only", "dat: a\ndata : b\n data: c\nDATA: d\nxdata: e\n\n", []],
  ["comments", ": keep-alive\n\n:\n\n: PROCESSING\ndata: a\n:data: b\n\n", [[undefined, "a"]]],
  ["events without data", "event: ping\n\nid: 1\n\nretry: 3000\n\n\n\n", []],
  ["nothing of an event without data in the next", "event: ping\nid: 1\n\ndata: a\n\n", [[undefined, "a"]]],
  ["an empty name, which is not a name", "event: x\nevent:\ndata: a\n\n", [[undefined, "a"]]],
  ["the last of two names and ids", "event: x\nid: 1\nevent: y\nid: 2\ndata: a\n\n", [["y", "a", "2"]]],
  ["an id with NUL, which is ignored", "id: 1\nid: 2\0\ndata: a\n\n", [[undefined, "a", "1"]]],
  ["retry and unknown fields, which are ignored", "retry: 1\nconstructor: x\ndata: a\n\n", [[undefined, "a"]]],
  ["[DONE], which is data", "data: [DONE]\n\ndata: a\n\n", [[undefined, "[DONE]"], [undefined, "a"]]],
  ["a byte order mark", "\ufeffdata: a\n\n", [[undefined, "a"]]],
  ["a byte order mark before a comment", "\ufeff: a\ndata: a\n\n", [[undefined, "a"]]],
  ["a byte order mark alone on its line", "\ufeff\ndata: a\n\n", [[undefined, "a"]]],
  ["the second of two byte order marks", "\ufeff\ufeffdata: a\n\ndata: b\n\n", [[undefined, "b"]]],
  ["byte order marks further behind", "data: \ufeffa\n\n\ufeffdata: b\n\n", [[undefined, "\ufeffa"]]],
  ["characters of every length", "data: aé語😀\nevent: ünï\n\n", [["ünï", "aé語😀"]]],
  ["separators that end no line", "data: \u2028\u2029\x85\v\f\n\n", [[undefined, "\u2028\u2029\x85\v\f"]]],
  ["nothing", "", []],
  ["a last event without its blank line", "data: a\n\nevent: x\ndata: b\n", [[undefined, "a"]], ["x", "b"]],
  ["a last line without its end", "data: a\n\ndata: b\nid: 1", [[undefined, "a"]], [undefined, "b", "1"]],
  ["one line without its end", "\ufeffdata: 語", [], [undefined, "語"]],
  ["a name without data at the end", "data: a\n\nevent: x", [[undefined, "a"]]],
  ["a comment at the end", "data: a\n\n: x", [[undefined, "a"]]],
];

const rowOf = ({ event, data, id }: ServerSentEvent): unknown[] => id === undefined ? [event, data] : [event, data, id];

for (const [what, document, events, rest] of DOCUMENTS) {
  Deno.test(`sse decoder reads ${what}, at every byte split`, () => {
    const bytes = utf8(document);
    const expect = (chunks: Uint8Array[], how: string) => {
      const found = read(chunks);
      assertEquals([found.events.map(rowOf), found.rest && rowOf(found.rest)], [events, rest], how);
    };
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect([bytes.subarray(0, cut), bytes.subarray(cut)], `cut at ${cut}`);
    }
    for (let size = 1; size < 9; size++) expect(chunksOf(bytes, size), `chunks of ${size}`);
    assertEquals(referenceEvents(bytes), read([bytes]), "the specification's algorithm");
  });
}

Deno.test("sse decoder reads all documents in a row at every pair of cuts", () => {
  const document = concat([
    utf8("\ufeff: hello\r\n\r\nevent: é\r\ndata: 語\r\ndata:😀\r\n\r\ndata\rid: 1\r\r\ndata: "),
    Uint8Array.of(0xe8, 0xaa, 0xff),
    utf8("\n\nretry: 1\ndata: b"),
  ]);
  const whole = read([document]);
  assertEquals(whole, referenceEvents(document));
  assertEquals(whole.events.length, 3);
  for (let a = 0; a <= document.length; a++) {
    for (let b = a; b <= document.length; b++) {
      const chunks = [document.subarray(0, a), document.subarray(a, b), document.subarray(b)];
      assertEquals(read(chunks), whole, `cut at ${a} and ${b}`);
    }
  }
});

Deno.test("sse decoder replaces bytes that are not UTF-8, as the specification does", () => {
  const line = (...bytes: number[]) => concat([utf8("data: a"), Uint8Array.of(...bytes), utf8("b\n\n")]);
  const expected: [bytes: number[], data: string][] = [
    [[0xff], "a\ufffdb"],
    [[0xe8, 0xaa], "a\ufffdb"],
    [[0xf0, 0x9f, 0x98], "a\ufffdb"],
    [[0xed, 0xa0, 0x80], "a\ufffd\ufffd\ufffdb"],
    [[0xc0, 0x8a], "a\ufffd\ufffdb"],
  ];
  for (const [bytes, data] of expected) {
    const document = line(...bytes);
    for (let size = 1; size <= document.length; size++) {
      assertEquals(read(chunksOf(document, size)).events, [{ event: undefined, data }], `${bytes} by ${size}`);
    }
  }
  // A character that its line end, or the end of the stream, has cut off.
  assertEquals(read([utf8("data: a"), Uint8Array.of(0xe8, 0xaa, 10, 10)]).events[0]?.data, "a\ufffd");
  assertEquals(read([utf8("data: a"), Uint8Array.of(0xe8, 0xaa)]).rest?.data, "a\ufffd");
});

Deno.test("sse decoder reads 3,000 generated documents in any chunks as the specification's algorithm does", () => {
  let events = 0;
  let rests = 0;
  for (let index = 0; index < 3000; index++) {
    const random = randomOf(1, index);
    const document = exampleDocument(random);
    const expected = referenceEvents(document);
    assertEquals(read(exampleChunks(random, document)), expected, `case ${index}`);
    events += expected.events.length;
    if (expected.rest) rests++;
  }
  // Documents without events would show nothing.
  assert(events > 2000 && rests > 500, `${events} events, ${rests} of them cut off`);
});

Deno.test("sse decoder gives an event in the chunk that ends it, also where a CR ends it", () => {
  for (const end of ["\n", "\r", "\r\n"]) {
    const decoder = serverSentEventDecoder();
    const events: ServerSentEvent[] = [];
    for (const [index, data] of ["a", "b", "c"].entries()) {
      decoder.decode(utf8(`data: ${data}${end}${end}`), events);
      assertEquals(events.length, index + 1, JSON.stringify(end));
    }
    decoder.decode(utf8(": keep-alive"), events);
    decoder.decode(utf8(`${end}${end}`), events);
    assertEquals([events.map(({ data }) => data), decoder.end()], [["a", "b", "c"], undefined]);
  }
});

Deno.test("sse decoder appends, and keeps no chunk: its bytes may change after the call", () => {
  const document = utf8("data: aé\n\nevent: x\ndata: b\n\ndata: 語c\n\ndata: d");
  const expected = read([document]);
  for (let size = 1; size <= document.length; size++) {
    const decoder = serverSentEventDecoder();
    const events: ServerSentEvent[] = [{ event: "before", data: "" }];
    for (const chunk of chunksOf(document, size)) {
      const own = chunk.slice();
      decoder.decode(own, events);
      own.fill(10);
    }
    assertEquals(events, [{ event: "before", data: "" }, ...expected.events], `chunks of ${size}`);
    assertEquals(decoder.end(), expected.rest);
  }
});

/** Returns the events before the refusal, and the refusal. */
function refusal(chunks: readonly Uint8Array[], maxEventBytes: number): { events: ServerSentEvent[]; error: unknown } {
  const decoder = serverSentEventDecoder(maxEventBytes);
  const events: ServerSentEvent[] = [];
  const error = assertThrows(() => {
    for (const chunk of chunks) decoder.decode(chunk, events);
  }, ProviderError);
  assertEquals(
    error.message,
    `Cannot read server-sent events: an event is larger than ${maxEventBytes} bytes; raise maxEventBytes`,
  );
  assertEquals([error.kind, error.retryable], ["protocol", false]);
  // And never goes on behind it.
  assertEquals(assertThrows(() => decoder.decode(utf8("\n\ndata: z\n\n"), events), ProviderError), error);
  assertEquals(assertThrows(() => decoder.end(), ProviderError), error);
  return { events, error };
}

/** Documents whose largest event has 21 bytes without comments and line ends. */
const LIMITED: readonly [what: string, document: Uint8Array][] = [
  ["one line", utf8("data: a\n\ndata: 123456789012345\n\ndata: b\n\n")],
  ["several lines", utf8("data: a\n\nevent: abc\r\n: comment\r\ndata: 12345\r\n\r\ndata: b\n\n")],
  ["lines without use", utf8("data: a\n\nunknown: 12\ndata: 1234\n\ndata: b\n\n")],
  ["characters of several bytes", utf8("data: a\n\ndata: 語語語é😀\n\ndata: b\n\n")],
  [
    "bytes that are not UTF-8",
    concat([utf8("data: é\n\ndata: "), new Uint8Array(15).fill(255), utf8("\n\ndata: b\n\n")]),
  ],
  ["a comment of that length", utf8("data: a\n\n: 9012345678901234567\n\ndata: b\n\n")],
];

for (const [what, document] of LIMITED) {
  Deno.test(`sse decoder takes events up to maxEventBytes and not a byte more, in any chunks: ${what}`, () => {
    const whole = read([document]);
    for (let size = 1; size <= document.length; size++) {
      const chunks = chunksOf(document, size);
      assertEquals(read(chunks, 21), whole, `chunks of ${size}`);
      assertEquals(refusal(chunks, 20).events, whole.events.slice(0, 1), `chunks of ${size}`);
    }
  });
}

Deno.test("sse decoder counts neither comments nor earlier events to an event, and a byte order mark to the first", () => {
  const many = utf8(`${": keep-alive\n".repeat(1000)}${"data: a\n\n".repeat(1000)}data: b\n${": x\n".repeat(1000)}\n`);
  for (const size of [1, 7, many.length]) assertEquals(read(chunksOf(many, size), 12).events.length, 1001);
  for (let size = 1; size < 11; size++) {
    const chunks = chunksOf(utf8("\ufeffdata: a\n\n"), size);
    assertEquals(read(chunks, 10).events.length, 1);
    assertEquals(refusal(chunks, 9).events, []);
  }
});

Deno.test("sse decoder refuses a line without an end once it is too long, and lines of an event without an end", () => {
  const decoder = serverSentEventDecoder(1000);
  const endless = () => {
    for (let chunks = 0; chunks < 1000; chunks++) decoder.decode(utf8("data: abc"), []);
  };
  assertThrows(endless, ProviderError, "maxEventBytes");
  const lines = serverSentEventDecoder(1000);
  assertThrows(
    () => {
      for (let chunks = 0; chunks < 1000; chunks++) lines.decode(utf8("event: x\n"), []);
    },
    ProviderError,
    "maxEventBytes",
  );
  // The default has room for a picture in base64.
  assertEquals(read(chunksOf(utf8(`data: ${"A".repeat(16_777_210)}\n\n`), 65_536)).events.length, 1);
  refusal(chunksOf(utf8(`data: ${"A".repeat(16_777_211)}\n\n`), 65_536), 16_777_216);
});

/** Each input of `size` bytes, in chunks of a length. */
const GROWING: readonly [what: string, chunkBytes: number, unit: string][] = [
  ["one line in single bytes", 1, "x"],
  ["one line in chunks of 100 bytes", 100, "x"],
  ["one line of characters of three bytes, in chunks of 100 bytes", 100, "語"],
  ["lines of data in single bytes", 1, "\ndata: x"],
  ["lines of data in one chunk", Infinity, "\ndata: x"],
  ["lines of data with characters of three bytes, in one chunk", Infinity, "\ndata: 語"],
  ["events in one chunk", Infinity, "\n\ndata: x"],
  ["events that CR ends, in one chunk", Infinity, "\r\rdata: x"],
  ["events that CRLF ends, in chunks of 100 bytes", 100, "\r\n\r\ndata: x"],
  ["lines without a colon in one chunk", Infinity, "\nx"],
  ["lines without a colon that CR ends, in one chunk", Infinity, "\rx"],
  ["comments in one chunk", Infinity, "\n:"],
  ["empty lines in one chunk", Infinity, "\r\n"],
];

for (const [what, chunkBytes, unit] of GROWING) {
  Deno.test(`sse decoder takes linear time for ${what}`, async () => {
    const unitBytes = utf8(unit).length;
    await mustBeLinear(what, 250_000, (size) => {
      const document = utf8(`data: ${unit.repeat(size / unitBytes)}\n\n`);
      const decoder = serverSentEventDecoder();
      const events: ServerSentEvent[] = [];
      for (let at = 0; at < document.length; at += chunkBytes) {
        decoder.decode(document.subarray(at, at + chunkBytes), events);
      }
      assert(events.length > 0);
    });
  });
}

const recorded = corpus("openai-compatible");
const streams = recorded.recordings.filter(({ responseHeaders }) =>
  responseHeaders?.["content-type"]?.startsWith("text/event-stream")
);

Deno.test(`sse decoder reads the recorded streams in single bytes and at splits all over${recorded.missing}`, {
  ignore: recorded.missing !== "",
}, () => {
  assertEquals(streams.length, 4);
  for (const recording of streams) {
    const bytes = bodyOf(recording);
    const whole = read([bytes]);
    assertEquals(whole, referenceEvents(bytes), recording.source);
    assertEquals(whole.rest, undefined);
    const types = whole.events.map(({ data }) => JSON.parse(data).type);
    assertEquals([types[0], types.at(-1)], ["response.created", "response.completed"]);
    // The service writes the name behind the data, and one recording has no names at all.
    for (const [index, { event }] of whole.events.entries()) assert(event === undefined || event === types[index]);
    for (let cut = 0; cut <= bytes.length; cut += 7) {
      assertEquals(read([bytes.subarray(0, cut), bytes.subarray(cut)]), whole, `${recording.source} cut at ${cut}`);
    }
    assertEquals(read(chunksOf(bytes, 1)), whole, `${recording.source} in single bytes`);
  }
});
