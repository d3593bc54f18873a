/**
 * The capabilities that a request needs of a model.
 */
import { assertEquals } from "@std/assert";
import type { ChatOptions } from "@bedrock-edge/client/provider";
import { lackOf } from "../../../src/router/fit/needs.ts";

const bytes = "eA==";
const user = (...content: unknown[]): ChatOptions => ({ messages: [{ role: "user", content }] }) as ChatOptions;
const HI = { messages: "Hi" } as const;

/** By capability: requests that need it. */
const NEEDS: Readonly<Record<string, readonly ChatOptions[]>> = {
  chat: [HI],
  imageInput: [
    user({ type: "image", format: "png", source: { bytes } }),
    user({ type: "toolResult", toolUseId: "1", content: [{ type: "image", format: "png", source: { bytes } }] }),
  ],
  documentInput: [user({ type: "document", name: "a", source: { bytes } })],
  videoInput: [user({ type: "video", format: "mp4", source: { bytes } })],
  audioInput: [user({ type: "audio", format: "mp3", source: { bytes } })],
  tools: [
    { ...HI, tools: [{ name: "look", inputSchema: { type: "object" } }] },
    { ...HI, toolChoice: "any" },
    { ...HI, toolChoice: { name: "look" } as never },
  ],
  reasoning: [{ ...HI, reasoning: { effort: "low" } }],
  structuredOutput: [{ ...HI, output: { schema: { type: "object" }, mode: "native" } }],
  guardrail: [{ ...HI, guardrail: { id: "g", version: "1" } } as ChatOptions],
};
for (const [capability, requests] of Object.entries(NEEDS)) {
  Deno.test(`a model without ${capability} cannot serve a request that needs it`, () => {
    for (const request of requests) {
      assertEquals(lackOf(request, { [capability]: false }, undefined), `it has no "${capability}" capability`);
      assertEquals(lackOf(request, { [capability]: true }, undefined), undefined);
      assertEquals(lackOf(request, {}, undefined), undefined);
    }
  });
}

Deno.test("requests that other ways serve need no capability", () => {
  const lacks = { tools: false, reasoning: false, structuredOutput: false, promptCache: false };
  for (
    const request of [
      HI,
      { ...HI, tools: [], toolChoice: "auto" } as const,
      { ...HI, reasoning: "off" } as const,
      { ...HI, output: { schema: { type: "object" } } },
      user({ type: "text", text: "Hi" }, { type: "cachePoint" }),
    ]
  ) assertEquals(lackOf(request, lacks, undefined), undefined);
});

Deno.test("a text that exceeds a known window for certain is not sent there", () => {
  const long = "x".repeat(32_000);
  const why = "the request has at least 2000 tokens, and its window 1999";
  assertEquals(lackOf({ messages: long }, {}, 1999), why);
  assertEquals(lackOf(user({ type: "text", text: long }), {}, 1999), why);
  assertEquals(lackOf({ messages: [{ role: "user", content: long }] }, {}, 2000), undefined);
});
