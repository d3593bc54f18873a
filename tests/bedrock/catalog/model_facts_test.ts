/**
 * A client that is told of models: which id it calls, what it never calls, and what its failures say.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { bearer, createBedrock, createBedrockWith, createTextClient } from "@bedrock-edge/client";
import { DATA_VERSION, declareModel, listModels, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions, type FakeLimit } from "@bedrock-edge/client/testing";
import { rowOf } from "../converse/model_rules/cases.ts";

const BARE = "anthropic.claude-of-routes-v1:0";
const ARN = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abcdefghijkl";
const ROUTED = rowOf({
  id: BARE,
  regions: ["us-east-1"],
  profiles: {
    eu: { "eu-west-1": ["eu-west-1", "eu-north-1"] },
    global: { "eu-west-1": ["us-east-1"], "sa-east-1": ["us-east-1"] },
    apac: undefined,
  },
});

interface Setting {
  readonly region?: string;
  readonly profiles?: "auto" | "off";
  readonly residency?: "in-region" | "in-geography" | "global";
}

function rig({ region = "eu-west-1", ...setting }: Setting, own: FakeBedrockOptions = {}) {
  const fake = fakeBedrock({ apiKey: "k", ...own });
  const bedrock = createBedrock({ region, apiKey: "k", fetch: fake, retry: false, models: modelFacts(setting) });
  return { fake, bedrock };
}

/** Runs `test` while the model is known. */
async function known(test: () => Promise<void>): Promise<void> {
  const forget = registerModel(ROUTED);
  try {
    await test();
  } finally {
    forget();
  }
}

/** Setting, id asked for, id called; a refusal is a pattern of its words. */
const ROUTES: readonly (readonly [Setting, string, string | RegExp])[] = [
  [{ profiles: "auto", region: "us-east-1" }, BARE, BARE],
  [{ profiles: "auto" }, BARE, `eu.${BARE}`],
  [{ profiles: "auto", residency: "in-geography" }, BARE, `eu.${BARE}`],
  [{ profiles: "auto", residency: "in-region" }, BARE, /in-region|eu-north-1|residency/],
  [{ profiles: "auto", region: "ap-south-1" }, BARE, `apac.${BARE}`],
  [{ profiles: "auto", region: "ap-south-1", residency: "in-geography" }, BARE, /discoverModels|GetInferenceProfile/],
  // The caller did not ask for the world, and the service may know a route that we do not.
  [{ profiles: "auto", region: "sa-east-1" }, BARE, BARE],
  [{ profiles: "auto", region: "sa-east-1", residency: "global" }, BARE, `global.${BARE}`],
  [{ profiles: "auto", region: "sa-east-1", residency: "in-geography" }, BARE, /residency|us-east-1|every region/],
  // Nothing is known of a way, and a bare call never leaves the region.
  [{ profiles: "auto", region: "me-south-1", residency: "in-region" }, BARE, BARE],
  [{ profiles: "auto", residency: "in-region" }, "vendor.not-yet-known-v1:0", "vendor.not-yet-known-v1:0"],
  [{ profiles: "auto" }, "us.vendor.not-yet-known-v1:0", "us.vendor.not-yet-known-v1:0"],
  [{}, BARE, BARE],
  [{ profiles: "off" }, `global.${BARE}`, `global.${BARE}`],
  [{ profiles: "auto" }, `global.${BARE}`, `global.${BARE}`],
  [{ residency: "in-geography" }, `global.${BARE}`, /global/],
  [{ profiles: "auto", residency: "in-geography" }, `global.${BARE}`, /global/],
  [{ residency: "in-geography" }, "us.vendor.not-yet-known-v1:0", /us\.vendor/],
  [{ residency: "in-geography" }, BARE, BARE],
  [{ residency: "in-region" }, ARN, /declareModel/],
  [{ residency: "global" }, ARN, ARN],
  [{ profiles: "auto" }, ARN, ARN],
];

for (const [setting, model, called] of ROUTES) {
  const how = JSON.stringify(setting);
  Deno.test(`with ${how} ${model} is ${typeof called === "string" ? `called as ${called}` : "refused"}`, async () => {
    await known(async () => {
      for (const ask of ["chat", "stream"] as const) {
        const { fake, bedrock } = rig(setting);
        const asked = async () =>
          ask === "chat"
            ? await bedrock.chat({ model, messages: "Hi" })
            : await bedrock.stream({ model, messages: "Hi" }).final();
        if (typeof called !== "string") {
          const { message } = await assertRejects(asked, TypeError);
          assert(called.test(message) && /^Cannot .*[^.]$/.test(message), message);
          assertEquals(fake.requests.length, 0);
          continue;
        }
        const result = await asked();
        assertEquals([result.model, fake.requests[0]!.modelId], [called, called]);
        assertEquals(
          result.repairs.map(({ rule, path }) => `${rule} ${path}`),
          called === model ? [] : ["inference-profile model"],
        );
      }
    });
  });
}

