/**
 * The client that was given no more than text: what it sends, and what it says of the rest.
 */
import { assert, assertEquals } from "@std/assert";
import type { BedrockChatRequest } from "@bedrock-edge/client";
import { HI, over } from "../../helpers/fire.ts";
import { answered, type Json } from "../../helpers/wire.ts";

/** The body of a request, or its refusal. */
async function sent(request: BedrockChatRequest): Promise<Json | Error> {
  let body: Json | undefined;
  const { bedrock } = over(
    async (request) => {
      body = await request.json();
      return answered([{ text: "ok" }]);
    },
    { retry: false },
    "plain",
  );
  const failure: unknown = await bedrock.chat(request).catch((error: unknown) => error);
  return body ?? failure as Error;
}

Deno.test("a plain client sends text, system turns, parameters and blocks it does not know", async () => {
  const request: BedrockChatRequest = {
    model: HI.model,
    system: "Be brief.",
    messages: [
      { role: "user", content: "Hi" },
      { role: "system", content: [{ type: "text", text: "Be kind." }] },
      { role: "assistant", content: [{ type: "unknown", name: "brandNew", value: { x: 1 } }] },
    ],
    maxTokens: 5,
    temperature: 0,
  };
  assertEquals<unknown>(await sent(request), {
    messages: [
      { role: "user", content: [{ text: "Hi" }] },
      { role: "assistant", content: [{ brandNew: { x: 1 } }] },
    ],
    system: [{ text: "Be brief." }, { text: "Be kind." }],
    inferenceConfig: { maxTokens: 5, temperature: 0 },
  });
  assertEquals<unknown>(await sent(HI), { messages: [{ role: "user", content: [{ text: "Hi" }] }] });
});

Deno.test("a plain client says what it does not know, and what would, before anything is sent", async () => {
  const only = "a client of createTextClient() knows text only; use createBedrockWith() or createBedrock()";
  const requests: readonly (readonly [request: BedrockChatRequest, message: string])[] = [
    [{ ...HI, tools: [{ name: "t", inputSchema: { type: "object" } }] }, `Cannot chat with tools: ${only}`],
    [{ ...HI, check: "strict" }, `Cannot chat with check: ${only}`],
    [
      { ...HI, messages: [{ role: "user", content: [{ type: "cachePoint" }] }] },
      `Cannot chat with messages[0].content[0]: ${only}`,
    ],
  ];
  for (const [request, message] of requests) {
    const refusal = await sent(request);
    assert(refusal instanceof TypeError, message);
    assertEquals(refusal.message, message);
  }
  const refusal = await sent({ ...HI, messages: 7 as never });
  assert(refusal instanceof TypeError);
  assertEquals(refusal.message, "Cannot chat: messages is neither text nor a list; pass one of them");
});

Deno.test("a plain client asks for the model's own response fields", async () => {
  assertEquals<unknown>(await sent({ ...HI, additionalModelResponseFieldPaths: ["/stop_sequence"] }), {
    messages: [{ role: "user", content: [{ text: "Hi" }] }],
    additionalModelResponseFieldPaths: ["/stop_sequence"],
  });
});
