/**
 * The characters that the blocks of one stream may hold together: at a JavaScript engine's own limit a text ends with a raw
 * RangeError.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { type ChatEvent, ProviderError } from "@bedrock-edge/client";
import { decodeClosed } from "../../../src/bedrock/converse/decode/decode_block.ts";
import { converseEvents } from "../../../src/bedrock/converse/events/events.ts";
import type { WireEvent } from "../../../src/bedrock/converse/events/frame.ts";
import type { Json } from "../../helpers/wire.ts";

const START: WireEvent = { name: "messageStart", value: { role: "assistant" } };

/** Deltas of ten characters each, of every kind. */
const DELTAS: readonly Json[] = [
  { text: "0123456789" },
  { reasoningContent: { text: "0123456789" } },
  { reasoningContent: { redactedContent: "0123456789" } },
  { image: { source: { bytes: "0123456789" } } },
  { citation: { title: "01234", location: { web: { url: "56789" } } } },
  { toolResult: [{ text: "01234" }, { text: "56789" }] },
  { hologram: ["01", { a: "234", b: ["56789"] }] },
];

for (const delta of DELTAS) {
  Deno.test(`deltas of ${JSON.stringify(delta)} are read up to the limit, in one block or in many`, () => {
    for (const isOne of [true, false]) {
      const events: ChatEvent[] = [];
      const decode = converseEvents({ closeBlock: decodeClosed }, 100);
      const one = (at: number): WireEvent => ({
        name: "contentBlockDelta",
        value: { contentBlockIndex: isOne ? 0 : at, delta },
      });
      decode([START, ...Array.from({ length: 10 }, (_, at) => one(at))], events);
      const before = events.length;
      const error = assertThrows(() => decode([{ name: "brandNew", value: {} }, one(10)], events), ProviderError);
      assertEquals([error.kind, error.code, error.retryable], ["protocol", "AnswerTooLong", false]);
      assertEquals(error.message, "Cannot read stream: its answer is longer than 100 characters");
      // Earlier events of the same batch are handed out.
      assertEquals(events.slice(before).some(({ type }) => type === "unknown"), true);
    }
  });
}
