/**
 * Every row of the registry against the row of the data that it was made from, member by member. This file computes the
 * expected rows once more, from the JSON alone, so that packer and unpacker cannot agree on a mistake.
 */
import { assert, assertEquals } from "@std/assert";
import { DATA_VERSION, findModel, listModels, type Model } from "@bedrock-edge/client/models";
import { tableSource } from "../../support/models/table_source.ts";
import { knownModelsSource } from "../../support/models/known_models_source.ts";
import type { Data } from "../../support/models/data.ts";

type Json = Record<string, unknown>;

const text = await Deno.readTextFile(new URL("../../support/models/models.json", import.meta.url));
const data = JSON.parse(text) as Data;
// The same once more as nothing but JSON, so that no type of ours says what is there.
const raw = JSON.parse(text) as { models: Json[]; routes: Record<string, Json>; mantleAliases: Record<string, string> };

/** `null`, which is unknown in the data, is nothing in the registry. */
function known(fact: unknown): unknown {
  return fact === null ? undefined : fact;
}

function expectedCapabilities(row: Json): Record<string, unknown> {
  const supports = row.supports as Json;
  const caching = supports.promptCaching as Json | false | null;
  return {
    chat: row.kind === "chat",
    tools: supports.toolUse,
    structuredOutput: supports.structuredOutput,
    imageInput: supports.vision,
    documentInput: supports.documentChat,
    videoInput: supports.video,
    audioInput: supports.audio,
    reasoning: supports.reasoning === null ? null : supports.reasoning !== false,
    promptCache: caching ? caching.converseCachePoint : caching,
    guardrail: supports.guardrails,
    embed: row.kind === "embedding",
    imageOutput: row.kind === "image",
    rerank: row.kind === "rerank",
  };
}

/** The destinations of a call from a region, by the data; `undefined` if the data has none. */
function expectedRoutes(name: unknown): Record<string, unknown> | undefined {
  const route = name === null ? undefined : raw.routes[String(name)]!;
  if (!route || route.destinations === null) return undefined;
  if (route.bySource) return route.bySource as Json;
  return Object.fromEntries((route.sources as string[]).map((source) => [source, route.destinations]));
}

/** Compares what is known: a member that is absent and one that is undefined say the same. */
function assertMember(id: string, member: string, actual: unknown, expected: unknown): void {
  const bare = (value: unknown) => JSON.stringify(value, (_, member) => member === null ? undefined : member);
  assert(bare(actual) === bare(expected), `${id}: ${member} is ${bare(actual)}, and is ${bare(expected)} in the data`);
}

function assertRow(model: Model, row: Json): void {
  const id = String(row.id);
  const same = (member: string, actual: unknown, expected: unknown) => assertMember(id, member, actual, expected);
  const supports = row.supports as Json;
  const status = row.status as Json;
  const capabilities = Object.entries(expectedCapabilities(row));
  same("id", model.id, row.id);
  same("provider", model.provider, id.split(".")[0]);
  same("kind", model.kind, row.kind);
  same("status", model.status, known(status.state));
  same("launched", model.dates.launched, known(status.launched));
  same("notBefore", model.dates.notBefore, known(status.notBefore));
  same("legacy", model.dates.legacy, known(status.legacyDate));
  same("extendedAccess", model.dates.extendedAccess, known(status.extendedAccessDate));
  same("endOfLife", model.dates.endOfLife, known(status.eolDate));
  same("replacedBy", model.replacedBy, known(status.replacedBy));
  same("can", model.can, capabilities.filter(([, fact]) => fact === true).map(([name]) => name));
  same("cannot", model.cannot, capabilities.filter(([, fact]) => fact === false).map(([name]) => name));
  same("contextWindow", model.contextWindow, known(row.contextWindow));
  same("maxOutputTokens", model.maxOutputTokens, known(row.maxOutputTokens));
  same("enforcesMaxOutputTokens", model.enforcesMaxOutputTokens, row.outputLimitEnforced === null ? undefined : true);
  same("bodyFormat", model.bodyFormat, row.bodyFormat);
  same("converse", model.converse, known(supports.converse));
  same("converseStream", model.converseStream, known(supports.converseStream));
  same("systemPrompt", model.systemPrompt, known(supports.systemPrompt));
  same("streamingTools", model.streamingTools, known(supports.streamingToolUse));
  same("toolChoice", model.toolChoice, known(supports.toolChoice));
  const s3 = supports.s3Links === false ? ["s3Location"] : [];
  same("refuses", model.refuses, [...row.refuses as string[], ...s3]);
  same("regions", model.regions, known((row.regions as Json).inRegion));
  const served = row.mantle as Json | undefined;
  assertEquals(!!model.mantle, !!served, `${id}: whether it is served elsewhere`);
  same("mantle.path", model.mantle?.path, served?.path);
  same("mantle.apis", model.mantle?.apis, served?.apis);
  same("mantle.encryptedReasoning", model.mantle?.encryptedReasoning, known(served?.encryptedReasoning));
  same("mantleRegions", model.mantleRegions, served && known((row.regions as Json).mantle));

  const reasoning = supports.reasoning as Json | false | null;
  assertEquals(!!model.reasoning, !!reasoning, `${id}: whether there is reasoning to describe`);
  same("reasoning.kind", model.reasoning?.kind, known(reasoning && reasoning.kind) || undefined);
  same("reasoning.request", model.reasoning?.request, known(reasoning && reasoning.request) || undefined);
  same("reasoning.efforts", model.reasoning?.efforts, known(reasoning && reasoning.efforts) || undefined);
  same("reasoning.canDisable", model.reasoning?.canDisable, reasoning ? known(reasoning.canDisable) : undefined);
  same(
    "reasoning.minBudgetTokens",
    model.reasoning?.minBudgetTokens,
    known(reasoning && reasoning.budgetMin) || undefined,
  );

  const cache = supports.promptCaching as Json | false | null;
  assertEquals(!!model.promptCache, !!cache, `${id}: whether there is caching to describe`);
  same("promptCache.points", model.promptCache?.points, cache ? known(cache.converseCachePoint) : undefined);
  same("promptCache.implicit", model.promptCache?.implicit, cache ? known(cache.implicit) : undefined);
  same("promptCache.minTokens", model.promptCache?.minTokens, cache ? known(cache.minTokens) : undefined);
  same("promptCache.maxPoints", model.promptCache?.maxPoints, cache ? known(cache.maxCheckpoints) : undefined);
  same("promptCache.ttls", model.promptCache?.ttls, cache ? known(cache.ttl) : undefined);
  same("promptCache.fields", model.promptCache?.fields, cache ? known(cache.fields) : undefined);

  const embedding = row.embedding as Json | null;
  assertEquals(!!model.embedding, !!embedding, `${id}: whether there is an embedding to describe`);
  same("embedding.dimensions", model.embedding?.dimensions, known(embedding?.dimensions));
  same("embedding.defaultDimensions", model.embedding?.defaultDimensions, known(embedding?.default));
  same("embedding.maxInputTokens", model.embedding?.maxInputTokens, known(embedding?.maxInputTokens));

  const profiles = row.profiles as Json;
  assertEquals(Object.keys(model.profiles).sort(), Object.keys(profiles).sort(), `${id}: its profiles`);
  for (const [prefix, routes] of Object.entries(model.profiles)) {
    const expected = expectedRoutes(profiles[prefix]);
    assertEquals(Object.keys(routes ?? {}).sort(), Object.keys(expected ?? {}).sort(), `${id}: sources of ${prefix}`);
    for (const [source, destinations] of Object.entries(routes ?? {})) {
      same(`${prefix} from ${source}`, destinations, expected?.[source]);
    }
  }
}

