import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError } from "@bedrock-edge/client";
import {
  type ControlPlane,
  discoverModels,
  type Discovery,
  findModel,
  inferenceProfile,
  type Model,
  registerModel,
} from "@bedrock-edge/client/models";
import { client, HAIKU, HOSTILE, modelArn, models, NOVA, REGION, stub } from "./control_planes.ts";

const fresh = () => new Map<string, string>();

/** A model that only this test knows, so that what is learned of it is nobody else's. */
function row(id: string, more: Partial<Model> = {}): Model {
  const own = { id, provider: "vendor", kind: "chat", dates: {}, can: ["chat"], cannot: [], refuses: [], profiles: {} };
  return { ...own, ...more } as Model;
}

/** A profile as AWS lists it. */
function profile(id: string, ...regions: readonly string[]): Record<string, unknown> {
  const [, modelId = ""] = /^[a-z-]+\.(.*)$/.exec(id) ?? [];
  return { inferenceProfileId: id, type: "SYSTEM_DEFINED", status: "ACTIVE", models: models(modelId, ...regions) };
}

function summary(modelId: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { modelId, modelArn: modelArn(modelId), inferenceTypesSupported: ["ON_DEMAND"], ...more };
}

/** The stub's answers to a client that lists both. */
const listing = (foundation: unknown[], profiles: unknown[] = []) => (path: string): Response =>
  path.startsWith("/foundation-models")
    ? Response.json({ modelSummaries: foundation })
    : Response.json({ inferenceProfileSummaries: profiles });

/** The part of an answer that counts. */
const short = ({ models, unknown, gone }: Discovery) => ({ ids: models.map(({ id }) => id), unknown, gone });

Deno.test("discoverModels leaves out what no call takes, and keeps what the service does not explain", async () => {
  const table: readonly (readonly [types: unknown, onDemand: boolean | undefined | "left out"])[] = [
    [[], "left out"],
    [["PROVISIONED"], "left out"],
    [["ON_DEMAND"], true],
    [["PROVISIONED", "ON_DEMAND"], true],
    [["INFERENCE_PROFILE"], false],
    [["SOMETHING_NEW"], false],
    [null, undefined],
    [undefined, undefined],
  ];
  for (const [inferenceTypesSupported, onDemand] of table) {
    const id = "vendor.some-model-v1:0:8k";
    const nulls = { modelName: null, modelLifecycle: null, inputModalities: ["SPEECH", "VIDEO"], converse: null };
    const { models, unknown } = await discoverModels(
      stub(listing([summary(NOVA), summary(id, { ...nulls, inferenceTypesSupported })])),
      { store: fresh() },
    );
    const [found] = models.filter((model) => model.id === id);
    assertEquals(found ? found.onDemand : "left out", onDemand, JSON.stringify(inferenceTypesSupported));
    assertEquals(unknown.includes(id), onDemand !== "left out");
  }
});

Deno.test("discoverModels merges what is offered with what is known", async () => {
  const { bedrock, fake } = client({
    foundationModels: [
      NOVA,
      { ...summary("vendor.new-v1:0"), modelName: "New", modelLifecycle: { status: "LEGACY" } },
      summary(`${NOVA}:24k`, { inferenceTypesSupported: ["PROVISIONED"] }),
      summary(HAIKU, { inferenceTypesSupported: ["INFERENCE_PROFILE"] }),
      { modelId: "vendor.untold-v1:0" },
    ],
    inferenceProfiles: [
      profile(`us.${HAIKU}`, "us-east-1", "us-west-2"),
      profile("us.vendor.new-v1:0", "us-east-1"),
      profile(`kr.${HAIKU}`, "ap-northeast-2"),
      profile("us.vendor.profile-only-v1:0", "us-east-1"),
      { ...profile(`us.${NOVA}`, "us-east-1"), type: "APPLICATION" },
    ],
  });
  const found = await discoverModels(bedrock, { store: fresh(), clock: { now: () => 42 } });
  assertEquals(fake.requests.map(({ operation }) => operation).sort(), [
    "ListFoundationModels",
    "ListInferenceProfiles",
  ]);
  assertEquals(
    found.models.map(({ id, name, status, onDemand, profiles, model }) => [
      id,
      name,
      status,
      onDemand,
      profiles,
      model?.id,
    ]),
    [
      [NOVA, undefined, undefined, true, [], NOVA],
      ["vendor.new-v1:0", "New", "LEGACY", true, ["us.vendor.new-v1:0"], undefined],
      [HAIKU, undefined, undefined, false, [`us.${HAIKU}`, `kr.${HAIKU}`], HAIKU],
      ["vendor.untold-v1:0", undefined, undefined, undefined, [], undefined],
      ["vendor.profile-only-v1:0", undefined, undefined, undefined, ["us.vendor.profile-only-v1:0"], undefined],
    ],
  );
  assertEquals(found.unknown, [
    "vendor.new-v1:0",
    "vendor.untold-v1:0",
    "vendor.profile-only-v1:0",
    "us.vendor.new-v1:0",
    `kr.${HAIKU}`,
    "us.vendor.profile-only-v1:0",
  ]);
  assert(found.gone.includes("amazon.nova-micro-v1:0") && !found.gone.includes(NOVA) && !found.gone.includes(HAIKU));
  assertEquals([found.fetchedAt, found.revalidated], [42, undefined]);
});

