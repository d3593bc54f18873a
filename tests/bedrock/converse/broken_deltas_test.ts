/**
 * Deltas that are not what they are named for: they stay what the service sent, and the stream they came in stays readable.
 * Found by tests/fuzz.
 */
import { assertEquals } from "@std/assert";
import { HI, over } from "../../helpers/fire.ts";
import { bytesOf, type Json, streamed } from "../../helpers/wire.ts";

function answer(start: Json[], deltas: Json[]): Json[] {
  return [
    { messageStart: { role: "assistant" } },
    ...start.map((start) => ({ contentBlockStart: { contentBlockIndex: 0, start } })),
    ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex: 0, delta } })),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: "end_turn" } },
  ];
}

/** Two pieces that are not base64 once they are joined, and that no reader may mistake for base64. */
const BROKEN = [["AQ=", "?"], ["AQ==", "A"], ["=", "AQ=="], ["AQ==", "é"], ["A=A", "=A"]];

Deno.test("redacted reasoning that is not base64 stays unchanged", async () => {
  for (const client of ["whole", "plain"] as const) {
    for (const pieces of BROKEN) {
      const deltas = pieces.map((redactedContent) => ({ reasoningContent: { redactedContent } }));
      const { bedrock } = over(() => streamed(bytesOf(answer([], deltas))), { retry: false }, client);
      const [block] = (await bedrock.stream(HI).final()).content;
      const redactedContent = pieces.join("");
      assertEquals<unknown>(
        block,
        client === "whole"
          ? { type: "reasoningContent", redactedContent }
          : { type: "unknown", name: "reasoningContent", value: { redactedContent } },
      );
    }
  }
});

Deno.test("a picture that is not base64 stays unchanged", async () => {
  for (const pieces of BROKEN) {
    const deltas = pieces.map((bytes) => ({ image: { source: { bytes } } }));
    const { bedrock } = over(() => streamed(bytesOf(answer([{ image: { format: "png" } }], deltas))), { retry: false });
    const [block] = (await bedrock.stream(HI).final()).content;
    assertEquals<unknown>(block, { type: "image", format: "png", source: { bytes: pieces.join("") } });
  }
});

Deno.test("redacted reasoning that is not text stays unchanged", async () => {
  for (const redactedContent of [7, [1], { toString: 1, valueOf: 1 }]) {
    const deltas = [{ reasoningContent: { redactedContent } }];
    const { bedrock } = over(() => streamed(bytesOf(answer([], deltas))), { retry: false });
    const [block] = (await bedrock.stream(HI).final()).content;
    assertEquals<unknown>(block, { type: "unknown", name: "reasoningContent", value: { redactedContent } });
  }
});

Deno.test("text after a delta whose text member has another type is the text", async () => {
  for (const client of ["whole", "plain"] as const) {
    const deltas = [{ text: { toString: "no function" } }, { text: "Par" }, { text: "is" }];
    const { bedrock } = over(() => streamed(bytesOf(answer([], deltas))), { retry: false }, client);
    assertEquals((await bedrock.stream(HI).final()).text, "Paris");
  }
});
