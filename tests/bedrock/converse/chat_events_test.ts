/**
 * The source of a stream's events: it keeps only the functions that read, and hands out what came before a failure.
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { ChatEvent } from "@bedrock-edge/client";
import { chatEventSource, type StreamedAnswerReader } from "../../../src/bedrock/converse/events/chat_events.ts";
import { decodeClosed } from "../../../src/bedrock/converse/decode/decode_block.ts";
import { mayBeginTyped } from "../../../src/bedrock/converse/events/typed_events.ts";
import type { WireEvent } from "../../../src/bedrock/converse/events/frame.ts";
import type { EventSource } from "../../../src/transport/open_stream.ts";
import { over } from "../../helpers/fire.ts";
import { bytesOf, eventsOf, streamed } from "../../helpers/wire.ts";

const text = (text: string): WireEvent => ({
  name: "contentBlockDelta",
  value: { contentBlockIndex: 0, delta: { text } },
});
const stray: WireEvent = {
  name: "contentBlockDelta",
  value: { contentBlockIndex: 1, delta: { toolUse: { input: "{}" } } },
};
const stop: WireEvent = { name: "messageStop", value: { stopReason: "end_turn" } };

function sourceOf(...batches: WireEvent[][]): EventSource<WireEvent> & { readonly pulls: number } {
  let pulls = 0;
  return {
    get pulls() {
      return pulls;
    },
    pull: () => Promise.resolve(batches[pulls++]),
    close: () => Promise.resolve(),
  };
}

const reader: StreamedAnswerReader = { closeBlock: decodeClosed, mayBegin: mayBeginTyped };

Deno.test("a source of events keeps what the stream needs after its events", () => {
  const grow = () => {};
  const finish: StreamedAnswerReader["finish"] = (result) => result;
  const source = chatEventSource(sourceOf(), { ...reader, grow, finish });
  assertEquals(Object.keys(source).sort(), ["close", "finish", "grow", "pull"]);
  assertEquals([source.grow, source.finish], [grow, finish]);
});

Deno.test("events before a failure in their batch come first, and nothing more is read", async () => {
  const wire = sourceOf([text("a"), stray, text("b")], [stop]);
  const source = chatEventSource(wire, reader);
  assertEquals((await source.pull())?.map(({ type }) => type), ["blockStart", "text"]);
  await assertRejects(() => source.pull(), Error, "input of a tool call came at index 1");
  assertEquals(wire.pulls, 1);
});

Deno.test("a batch that makes no event is not the end", async () => {
  const wire = sourceOf([text("a")], [text("b")], [stop], []);
  const seen: ChatEvent[] = [];
  const source = chatEventSource(wire, {
    ...reader,
    convert: (batch) => {
      seen.push(...batch);
      return [];
    },
  });
  for (let pull = 0; pull < 4; pull++) assertEquals(await source.pull(), []);
  assertEquals(await source.pull(), undefined);
  assertEquals(seen.map(({ type }) => type), ["blockStart", "text", "text", "blockStop", "stop"]);
});

Deno.test("a model that does not stream is asked for a whole answer, and any other for a stream", async () => {
  const paths: string[] = [];
  const { bedrock } = over((request) => {
    paths.push(new URL(request.url).pathname.split("/").at(-1)!);
    return streamed(bytesOf(eventsOf("Hi")));
  });
  await bedrock.stream({ model: "m", messages: "Hi" }).final();
  await Array.fromAsync(await bedrock.converseStream("m", { messages: [] }));
  assertEquals(paths, ["converse-stream", "converse-stream"]);
});