Deno.test("discoverModels reports as gone what the registry takes to be here, the retired apart", async () => {
  const forget = [
    registerModel(row("vendor.here-v1:0", { regions: [REGION] })),
    registerModel(row("vendor.there-v1:0", { regions: ["eu-west-1"] })),
    registerModel(row("vendor.retired-v1:0", { regions: [REGION], status: "eol" })),
  ];
  const { gone } = await discoverModels(stub(listing([summary(NOVA)])), { store: fresh() });
  assertEquals(gone.filter((id) => id.startsWith("vendor.")), ["vendor.here-v1:0"]);
  forget.forEach((each) => each());
});

// ------------------------------------------------------------- what is learned

Deno.test("discoverModels teaches the registry who answers a profile, so that a fence can be proven", async () => {
  const id = "vendor.fenced-v1:0";
  registerModel(row(id, { profiles: { us: undefined } }));
  const fence = { region: REGION, residency: "in-geography" } as const;
  const chosen = () => {
    try {
      return inferenceProfile(id, fence).modelId;
    } catch (error) {
      return (error as Error).name;
    }
  };
  assertEquals(chosen(), "TypeError");
  const offer = listing(
    [summary(id, { inferenceTypesSupported: ["INFERENCE_PROFILE"] })],
    [profile(`us.${id}`, "us-west-2", "us-east-1")],
  );
  await discoverModels(stub(offer), { store: fresh() });
  assertEquals(chosen(), `us.${id}`);
  assertEquals(inferenceProfile(id, fence).destinations, ["us-east-1", "us-west-2"]);
  // The service says since that it reaches further: what was proven is no longer.
  await discoverModels(stub(listing([summary(HAIKU)], [profile(`us.${id}`, "us-east-1", "ca-central-1")])), {
    store: fresh(),
  });
  assertEquals(chosen(), "TypeError");
});

Deno.test("discoverModels takes an ARN without a region for every region, and proves nothing by it", async () => {
  const id = "vendor.far-v1:0";
  registerModel(row(id, { profiles: { us: { [REGION]: [REGION] } } }));
  const offer = listing([summary(NOVA)], [profile(`us.${id}`, REGION, ""), profile(`global.${id}`, REGION, "")]);
  await discoverModels(stub(offer), { store: fresh() });
  assertEquals(findModel(id)?.profiles, { us: undefined, global: undefined });
});

Deno.test("discoverModels learns from where the global profile can be called, and no more of it", async () => {
  const id = "vendor.global-v1:0";
  registerModel(row(id, { profiles: { global: { "eu-west-1": ["eu-west-1"] } } }));
  await discoverModels(stub(listing([summary(NOVA)], [profile(`global.${id}`, REGION, "")])), { store: fresh() });
  assertEquals(findModel(id)?.profiles, { global: { "eu-west-1": ["eu-west-1"], [REGION]: [] } });
  assertEquals(inferenceProfile(id, { region: REGION, residency: "global" }).destinations, undefined);
});

