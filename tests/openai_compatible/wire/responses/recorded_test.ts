/**
 * Recorded answers of the Responses API, whole and streamed.
 */
import { assertEquals } from "@std/assert";
import { corpus, type Recording } from "../../../helpers/corpus.ts";
import { eventsOf, streamedResult, wholeResult } from "./reading.ts";

const { recordings, missing } = corpus("openai-compatible");
const responses = recordings.filter(({ path }) => path?.endsWith("/responses"));
const isStream = ({ responseHeaders }: Recording) => responseHeaders?.["content-type"] === "text/event-stream";
const whole = responses.filter((recording) => !isStream(recording));
const streamed = responses.filter(isStream);

Deno.test({
  name: `recorded answers of the Responses API are read whole${missing}`,
  ignore: missing !== "",
  async fn() {
    assertEquals(whole.length, 13);
    for (const { response = "" } of whole) {
      const json = JSON.parse(response);
      const result = await wholeResult(json);
      const texts = json.output.flatMap((item: { type: string; content?: { text: string }[] }) =>
        item.type === "message" ? item.content?.map(({ text }) => text) : []
      );
      assertEquals(result.text, texts.join(""));
      assertEquals(result.stopReason, json.output.at(-1).type === "function_call" ? "tool_use" : "end_turn");
      assertEquals(result.usage?.totalTokens, json.usage.total_tokens);
      const { inputTokens = 0, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = result.usage ?? {};
      assertEquals(inputTokens + cacheReadInputTokens + cacheWriteInputTokens, json.usage.input_tokens);
      // The result survives JSON, and with it what goes back to the model.
      assertEquals(JSON.parse(JSON.stringify(result.message)), result.message);
    }
  },
});

Deno.test({
  name: `recorded streams of the Responses API give what the whole answer in them gives${missing}`,
  ignore: missing !== "",
  async fn() {
    assertEquals(streamed.length, 4);
    for (const { response = "" } of streamed) {
      const events = eventsOf(response);
      const { response: answer } = events.at(-1) as { response: Record<string, unknown> };
      assertEquals(await streamedResult(events), await wholeResult(answer));
    }
  },
});

Deno.test({
  name: `recorded calls with the ids call_0 of several answers get ids of their own${missing}`,
  ignore: missing !== "",
  async fn() {
    const ids = new Map<string, string>();
    for (const { response = "" } of whole) {
      const json = JSON.parse(response);
      for (const block of (await wholeResult(json)).content) {
        if (block.type === "toolUse") ids.set(block.toolUseId, json.id);
      }
    }
    assertEquals(ids.size, 5);
    for (const [id, answer] of ids) {
      assertEquals(id.startsWith("call_") || id.startsWith(`${answer}:call_`), true, id);
    }
  },
});
