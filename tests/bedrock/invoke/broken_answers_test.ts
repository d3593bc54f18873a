/**
 * Answers of InvokeModel that no model should write: chunks that hold no JSON, blocks that are not what their type says, and events of
 * other names. Nothing of them is lost, and none is a success by mistake.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock, ProviderError } from "@bedrock-edge/client";
import { llama } from "@bedrock-edge/client/invoke";
import { bytesOf, streamed } from "../../helpers/wire.ts";
import { byRequest } from "../../helpers/fire.ts";
import { chunks, CLAUDE, claudeRig, message, START, stop } from "./rig.ts";

const ASK = { model: CLAUDE, messages: "Hi" } as const;

const BROKEN: Readonly<Record<string, unknown>> = {
  "no bytes": { chunk: {} },
  "bytes that are not base64": { chunk: { bytes: "not base64!" } },
  "bytes that are not JSON": { chunk: { bytes: btoa("<html>") } },
  "bytes that are not UTF-8": { chunk: { bytes: btoa("\xff\xfe") } },
  "JSON that is not an object": { chunk: { bytes: btoa("[1]") } },
  "JSON of too many levels": { chunk: { bytes: btoa("[".repeat(2000) + "]".repeat(2000)) } },
};

for (const [name, event] of Object.entries(BROKEN)) {
  Deno.test(`a chunk with ${name} is not an answer`, async () => {
    const { bedrock } = claudeRig(() => streamed(bytesOf([event as never])));
    const error = await assertRejects(() => bedrock.stream(ASK).final(), ProviderError);
    assertEquals(error.kind, "protocol");
  });
}

Deno.test("an event of another name is passed on as unknown", async () => {
  const start = { chunk: { bytes: btoa(JSON.stringify(START)) } };
  const end = stop().map((event) => ({ chunk: { bytes: btoa(JSON.stringify(event)) } }));
  const { bedrock } = claudeRig(() => streamed(bytesOf([start, { novelty: { a: 1 } }, ...end])));
  const events = await Array.fromAsync(bedrock.stream(ASK));
  assertEquals(events.some((event) => event.type === "unknown" && event.name === "novelty"), true);
});

Deno.test("a block that is not what its type says is kept as it came", async () => {
  const wrong = [{ type: "text", text: 7 }, { type: "thinking", thinking: null }, {
    type: "tool_use",
    id: 1,
    name: "a",
  }];
  const { bedrock } = claudeRig(() => message(wrong));
  const { content, text, toolUses } = await bedrock.chat(ASK);
  assertEquals([content.map(({ type }) => type), text, toolUses], [["unknown", "unknown", "unknown"], "", []]);
});

Deno.test("a start of a block without the block is passed on as unknown", async () => {
  const events = [START, { type: "content_block_start", index: 0 }, ...stop()];
  const { bedrock } = claudeRig(() => chunks(events));
  const seen = await Array.fromAsync(bedrock.stream(ASK));
  assertEquals(seen.some((event) => event.type === "unknown"), true);
});

Deno.test("a block of a type that the check did not see is refused when it is written", async () => {
  const { bedrock, sent } = claudeRig(() => message([]));
  const content = [{ type: "novelty" }] as never;
  await assertRejects(() => bedrock.chat({ ...ASK, messages: [{ role: "user", content }], check: "off" }), TypeError);
  assertEquals(sent, []);
});

Deno.test("a format without cache points removes them, and says so", async () => {
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    codecs: [llama({ models: "all" })],
    fetch: byRequest(() => Response.json({ generation: "Oslo.", stop_reason: "stop" })),
  });
  const { repairs } = await bedrock.chat({
    model: "meta.llama3-70b-instruct-v1:0",
    messages: [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "cachePoint" }] }] as never,
    system: "Be brief.",
    cache: "auto" as never,
  });
  assertEquals(repairs.map(({ rule, path }) => [rule, path]), [["cache-point", "cache"], [
    "cache-point",
    "messages[0].content[1]",
  ]]);
});
