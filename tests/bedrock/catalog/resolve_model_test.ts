import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError, ProviderError } from "@bedrock-edge/client";
import { can, cost, findModel, type ResolvedModel, resolveModel, routedModel } from "@bedrock-edge/client/models";
import { declaredDestinations } from "../../../src/models/find.ts";
import { arnOf, client, HAIKU, HOSTILE, modelArn, models, NOVA, REGION, stub } from "./control_planes.ts";

const PROFILE = "application-inference-profile";
const USAGE = {
  inputTokens: 1_000,
  outputTokens: 1_000,
  totalTokens: 2_000,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

/** A store of its own for each test: the isolate's memory is everybody's. */
const fresh = () => new Map<string, string>();

interface Case {
  readonly name: string;
  readonly arn: string;
  readonly resources?: Record<string, Record<string, unknown>>;
  readonly expected: Partial<ResolvedModel>;
  readonly operations: readonly string[];
  /** The id whose price the ARN's calls have; absent where that is not known. */
  readonly priceOf?: string;
}

const deployed = arnOf("custom-model-deployment", "d1");
const custom = arnOf("custom-model", "amazon.nova-lite-v1:0:300k/c1");
const CASES: readonly Case[] = [
  {
    name: "the ARN of a foundation model in every region",
    arn: modelArn(NOVA, ""),
    expected: { kind: "foundation-model", baseId: NOVA, destinations: undefined },
    operations: [],
    priceOf: NOVA,
  },
  {
    name: "a foundation model's ARN",
    arn: modelArn(NOVA),
    expected: { kind: "foundation-model", baseId: NOVA, destinations: [REGION] },
    operations: [],
    priceOf: NOVA,
  },
  {
    name: "an inference profile's ARN",
    arn: arnOf("inference-profile", `us.${HAIKU}`),
    expected: { kind: "inference-profile", baseId: HAIKU, destinations: findModel(HAIKU)?.profiles.us?.[REGION] },
    operations: [],
    priceOf: `us.${HAIKU}`,
  },
  {
    name: "the global profile's ARN",
    arn: arnOf("inference-profile", `global.${HAIKU}`),
    expected: { baseId: HAIKU, destinations: undefined },
    operations: [],
    priceOf: `global.${HAIKU}`,
  },
  {
    name: "an application profile over one region",
    arn: arnOf(PROFILE, "one000000000"),
    resources: { [arnOf(PROFILE, "one000000000")]: { models: models(NOVA, REGION) } },
    expected: { kind: PROFILE, baseId: NOVA, destinations: [REGION] },
    operations: ["GetInferenceProfile"],
    priceOf: NOVA,
  },
  {
    name: "an application profile over a geography",
    arn: arnOf(PROFILE, "us0000000000"),
    resources: { [arnOf(PROFILE, "us0000000000")]: { models: models(HAIKU, "us-west-2", "us-east-1", "us-east-2") } },
    expected: { baseId: HAIKU, destinations: ["us-east-1", "us-east-2", "us-west-2"] },
    operations: ["GetInferenceProfile"],
    priceOf: `us.${HAIKU}`,
  },
  {
    name: "an application profile over the world",
    arn: arnOf(PROFILE, "global000000"),
    resources: { [arnOf(PROFILE, "global000000")]: { models: models(HAIKU, "us-east-1", "") } },
    expected: { baseId: HAIKU, destinations: undefined },
    operations: ["GetInferenceProfile"],
    priceOf: `global.${HAIKU}`,
  },
  {
    name: "an application profile over a model that is not known",
    arn: arnOf(PROFILE, "new000000000"),
    resources: { [arnOf(PROFILE, "new000000000")]: { models: models("vendor.new-v1:0", REGION) } },
    expected: { baseId: "vendor.new-v1:0", base: undefined, destinations: [REGION] },
    operations: ["GetInferenceProfile"],
  },
  {
    name: "provisioned throughput, which has no price by the token",
    arn: arnOf("provisioned-model", "p1"),
    resources: { [arnOf("provisioned-model", "p1")]: { modelArn: custom, foundationModelArn: modelArn(NOVA) } },
    expected: { baseId: NOVA, destinations: [REGION] },
    operations: ["GetProvisionedModelThroughput"],
  },
  {
    name: "a custom model whose ARN names a base that is known",
    arn: arnOf("custom-model", `${NOVA}/c2`),
    expected: { kind: "custom-model", baseId: NOVA },
    operations: [],
    priceOf: NOVA,
  },
  {
    name: "a custom model whose ARN names its base otherwise",
    arn: custom,
    resources: { [custom]: { baseModelArn: modelArn(NOVA) } },
    expected: { baseId: NOVA, destinations: [REGION] },
    operations: ["GetCustomModel"],
    priceOf: NOVA,
  },
  {
    name: "a deployment of a custom model",
    arn: deployed,
    resources: { [deployed]: { modelArn: custom }, [custom]: { baseModelArn: modelArn(NOVA) } },
    expected: { baseId: NOVA, destinations: [REGION] },
    operations: ["GetCustomModelDeployment", "GetCustomModel"],
    priceOf: NOVA,
  },
  {
    name: "an imported model, which has no base",
    arn: arnOf("imported-model", "i1"),
    resources: { [arnOf("imported-model", "i1")]: { modelArchitecture: "llama" } },
    expected: { baseId: undefined, base: undefined, architecture: "llama", destinations: [REGION] },
    operations: ["GetImportedModel"],
  },
  {
    name: "a prompt's default variant",
    arn: arnOf("prompt", "PROMPT0001"),
    resources: {
      [arnOf("prompt", "PROMPT0001")]: {
        defaultVariant: "b",
        variants: [{ name: "a", modelId: NOVA }, { name: "b", modelId: `us.${HAIKU}` }],
      },
    },
    expected: { kind: "prompt", baseId: HAIKU },
    operations: ["GetPrompt"],
    priceOf: `us.${HAIKU}`,
  },
  {
    name: "a prompt's version over an application profile",
    arn: arnOf("prompt", "PROMPT0002:7"),
    resources: {
      [arnOf("prompt", "PROMPT0002")]: { variants: [{ name: "a", modelId: arnOf(PROFILE, "pp0000000000") }] },
      [arnOf(PROFILE, "pp0000000000")]: { models: models(HAIKU, "us-east-1", "us-west-2") },
    },
    expected: { baseId: HAIKU, destinations: ["us-east-1", "us-west-2"] },
    operations: ["GetPrompt", "GetInferenceProfile"],
    priceOf: `us.${HAIKU}`,
  },
  {
    name: "a prompt of an agent, which has no model",
    arn: arnOf("prompt", "PROMPT0003"),
    resources: { [arnOf("prompt", "PROMPT0003")]: { variants: [{ name: "a", genAiResource: { agent: {} } }] } },
    expected: { baseId: undefined, base: undefined },
    operations: ["GetPrompt"],
  },
  {
    name: "a prompt router over two models",
    arn: arnOf("default-prompt-router", "anthropic.claude:1"),
    resources: {
      [arnOf("default-prompt-router", "anthropic.claude:1")]: {
        models: [{ modelArn: modelArn(NOVA) }, { modelArn: arnOf("inference-profile", `global.${HAIKU}`) }],
      },
    },
    expected: { baseId: undefined, base: undefined, choices: [NOVA, `global.${HAIKU}`], destinations: undefined },
    operations: ["GetPromptRouter"],
  },
];

for (const { name, arn, resources = {}, expected, operations, priceOf } of CASES) {
  Deno.test(`resolveModel sees through ${name}`, async () => {
    const { bedrock, fake } = client({ resources });
    const resolved = await resolveModel(bedrock, arn, { store: fresh() });
    for (const [member, value] of Object.entries({ arn, ...expected })) {
      assertEquals(resolved[member as keyof ResolvedModel], value, member);
    }
    assertEquals(fake.requests.map(({ operation }) => operation), operations);
    const { base } = resolved;
    assertEquals(base, resolved.baseId === undefined ? undefined : findModel(resolved.baseId));
    // The registry has the same facts for the ARN as for the model.
    assertEquals(findModel(arn), base);
    if (base) {
      for (const capability of ["tools", "reasoning", "imageInput"] as const) {
        assertEquals(can(arn, capability), can(base.id, capability));
      }
    }
    const amounts = (model: string) => cost(USAGE, model)?.picoUsd;
    assertEquals(amounts(arn), priceOf === undefined ? undefined : amounts(priceOf));
    if (priceOf) assert(amounts(priceOf), "the case compares nothing with nothing");
  });
}

Deno.test("resolveModel declares the regions that may answer", async () => {
  const arn = arnOf(PROFILE, "fence0000000");
  const { bedrock } = client({ resources: { [arn]: { models: models(HAIKU, "us-east-1", "us-west-2") } } });
  await resolveModel(bedrock, arn, { store: fresh() });
  assertEquals(declaredDestinations(arn), ["us-east-1", "us-west-2"]);
});

Deno.test("resolveModel asks for a prompt's version where it stands", async () => {
  const bedrock = stub(() => Response.json({ variants: [{ modelId: NOVA }] }));
  await resolveModel(bedrock, arnOf("prompt", "PROMPT0009:12"), { store: fresh() });
  const prompt = encodeURIComponent(arnOf("prompt", "PROMPT0009"));
  assertEquals(bedrock.asked, [`/prompts/${prompt}/?promptVersion=12`]);
});

// ------------------------------------------------------------- callers' mistakes

const MISTAKES: readonly (readonly [name: string, arn: string, words: string])[] = [
  ["a bare id", NOVA, `Cannot resolve "${NOVA}": not the ARN of a model`],
  ["an empty text", "", 'Cannot resolve "": not the ARN of a model'],
  ["a bucket", "arn:aws:s3:::bucket", "not the ARN of a model"],
  ["another region's", arnOf(PROFILE, "far000000000", "eu-west-1"), "it is in eu-west-1; use a client of that region"],
  ["an endpoint", "arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine", "declare it with declareModel"],
];
for (const [name, arn, words] of MISTAKES) {
  Deno.test(`resolveModel refuses ${name} without a call`, async () => {
    const bedrock = stub(() => Response.json({}));
    await assertRejects(() => resolveModel(bedrock, arn), TypeError, words);
    assertEquals(bedrock.asked, []);
  });
}

Deno.test("resolveModel refuses a time to live below 0", async () => {
  const bedrock = stub(() => Response.json({}));
  await assertRejects(
    () => resolveModel(bedrock, arnOf(PROFILE, "x"), { ttlMs: -1 }),
    RangeError,
    "-1 is not valid; use a number of at least 0",
  );
});

// ------------------------------------------------------------- once

Deno.test("resolveModel asks once for a hundred who want the same at once", async () => {
  const arn = arnOf(PROFILE, "hundred00000");
  const { bedrock, fake } = client({ resources: { [arn]: { models: models(NOVA, REGION) } } });
  const store = fresh();
  const all = await Promise.all(Array.from({ length: 100 }, () => resolveModel(bedrock, arn, { store })));
  assertEquals(new Set(all.map(({ baseId }) => baseId)), new Set([NOVA]));
  assertEquals(fake.requests.length, 1);
});

Deno.test("resolveModel of a second isolate with the same store makes no call", async () => {
  const arn = arnOf(PROFILE, "isolates0000");
  const store = fresh();
  const first = client({ resources: { [arn]: { models: models(HAIKU, "us-east-1", "us-west-2") } } });
  const second = stub(() => {
    throw new Error("asked");
  });
  const one = await resolveModel(first.bedrock, arn, { store });
  assertEquals(await resolveModel(second, arn, { store }), one);
  assertEquals([first.fake.requests.length, second.asked.length], [1, 0]);
});

Deno.test("resolveModel believes an answer for as long as it was told to", async () => {
  const arn = arnOf(PROFILE, "clock0000000");
  let now = 1_000_000;
  const options = { store: fresh(), ttlMs: 500, clock: { now: () => now } };
  const bedrock = stub(() => Response.json({ models: models(NOVA, REGION) }));
  for (const [ms, calls] of [[0, 1], [500, 1], [1, 2], [500, 2]] as const) {
    now += ms;
    await resolveModel(bedrock, arn, options);
    assertEquals(bedrock.asked.length, calls);
  }
});

Deno.test("resolveModel asks anew where the store holds what is not its own", async () => {
  const arn = arnOf(PROFILE, "junk00000000");
  const bedrock = stub(() => Response.json({ models: models(NOVA, REGION) }));
  const junk = ["", "null", "{", "[]", '{"value":{"baseId":7},"at":0}', '{"value":{},"at":"0"}', '{"value":[],"at":0}'];
  for (const [i, text] of junk.entries()) {
    const store = new Map([[`bedrock-edge:model:1:${arn}`, text]]);
    assertEquals((await resolveModel(bedrock, arn, { store, clock: { now: () => 0 } })).baseId, NOVA, text);
    assertEquals(bedrock.asked.length, i + 1, text);
  }
});

Deno.test("resolveModel rejects with what the store rejects with", async () => {
  const bedrock = stub(() => Response.json({ models: models(NOVA, REGION) }));
  const broken = { get: () => undefined, set: () => Promise.reject(new Error("the disk is full")), delete: () => {} };
  await assertRejects(() => resolveModel(bedrock, arnOf(PROFILE, "disk00000000"), { store: broken }), Error, "disk");
});

// ------------------------------------------------------------- failures

const KINDS = [PROFILE, "provisioned-model", "custom-model", "custom-model-deployment", "imported-model", "prompt"];
for (const [name, answer] of Object.entries(HOSTILE)) {
  Deno.test(`resolveModel takes ${name} for no answer, and keeps nothing of it`, async () => {
    for (const kind of [...KINDS, "prompt-router"]) {
      const store = fresh();
      const bedrock = stub(answer);
      const arn = arnOf(kind, kind === "custom-model" ? "vendor.base-v1:0/h1" : "h1");
      for (let call = 1; call <= 2; call++) {
        const error = await assertRejects(() => resolveModel(bedrock, arn, { store }), ProviderError);
        assertEquals(error.kind, "protocol", kind);
        assertEquals([bedrock.asked.length, store.size], [call, 0], kind);
      }
    }
  });
}

Deno.test("resolveModel refuses a profile over two models, and ARNs that lead in a circle", async () => {
  const mixed = stub(() => Response.json({ models: [...models(NOVA, REGION), ...models(HAIKU, REGION)] }));
  await assertRejects(() => resolveModel(mixed, arnOf(PROFILE, "m"), { store: fresh() }), ProviderError, "one model");
  const self = arnOf("custom-model-deployment", "self");
  const circle = stub(() => Response.json({ modelArn: self }));
  await assertRejects(() => resolveModel(circle, self, { store: fresh() }), ProviderError, "without end");
  assert(circle.asked.length < 10);
});

Deno.test("resolveModel rejects as the fake refuses, names whom it asked, and keeps nothing", async () => {
  const arn = arnOf(PROFILE, "gone00000000");
  const { bedrock, fake } = client({});
  const store = fresh();
  for (let call = 1; call <= 2; call++) {
    const error = await assertRejects(() => resolveModel(bedrock, arn, { store }), ProviderError);
    assertEquals([error.kind, fake.requests.length, store.size], ["notFound", call, 0]);
  }
});

Deno.test("resolveModel after a failure at once for many fails them all, and succeeds for the next", async () => {
  const arn = arnOf(PROFILE, "later0000000");
  let ready = false;
  const bedrock = stub(() => {
    if (!ready) throw new ProviderError("no", { kind: "overloaded", code: "ServiceUnavailableException" });
    return Response.json({ models: models(NOVA, REGION) });
  });
  const store = fresh();
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => resolveModel(bedrock, arn, { store })));
  assert(all.every((each) => each.status === "rejected" && isProviderError(each.reason)));
  ready = true;
  assertEquals((await resolveModel(bedrock, arn, { store })).baseId, NOVA);
  assertEquals(bedrock.asked.length, 2);
});

