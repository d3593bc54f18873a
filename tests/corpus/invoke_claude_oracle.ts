/**
 * Anthropic's own client as the judge of how we read streams of Claude: it gets the recorded chunks as server-sent events.
 */
import { assertEquals } from "@std/assert";
import { anthropic } from "@bedrock-edge/client/invoke";
import Anthropic from "npm:@anthropic-ai/sdk@1.14.0";
import { corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { eventsOf } from "./assembled.ts";
import { clientOver, corpusTest, type Json, judgeEach } from "./recorded.ts";

const STREAM = corpus("invoke-model-stream");
const STREAMS = STREAM.recordings.filter(({ model, status, request }) =>
  status === 200 && /claude/.test(model) && request?.["messages"] !== undefined
);

/** The recorded chunks as the Messages API sends them. */
function sourceOf(recording: Recording): string {
  return eventsOf(recording).map(({ value }) => {
    const json = new TextDecoder().decode(
      Uint8Array.from(atob(value["bytes"] as string), (char) => char.charCodeAt(0)),
    );
    return `event: ${JSON.parse(json).type}\ndata: ${json}\n\n`;
  }).join("");
}

corpusTest("each recorded stream of Claude is read as Anthropic's own client reads it", [STREAM], async () => {
  await judgeEach(STREAMS, async (recording) => {
    const headers = { "content-type": "text/event-stream" };
    const judge = new Anthropic({
      apiKey: "k",
      baseURL: "https://api.example.com",
      fetch: () => Promise.resolve(new Response(sourceOf(recording), { headers })),
    });
    const request = { model: "any", max_tokens: 5, messages: [{ role: "user" as const, content: "Hi" }] };
    const message = await judge.messages.stream(request).finalMessage();
    const client = clientOver(() => Promise.resolve(responseOf(recording)), { codecs: [anthropic({ models: "all" })] });
    const model = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    const result = await client.stream({ model, messages: "Hi" }).final();
    assertEquals(result.stopReason, message.stop_reason);
    assertEquals(result.usage?.outputTokens, message.usage.output_tokens);
    assertEquals(
      result.content.map((block) => inTheirWords(block as unknown as Json)),
      message.content.map((block) => ({ ...block as unknown as Json })),
    );
  });
  assertEquals(STREAMS.length, 56);
});

function inTheirWords(block: Json): Json {
  if (block["type"] === "text") return { type: "text", text: block["text"] };
  if (block["type"] === "reasoningContent") {
    return { type: "thinking", thinking: block["text"], signature: block["signature"] };
  }
  return { type: "tool_use", id: block["toolUseId"], name: block["name"], input: block["input"] };
}
