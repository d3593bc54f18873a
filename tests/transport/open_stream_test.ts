/**
 * A streamed body is read through any decoder: here lines of text, of which those that begin with `#` are not content.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { callSettings } from "../../src/base/call_options.ts";
import { type EventSource, openStream, type StreamDecoder } from "../../src/transport/open_stream.ts";
import { createSender } from "../../src/transport/send.ts";
import { concat, utf8 } from "../helpers/bytes.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { exampleService } from "../helpers/example_service.ts";
import { MODEL, REGION } from "../helpers/fire.ts";
import { bodyOf, type CountedBody } from "../helpers/wire.ts";

/** Decodes lines; the line `!` is a failure. */
function lineDecoder(): StreamDecoder<string> {
  let rest = "";
  return {
    decode(chunk, lines) {
      rest += new TextDecoder().decode(chunk);
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 1);
        if (line === "!") throw new Error("a failure in the stream");
        lines.push(line);
      }
    },
    end(hasContent) {
      if (rest) throw new Error("ended inside a line");
      if (!hasContent) throw new Error("ended before content");
    },
  };
}

const isContent = (line: string): boolean => !line.startsWith("#");

interface Opened {
  readonly source: Promise<EventSource<string>>;
  readonly body: CountedBody;
  readonly clock: VirtualClock;
}

function open(chunks: Iterable<Uint8Array<ArrayBuffer> | Error | "hang">, maxStreamBytes?: number): Opened {
  const body = bodyOf(chunks);
  const clock = new VirtualClock();
  const sender = createSender(() => {}, exampleService, {
    clock,
    fetch: () => Promise.resolve(new Response(body.stream)),
  });
  const url = new URL("https://example.com/");
  const outgoing = {
    operation: "Stream",
    region: REGION,
    service: "example",
    method: "POST",
    url,
    signingUrl: url,
    headers: new Headers(),
  };
  const source = sender.send(
    outgoing,
    { model: MODEL, requestId: undefined, attempts: 0 },
    callSettings(true, { retry: false }),
    [],
    (exchange) => openStream(exchange, lineDecoder(), isContent, maxStreamBytes),
  );
  return { source, body, clock };
}

async function readAll(source: EventSource<string>): Promise<string[]> {
  const lines: string[] = [];
  for (let batch = await source.pull(); batch; batch = await source.pull()) {
    assert(batch.length > 0);
    for (const line of batch) lines.push(line);
  }
  await source.close();
  return lines;
}

const WHOLE = utf8("#open\n#id 1\nParis\n\nis\n#end\n");
const LINES = ["#open", "#id 1", "Paris", "", "is", "#end"];

Deno.test("a stream cut at every byte gives the same events, and leaves no timer", async () => {
  for (let at = 0; at <= WHOLE.length; at++) {
    const { source, body, clock } = open([WHOLE.slice(0, at), WHOLE.slice(at)].filter(({ length }) => length > 0));
    assertEquals(await readAll(await source), LINES, `cut at ${at}`);
    assertEquals([body.cancelled(), clock.pending], [[], 0]);
  }
  const bytes = Array.from(WHOLE, (byte) => Uint8Array.of(byte));
  assertEquals(await readAll(await open(bytes).source), LINES);
});

Deno.test("a stream is open at its first content event, and nothing is read beyond it", async () => {
  const { source, body } = open([utf8("#open\n"), utf8("#id 1\n"), utf8("Paris\n"), utf8("is\n")]);
  const opened = await source;
  assertEquals(body.pulls(), 3);
  assertEquals(await opened.pull(), ["#open", "#id 1", "Paris"]);
  assertEquals(body.pulls(), 3);
  assertEquals(await opened.pull(), ["is"]);
  await opened.close("left");
  assertEquals(body.cancelled(), ["left"]);
});

Deno.test("a failure before content is a failure of the attempt, and closes the body", async () => {
  const cases: readonly [chunks: (Uint8Array<ArrayBuffer> | "hang")[], message: string, isCancelled: boolean][] = [
    [[utf8("#open\n!\n"), "hang"], "a failure in the stream", true],
    [[utf8("#open\n"), utf8("!\n"), "hang"], "a failure in the stream", true],
    [[utf8("#open\n")], "ended before content", false],
    [[utf8("#open\nPar")], "ended inside a line", false],
    [[], "ended before content", false],
  ];
  for (const [chunks, message, isCancelled] of cases) {
    const { source, body } = open(chunks);
    await assertRejects(() => source, Error, message);
    // A body that has ended is not open.
    assertEquals(body.cancelled().length > 0, isCancelled, message);
  }
});

Deno.test("a failure behind content comes after the events before it, again and again", async () => {
  const { source, body } = open([utf8("Paris\n!\nis\n")]);
  const opened = await source;
  assertEquals(await opened.pull(), ["Paris"]);
  for (let time = 0; time < 2; time++) await assertRejects(() => opened.pull(), Error, "a failure in the stream");
  await opened.close("failed");
  assertEquals(body.cancelled(), ["failed"]);
});

Deno.test("a stream of exactly maxStreamBytes is read, and a longer one fails", async () => {
  assertEquals(await readAll(await open([WHOLE], WHOLE.length).source), LINES);
  await assertRejects(() => open([WHOLE], WHOLE.length - 1).source, Error, "longer than");
  const opened = await open([utf8("Paris\n"), utf8("is\n")], 8).source;
  assertEquals(await opened.pull(), ["Paris"]);
  await assertRejects(() => opened.pull(), Error, "the stream is longer than 8 bytes");
});

Deno.test("a chunk of many events before content is read whole", async () => {
  const many = 200_000;
  const opened = await open([concat([utf8("#\n".repeat(many)), utf8("Paris\n")])]).source;
  assertEquals((await opened.pull())?.length, many + 1);
});