Deno.test("a route is told beside other repairs, also of a request that is asked again, and none is refused by strict", async () => {
  await known(async () => {
    const schema = { type: "object" } as const;
    const { bedrock } = rig({ profiles: "auto" }, { replies: [{ text: "no", times: 1 }, "{}"] });
    const result = await bedrock.chat({
      model: BARE,
      messages: [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "text", text: " " }] }],
      output: { schema, mode: "instruction", retry: true },
    });
    assertEquals(result.repairs.map(({ rule }) => rule), ["inference-profile", "blank-text"]);
    const strict = await bedrock.chat({ model: BARE, messages: "Hi", check: "strict" });
    assertEquals(strict.model, `eu.${BARE}`);
  });
});

Deno.test("the old options profiles and residency are refused, and the message has the new spelling", () => {
  const region = "eu-west-1";
  for (const [name, value] of [["profiles", "auto"], ["profiles", "off"], ["residency", "in-region"]] as const) {
    for (const models of [undefined, modelFacts()]) {
      const options = { region, models, [name]: value };
      for (
        const create of [
          () => createBedrock({ ...options, apiKey: "k" }),
          () => createBedrockWith(bearer("k"), options),
        ]
      ) {
        assertEquals(
          assertThrows(create, TypeError).message,
          `Cannot use option "${name}": unknown option; use models: modelFacts({ ${name} }), from "@bedrock-edge/client/models"`,
        );
      }
    }
  }
});

Deno.test("models is the value that modelFacts() returns", () => {
  for (
    const [models, kind] of [[modelFacts, "a function"], ["auto", "a string"], [{ profiles: "auto" }, "an object"]]
  ) {
    assertEquals(
      assertThrows(() => createBedrock({ models: models as never }), TypeError).message,
      `Cannot use option "models": ${kind} is not valid; use modelFacts() of "@bedrock-edge/client/models"`,
    );
  }
});

Deno.test("models is refused by a text client when it is made", () => {
  const options = { region: "eu-west-1", models: modelFacts() };
  assertEquals(
    assertThrows(() => createTextClient(bearer("k"), options), TypeError).message,
    'Cannot use option "models": unknown option; use createBedrockWith() or createBedrock(), which speak all of Converse',
  );
});

Deno.test("modelFacts refuses an unknown option with the nearest name, and a value that no option has", () => {
  const rows: readonly (readonly [options: unknown, message: string])[] = [
    [{ profile: "auto" }, 'Cannot use option "profile": unknown option; did you mean "profiles"?'],
    [{ residancy: "global" }, 'Cannot use option "residancy": unknown option; did you mean "residency"?'],
    [{ fence: "global" }, 'Cannot use option "fence": unknown option; did you mean "residency"?'],
    [{ region: "eu-west-1" }, 'Cannot use option "region": unknown option; use createBedrock({ region })'],
    [{ zone: 1 }, 'Cannot use option "zone": unknown option; the options of modelFacts() are profiles, residency'],
    [{ profiles: true }, 'Cannot use option "profiles": true is not valid; use auto or off'],
    [{ residency: "eu" }, 'Cannot use option "residency": "eu" is not valid; use in-region, in-geography or global'],
    [
      "auto",
      "Cannot use the options of modelFacts(): a string is not an object of options; use { profiles, residency … }",
    ],
  ];
  for (const [options, message] of rows) {
    assertEquals(assertThrows(() => modelFacts(options as never), TypeError).message, message);
  }
});

Deno.test("facts say of which day they are", () => {
  assertEquals(modelFacts().version, DATA_VERSION);
});

Deno.test("a model that does not chat is refused before anything is sent, but by check off", async () => {
  const { fake, bedrock } = rig({});
  for (const model of ["amazon.titan-embed-text-v2:0", "amazon.nova-canvas-v1:0"] as string[]) {
    for (const ask of [bedrock.chat, (request: never) => bedrock.stream(request).final()]) {
      const { message } = await assertRejects(() => ask({ model, messages: "Hi" } as never), TypeError);
      assert(message.startsWith(`Cannot chat with "${model}": `) && /; use /.test(message), message);
    }
  }
  assertEquals(fake.requests.length, 0);
  await bedrock.chat({ model: "amazon.titan-embed-text-v2:0" as string, messages: "Hi", check: "off" });
  assertEquals(fake.requests.length, 1);
});

Deno.test("a refusal of the service says what would have worked, with the kind that it had", async () => {
  const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
  const { bedrock } = rig({ region: "us-east-1" }, { profileOnly: [haiku] });
  for (const ask of ["chat", "stream"] as const) {
    const failed = () =>
      ask === "chat"
        ? bedrock.chat({ model: haiku, messages: "Hi" })
        : bedrock.stream({ model: haiku, messages: "Hi" }).final();
    const error = await assertRejects(failed) as { hint?: string; kind?: string; code?: string };
    assertEquals([error.hint, error.kind, error.code], [`Call "us.${haiku}"`, "validation", "ValidationException"]);
  }
  const { bedrock: routed, fake } = rig({ region: "us-east-1", profiles: "auto" }, { profileOnly: [haiku] });
  assertEquals((await routed.chat({ model: haiku, messages: "Hi" })).model, `us.${haiku}`);
  assertEquals(fake.requests.length, 1);
});