Deno.test("discoverModels leaves other regions' routes, and the rest of a row, as they were", async () => {
  const id = "vendor.routes-v1:0";
  const before = row(id, {
    contextWindow: 7,
    regions: ["eu-west-1"],
    profiles: { us: { "us-west-2": ["us-west-2"] } },
  });
  registerModel(before);
  await discoverModels(stub(listing([summary(id)], [profile(`us.${id}`, "us-east-1", "us-west-2")])), {
    store: fresh(),
  });
  assertEquals(findModel(id), {
    ...before,
    regions: ["eu-west-1", REGION],
    profiles: { us: { "us-west-2": ["us-west-2"], [REGION]: ["us-east-1", "us-west-2"] } },
  });
});

Deno.test("discoverModels narrows nothing that was callable anywhere before", async () => {
  const id = "vendor.anywhere-v1:0";
  registerModel(row(id));
  await discoverModels(stub(listing([summary(id)])), { store: fresh() });
  assertEquals(inferenceProfile(id, { region: "eu-west-3" }).modelId, id);
});

// ------------------------------------------------------------- pages

Deno.test("discoverModels reads every page", async () => {
  const inferenceProfiles = Array.from({ length: 23 }, (_, i) => profile(`us.vendor.page-${i}`, REGION));
  const { bedrock, fake } = client({ foundationModels: [NOVA], inferenceProfiles, pageSize: 5 });
  const { unknown } = await discoverModels(bedrock, { store: fresh() });
  assertEquals(unknown.filter((id) => id.startsWith("us.")).length, 23);
  assertEquals(fake.requests.filter(({ operation }) => operation === "ListInferenceProfiles").length, 5);
});

Deno.test("discoverModels escapes the token of a page, and asks for AWS's own profiles", async () => {
  const bedrock = stub((path) =>
    path.startsWith("/foundation")
      ? Response.json({ modelSummaries: [summary(NOVA)] })
      : Response.json({ inferenceProfileSummaries: [], ...!path.includes("nextToken") && { nextToken: "a/b+c=&d" } })
  );
  await discoverModels(bedrock, { store: fresh() });
  assertEquals(bedrock.asked.filter((path) => path.startsWith("/inference")), [
    "/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED",
    "/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED&nextToken=a%2Fb%2Bc%3D%26d",
  ]);
});

for (
  const [name, token] of [["the same token again", () => "t"], ["ever new tokens", (n: number) => `t${n}`]] as const
) {
  Deno.test(`discoverModels ends at pages without end: ${name}`, async () => {
    let page = 0;
    const bedrock = stub((path) =>
      path.startsWith("/foundation")
        ? Response.json({ modelSummaries: [summary(NOVA)] })
        : Response.json({ inferenceProfileSummaries: [], nextToken: token(page++) })
    );
    const store = fresh();
    const error = await assertRejects(() => discoverModels(bedrock, { store }), ProviderError, "no end");
    assertEquals([error.kind, store.size], ["protocol", 0]);
    assert(page <= 102, `${page} pages`);
  });
}

// ------------------------------------------------------------- hostile answers

for (const [name, answer] of Object.entries(HOSTILE)) {
  Deno.test(`discoverModels takes ${name} for no answer, and keeps nothing of it`, async () => {
    const good = listing([summary(NOVA)]);
    // An empty list of profiles is a valid answer: a region may have none.
    const wrong = ["foundation", ...name.startsWith("an empty list") ? [] : ["inference"]];
    for (const which of wrong) {
      const store = fresh();
      const bedrock = stub((path) => path.startsWith(`/${which}`) ? answer() : good(path));
      for (let call = 1; call <= 2; call++) {
        const error = await assertRejects(
          () => discoverModels(bedrock, { store }),
          ProviderError,
          "Cannot read Bedrock's",
        );
        assertEquals([error.kind, store.size, bedrock.asked.length], ["protocol", 0, 2 * call], which);
      }
    }
  });
}

Deno.test("discoverModels keeps nothing of a profile that names no model", async () => {
  for (
    const wrong of [{}, { inferenceProfileId: "us.x.y" }, { inferenceProfileId: "us.x.y", models: [] }, {
      models: models(NOVA, REGION),
    }]
  ) {
    const store = fresh();
    const bedrock = stub(listing([summary(NOVA)], [profile(`us.${NOVA}`, REGION), wrong]));
    await assertRejects(() => discoverModels(bedrock, { store }), ProviderError, "a profile in it");
    assertEquals(store.size, 0);
  }
});

