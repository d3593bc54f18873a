/** The rules over the registry's own rows, through the client: the fate of a parameter for every model that has it. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatRequest, type ChatResult, createBedrock } from "@bedrock-edge/client";
import { listModels, type Model, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";

/** Models that Converse takes; for the rest a chat is refused before any rule. */
const CHAT = listModels({ kind: "chat" }).filter(({ converse }) => converse !== false);

interface Sent {
  readonly body: Readonly<Record<string, unknown>>;
  readonly repairs: ChatResult["repairs"];
}

/** The body for a model, whole or streamed, from a client with or without its facts. */
async function sent(
  model: string,
  request: Readonly<Record<string, unknown>>,
  streaming = false,
  facts = true,
): Promise<Sent> {
  const fake = fakeBedrock({ apiKey: "k" });
  const options = { region: "us-east-1", apiKey: "k", fetch: fake } as const;
  const bedrock = createBedrock(facts ? { ...options, models: modelFacts() } : options);
  // As JavaScript would pass it: some members are not for this model's type.
  const chat = { messages: "Hi", ...request, model } as unknown as ChatRequest;
  const result = streaming ? await bedrock.stream(chat).final() : await bedrock.chat(chat);
  return { body: fake.requests[0]!.body as Sent["body"], repairs: result.repairs };
}

function told({ repairs }: Sent): string[] {
  return repairs.map(({ rule, path }) => `${rule} ${path}`);
}

Deno.test("maxTokens is sent unchanged, unless the service is known to enforce a limit", async () => {
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
          `maxTokens ${maxTokens} exceeds the limit of ${limit} of ${model.id}; reduced to ${limit}`,
        );
      }
    }
  }
});

Deno.test("a limit without documentation is left to the service, also under strict", async () => {
  const open = CHAT.filter(({ enforcesMaxOutputTokens }) => !enforcesMaxOutputTokens);
  assert(open.length > 80);
  for (const { id } of open) await sent(id, { maxTokens: 1_000_000, check: "strict" });
});

/** Models by the segment of the id that names the provider. */
function of(...providers: string[]): readonly Model[] {
  return CHAT.filter(({ provider }) => providers.includes(provider));
}

Deno.test("stop sequences are removed and reported for every Qwen and DeepSeek V3", async () => {
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

const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;

/** The value of each effort, by the efforts that a model knows. */
const CONFIG: Readonly<Record<string, readonly string[]>> = {
  "low high": ["low", "low", "high", "high", "high"],
  high: ["high", "high", "high", "high", "high"],
};

Deno.test("effort goes into reasoning_config, with facts and without, for every model that has it", async () => {
  const models = CHAT.filter(({ reasoning }) => reasoning?.request === "reasoning_config");
  assertEquals(models.length, 10);
  for (const { id, reasoning } of models) {
    for (const [at, effort] of EFFORTS.entries()) {
      const expected = CONFIG[reasoning!.efforts!.join(" ")]![at];
      for (const facts of [true, false]) {
        for (const streaming of [false, true]) {
          const result = await sent(id, { reasoning: { effort } }, streaming, facts);
          assertEquals(result.body.additionalModelRequestFields, { reasoning_config: expected }, `${id} ${effort}`);
          assert(!("outputConfig" in result.body), id);
          const rule = facts ? "reasoning-effort" : "effort-word";
          assertEquals(told(result), expected === effort ? [] : [`${rule} reasoning.effort`], `${id} ${effort}`);
        }
      }
    }
    for (const facts of [true, false]) {
      const off = await sent(id, { reasoning: "off" }, false, facts);
      assert(!("additionalModelRequestFields" in off.body) && !("outputConfig" in off.body), id);
      assertEquals(told(off), [], id);
    }
    const budget = await sent(id, { reasoning: { budgetTokens: 20_000 } });
    assertEquals(budget.body.additionalModelRequestFields, { reasoning_config: "high" }, id);
    assertEquals(told(budget), ["reasoning-form reasoning.budgetTokens"], id);
  }
});

Deno.test("reasoning is removed and reported for a model that always reasons without a setting", async () => {
  const models = CHAT.filter(({ reasoning }) => reasoning?.kind === "always" && !reasoning.request);
  assertEquals(models.length, 6);
  for (const { id } of models) {
    for (const reasoning of ["off", { effort: "high" }, { budgetTokens: 1024 }]) {
      for (const facts of [true, false]) {
        const result = await sent(id, { reasoning, maxTokens: 10 }, false, facts);
        assertEquals(Object.keys(result.body).sort(), ["inferenceConfig", "messages"], id);
        assertEquals(told(result), [`${facts ? "no-reasoning" : "always-reasons"} reasoning`], id);
        await assertRejects(() => sent(id, { reasoning, check: "strict" }, false, facts), TypeError, "reasoning");
      }
    }
  }
});

Deno.test("a row's own form of effort takes precedence over its family's", async () => {
  const row: Model = {
    id: "qwen.of-tests-v1:0",
    provider: "qwen",
    kind: "chat",
    dates: {},
    can: ["chat", "reasoning"],
    cannot: [],
    refuses: [],
    profiles: {},
    reasoning: { kind: "effort", request: "reasoning_effort", efforts: ["low", "medium", "high"] },
  };
  const forget = registerModel(row);
  try {
    const result = await sent(row.id, { reasoning: { effort: "medium" } });
    assertEquals([result.body.additionalModelRequestFields, told(result)], [{ reasoning_effort: "medium" }, []]);
  } finally {
    forget();
  }
});

/** Every way to ask a Nova for high effort. */
const HIGH: readonly Readonly<Record<string, unknown>>[] = [
  { reasoning: { effort: "high" } },
  { reasoning: { effort: "xhigh" } },
  { reasoning: { effort: "max" } },
  { additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } } },
  { reasoning: { effort: "low" }, additionalModelRequestFields: { reasoningConfig: { maxReasoningEffort: "high" } } },
];

