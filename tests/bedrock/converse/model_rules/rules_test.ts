/**
 * One case a rule and more, through the client, with a service that is like the model as judge: what is repaired is taken by
 * it, what is not is refused, and `"strict"` throws at the same place.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DEMANDED, DONE } from "../check/sentences.ts";
import { type Bedrock, type ChatRequest, createBedrock } from "@bedrock-edge/client";
import { type Model, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeLimit } from "@bedrock-edge/client/testing";
import { MODEL_EVIDENCE } from "../../../../src/bedrock/converse/model_rules/model_evidence.ts";
import { modelRules } from "../../../../src/bedrock/converse/model_rules/model_rule_table.ts";
import type { Json } from "../check/request.ts";
import { ELSEWHERE, REFUSED, REPAIRED, rowOf } from "./cases.ts";

interface Rig {
  readonly fake: ReturnType<typeof fakeBedrock>;
  /** A client that knows the model. */
  readonly knowing: Bedrock;
  /** One that does not. */
  readonly plain: Bedrock;
}

/** Runs `test` while the model is registered. */
async function withModel(model: Model, refuses: readonly FakeLimit[], test: (rig: Rig) => Promise<void>) {
  const fake = fakeBedrock({ apiKey: "k", refuses });
  const options = { region: "us-east-1", apiKey: "k", fetch: fake, retry: false } as const;
  const forget = registerModel(model);
  try {
    await test({
      fake,
      knowing: createBedrock({ ...options, models: modelFacts() }),
      plain: createBedrock(options),
    });
  } finally {
    forget();
  }
}

/** A request as JavaScript would pass it. */
function requestOf(model: string, request: Readonly<Record<string, unknown>>, check?: string): ChatRequest {
  return { messages: "Hi", ...request, model, check } as never;
}

function ask(bedrock: Bedrock, request: ChatRequest, streaming = false) {
  return streaming ? bedrock.stream(request).final() : bedrock.chat(request);
}

for (const { name, row, request, repairs, body, without = [], limits, streaming, lenient } of REPAIRED) {
  const model = rowOf(row);

  Deno.test(`facts repair ${name}`, async () => {
    await withModel(model, limits, async ({ knowing, fake }) => {
      const result = await ask(knowing, requestOf(model.id, request), streaming);
      assertEquals(result.repairs.map(({ rule, path }) => `${rule} ${path}`), [...repairs]);
      for (const { path, message } of result.repairs) {
        assert(message.startsWith(`${path} `) && DONE.test(message) && /[^.]$/.test(message), message);
      }
      const sent = fake.requests[0]!.body as Json;
      for (const member in body) assertEquals(sent[member], body[member], member);
      for (const member of without) assert(!(member in sent), member);
      assertEquals(fake.requests.length, 1);
    });
  });

  Deno.test(`facts and "strict" ${lenient ? "repair" : "refuse"} ${name}`, async () => {
    await withModel(model, limits, async ({ knowing, fake }) => {
      if (lenient) {
        const result = await ask(knowing, requestOf(model.id, request, "strict"), streaming);
        assertEquals(result.repairs.map(({ rule, path }) => `${rule} ${path}`), [...repairs]);
        return;
      }
      const error = await assertRejects(
        () => ask(knowing, requestOf(model.id, request, "strict"), streaming),
        TypeError,
      ) as Json;
      assertEquals(`${error.rule} ${error.path}`, repairs[0]!, error.message);
      assert(DEMANDED.test(error.message) && /[^.]$/.test(error.message), error.message);
      assertEquals(fake.requests.length, 0);
    });
  });

  if (limits.length) {
    Deno.test(`the fake refuses ${name}, without facts and with "off"`, async () => {
      await withModel(model, limits, async ({ knowing, plain }) => {
        for (const [bedrock, check] of [[plain, undefined], [knowing, "off"]] as const) {
          const error = await assertRejects(
            () => ask(bedrock, requestOf(model.id, request, check), streaming),
          ) as Json;
          assert(/validation|accessDenied/.test(error.kind), `${error}`);
        }
      });
    });
  }
}

for (const { name, row, request, rule, path, says, limits } of REFUSED) {
  Deno.test(`facts refuse ${name}, strict or not`, async () => {
    const model = rowOf(row);
    await withModel(model, limits, async ({ knowing, plain, fake }) => {
      for (const check of ["repair", "strict"]) {
        const error = await assertRejects(() => ask(knowing, requestOf(model.id, request, check)), TypeError) as Json;
        assertEquals([error.rule, error.path], [rule, path], error.message);
        assert(/^Cannot chat: [^]+[^.]$/.test(error.message) && says.test(error.message), error.message);
      }
      assertEquals(fake.requests.length, 0);
      if (!limits.length) return;
      const error = await assertRejects(() => ask(plain, requestOf(model.id, request))) as Json;
      assertEquals(error.kind, "validation", `${error}`);
    });
  });
}

Deno.test("a model of which nothing is known against a request is sent it as it is", async () => {
  const model = rowOf({});
  for (const { name, request, streaming } of REPAIRED) {
    await withModel(model, [], async ({ knowing, plain, fake }) => {
      const attempts = [knowing, plain].map((bedrock) =>
        ask(bedrock, requestOf(model.id, request), streaming).then(({ repairs }) => repairs, String)
      );
      const [own, usual] = await Promise.all(attempts);
      assertEquals(own, usual!, name);
      const [a, b] = fake.requests;
      assertEquals(a?.body, b?.body, name);
    });
  }
});

Deno.test("every rule of a model has one row, its evidence, and a case", () => {
  const names = modelRules().map(({ rule }) => rule);
  assertEquals([...names].sort(), Object.keys(MODEL_EVIDENCE).sort() as typeof names);
  const cases = new Set([
    ...REPAIRED.flatMap(({ repairs }) => repairs.map((of) => of.split(" ")[0])),
    ...REFUSED.map((of) => of.rule),
    ...ELSEWHERE,
  ]);
  assertEquals(names.filter((name) => !cases.has(name)), []);
  for (const [name, evidence] of Object.entries(MODEL_EVIDENCE)) {
    assert(/^[a-z]+(-[a-z]+)+$/.test(name) && evidence.length > 20, name);
  }
});