Deno.test("registry gives every row of the data, member by member, and no other row", () => {
  assertEquals(listModels().map(({ id }) => id), raw.models.map(({ id }) => id as string));
  assertEquals(raw.models.length, 172);
  assertEquals(DATA_VERSION, data.generated);
  for (const row of raw.models) {
    const model = findModel(String(row.id));
    assert(model, `${row.id} is not known`);
    assertRow(model, row);
  }
});

Deno.test("comparison with the data notices a member that differs", () => {
  const row = raw.models.find(({ id }) => id === "amazon.nova-lite-v1:0")!;
  const model = findModel("amazon.nova-lite-v1:0")!;
  const broken: readonly Partial<Model>[] = [
    { can: model.can.slice(1) },
    { converse: undefined },
    { contextWindow: 1 },
    { dates: { launched: "2020-01-01" } },
    { regions: model.regions!.slice(1) },
    { profiles: { ...model.profiles, us: { "us-east-1": ["us-east-1"] } } },
    { refuses: ["topK"] },
    { reasoning: {} },
    { promptCache: { ...model.promptCache, minTokens: 1 } },
  ];
  for (const change of broken) {
    let noticed = false;
    try {
      assertRow({ ...model, ...change }, row);
    } catch {
      noticed = true;
    }
    assert(noticed, `not noticed: ${JSON.stringify(change)}`);
  }
});

Deno.test("every id behind each of its profiles' prefixes is the model, and so is every prefix that it has not", () => {
  const prefixes = ["us", "us-gov", "ca", "eu", "apac", "jp", "au", "in", "global"];
  for (const { id } of raw.models) {
    for (const prefix of prefixes) assertEquals(findModel(`${prefix}.${id}`)?.id, id as string);
  }
});

Deno.test("every id in an ARN is the model, bare and as a profile", () => {
  for (const { id } of raw.models) {
    const model = findModel(String(id))!;
    assertEquals(findModel(`arn:aws:bedrock:us-east-1::foundation-model/${id}`), model);
    for (const prefix of Object.keys(model.profiles)) {
      assertEquals(findModel(`arn:aws:bedrock:us-west-2:123456789012:inference-profile/${prefix}.${id}`), model);
    }
  }
});

Deno.test("every alias of the other endpoint is its model", () => {
  const aliases = Object.entries(raw.mantleAliases);
  assertEquals(aliases.length, 13);
  for (const [alias, id] of aliases) assertEquals(findModel(alias)?.id, id);
});

Deno.test("generated files are what the data makes", async () => {
  // Spaces, breaks and the bars and semicolons beside one are the formatter's; the rest is the generator's.
  const bare = (text: string) => text.replace(/[\s|;]/g, "");
  for (const [name, source] of [["table", tableSource], ["known_models", knownModelsSource]] as const) {
    const there = await Deno.readTextFile(new URL(`../../src/models/${name}.ts`, import.meta.url));
    assert(bare(there) === bare(source(data)), `src/models/${name}.ts is stale: run deno task models:generate`);
    assert(source(data) === source(JSON.parse(text)), `${name} is not the same twice`);
    assert(
      bare(source({ ...data, models: data.models.slice(1) })) !== bare(there),
      `${name} does not depend on the data`,
    );
  }
});
