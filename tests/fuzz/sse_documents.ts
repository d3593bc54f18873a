/**
 * Server-sent events of broken services, read in any chunks: the events are those of the specification's algorithm, and an event
 * is refused exactly when it has more bytes than it may have.
 */
import { isProviderError } from "@bedrock-edge/client";
import { type ServerSentEvent, serverSentEventDecoder } from "../../src/sse/decoder.ts";
import { randomOf } from "../helpers/random.ts";
import { exampleChunks, exampleDocument, referenceEvents } from "../sse/reference.ts";
import { type Campaign, must } from "./campaign.ts";
import { flipped } from "./mutate.ts";

/** Documents of lines of every kind, some of them damaged, under limits that many do not keep. */
export const sseDocuments: Campaign = {
  name: "server-sent documents",
  covers: ["complete", "cut off", "refused"],
  play(seed, index) {
    const random = randomOf(seed, index);
    const document = exampleDocument(random);
    const bytes = random.once(3) && document.length > 0 ? flipped(random, document) : document;
    // A byte order mark that is not whole yet must fit, even if an empty line follows.
    const maxEventBytes = random.once(2) ? random(3, 60) : undefined;
    const expected = referenceEvents(bytes);
    const decoder = serverSentEventDecoder(maxEventBytes);
    const events: ServerSentEvent[] = [];
    const shown = () => JSON.stringify(events);
    let rest: ServerSentEvent | undefined;
    try {
      for (const chunk of exampleChunks(random, bytes)) decoder.decode(chunk, events);
      rest = decoder.end();
    } catch (error) {
      must(isProviderError(error) && error.kind === "protocol", () => `failed with ${error}`);
      must(largestEvent(bytes) > maxEventBytes!, () => `refused ${largestEvent(bytes)} bytes with ${maxEventBytes}`);
      must(shown() === JSON.stringify(expected.events.slice(0, events.length)), () => `${shown()} before the refusal`);
      return "refused";
    }
    must(largestEvent(bytes) <= (maxEventBytes ?? Infinity), () => `took more than ${maxEventBytes} bytes`);
    must(shown() === JSON.stringify(expected.events), () => `${shown()}, not ${JSON.stringify(expected.events)}`);
    must(JSON.stringify(rest) === JSON.stringify(expected.rest), () => `ended with ${JSON.stringify(rest)}`);
    return rest ? "cut off" : "complete";
  },
};

/** The bytes of the largest event, of which each comment is a part only until it ends. */
function largestEvent(bytes: Uint8Array): number {
  // One character for each byte.
  const lines = new TextDecoder("latin1").decode(bytes).split(/\r\n|\n|\r/);
  let largest = 0;
  let size = 0;
  for (const [index, line] of lines.entries()) {
    const text = index === 0 ? line.replace(/^\xef\xbb\xbf/, "") : line;
    largest = Math.max(largest, text === "" && index < lines.length - 1 ? 0 : size + line.length);
    if (text === "") size = 0;
    else if (!text.startsWith(":")) size += line.length;
  }
  return largest;
}