// ------------------------------------------------------------- aborts

/** A control plane that answers when it is told to, and hears an abort. */
function held() {
  const gate = Promise.withResolvers<void>();
  let stopped: unknown;
  const bedrock = stub(async (_, { signal }) => {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(stopped = signal.reason));
      gate.promise.then(resolve);
    });
    return Response.json({ models: models(NOVA, REGION) });
  });
  return { bedrock, answer: gate.resolve, stopped: () => stopped };
}

Deno.test("resolveModel is left by an abort while others wait on, and is stopped when the last one leaves", async () => {
  const arn = arnOf(PROFILE, "abort0000000");
  const store = fresh();
  const { bedrock, answer, stopped } = held();
  const leaver = new AbortController();
  const left = resolveModel(bedrock, arn, { store, signal: leaver.signal });
  const stays = resolveModel(bedrock, arn, { store });
  leaver.abort(new Error("no longer wanted"));
  await assertRejects(() => left, Error, "no longer wanted");
  answer();
  assertEquals((await stays).baseId, NOVA);
  assertEquals([bedrock.asked.length, stopped()], [1, undefined]);

  const other = held();
  const last = new AbortController();
  const alone = resolveModel(other.bedrock, arn, { store: fresh(), signal: last.signal });
  while (!other.bedrock.asked.length) await Promise.resolve();
  const why = new Error("no longer wanted");
  last.abort(why);
  await assertRejects(() => alone, Error, "no longer wanted");
  assertEquals(other.stopped(), why);
});