Deno.test("discoverModels asks anew where the store holds what is not its own", async () => {
  const junk = [
    "null",
    "{",
    '{"at":0}',
    '{"value":{"models":[],"profiles":{}},"at":0}',
    '{"value":{"models":[{}],"profiles":[]},"at":0}',
    '{"value":{"models":[],"profiles":[{"id":"eu.a.b","destinations":"eu-west-1"}]},"at":0}',
    '{"value":{"models":[],"profiles":[{"id":"eu.a.b","destinations":[1]}]},"at":0}',
  ];
  for (const text of junk) {
    const bedrock = stub(listing([summary(NOVA)]));
    const store = new Map([[`bedrock-edge:models:1:${REGION}`, text]]);
    const { models } = await discoverModels(bedrock, { store, clock: { now: () => 0 } });
    assertEquals([models.length, bedrock.asked.length], [1, 2], text);
  }
});

// ------------------------------------------------------------- once, and stale

Deno.test("discoverModels asks once for a hundred who want it at once, and never for an isolate with the same store", async () => {
  const store = fresh();
  const bedrock = stub(listing([summary(NOVA), summary("vendor.shared-v1:0")]));
  const all = await Promise.all(Array.from({ length: 100 }, () => discoverModels(bedrock, { store })));
  assertEquals(bedrock.asked.length, 2);
  assert(all.every((each) => JSON.stringify(short(each)) === JSON.stringify(short(all[0]!))));
  const second = stub(() => {
    throw new Error("asked");
  });
  assertEquals(short(await discoverModels(second, { store })), short(all[0]!));
});

Deno.test("discoverModels with one store asks each endpoint of the control plane for its own list", async () => {
  const store = fresh();
  for (const name of ["one", "two", "one"]) {
    const id = `vendor.only-at-${name}-v1:0`;
    const plane = { ...stub(listing([summary(id)])), controlEndpoint: () => `https://${name}.example` };
    assertEquals((await discoverModels(plane, { store })).unknown, [id], name);
  }
  assertEquals(store.size, 2);
});

Deno.test("discoverModels that looked into the store too early looks again before it asks", async () => {
  const bedrock = stub(listing([summary(NOVA)]));
  const values = fresh();
  const first = Promise.withResolvers<undefined>();
  let reads = 0;
  const store = {
    get: (key: string) => ++reads === 1 ? first.promise : values.get(key),
    set: (key: string, value: string) => values.set(key, value),
    delete: (key: string) => values.delete(key),
  };
  const early = discoverModels(bedrock, { store });
  const quick = await discoverModels(bedrock, { store });
  first.resolve(undefined);
  assertEquals(short(await early), short(quick));
  assertEquals(bedrock.asked.length, 2);
});

/** A store, a clock and a control plane whose offer is a function of how often it was asked. */
function aging(offer: (time: number) => unknown[]) {
  let now = 0;
  let times = 0;
  const bedrock = stub((path) => listing(path.startsWith("/foundation") ? offer(++times) : [])(path));
  const options = { store: fresh(), ttlMs: 1_000, clock: { now: () => now } };
  return {
    bedrock,
    discover: () => discoverModels(bedrock, options),
    pass: (ms: number) => now += ms,
    times: () => times,
  };
}

Deno.test("discoverModels gives a stale answer at once, and the new one when it is there", async () => {
  const { discover, pass, times } = aging((time) => [summary(`vendor.day-${time}`)]);
  assertEquals(short(await discover()).ids, ["vendor.day-1"]);
  pass(1_000);
  assertEquals([(await discover()).revalidated, times()], [undefined, 1]);
  pass(1);
  const [stale, too] = await Promise.all([discover(), discover()]);
  assertEquals([short(stale).ids, stale.fetchedAt, short(too).ids], [["vendor.day-1"], 0, ["vendor.day-1"]]);
  const renewed = await stale.revalidated!;
  assertEquals([short(renewed).ids, renewed.fetchedAt, renewed.revalidated], [["vendor.day-2"], 1_001, undefined]);
  assertEquals([short(await too.revalidated!).ids, times()], [["vendor.day-2"], 2]);
  assertEquals([short(await discover()).ids, times()], [["vendor.day-2"], 2]);
});

