/**
 * A short stream that ends, breaks or falls silent after every one of its bytes: it is an answer from the last byte of
 * `messageStop` on, and never before.
 */
import { assert, assertEquals } from "@std/assert";
import { isProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import { outcomeOf } from "../helpers/clock.ts";
import { HI, over } from "../helpers/fire.ts";
import { bodyOf, bytesOf, eventsOf, streamed } from "../helpers/wire.ts";

const TEXTS = ["Par", "is", "."];
const EVENTS = eventsOf(...TEXTS);
const WHOLE = bytesOf(EVENTS);
/** The end of each event's frame. */
const ENDS = EVENTS.map((_, index) => bytesOf(EVENTS.slice(0, index + 1)).length);
const STOPPED_AT = ENDS[EVENTS.findIndex((event) => "messageStop" in event)]!;

/** The text whose frames are whole within `bytes`. */
function textWithin(bytes: number): string {
  return TEXTS.filter((_, index) => ENDS[index + 1]! <= bytes).join("");
}

const BREAKS = [
  ["ends", undefined, undefined],
  ["breaks", new TypeError("connection reset"), undefined],
  ["falls silent", "hang", "TimeoutError"],
] as const;

for (const [how, last, platformError] of BREAKS) {
  Deno.test(`a stream that ${how} after any byte is an answer only once messageStop is whole`, async () => {
    for (let cut = 0; cut <= WHOLE.length; cut++) {
      const chunks = [...(cut > 0 ? [WHOLE.slice(0, cut)] : []), ...(last ? [last] : [])];
      const body = bodyOf(chunks);
      const { bedrock, clock } = over(() => streamed(body.stream), { retry: false });
      const stream = bedrock.stream(HI);
      const outcome = await clock.outcome(stream.final());
      const at = `after byte ${cut} of ${WHOLE.length}`;
      assertEquals("value" in outcome, cut >= STOPPED_AT, at);
      assertEquals(clock.pending, 0, at);
      if ("value" in outcome) {
        const { text, stopReason, usage } = outcome.value;
        assertEquals([text, stopReason], [TEXTS.join(""), "end_turn"], at);
        assertEquals(usage?.totalTokens, cut === WHOLE.length ? 5 : undefined, at);
        continue;
      }
      const { error } = outcome;
      assertEquals(stream.partial.text, textWithin(cut), at);
      assertEquals(stream.partial.stopReason, undefined, at);
      if (platformError) {
        assertEquals((error as DOMException).name, platformError, at);
        // The connection is given up, not left to the service.
        assertEquals(body.cancelled().length, 1, at);
      } else if (how === "breaks" && textWithin(cut) === "") {
        // Nothing of the answer was there: the connection failed, and that is all.
        assert(isProviderError(error) && error.kind === "network" && error.retryable, at);
      } else {
        assert(error instanceof StreamTruncatedError, `${at}: ${error}`);
        assertEquals(error.partial, stream.partial, at);
        assert(error.retryable, at);
      }
    }
  });
}

Deno.test("a raw stream that ends after any byte does not end well before messageStop is whole", async () => {
  for (let cut = 0; cut <= WHOLE.length; cut++) {
    const { bedrock } = over(() => streamed(cut > 0 ? WHOLE.slice(0, cut) : null), { retry: false });
    const events: unknown[] = [];
    const { value, error } = await outcomeOf((async () => {
      const reader = (await bedrock.converseStream(HI.model, { messages: [] })).getReader();
      for (let read = await reader.read(); !read.done; read = await reader.read()) events.push(read.value);
      return "ended well";
    })()) as { value?: string; error?: unknown };
    const at = `after byte ${cut} of ${WHOLE.length}`;
    if (cut < STOPPED_AT) {
      assertEquals([value, isProviderError(error) && error.kind], [undefined, "streamTruncated"], at);
    }
    if (cut === STOPPED_AT || cut === WHOLE.length) assertEquals(value, "ended well", at);
  }
});

Deno.test("a stream cut before its content is asked for again, and one cut after it is not", async () => {
  for (let cut = 0; cut <= WHOLE.length; cut++) {
    let sent = 0;
    const { bedrock, clock } = over(() => streamed(sent++ === 0 ? WHOLE.slice(0, cut) : WHOLE));
    const outcome = await clock.outcome(bedrock.stream(HI).final());
    const begun = cut >= ENDS[1]!;
    assertEquals([sent, "value" in outcome], [begun ? 1 : 2, !begun || cut >= STOPPED_AT], `after byte ${cut}`);
  }
});