/** And invalid efforts. */
const NOT_HIGH: readonly Readonly<Record<string, unknown>>[] = [
  { reasoning: { effort: "low" } },
  { reasoning: { effort: "medium" } },
  { reasoning: "off" },
  {},
  { reasoning: { effort: "high" }, additionalModelRequestFields: { reasoningConfig: { maxReasoningEffort: "low" } } },
  { additionalModelRequestFields: { reasoningConfig: { type: "disabled", maxReasoningEffort: "high" } } },
];

Deno.test("maxTokens, temperature and topP are removed and reported for a Nova at high effort", async () => {
  const limits = { maxTokens: 1000, temperature: 0.2, topP: 0.9 };
  for (const id of ["us.amazon.nova-2-lite-v1:0", "amazon.nova-2-lite-v1:0", "amazon.nova-9-of-tests-v1:0"]) {
    for (const facts of [true, false]) {
      for (const ask of HIGH) {
        for (const streaming of [false, true]) {
          const result = await sent(id, { ...ask, ...limits }, streaming, facts);
          assert(!("inferenceConfig" in result.body), JSON.stringify(ask));
          const paths = told(result).filter((text) => text.startsWith("high-effort")).map((text) => text.split(" ")[1]);
          assertEquals(paths, Object.keys(limits), JSON.stringify(ask));
        }
        await assertRejects(() => sent(id, { ...ask, ...limits, check: "strict" }, false, facts), TypeError);
        const bodies: Sent["body"][] = [];
        const bedrock = createBedrock({
          region: "us-east-1",
          apiKey: "k",
          fetch: byRequest(async (request) => {
            bodies.push(await request.json());
            return Response.json({ output: { message: { role: "assistant", content: [] } }, stopReason: "end_turn" });
          }),
          ...facts && { models: modelFacts() },
        });
        await bedrock.chat({ messages: "Hi", ...ask, ...limits, check: "off", model: id } as unknown as ChatRequest);
        assertEquals(bodies[0]?.inferenceConfig, limits);
      }
      for (const ask of NOT_HIGH) {
        const result = await sent(id, { ...ask, ...limits }, false, facts);
        assertEquals(result.body.inferenceConfig, limits, JSON.stringify(ask));
        assert(!told(result).some((text) => text.startsWith("high-effort")), JSON.stringify(ask));
      }
    }
  }
});
