/**
 * Effects of facts besides their rules: the first way to output, the last part of the body, waiting, and unchanged
 * requests.
 */
import { assert, assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { type Model, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeLimit } from "@bedrock-edge/client/testing";
import { encodeChat } from "../../../../src/bedrock/converse/encode_chat.ts";
import { traitsOf } from "../../../../src/bedrock/converse/model_rules/model_traits.ts";
import { assistant, look, result, text, use, user } from "../check/blocks.ts";
import type { Json } from "../check/request.ts";
import { rowOf } from "./cases.ts";

const SCHEMA = { type: "object", properties: { city: { type: "string" } } } as const;
const JSON_SCHEMA = "outputConfig";

/** Sends `request` as the model's, and gives what was sent and what came. */
async function sent(row: Partial<Model>, request: Json, refuses: readonly FakeLimit[] = []) {
  const model = rowOf(row);
  const forget = registerModel(model);
  try {
    const fake = fakeBedrock({ apiKey: "k", refuses, replies: request.output ? ['{"city":"Paris"}'] : [] });
    const bedrock = createBedrock({
      region: "us-east-1",
      apiKey: "k",
      fetch: fake,
      retry: false,
      models: modelFacts(),
    });
    const result = await bedrock.chat({ model: model.id, messages: "Hi", ...request });
    return { bodies: fake.requests.map(({ body }) => body as Json), result };
  } finally {
    forget();
  }
}

/** Row, and the way that is asked first. */
const WAYS: readonly (readonly [name: string, Partial<Model>, way: "native" | "tool" | "instruction"])[] = [
  ["of which nothing is known", {}, "native"],
  ["that has native output", { can: ["chat", "structuredOutput"] }, "native"],
  ["without native output", { cannot: ["structuredOutput"] }, "tool"],
  ["that refuses its member", { refuses: ["output_config.format"] }, "tool"],
  ["that cannot be forced either", { cannot: ["structuredOutput"], refuses: ["toolChoice.tool"] }, "instruction"],
  ["that is forced to any tool only", { cannot: ["structuredOutput"], toolChoice: ["auto", "any"] }, "instruction"],
  ["without tools", { cannot: ["structuredOutput", "tools"] }, "instruction"],
  ["that always thinks", { cannot: ["structuredOutput"], reasoning: { kind: "always" } }, "instruction"],
];

for (const [name, row, way] of WAYS) {
  Deno.test(`facts ask a model ${name} for output by ${way} at once`, async () => {
    const limits: readonly FakeLimit[] = way === "native" ? [] : ["structuredOutput"];
    const { bodies: [body, ...more], result } = await sent(row, { output: { schema: SCHEMA } }, limits);
    assertEquals([result.outputMode, result.output, more.length], [way, { city: "Paris" }, 0]);
    assertEquals([JSON_SCHEMA in body, "toolConfig" in body], [way === "native", way === "tool"]);
  });
}

Deno.test("facts that a client has learned of a model win over the registry's", async () => {
  const model = rowOf({ cannot: ["structuredOutput"] });
  const forget = registerModel(model);
  try {
    const fake = fakeBedrock({
      apiKey: "k",
      refuses: ["structuredOutput", "toolChoice"],
      replies: ['{"city":"Paris"}'],
    });
    const bedrock = createBedrock({
      region: "us-east-1",
      apiKey: "k",
      fetch: fake,
      retry: false,
      models: modelFacts(),
    });
    for (const requests of [2, 3]) {
      const { outputMode } = await bedrock.chat({ model: model.id, messages: "Hi", output: { schema: SCHEMA } });
      assertEquals([outputMode, fake.requests.length], ["instruction", requests]);
    }
  } finally {
    forget();
  }
});

Deno.test("a mode that the caller names is asked for, whatever comes first", async () => {
  const { result } = await sent({ cannot: ["structuredOutput"] }, { output: { schema: SCHEMA, mode: "instruction" } });
  assertEquals(result.outputMode, "instruction");
});

Deno.test("OpenAI's own format is told that a schema is to be kept, unless the caller says otherwise", async () => {
  const row: Partial<Model> = {
    id: "openai.of-tests",
    provider: "openai",
    reasoning: { kind: "effort", request: "reasoning.effort", efforts: ["low"] },
  };
  const output = { schema: SCHEMA };
  const fields = async (request: Json) => (await sent(row, request)).bodies[0].additionalModelRequestFields;
  assertEquals(await fields({ output }), { text: { format: { strict: true } } });
  assertEquals(await fields({ output, reasoning: { effort: "low" } }), {
    reasoning: { effort: "low" },
    text: { format: { strict: true } },
  });
  const own = { text: { verbosity: "low", format: { strict: false } } };
  assertEquals(await fields({ output, additionalModelRequestFields: own }), own);
  assertEquals(await fields({}), undefined);
});

Deno.test("an instruction of ours finds a place in a model without system prompts, and is not a repair", async () => {
  const { bodies: [body], result } = await sent({ systemPrompt: false }, {
    output: { schema: SCHEMA, mode: "instruction" },
  }, ["system"]);
  assert(!("system" in body) && body.messages[0].content[0].text.startsWith("Answer with one JSON object"));
  assertEquals([body.messages[0].content[1], result.repairs], [{ text: "Hi" }, []]);
});

/** The ids that are sent for calls of these, in order. */
async function idsOf(ids: readonly string[], row: Partial<Model> = {}, check: "repair" | "strict" = "repair") {
  const messages = [user(text("Hi")), assistant(...ids.map((id) => use(id))), user(...ids.map((id) => result(id)))];
  const { bodies: [body], result: { repairs } } = await sent(
    { id: "mistral.of-tests-v1:0", provider: "mistral", ...row },
    { messages, tools: [look], check },
  );
  const [calls, results] = [body.messages[1], body.messages[2]].map(({ content }) =>
    content.map((block: Json) => (block.toolUse ?? block.toolResult).toolUseId)
  );
  assertEquals(results, calls);
  assertEquals(new Set(calls).size, ids.length);
  return { calls, repairs };
}

Deno.test("ids for Mistral are the same each time, and never two alike", async () => {
  const { calls, repairs } = await idsOf(["call_1", "call_2", "call_10"]);
  assertEquals(repairs.length, 3);
  assertEquals((await idsOf(["call_0", "call_2", "call_1"])).calls.slice(1), [calls[1], calls[0]]);
  // One that is taken already makes room for nobody.
  const beside = await idsOf(["call_1", calls[0]]);
  assertEquals(beside.calls[1], calls[0]);
  await idsOf(Array.from({ length: 500 }, (_, at) => `call_${at}`));
});

Deno.test("ids that the service made stay for Mistral, except for a model that refuses them", async () => {
  const ids = ["tooluse_bpe71yCfRu2b5i-nKGDr5g", "tooluse_bpe71yCfRu2b5i-nKGDr5h"];
  const kept = await idsOf(ids, {});
  assertEquals([kept.calls, kept.repairs], [ids, []]);
  for (const check of ["repair", "strict"] as const) {
    const { calls, repairs } = await idsOf(ids, { refuses: ["toolUseId.service"] }, check);
    assert(calls.every((id: string) => /^[a-z0-9]{9}$/.test(id)), calls.join());
    assertEquals(repairs.map(({ rule }) => rule), ["tool-use-id-format", "tool-use-id-format"]);
  }
});

Deno.test('cache "auto" plans what a model has, and says nothing of what it has not', async () => {
  const plan = async (row: Partial<Model>, words: number) => {
    const system = "word ".repeat(words);
    const { bodies: [body], result: { repairs } } = await sent(row, { system, tools: [look], cache: "auto" });
    assertEquals(repairs, []);
    const points = [body.toolConfig.tools, body.system, body.messages[0].content];
    return points.map((blocks: Json[]) => blocks.some((block) => block.cachePoint));
  };
  const promptCache = { points: true, minTokens: 1024 };
  assertEquals(await plan({ promptCache }, 10), [false, false, false]);
  assertEquals(await plan({ promptCache }, 2000), [false, true, true]);
  assertEquals(await plan({ promptCache: { points: true, fields: ["system"] } }, 10), [false, true, false]);
  assertEquals(await plan({}, 10), [true, true, true]);
});

Deno.test("a model that always thinks may be silent as long as one that is asked to", () => {
  const model = rowOf({ reasoning: { kind: "always" } });
  const forget = registerModel(model);
  const timeouts = (model: string) =>
    encodeChat({ model, options: { messages: "Hi" }, streaming: true, traits: traitsOf(model) }).timeouts;
  assertEquals(timeouts(model.id), { firstEventMs: 300_000, idleMs: 300_000 });
  assertEquals(timeouts("vendor.not-yet-known-v1:0"), undefined);
  forget();
});
