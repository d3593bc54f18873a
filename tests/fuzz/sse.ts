/**
 * The output of `toSSE()` for a mutated stream: three parsers read the same events, the standard library's, our own and
 * one written from the specification, and the events are the stream's.
 */
import { ServerSentEventParseStream } from "@std/http/server-sent-event-parse-stream";
import { toSSE } from "@bedrock-edge/client";
import { type ServerSentEvent, serverSentEventDecoder } from "../../src/sse/decoder.ts";
import { chunksOf } from "../helpers/bytes.ts";
import { HI } from "../helpers/fire.ts";
import { streamed } from "../helpers/wire.ts";
import { answerEvents } from "./answers.ts";
import { type Campaign, must } from "./campaign.ts";
import { clientOver } from "./clients.ts";
import { chunked, mutatedStream } from "./mutate.ts";
import { randomOf } from "../helpers/random.ts";
import { referenceEvents } from "../sse/reference.ts";
import { isWhole, judge, stopsIn, textsOf } from "./reference.ts";

interface Message {
  readonly event: string;
  readonly data: string;
}

/** Mutated streams, re-served to a browser. */
export const sse: Campaign = {
  name: "server-sent events",
  covers: ["complete", "failed"],
  async play(seed, index) {
    const random = randomOf(seed, index);
    const bytes = mutatedStream(random, answerEvents(random), () => answerEvents(random));
    const verdict = judge(bytes, Infinity, index % 2 === 0);
    const client = clientOver(() => streamed(ReadableStream.from(chunked(random, bytes))), index);
    const emitted = new Uint8Array(await new Response(toSSE(client.stream(HI))).arrayBuffer());
    must(new TextDecoder("utf-8", { fatal: true }).decode(emitted) !== "", "nothing was sent");
    const { events: read, rest } = referenceEvents(emitted);
    must(!rest, "the last event has no end");
    const messages = read.map(({ event = "message", data }): Message => ({ event, data }));
    const theirs: Message[] = [];
    const size = random(1, 99);
    for await (const { event = "message", data = "" } of chunkedStream(emitted, size)) {
      theirs.push({ event, data });
    }
    const ours: ServerSentEvent[] = [];
    const decoder = serverSentEventDecoder();
    for (const chunk of chunksOf(emitted, size)) decoder.decode(chunk, ours);
    must(JSON.stringify(ours) === JSON.stringify(read), "our decoder disagrees");
    // Theirs drops a byte order mark that begins a chunk, wherever in the text that is.
    const alike = (read: Message[]) => JSON.stringify(read).replaceAll("\ufeff", "");
    must(alike(messages) === alike(theirs), () => `the parsers disagree on ${messages.length} messages`);

    const events = messages.map(({ event, data }) => ({ event, data: JSON.parse(data) }));
    const failed = events.at(-1)?.event === "error";
    const shown = failed ? events.slice(0, -1) : events;
    must(
      shown.every(({ event, data }) => event === "message" && typeof data.type === "string"),
      "an event has no type",
    );
    const texts = shown.filter(({ data }) => data.type === "text").map(({ data }) => data.text).join("");
    const expected = textsOf(verdict).join("");
    must(texts === expected, () => `text ${JSON.stringify(texts)}, not ${JSON.stringify(expected)}`);
    must(
      shown.some(({ data }) => data.type === "stop") === stopsIn(verdict) > 0,
      "a stop was shown, or not, and should not be",
    );
    must(failed || isWhole(verdict), "ended well without a stop");
    return failed ? "failed" : "complete";
  },
};

function chunkedStream(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
): ReadableStream<{ event?: string; data?: string }> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  }).pipeThrough(new ServerSentEventParseStream());
}
