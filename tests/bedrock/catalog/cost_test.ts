import { assert, assertEquals } from "@std/assert";
import type { Usage } from "@bedrock-edge/client";
import { cost, type CostOptions, declareModel, listModels, priceOf } from "@bedrock-edge/client/models";

const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const SOL = "openai.gpt-6.1-sol";

function usage(counts: Partial<Usage>): Usage {
  const all = { inputTokens: 0, outputTokens: 0, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, ...counts };
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = all;
  return { ...all, totalTokens: inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens };
}

const M = 1_000_000;

interface Case {
  readonly name: string;
  readonly usage: Partial<Usage>;
  readonly model: string;
  readonly options?: CostOptions;
  /** Trillionths of a dollar. */
  readonly total: number | undefined;
}

// By hand, from the data: USD per million tokens are millions of trillionths a token.
const CASES: readonly Case[] = [
  { name: "a bare id in its region", usage: { inputTokens: 1, outputTokens: 1 }, model: NOVA, total: 60_000 + 240_000 },
  { name: "nothing at all", usage: {}, model: NOVA, total: 0 },
  { name: "a list price where there is no other", usage: { inputTokens: 3 }, model: HAIKU, total: 3_000_000 },
  { name: "a profile of the US", usage: { inputTokens: 3 }, model: `us.${HAIKU}`, total: 3_300_000 },
  { name: "one of another geography", usage: { inputTokens: 3 }, model: `jp.${HAIKU}`, total: 3_300_000 },
  { name: "the global one", usage: { inputTokens: 3 }, model: `global.${HAIKU}`, total: 3_000_000 },
  {
    name: "GovCloud, of which nothing is known",
    usage: { inputTokens: 3 },
    model: `us-gov.${HAIKU}`,
    total: undefined,
  },
  {
    name: "a foundation model's ARN",
    usage: { outputTokens: 2 },
    model: `arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`,
    total: 480_000,
  },
  {
    name: "a profile's ARN",
    usage: { outputTokens: 2 },
    model: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${HAIKU}`,
    total: 11_000_000,
  },
  { name: "cache reads", usage: { cacheReadInputTokens: 100 }, model: `us.${HAIKU}`, total: 11_000_000 },
  {
    name: "cache writes by lifetime",
    usage: { cacheWriteInputTokens: 30, cacheWriteByTtl: { "5m": 10, "1h": 20 } },
    model: `global.${HAIKU}`,
    total: 10 * 1_250_000 + 20 * 2_000_000,
  },
  {
    name: "cache writes whose lifetime nobody told",
    usage: { cacheWriteInputTokens: 30 },
    model: `global.${HAIKU}`,
    total: undefined,
  },
  {
    name: "cache writes told in part",
    usage: { cacheWriteInputTokens: 30, cacheWriteByTtl: { "5m": 10 } },
    model: `global.${HAIKU}`,
    total: undefined,
  },
  {
    name: "more cache writes by lifetime than in all",
    usage: { cacheWriteInputTokens: 30, cacheWriteByTtl: { "5m": 31 } },
    model: `global.${HAIKU}`,
    total: undefined,
  },
  {
    name: "an hour's cache writes without a price",
    usage: { cacheWriteInputTokens: 20, cacheWriteByTtl: { "1h": 20 } },
    model: `us.${HAIKU}`,
    total: undefined,
  },
  {
    name: "cache writes of a model with one lifetime",
    usage: { cacheWriteInputTokens: 30 },
    model: NOVA,
    total: 30 * 60_000,
  },
  {
    name: "cache reads of a model without a price for them",
    usage: { cacheReadInputTokens: 1 },
    model: "ai21.jamba-1-5-large-v1:0",
    total: undefined,
  },
  { name: "an embedding", usage: { inputTokens: 7 }, model: "amazon.titan-embed-text-v2:0", total: 140_000 },
  {
    name: "the longest prompt at the usual rate",
    usage: { inputTokens: 200_000, cacheReadInputTokens: 72_000 },
    model: `us.${SOL}`,
    total: 200_000 * 2_200_000 + 72_000 * 110_000,
  },
  {
    name: "one token more, and all is dearer",
    usage: { inputTokens: 200_001, cacheReadInputTokens: 72_000, outputTokens: 1 },
    model: `us.${SOL}`,
    total: 200_001 * 4_400_000 + 72_000 * 220_000 + 16_500_000,
  },
  { name: "the default tier", usage: { inputTokens: 1 }, model: NOVA, options: { tier: "default" }, total: 60_000 },
  { name: "a batch, at half of it", usage: { inputTokens: 1 }, model: NOVA, options: { tier: "batch" }, total: 30_000 },
  {
    name: "a tier without a price",
    usage: { inputTokens: 1 },
    model: NOVA,
    options: { tier: "flex" },
    total: undefined,
  },
  {
    name: "a price of one's own, at any tier",
    usage: { inputTokens: M, outputTokens: M },
    model: "nobody.knows-this",
    options: { tier: "flex", price: { input: 0.5, output: 1.25 } },
    total: 1_750_000_000_000,
  },
  {
    name: "a profile said beside the id",
    usage: { inputTokens: 3 },
    model: HAIKU,
    options: { profile: "eu" },
    total: 3_300_000,
  },
  { name: "an unknown model", usage: { inputTokens: 1 }, model: "nobody.knows-this", total: undefined },
  {
    name: "a model whose sources say 0",
    usage: { inputTokens: 1 },
    model: "anthropic.claude-mythos-preview",
    total: undefined,
  },
  {
    name: "a model paid by the image",
    usage: { inputTokens: 1 },
    model: "stability.sd3-5-large-v1:0",
    total: undefined,
  },
  { name: "invalid counts", usage: { inputTokens: NaN }, model: NOVA, total: undefined },
  { name: "a count below 0", usage: { outputTokens: -1 }, model: NOVA, total: undefined },
];

for (const { name, usage: counts, model, options, total } of CASES) {
  Deno.test(`cost of ${name} is ${total === undefined ? "unknown" : `${total} trillionths`}`, () => {
    const spent = cost(usage(counts), model, options);
    assertEquals(spent?.picoUsd.total, total);
    assertEquals(spent?.total, total === undefined ? undefined : total / 1e12);
  });
}

Deno.test("cost says which price it is by, of which day and model", () => {
  const { basis, asOf, model, currency, longContext } = cost(usage({ inputTokens: 1 }), `eu.${HAIKU}`)!;
  assertEquals([basis, asOf, model, currency, longContext], ["geographic", "2026-11-20", HAIKU, "USD", false]);
  assertEquals(cost(usage({ inputTokens: 1 }), HAIKU)!.basis, "list");
  assertEquals(cost(usage({ inputTokens: 1 }), NOVA)!.basis, "inRegion");
  assertEquals(cost(usage({ inputTokens: 1 }), "x", { price: { input: 1 } })!.basis, "given");
});

Deno.test("cost splits cache writes where the service did", () => {
  const counts = { cacheWriteInputTokens: 3, cacheWriteByTtl: { "5m": 2, "1h": 1 } };
  const { picoUsd } = cost(usage(counts), `global.${HAIKU}`)!;
  assertEquals([picoUsd.cacheWrite, picoUsd.cacheWriteByTtl], [4_500_000, { "5m": 2_500_000, "1h": 2_000_000 }]);
});

Deno.test("cost survives JSON", () => {
  const spent = cost(usage({ inputTokens: 12, outputTokens: 3 }), NOVA)!;
  assertEquals(JSON.parse(JSON.stringify(spent)), spent);
});

// ------------------------------------------------------------- answers

const answer = { model: NOVA, usage: usage({ inputTokens: 10, outputTokens: 10 }) };

Deno.test("cost of an answer is that of its usage", () => {
  assertEquals(cost(answer), cost(answer.usage, NOVA));
  assertEquals(cost({ ...answer, usage: undefined }), undefined);
});

Deno.test("cost of an answer is by the tier that served it, and unknown where that has no price", () => {
  assertEquals(cost({ ...answer, serviceTier: { type: "default" } }), cost(answer));
  assertEquals(cost({ ...answer, serviceTier: { type: "priority" } }), undefined);
  assertEquals(cost({ ...answer, performanceConfig: { latency: "standard" } }), cost(answer));
  assertEquals(cost({ ...answer, performanceConfig: { latency: "optimized" } }), undefined);
});

Deno.test("cost of an answer takes the lifetimes of cache writes from its receipt", () => {
  const written = { model: `global.${HAIKU}`, usage: usage({ cacheWriteInputTokens: 10 }) };
  assertEquals(cost(written), undefined);
  assertEquals(cost({ ...written, cache: { writeTokensByTtl: { "1h": 10 } } })?.picoUsd.total, 20_000_000);
});

Deno.test("cost of a routed answer is that of the model that ran", () => {
  const model = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
  const trace = { promptRouter: { invokedModelId: `us.${HAIKU}` } };
  assertEquals(cost({ ...answer, model }), undefined);
  assertEquals(cost({ ...answer, model, trace }), cost(answer.usage, `us.${HAIKU}`));
});

Deno.test("cost of a tool loop is that of its steps, each with its own length of prompt", () => {
  const step = { model: `us.${SOL}`, usage: usage({ inputTokens: 200_000 }) };
  const loop = { model: step.model, usage: usage({ inputTokens: 400_000 }), steps: [step, step] };
  assertEquals(cost(loop)?.picoUsd.total, 400_000 * 2_200_000);
  assertEquals(cost({ ...loop, steps: [step, { ...step, usage: undefined }] }), undefined);
});

Deno.test("cost of a declared ARN is its base model's, and of provisioned throughput it is unknown", () => {
  const arn = (kind: string) => `arn:aws:bedrock:us-east-1:123456789012:${kind}/abcdefghijkl`;
  for (const kind of ["application-inference-profile", "custom-model-deployment", "provisioned-model"]) {
    declareModel(arn(kind), NOVA);
  }
  const known = cost(answer);
  assertEquals(cost(answer.usage, arn("application-inference-profile")), known);
  assertEquals(cost(answer.usage, arn("custom-model-deployment")), known);
  assertEquals(cost(answer.usage, arn("provisioned-model")), undefined);
  assertEquals(
    cost(usage({ inputTokens: 3 }), arn("custom-model-deployment"), { profile: "us" })?.basis,
    "geographic",
  );
});

// ------------------------------------------------------------- properties

/** A generator of numbers that is the same every time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

function add(a: Usage, b: Usage): Usage {
  const ttl = (key: "5m" | "1h") => (a.cacheWriteByTtl?.[key] ?? 0) + (b.cacheWriteByTtl?.[key] ?? 0);
  return usage({
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadInputTokens: a.cacheReadInputTokens + b.cacheReadInputTokens,
    cacheWriteInputTokens: a.cacheWriteInputTokens + b.cacheWriteInputTokens,
    cacheWriteByTtl: { "5m": ttl("5m"), "1h": ttl("1h") },
  });
}

Deno.test("cost of two usages below the long context is the cost of their sum, to the last trillionth", () => {
  const below = random(20261121);
  let known = 0;
  const priced = listModels().flatMap(({ id, profiles }) => [id, ...Object.keys(profiles).map((p) => `${p}.${id}`)]);
  for (const model of priced) {
    for (let round = 0; round < 5; round++) {
      const one = (): Usage => {
        const cacheWriteByTtl = { "5m": below(9_000), "1h": round % 2 ? below(9_000) : 0 };
        const cacheWriteInputTokens = cacheWriteByTtl["5m"] + cacheWriteByTtl["1h"];
        const most = 10_000;
        return usage({
          inputTokens: below(most),
          outputTokens: below(100_000),
          cacheReadInputTokens: round ? below(most) : 0,
          ...round > 1 && { cacheWriteByTtl, cacheWriteInputTokens },
        });
      };
      const [a, b] = [one(), one()];
      const [costA, costB, both] = [a, b, add(a, b)].map((each) => cost(each, model));
      assertEquals(!costA || !costB, !both, `${model} ${JSON.stringify([a, b])}`);
      if (!costA || !costB || !both) continue;
      known++;
      for (const part of ["input", "output", "cacheRead", "cacheWrite", "total"] as const) {
        assertEquals(costA.picoUsd[part] + costB.picoUsd[part], both.picoUsd[part], `${model} ${part}`);
        assertEquals(both[part], both.picoUsd[part] / 1e12);
      }
    }
  }
  assert(known > 500, `only ${known} cases had a price`);
});

Deno.test("prices are those of the data, for every model and basis", async () => {
  const data = JSON.parse(await Deno.readTextFile(new URL("../../../support/models/models.json", import.meta.url)));
  const rates = ["input", "output", "cacheRead", "cacheWrite", "cacheWrite1h"] as const;
  type Rates = Partial<Record<(typeof rates)[number], number | null>>;
  type Source = Rates & { readonly longContext?: Rates & { readonly above: number } };
  // 0 is how a source writes that it knows none.
  const known = (source: Rates) =>
    Object.fromEntries(rates.flatMap((rate) => source[rate] ? [[rate, source[rate]]] : []));
  const expected = (source: Source | undefined): object => {
    if (!source) return {};
    const { longContext: long } = source;
    return { ...known(source), ...long && { longContext: { above: long.above, ...known(long) } } };
  };
  let checked = 0;
  for (const { id, price, otherPrice } of data.models) {
    const sources: Record<string, Source | undefined> = {
      [id]: price?.inRegion ?? price?.base,
      [`us.${id}`]: price?.us,
      [`global.${id}`]: price?.global,
    };
    for (const [called, source] of Object.entries(sources)) {
      const { model: _, basis: _basis, other, asOf: _day, ...found } = priceOf(called) ?? {};
      const wanted = expected(source);
      assertEquals(found, wanted, called);
      if (other) {
        assertEquals(other, Object.fromEntries(Object.entries(otherPrice ?? {}).filter(([, value]) => value)), called);
      }
      checked += Object.keys(wanted).length ? 1 : 0;
    }
  }
  assert(checked > 200, `only ${checked} prices were looked at`);
});

Deno.test("prices have at most six decimals, so that a token costs a whole number of trillionths", async () => {
  const data = await Deno.readTextFile(new URL("../../../src/bedrock/catalog/prices.ts", import.meta.url));
  const numbers = [...data.matchAll(/(?<=[iubg,])\d*\.(\d+)/g)];
  assert(numbers.length > 200);
  assertEquals(numbers.filter(([, decimals]) => decimals!.length > 6), []);
});
