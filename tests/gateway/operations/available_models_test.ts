/**
 * The list of models: how it is read, kept, shared and renewed.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError, type Store } from "@bedrock-edge/client";
import { availableModels } from "@bedrock-edge/client/gateway";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { errorAnswer, gatewayOver } from "../../helpers/gateway.ts";

const MODEL = {
  id: "openai/gpt-5.4",
  name: "GPT-5.4",
  description: null,
  pricing: { input: "0.1", output: "0.2", input_cache_read: "0.01", input_cache_write: null, per_image: "1" },
  specification: { specificationVersion: "v4", provider: "openai", modelId: "gpt-5.4" },
  modelType: "language",
};
const LIST = { models: [MODEL, { id: "a/b", name: "B", modelType: "hologram" }] };
const BARE = { id: "c/d", description: "A model.", pricing: {} };

/** A clock that the test moves. */
class Calendar extends ManualClock {
  pass(ms: number): void {
    this.moveTo(this.now() + ms);
  }
}

const broken = () => errorAnswer(500, "internal_server_error", "Broken.");

Deno.test("models are listed with prices and unknown members, of every kind", async () => {
  const { gateway, sent } = gatewayOver([LIST]);
  const { models } = await availableModels(gateway);
  assertEquals(models as unknown, [
    {
      id: "openai/gpt-5.4",
      name: "GPT-5.4",
      pricing: { input: "0.1", output: "0.2", cachedInputTokens: "0.01", per_image: "1" },
      modelType: "language",
      unknown: { specification: MODEL.specification },
    },
    { id: "a/b", name: "B", modelType: "hologram" },
  ]);
  const bare = await availableModels(gatewayOver([{ models: [BARE] }]).gateway);
  assertEquals(bare.models, [{ id: "c/d", name: undefined, description: "A model.", pricing: {} }]);
  assertEquals([sent[0]?.method, sent[0]?.url], ["GET", "https://ai-gateway.vercel.sh/v4/ai/config"]);
  assertEquals(Object.keys(sent[0]!.headers).some((name) => name.startsWith("ai-o11y")), false);
});

Deno.test("callers at the same time share one request, and a fresh list is not asked for again", async () => {
  const clock = new Calendar();
  const { gateway, sent } = gatewayOver([LIST], { clock, metadataCacheRefreshMs: 1000 });
  const lists = await Promise.all([1, 2, 3].map(() => availableModels(gateway)));
  assertEquals(new Set(lists.map(({ models }) => models.length)), new Set([2]));
  clock.pass(1000);
  await availableModels(gateway);
  assertEquals(sent.length, 1);
  await availableModels(gateway, { refresh: true });
  assertEquals(sent.length, 2);
});

Deno.test("a stale list comes at once, and the new one behind it", async () => {
  const clock = new Calendar();
  const { gateway, sent } = gatewayOver([LIST, { models: [MODEL] }], { clock, metadataCacheRefreshMs: 1000 });
  await availableModels(gateway);
  clock.pass(1001);
  const { models, revalidated } = await availableModels(gateway);
  assertEquals(models.length, 2);
  assertEquals((await revalidated)?.models.length, 1);
  assertEquals([(await availableModels(gateway)).models.length, sent.length], [1, 2]);
});

Deno.test("a failure is not kept, and a failure behind a stale list ends nothing", async () => {
  const clock = new Calendar();
  const { gateway, sent } = gatewayOver([broken, LIST, broken, broken, LIST], { clock, metadataCacheRefreshMs: 1000 });
  await assertRejects(() => availableModels(gateway), ProviderError);
  assertEquals((await availableModels(gateway)).models.length, 2);
  clock.pass(1001);
  const { models, revalidated } = await availableModels(gateway);
  assertEquals(models.length, 2);
  // The second refresh is ignored: its unhandled rejection would fail this test.
  await availableModels(gateway);
  await assertRejects(() => revalidated!, ProviderError);
  assertEquals(sent.length, 3);
  await assertRejects(() => availableModels(gateway, { refresh: true }), ProviderError);
  assert((await availableModels(gateway)).revalidated);
});

Deno.test("a store is shared by clients, and by its entries a list of another shape is not read", async () => {
  const store = new Map<string, string>();
  const first = gatewayOver([LIST], { store });
  await availableModels(first.gateway);
  const second = gatewayOver([LIST], { store });
  assertEquals((await availableModels(second.gateway)).models.length, 2);
  assertEquals(second.sent.length, 0);
  for (const value of ["x", '{"value":[7],"at":1}', '{"value":{},"at":1}']) {
    for (const key of store.keys()) store.set(key, value);
    const third = gatewayOver([LIST], { store });
    await availableModels(third.gateway);
    assertEquals(third.sent.length, 1);
  }
});

Deno.test("a list that another isolate fetched meanwhile is not asked for again", async () => {
  const clock = new Calendar();
  const kept = new Map<string, string>();
  const isolate = gatewayOver([LIST, { models: [MODEL] }], { store: kept, clock, metadataCacheRefreshMs: 1000 });
  await availableModels(isolate.gateway);
  const stale = new Map(kept);
  clock.pass(1001);
  await (await availableModels(isolate.gateway)).revalidated;
  let reads = 0;
  const store: Store = {
    // The first read comes before the other isolate's write.
    get: (key) => (reads++ ? kept : stale).get(key),
    set: (key, value) => void kept.set(key, value),
    delete: (key) => void kept.delete(key),
  };
  const { gateway, sent } = gatewayOver([LIST], { store, clock, metadataCacheRefreshMs: 1000 });
  const { models, revalidated } = await availableModels(gateway);
  assertEquals([models.length, (await revalidated)?.models.length, sent.length], [2, 1, 0]);
});

Deno.test("an aborted call asks nobody", async () => {
  const { gateway, sent } = gatewayOver([LIST]);
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => availableModels(gateway, { signal }), Error, "enough");
  assertEquals(sent.length, 0);
});

Deno.test("a list of another shape is a protocol error", async () => {
  for (const answer of [{}, [], { models: {} }, { models: [{ name: "x" }] }, { models: [7] }]) {
    const { gateway } = gatewayOver([answer]);
    assertEquals((await assertRejects(() => availableModels(gateway), ProviderError)).kind, "protocol");
  }
});