Deno.test("resolveModel of one client is not failed by another's refusal", async () => {
  const arn = arnOf(PROFILE, "tenants00000");
  const store = fresh();
  const refused = stub(() => {
    throw new ProviderError("no", { kind: "accessDenied", code: "AccessDeniedException" });
  });
  const { bedrock } = client({ resources: { [arn]: { models: models(NOVA, REGION) } } });
  const [one, other] = await Promise.allSettled([
    resolveModel(refused, arn, { store }),
    resolveModel(bedrock, arn, { store }),
  ]);
  assertEquals([one.status, other.status], ["rejected", "fulfilled"]);
});

Deno.test("resolveModel does nothing for a signal that was aborted before", async () => {
  const bedrock = stub(() => Response.json({}));
  const signal = AbortSignal.abort(new Error("too late"));
  await assertRejects(() => resolveModel(bedrock, arnOf(PROFILE, "x"), { store: fresh(), signal }), Error, "too late");
  await assertRejects(() => resolveModel(bedrock, modelArn(NOVA), { signal }), Error, "too late");
  assertEquals(bedrock.asked, []);
});

// ------------------------------------------------------------- routed answers

Deno.test("routedModel reports the model that ran, by id, profile or ARN", () => {
  const of = (invokedModelId: unknown) => routedModel({ trace: { promptRouter: { invokedModelId } } })?.id;
  assertEquals([HAIKU, `us.${HAIKU}`, arnOf("inference-profile", `us.${HAIKU}`)].map(of), [HAIKU, HAIKU, HAIKU]);
  assertEquals(["nobody.knows-this", "", 7, null, undefined].map(of), Array(5).fill(undefined));
  for (const trace of [undefined, null, {}, { promptRouter: null }, "text"]) {
    assertEquals(routedModel({ trace }), undefined);
  }
});
