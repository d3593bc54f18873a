/**
 * A recorded answer goes back to the service as it came, also through JSON.
 */
import { assertEquals } from "@std/assert";
import type { AssistantMessage } from "@bedrock-edge/client";
import { answerOf } from "./assembled.ts";
import { plain } from "./reading.ts";
import {
  ALL_ANSWERS,
  clientOf,
  CONVERSE,
  CONVERSE_STREAM,
  corpusTest,
  type Json,
  judgeEach,
  sent,
} from "./recorded.ts";

corpusTest(
  "result.message of 632 recorded answers goes back through JSON as recorded; 9 texts lose a type that says nothing",
  [
    CONVERSE,
    CONVERSE_STREAM,
  ],
  async () => {
    /** Texts of one source that stand beside `"type": "text"`, which no other recording has and which may be edited. */
    let typedTexts = 0;
    await judgeEach(ALL_ANSWERS, async (recording) => {
      const { model, response } = recording;
      const client = clientOf(recording);
      const request = { model, messages: "Hi" };
      const { message } = await (response === undefined ? client.stream(request).final() : client.chat(request));
      const { body } = await sent({
        model,
        messages: [{ role: "user", content: "Hi" }, plain(message) as AssistantMessage, {
          role: "user",
          content: "Go on",
        }],
        check: "off",
      });
      const expected = answerOf(recording).output.message.content.map((block) => {
        if (block["type"] !== "text") return block;
        typedTexts++;
        return { text: block["text"] };
      });
      const [, back] = body["messages"] as Json[];
      assertEquals<unknown>(back, { role: "assistant", content: expected });
    });
    assertEquals([ALL_ANSWERS.length, typedTexts], [632, 9]);
  },
);
