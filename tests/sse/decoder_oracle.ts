/**
 * Our decoder of server-sent events against those of others: the same events from generated documents in generated chunks.
 * The judges differ from the specification in a few places, each of which is named below and shown by a test.
 * Run with `deno task test:oracles`; it downloads the judges from npm.
 */
import { assert, assertEquals } from "@std/assert";
import { ServerSentEventParseStream } from "@std/http/server-sent-event-parse-stream";
import { createParser } from "npm:eventsource-parser@4.1.3";
import { type ServerSentEvent, serverSentEventDecoder } from "../../src/sse/decoder.ts";
import { chunksOf, utf8 } from "../helpers/bytes.ts";
import { bodyOf, corpus } from "../helpers/corpus.ts";
import { randomOf } from "../helpers/random.ts";
import { exampleChunks, exampleDocument } from "./reference.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Row = readonly [event: string | undefined, data: string, id?: string];

/** Another decoder. */
interface Judge {
  readonly name: string;
  /** Whether the judge also gives the event that the end of the stream has cut off. */
  readonly givesRest: boolean;
  read(chunks: readonly Bytes[]): Promise<Row[]>;
  /** Leaves out of an event, of the judge or ours, what the judge cannot be asked about. */
  comparable(row: Row): Row;
  /** Whether the judge reads a document otherwise than the specification says. */
  differs(document: string): boolean;
}

const std: Judge = {
  name: "@std/http",
  givesRest: true,
  async read(chunks) {
    const rows: Row[] = [];
    for await (const { event, data, id } of ReadableStream.from(chunks).pipeThrough(new ServerSentEventParseStream())) {
      // It also gives comments, events without data, and names that are empty.
      if (data !== undefined) rows.push(rowOf({ event, data, id }));
    }
    return rows;
  },
  // Deno's streaming `TextDecoder`, which it uses, drops a byte order mark that begins any chunk.
  comparable: ([event, data, id]) => rowOf({ event: unmarked(event), data: unmarked(data), id: unmarked(id) }),
  // It takes a CR at the end of what has come for the first half of a line end, even at the end of the stream.
  differs: (document) => document.endsWith("\r\ufffd"),
};

const parser: Judge = {
  name: "eventsource-parser",
  givesRest: false,
  read(chunks) {
    const rows: Row[] = [];
    const { feed } = createParser({ onEvent: ({ event, data, id }) => rows.push(rowOf({ event, data, id })) });
    // It reads text.
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    for (const chunk of chunks) feed(decoder.decode(chunk, { stream: true }));
    feed(decoder.decode());
    return Promise.resolve(rows);
  },
  comparable: (row) => row,
  differs: () => false,
};

function rowOf({ event, data, id }: { event?: string | undefined; data: string; id?: string | undefined }): Row {
  return id === undefined ? [event || undefined, data] : [event || undefined, data, id];
}

function unmarked<T extends string | undefined>(text: T): T {
  // A cast: text stays text.
  return text?.replaceAll("\ufeff", "") as T;
}

/** The events that we read, those of them that `judge` is to give. */
function ours({ givesRest }: Judge, chunks: readonly Bytes[]): Row[] {
  const decoder = serverSentEventDecoder();
  const events: ServerSentEvent[] = [];
  for (const chunk of chunks) decoder.decode(chunk, events);
  const rest = decoder.end();
  return [...events, ...givesRest && rest ? [rest] : []].map(rowOf);
}

const JUDGES = [std, parser];
const CASES = 5000;

for (const judge of JUDGES) {
  Deno.test(`sse decoder reads ${CASES} generated documents in generated chunks as ${judge.name} does`, async () => {
    let compared = 0;
    let events = 0;
    for (let index = 0; index < CASES; index++) {
      const random = randomOf(7, index);
      const document = exampleDocument(random);
      if (judge.differs(new TextDecoder().decode(document))) continue;
      const chunks = exampleChunks(random, document);
      const expected = (await judge.read(chunks)).map(judge.comparable);
      assertEquals(ours(judge, chunks).map(judge.comparable), expected, `case ${index}`);
      compared++;
      events += expected.length;
    }
    assert(compared > CASES / 2 && events > CASES / 2, `${compared} compared, ${events} events`);
  });
}

Deno.test("@std/http reads a character that the stream's end has cut off behind a CR as a part of the line before", async () => {
  const chunks = [utf8("data: a\r"), Uint8Array.of(0xe8, 0xaa)];
  assertEquals([ours(std, chunks), await std.read(chunks)], [[[undefined, "a"]], [[undefined, "a\r\ufffd"]]]);
});

Deno.test("@std/http gives an event that the end of the stream has cut off, eventsource-parser drops it, and we give it apart", async () => {
  const chunks = [utf8("data: a\n\ndata: b\n"), utf8("data: c")];
  for (const judge of JUDGES) {
    const rows = (await judge.read(chunks)).map(([, data]) => data);
    assertEquals(rows, judge.givesRest ? ["a", "b\nc"] : ["a"], judge.name);
    assertEquals(ours(judge, chunks).map(([, data]) => data), rows, judge.name);
  }
});

const recorded = corpus("openai-compatible");

Deno.test(`sse decoder reads the recorded streams as all judges do${recorded.missing}`, {
  ignore: recorded.missing !== "",
}, async () => {
  const streams = recorded.recordings.filter(({ response }) => /^(data|event):/m.test(response ?? ""));
  assert(streams.length > 0);
  for (const recording of streams) {
    for (const size of [1, 100, 100_000]) {
      const chunks = chunksOf(bodyOf(recording), size).map((chunk) => chunk.slice());
      for (const judge of JUDGES) {
        const expected = (await judge.read(chunks)).map(judge.comparable);
        assertEquals(ours(judge, chunks).map(judge.comparable), expected, `${recording.source}, ${judge.name}`);
        assert(expected.length > 0);
      }
    }
  }
});