Deno.test("discoverModels whose refresh fails goes on with what it has, tells whoever asks, and tries again", async () => {
  let unhandled = 0;
  const count = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled++;
  };
  addEventListener("unhandledrejection", count);
  const { discover, pass, times } = aging((time) => time === 1 || time > 3 ? [summary(`vendor.try-${time}`)] : []);
  await discover();
  pass(5_000);
  // The first of them nobody looks at.
  const ignored = await discover();
  await ignored.revalidated?.catch(() => {});
  assertEquals(short(ignored).ids, ["vendor.try-1"]);
  const second = await discover();
  await assertRejects(() => second.revalidated!, ProviderError, "it lists no model");
  const third = await discover();
  assertEquals(short(third).ids, ["vendor.try-1"]);
  assertEquals([short(await third.revalidated!).ids, times()], [["vendor.try-4"], 4]);
  removeEventListener("unhandledrejection", count);
  assertEquals(unhandled, 0);
});

Deno.test("discoverModels lets nobody's process end by a refresh that nobody awaits", async () => {
  const { bedrock, discover, pass } = aging((time) => time === 1 ? [summary(NOVA)] : []);
  let unhandled = 0;
  const count = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled++;
  };
  addEventListener("unhandledrejection", count);
  await discover();
  pass(5_000);
  await discover();
  // Two turns of the event loop: the refresh has failed by then, and would have been told of.
  for (let turn = 0; turn < 2; turn++) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  }
  removeEventListener("unhandledrejection", count);
  assertEquals([bedrock.asked.length, unhandled], [4, 0]);
});

// ------------------------------------------------------------- failures and aborts

Deno.test("discoverModels rejects as the fake refuses", async () => {
  const { bedrock } = client({ foundationModels: [NOVA] });
  const refused: ControlPlane = {
    region: REGION,
    request: ({ path, ...rest }) =>
      bedrock.request({ ...rest, path: path.replace("foundation-models", "inference-profiles/none") }),
  };
  const error = await assertRejects(() => discoverModels(refused, { store: fresh() }), ProviderError);
  assertEquals(error.kind, "notFound");
});

Deno.test("discoverModels is left by an abort, before and while it waits", async () => {
  const heard: unknown[] = [];
  const bedrock = stub((_, { signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        heard.push(signal.reason);
        reject(signal.reason);
      });
    })
  );
  const late = AbortSignal.abort(new Error("too late"));
  await assertRejects(() => discoverModels(bedrock, { store: fresh(), signal: late }), Error, "too late");
  assertEquals(bedrock.asked.length, 0);
  const controller = new AbortController();
  const waiting = discoverModels(bedrock, { store: fresh(), signal: controller.signal });
  while (bedrock.asked.length < 2) await Promise.resolve();
  const why = new Error("no longer wanted");
  controller.abort(why);
  await assertRejects(() => waiting, Error, "no longer wanted");
  assertEquals(heard, [why, why]);
});

Deno.test("discoverModels refuses an invalid time to live", async () => {
  await assertRejects(
    () => discoverModels(stub(listing([])), { ttlMs: NaN }),
    RangeError,
    "NaN is not valid; use a number of at least 0",
  );
});

Deno.test("discoverModels reads a page with more profiles than a call can have arguments", async () => {
  const own = [{ modelArn: "arn:aws:bedrock:us-east-1::foundation-model/x" }];
  const profiles = Array.from({ length: 200_000 }, (_, n) => ({ inferenceProfileId: `us.vendor.m${n}`, models: own }));
  const { unknown } = await discoverModels(stub(listing([summary(NOVA)], profiles)), { store: fresh() });
  assert(unknown.length >= 200_000);
});

Deno.test("the id of an unusable answer is AWS's, or not told: a proxy may repeat a secret in its place", async () => {
  const uuid = "0C7E4A1B-6b0e-4c1f-9a55-2f8f8f0d3c11";
  for (const [id, told] of [[uuid, uuid], ["bedrock-api-key-SECRET", undefined], ["sk-4f2a91c07d", undefined]]) {
    const answer = () => new Response("[]", { headers: { "x-amzn-requestid": `${id}` } });
    const error = await assertRejects(() => discoverModels(stub(answer), { store: fresh() }), ProviderError);
    assertEquals([error.kind, error.requestId], ["protocol", told]);
  }
});