Deno.test("an ARN that was declared is spoken to as its model", async () => {
  const forget = declareModel(ARN, "amazon.nova-2-lite-v1:0", { destinations: ["eu-west-1"] });
  try {
    const { bedrock, fake } = rig({ profiles: "auto", residency: "in-region" });
    const result = await bedrock.chat({ model: ARN, messages: "Hi", reasoning: { effort: "low" }, topK: 5 });
    assertEquals([result.model, result.repairs], [ARN, []]);
    const { additionalModelRequestFields } = fake.requests[0]!.body as Record<string, unknown>;
    assertEquals(additionalModelRequestFields, {
      reasoningConfig: { type: "enabled", maxReasoningEffort: "low" },
      inferenceConfig: { topK: 5 },
    });
  } finally {
    forget();
  }
});

/** The facts of a model's row, as the service would state them. */
function limitsOf(model: ReturnType<typeof listModels>[number]): FakeLimit[] {
  const { refuses, cannot, promptCache, reasoning, maxOutputTokens, enforcesMaxOutputTokens } = model;
  const limits: [FakeLimit, unknown][] = [
    ["temperature", refuses.includes("temperature")],
    ["topP", refuses.includes("topP")],
    ["topK", refuses.includes("topK")],
    ["stopSequences", refuses.includes("stopSequences")],
    ["temperatureBesideTopP", refuses.includes("temperature+topP")],
    ["strictTools", refuses.includes("tool.strict")],
    ["assistantPrefill", refuses.includes("assistantPrefill")],
    ["multiTurn", refuses.includes("multiTurn")],
    ["reasoningOff", refuses.includes("thinking.disabled") || refuses.includes("reasoning.effort=none")],
    ["reasoningBudget", refuses.includes("thinking.enabled")],
    ["reasoningEffort", reasoning?.kind === "budget"],
    ["reasoning", cannot.includes("reasoning")],
    ["toolChoice", refuses.includes("toolChoice.any")],
    ["structuredOutput", cannot.includes("structuredOutput") || refuses.includes("output_config.format")],
    ["tools", cannot.includes("tools")],
    ["streamedTools", model.streamingTools === false],
    ["streaming", model.converseStream === false],
    ["system", model.systemPrompt === false],
    ["promptCache", promptCache?.points === false || cannot.includes("promptCache")],
    ["cacheOneHour", promptCache?.ttls && !promptCache.ttls.includes("1h")],
    ["longToolUseIds", model.provider === "mistral"],
    [`maxTokens:${maxOutputTokens ?? 0}`, enforcesMaxOutputTokens],
  ];
  return limits.flatMap(([limit, has]) => has ? [limit] : []);
}

Deno.test("every chat model takes one and the same request, as far as it is known what it refuses", async () => {
  const look = { name: "look", inputSchema: { type: "object" }, strict: true };
  const history = [
    { role: "user", content: "Hi" },
    { role: "assistant", content: [{ type: "toolUse", toolUseId: "call_1", name: "look", input: {} }] },
    { role: "user", content: [{ type: "toolResult", toolUseId: "call_1", content: "found" }] },
  ];
  let asked = 0;
  for (const model of listModels({ kind: "chat" })) {
    if (model.converse === false || model.cannot.includes("chat")) continue;
    const { bedrock, fake } = rig({}, { refuses: limitsOf(model) });
    const hasTools = !model.cannot.includes("tools");
    for (
      const reasoning of ["off", { effort: "max" }, ...model.provider === "anthropic" ? [{ budgetTokens: 9000 }] : []]
    ) {
      for (const ask of reasoning === "off" ? ["chat", "stream"] as const : ["chat"] as const) {
        const request = {
          model: model.id,
          messages: model.refuses.includes("multiTurn") || !hasTools ? "Hi" : history,
          ...hasTools ? { tools: [look], toolChoice: "any" } : {},
          system: "Be brief. ".repeat(500),
          cache: { system: "1h" },
          temperature: 0.5,
          topP: 0.5,
          topK: 5,
          stopSequences: ["END"],
          maxTokens: 1_000_000,
          reasoning,
        } as never;
        const result = await (ask === "chat" ? bedrock.chat(request) : bedrock.stream(request).final());
        assert(result.stopReason !== "", model.id);
        asked++;
      }
    }
    // The client takes the first way to structured output that it tries.
    const before = fake.requests.length;
    const output = { schema: { type: "object", properties: { city: { type: "string" } } } };
    // One that was asked by instruction and does not obey, as the fake does not, has still been asked once.
    await bedrock.chat({ model: model.id as string, messages: "Where?", output }).catch((error) =>
      assertEquals(error.code, "StructuredOutputMismatch")
    );
    assertEquals(fake.requests.length - before, 1, model.id);
  }
  assert(asked > 300, `${asked}`);
});
