/**
 * A whole answer as the events of a stream, from which `chatStream` makes the same blocks.
 */
import { assertEquals } from "@std/assert";
import type { AnswerBlock, ChatEvent } from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";
import { answerEvents } from "../../src/operation/answer_events.ts";

const CITATION = { title: "Atlas", sourceContent: [{ text: "Paris" }] };

/** Each kind of block, and the events between its beginning and its end. */
const BLOCKS: readonly (readonly [AnswerBlock, readonly ChatEvent[]])[] = [
  [{ type: "text", text: "Paris." }, [{ type: "text", index: 0, text: "Paris." }]],
  [{ type: "reasoningContent", text: "Hm.", signature: "s" }, [{ type: "reasoning", index: 0, text: "Hm." }]],
  [{ type: "reasoningContent", redactedContent: "AQID" }, []],
  [
    { type: "citationsContent", content: [{ text: "Par" }, { text: "is" }], citations: [CITATION] },
    [
      { type: "text", index: 0, text: "Par" },
      { type: "text", index: 0, text: "is" },
      { type: "citation", index: 0, citation: CITATION },
    ],
  ],
  [{ type: "citationsContent", citations: [CITATION] }, [{ type: "citation", index: 0, citation: CITATION }]],
  [
    { type: "toolUse", toolUseId: "t1", name: "look", input: { at: 7 } },
    [{ type: "toolInput", index: 0, toolUseId: "t1", name: "look", json: '{"at":7}' }],
  ],
  [
    { type: "toolUse", toolUseId: "t1", name: "look", invalid: { raw: '{"at', error: "cut off" } },
    [{ type: "toolInput", index: 0, toolUseId: "t1", name: "look", json: '{"at' }],
  ],
  [{ type: "image", format: "png", source: { bytes: "AQID" } }, []],
  [{ type: "unknown", name: "hologram", value: { depth: 3 } }, []],
];

for (const [block, between] of BLOCKS) {
  Deno.test(`answerEvents: ${JSON.stringify(block).slice(0, 90)}`, async () => {
    const usage = {
      inputTokens: 1,
      outputTokens: 2,
      totalTokens: 3,
      cacheReadInputTokens: 0,
      cacheWriteInputTokens: 0,
    };
    const events = answerEvents({
      content: [block],
      outcome: { stopReason: "end_turn", usage, latencyMs: 5, unknown: { mood: "good" } },
    });
    assertEquals(events.slice(2, -3), between);
    const batches = [events];
    const { content, stopReason, ...rest } = await chatStream("m", () =>
      Promise.resolve({
        pull: () => Promise.resolve(batches.shift()),
        close: () => Promise.resolve(),
      })).final();
    assertEquals([content, stopReason], [[block], "end_turn"]);
    assertEquals([rest.usage, rest.latencyMs, rest.unknown], [usage, 5, { mood: "good" }]);
  });
}
