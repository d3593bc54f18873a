/**
 * The raw operations against `JSON.parse` of the recorded bytes.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import { bodyOf } from "../helpers/corpus.ts";
import { eventsOf } from "./assembled.ts";
import {
  ANSWERS,
  clientOf,
  CONVERSE,
  CONVERSE_STREAM,
  corpusTest,
  type Json,
  judgeEach,
  STREAMED_ANSWERS,
  STREAMS,
} from "./recorded.ts";

const HI = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };

corpusTest(
  "converse() gives each of 493 recorded bodies as JSON.parse does, and rejects the 25 refusals",
  [CONVERSE],
  async () => {
    const parsed = (bytes: Uint8Array): Json => JSON.parse(new TextDecoder().decode(bytes));
    const refusals = CONVERSE.recordings.filter(({ status }) => status !== 200);
    assertEquals([ANSWERS.length, refusals.length, CONVERSE.recordings.length], [493, 25, 518]);
    await judgeEach(ANSWERS, async (recording) => {
      assertEquals<Json>(await clientOf(recording).converse(recording.model, HI), parsed(bodyOf(recording)));
    });
    await judgeEach(refusals, async (recording) => {
      await assertRejects(() => clientOf(recording).converse(recording.model, HI), ProviderError);
    });
  },
);

corpusTest(
  "converseStream() gives the JSON of each of 4,921 recorded frames, in order",
  [CONVERSE_STREAM],
  async () => {
    let frames = 0;
    await judgeEach(STREAMED_ANSWERS, async (recording) => {
      const stream = await clientOf(recording).converseStream(recording.model, HI);
      const events = (await Array.fromAsync(stream)).map((event) =>
        Object.entries(event).map(([name, payload]) => {
          const { p: _, ...value } = payload as Json;
          return { name, value };
        })[0]!
      );
      assertEquals<unknown>(events, eventsOf(recording));
      frames += events.length;
    });
    assertEquals([STREAMED_ANSWERS.length, STREAMS.length, frames], [139, 140, 4921]);
  },
);
