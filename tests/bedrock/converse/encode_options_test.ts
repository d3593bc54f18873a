/**
 * Options that become members of their own on the wire, and one that overrules another.
 */
import { assert, assertEquals } from "@std/assert";
import type { BedrockChatRequest, CheckError } from "@bedrock-edge/client";
import { HI, over } from "../../helpers/fire.ts";
import { answered, type Json } from "../../helpers/wire.ts";

async function bodyOf(request: BedrockChatRequest): Promise<Json> {
  let body: Json = {};
  const { bedrock } = over(async (request) => {
    body = await request.json();
    return answered([{ text: "ok" }]);
  }, { retry: false });
  await bedrock.chat(request);
  return body;
}

Deno.test("prompt variables, latency and service tier stand where Converse has them", async () => {
  const { promptVariables, performanceConfig, serviceTier } = await bodyOf({
    ...HI,
    promptVariables: { city: "Paris" },
    latency: "optimized",
    serviceTier: "flex",
  });
  assertEquals<unknown>({ promptVariables, performanceConfig, serviceTier }, {
    promptVariables: { city: { text: "Paris" } },
    performanceConfig: { latency: "optimized" },
    serviceTier: { type: "flex" },
  });
});

Deno.test("a guardrail's trace has three words on the wire, and none where none was asked for", async () => {
  const words: (string | undefined)[] = [];
  for (const trace of [true, false, "full", undefined] as const) {
    const guardrail = { id: "g", version: "1", ...(trace !== undefined && { trace }) };
    const { guardrailConfig } = await bodyOf({ ...HI, guardrail });
    words.push((guardrailConfig as { trace?: string }).trace);
  }
  assertEquals(words, ["enabled", "disabled", "enabled_full", undefined]);
});

Deno.test("an option that another overrules is told of, and under strict refused with its path", async () => {
  const request: BedrockChatRequest = {
    ...HI,
    model: "amazon.nova-lite-v1:0",
    topK: 5,
    additionalModelRequestFields: { inferenceConfig: { topK: 7 } },
  };
  const { bedrock } = over(() => answered([{ text: "ok" }]), { retry: false });
  const { repairs } = await bedrock.chat(request);
  assertEquals(repairs.map(({ path }) => path), ["additionalModelRequestFields.inferenceConfig.topK"]);
  const error: unknown = await bedrock.chat({ ...request, check: "strict" }).catch((error: unknown) => error);
  assert(error instanceof TypeError);
  assertEquals((error as CheckError).path, repairs[0]!.path);
});
