/**
 * What the rules make of the registry's own rows, through the client: what becomes of a parameter for every model that has it.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatRequest, type ChatResult, createBedrock } from "@bedrock-edge/client";
import { listModels, type Model, modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "../../../src/testing/mod.ts";

/** Models that Converse takes; for the rest a chat is refused before any rule. */
const CHAT = listModels({ kind: "chat" }).filter(({ converse }) => converse !== false);

interface Sent {
  readonly body: Readonly<Record<string, unknown>>;
  readonly repairs: ChatResult["repairs"];
}

/** What is sent to a model, whole or streamed. */
async function sent(model: string, request: Readonly<Record<string, unknown>>, streaming = false): Promise<Sent> {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, models: modelFacts });
  // As JavaScript would pass it: some members are not for this model's type.
  const chat = { messages: "Hi", ...request, model } as unknown as ChatRequest;
  const result = streaming ? await bedrock.stream(chat).final() : await bedrock.chat(chat);
  return { body: fake.requests[0]!.body as Sent["body"], repairs: result.repairs };
}

function told({ repairs }: Sent): string[] {
  return repairs.map(({ rule, path }) => `${rule} ${path}`);
}

Deno.test("maxTokens is sent as given, but where the service is known to enforce the number", async () => {
  for (const model of CHAT) {
    const maxTokens = (model.maxOutputTokens ?? 4096) + 1;
    for (const streaming of [false, true]) {
      const { body, repairs } = await sent(model.id, { maxTokens }, streaming);
      const limit = model.enforcesMaxOutputTokens ? model.maxOutputTokens : undefined;
      assertEquals(body.inferenceConfig, { maxTokens: limit ?? maxTokens }, model.id);
      const [repair] = repairs.filter(({ rule }) => rule === "output-limit");
      assertEquals(repair?.path, limit && "maxTokens", model.id);
      if (repair) {
        assertEquals(
          repair.message,
          `maxTokens ${maxTokens} exceeds the limit of ${limit} of ${model.id}; it was reduced to ${limit}`,
        );
      }
    }
  }
});

Deno.test("a limit that nobody has documented stays the service's affair under strict, too", async () => {
  const open = CHAT.filter(({ enforcesMaxOutputTokens }) => !enforcesMaxOutputTokens);
  assert(open.length > 80);
  for (const { id } of open) await sent(id, { maxTokens: 1_000_000, check: "strict" });
});

/** Models by the segment of the id that names the provider. */
function of(...providers: string[]): readonly Model[] {
  return CHAT.filter(({ provider }) => providers.includes(provider));
}

Deno.test("stop sequences are left out, and told, for every Qwen and DeepSeek V3", async () => {
  const models = [...of("qwen"), ...of("deepseek").filter(({ reasoning }) => reasoning?.kind !== "always")];
  assertEquals(models.length, 9);
  for (const { id } of models) {
    const result = await sent(id, { stopSequences: ["END"], temperature: 0.2 });
    assertEquals(told(result), ["refused-parameter stopSequences"], id);
    assertEquals(result.body.inferenceConfig, { temperature: 0.2 }, id);
    const error = await assertRejects(() => sent(id, { stopSequences: ["END"], check: "strict" }), TypeError);
    assert(error.message.includes("stopSequences"), error.message);
  }
});

Deno.test("DeepSeek R1 is sent the stop sequences that are short enough", async () => {
  const result = await sent("us.deepseek.r1-v1:0", { stopSequences: ["Observation", "0123456789", "END"] });
  assertEquals(told(result), ["long-stop-sequence stopSequences[0]"]);
  assertEquals(result.body.inferenceConfig, { stopSequences: ["0123456789", "END"] });
});
