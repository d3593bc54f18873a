import { assert, assertEquals, assertThrows } from "@std/assert";
import type { ProfilePrefix, Residency } from "@bedrock-edge/client";
import {
  declareModel,
  findModel,
  inferenceProfile,
  listModels,
  type Model,
  type ModelRoute,
  registerModel,
} from "@bedrock-edge/client/models";
import { routesFrom } from "../../src/models/profiles.ts";
import { idParts, PREFIXES, prefixesOf } from "../../src/aws/regions.ts";
import { geographyOf } from "../../src/aws/regions.ts";
import { withinFence } from "../../src/models/profiles.ts";
import data from "../../support/models/models.json" with { type: "json" };

const REGIONS = [...data.regions, ...data.regionsGov];
const FENCES: readonly (Residency | undefined)[] = [undefined, "in-region", "in-geography", "global"];
const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";

/** The fence said a second time, so that the module is not its own judge. */
function isInside({ modelId, destinations }: ModelRoute, region: string, residency: Residency | undefined): boolean {
  const geography = (name: string) => name.startsWith("us-gov-") ? "us-gov" : name.split("-")[0];
  if (residency === "global") return true;
  if (modelId.startsWith("global.")) return false;
  if (residency === undefined) return true;
  if (destinations === undefined || destinations.length === 0) return false;
  return destinations.every((to) => residency === "in-region" ? to === region : geography(to) === geography(region));
}

/** Whether the data says that an id can be called from a region, or does not say that it cannot. */
function isCallable(modelId: string, model: Model, region: string): boolean {
  const profiles = Object.keys(model.profiles) as ProfilePrefix[];
  if (modelId === model.id) return model.regions?.includes(region) ?? profiles.length === 0;
  const prefix = profiles.find((prefix) => modelId === `${prefix}.${model.id}`);
  if (!prefix) return false;
  const routes = model.profiles[prefix];
  return routes ? region in routes : prefixesOf(region).includes(prefix);
}

function attempt(id: string, region: string, residency: Residency | undefined): ModelRoute | TypeError {
  try {
    return inferenceProfile(id, { region, residency });
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
}

function said(answer: ModelRoute | TypeError): string {
  return answer instanceof TypeError ? answer.message : JSON.stringify(answer);
}

Deno.test("inferenceProfile never leaves the fence, for every model, region and fence", () => {
  let answers = 0;
  let refusals = 0;
  for (const model of listModels()) {
    for (const region of REGIONS) {
      for (const residency of FENCES) {
        const at = `${model.id} ${region} ${residency}`;
        const route = attempt(model.id, region, residency);
        assertEquals(said(attempt(model.id, region, residency)), said(route), at);
        const ways = routesFrom(model, region);
        if (route instanceof TypeError) {
          refusals++;
          assert(!ways.some((way) => isInside(way, region, residency)), `${at}: refused what the fence allows`);
          assert(/^Cannot call ".+" from ".+": .+; .*[^.]$/.test(route.message), `${at}: ${route.message}`);
          continue;
        }
        answers++;
        assert(isInside(route, region, residency), `${at}: ${JSON.stringify(route)}`);
        assert(isCallable(route.modelId, model, region), `${at}: ${route.modelId} cannot be called`);
        // No narrower way was passed over.
        const first = ways.find((way) => isInside(way, region, residency));
        assertEquals(route, first, at);
      }
    }
  }
  assertEquals(answers + refusals, 172 * 33 * 4);
  assert(answers > 5000 && refusals > 5000, `${answers} answers, ${refusals} refusals`);
});

Deno.test("a profile's id that is given never leaves the fence, for every profile, region and fence", () => {
  for (const model of listModels()) {
    for (const prefix of Object.keys(model.profiles) as ProfilePrefix[]) {
      const id = `${prefix}.${model.id}`;
      const arnOf = (region: string) => `arn:aws:bedrock:${region}:123456789012:inference-profile/${id}`;
      for (const region of REGIONS) {
        // The data's own routes, without the module's code; the list of a global profile is not a promise.
        const known = prefix === "global" ? undefined : model.profiles[prefix]?.[region];
        for (const residency of FENCES) {
          for (const name of [id, arnOf(region), id.replace(".", "%2E"), encodeURIComponent(arnOf(region))]) {
            const route = attempt(name, region, residency);
            const at = `${name} ${region} ${residency}`;
            const inside = residency === undefined || isInside({ modelId: id, destinations: known }, region, residency);
            assertEquals(!(route instanceof TypeError), inside, at);
            if (route instanceof TypeError) continue;
            assertEquals([route.modelId, route.prefix, route.destinations], [name, prefix, known], at);
          }
        }
      }
    }
  }
});

Deno.test("a wider fence never loses an answer", () => {
  for (const model of listModels()) {
    for (const region of REGIONS) {
      const answered = (["in-region", "in-geography", "global"] as const)
        .map((residency) => !(attempt(model.id, region, residency) instanceof TypeError));
      assertEquals(answered, [...answered].sort(), `${model.id} ${region}`);
    }
  }
});

Deno.test("inferenceProfile chooses the narrowest geography", () => {
  const cases: readonly [id: string, region: string, residency: Residency | undefined, modelId: string][] = [
    // The bare id where the region has it, whatever the fence.
    ["amazon.nova-lite-v1:0", "us-east-1", undefined, "amazon.nova-lite-v1:0"],
    ["amazon.nova-lite-v1:0", "us-east-1", "in-region", "amazon.nova-lite-v1:0"],
    ["amazon.nova-lite-v1:0", "us-east-1", "global", "amazon.nova-lite-v1:0"],
    [HAIKU, "us-east-1", undefined, `us.${HAIKU}`],
    [HAIKU, "eu-west-1", "in-geography", `eu.${HAIKU}`],
    [HAIKU, "ap-northeast-1", undefined, `jp.${HAIKU}`],
    [HAIKU, "ap-southeast-2", undefined, `au.${HAIKU}`],
    // Canada is served by the profile of the United States, which leaves Canada.
    [HAIKU, "ca-central-1", undefined, `us.${HAIKU}`],
    [HAIKU, "sa-east-1", "global", `global.${HAIKU}`],
    // An alias of the other endpoint is not an id of this one.
    ["anthropic.claude-haiku-4-5", "us-east-1", undefined, `us.${HAIKU}`],
    // Unknown routes may be taken where nothing is fenced.
    [
      "anthropic.claude-sonnet-4-5-20250929-v1:0",
      "us-gov-west-1",
      undefined,
      "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0",
    ],
    // Nothing is known of it: it is called as it stands.
    ["vendor.not-yet-known-v1:0", "eu-west-1", "in-region", "vendor.not-yet-known-v1:0"],
    // Retired is not for us to refuse.
    ["anthropic.claude-v2", "us-east-1", undefined, "anthropic.claude-v2"],
  ];
  for (const [id, region, residency, modelId] of cases) {
    assertEquals(inferenceProfile(id, { region, residency }).modelId, modelId, `${id} ${region}`);
  }
});

Deno.test("inferenceProfile says who may answer", () => {
  const of = (id: string, region: string, residency?: Residency) =>
    inferenceProfile(id, { region, residency }).destinations;
  assertEquals(of("amazon.nova-lite-v1:0", "us-east-1"), ["us-east-1"]);
  assertEquals(of(HAIKU, "us-east-1"), ["us-east-1", "us-east-2", "us-west-2"]);
  assertEquals(of(HAIKU, "ca-central-1"), ["ca-central-1", "us-east-1", "us-east-2", "us-west-2"]);
  assertEquals(of(HAIKU, "sa-east-1", "global"), undefined);
});

Deno.test("a refusal says which region or fence would do", () => {
  const cases: readonly [id: string, region: string, residency: Residency | undefined, reason: string][] = [
    [HAIKU, "sa-east-1", undefined, `"global.${HAIKU}" may be answered by every region; allow residency "global"`],
    [HAIKU, "ca-central-1", "in-geography", 'ca-central-1, us-east-1, us-east-2, us-west-2; allow residency "global"'],
    [HAIKU, "eu-west-1", "in-region", 'allow residency "in-geography"'],
    [
      "anthropic.claude-opus-4-6-v1",
      "eu-west-1",
      "in-region",
      'call it in eu-west-2, or allow residency "in-geography"',
    ],
    ["ai21.jamba-1-5-large-v1:0", "eu-west-1", undefined, "it is not offered there; call it in us-east-1"],
    ["amazon.nova-lite-v1:0", "ap-southeast-6", undefined, "it is not offered there; call it in ap-"],
    ["google.gemma-4-31b", "us-east-1", undefined, "Bedrock's runtime offers it in no region"],
    [`us.${HAIKU}`, "eu-west-1", "in-geography", `which regions may answer it is not known; call "eu.${HAIKU}"`],
    [`global.${HAIKU}`, "eu-west-1", "in-geography", `it may be answered by every region; call "eu.${HAIKU}"`],
    [`us.${HAIKU}`, "us-east-1", "in-region", 'us-east-1, us-east-2, us-west-2; allow residency "in-geography"'],
    [
      "anthropic.claude-sonnet-4-5-20250929-v1:0",
      "us-gov-west-1",
      "in-geography",
      "is not known; ask discoverModels(), or",
    ],
  ];
  for (const [id, region, residency, reason] of cases) {
    const within = residency ? ` with residency "${residency}"` : "";
    const error = assertThrows(() => inferenceProfile(id, { region, residency }), TypeError, reason);
    assert(error.message.startsWith(`Cannot call "${id}" from "${region}"${within}: `), error.message);
  }
});

Deno.test("an ARN is fenced by the region it names, by its profile, or by what was declared", () => {
  const own = (kind: string, region = "eu-west-1") => `arn:aws:bedrock:${region}:123456789012:${kind}`;
  const fence = { region: "eu-west-1", residency: "in-geography" } as const;
  const cases: readonly [arn: string, destinations: readonly string[] | undefined][] = [
    ["arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0", ["eu-west-1"]],
    [own("provisioned-model/abc123def456"), ["eu-west-1"]],
    [own("imported-model/abc123def456"), ["eu-west-1"]],
    [own("custom-model/amazon.nova-lite-v1:0/abc123def456"), ["eu-west-1"]],
    [own("custom-model-deployment/abc123def456", "eu-west-3"), ["eu-west-3"]],
    ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/mine", ["eu-west-1"]],
    [own("provisioned-model/abc123def456", "us-west-2"), undefined],
    [own("application-inference-profile/abc123def456"), undefined],
    [own("prompt/PROMPT0001"), undefined],
    [own("prompt-router/abc123def456"), undefined],
    [own("default-prompt-router/anthropic.claude:1"), undefined],
    [own(`inference-profile/eu.${HAIKU}`), [
      "eu-central-1",
      "eu-north-1",
      "eu-south-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-3",
    ]],
    // It is the ARN's region that the call starts from, and there is no such route.
    [own(`inference-profile/eu.${HAIKU}`, "us-east-1"), undefined],
    [own(`inference-profile/us.${HAIKU}`, "us-east-1"), undefined],
    // A kind that is newer than this release.
    [own("novel-model/abc123def456"), undefined],
  ];
  for (const [arn, destinations] of cases) {
    const route = attempt(arn, fence.region, fence.residency);
    assertEquals(route instanceof TypeError ? undefined : route.destinations, destinations, arn);
    // Without a fence, and with the widest, it is the caller's word.
    assertEquals(inferenceProfile(arn, { region: "eu-west-1" }).modelId, arn);
    assertEquals(inferenceProfile(arn, { region: "eu-west-1", residency: "global" }).modelId, arn);
  }

  const arn = own("application-inference-profile/abc123def456");
  const told = assertThrows(() => withinFence(arn, fence), TypeError, "declare its destinations with declareModel()");
  assert(!told.message.includes("discoverModels"));
  const inside = declareModel(arn, "amazon.nova-pro-v1:0", { destinations: ["eu-west-1", "eu-west-3"] });
  assertEquals(inferenceProfile(arn, fence), { modelId: arn, destinations: ["eu-west-1", "eu-west-3"] });
  assertThrows(() => inferenceProfile(arn, { ...fence, residency: "in-region" }), TypeError);
  inside();
  // A declaration that says nothing of destinations proves nothing of them, whatever its base could prove.
  const silent = declareModel(arn, "amazon.nova-pro-v1:0");
  assertThrows(() => inferenceProfile(arn, fence), TypeError, "is not known");
  silent();
  const empty = declareModel(arn, "amazon.nova-pro-v1:0", { destinations: [] });
  assertThrows(() => inferenceProfile(arn, fence), TypeError, "is not known");
  empty();
});

Deno.test("a name of your own is called by that name", () => {
  const fence = { region: "us-east-1", residency: "in-region" } as const;
  assertThrows(() => inferenceProfile("abc123def456", fence), TypeError, "is not known");
  const forget = declareModel("abc123def456", HAIKU, { destinations: ["us-east-1"] });
  assertEquals(inferenceProfile("abc123def456", fence).modelId, "abc123def456");
  forget();
});

Deno.test("hostile ids and regions do not get through the fence", () => {
  const ids = [
    "GLOBAL.anthropic.claude-sonnet-5",
    "Global.anthropic.claude-sonnet-5",
    "global%2Eanthropic.claude-sonnet-5",
    "%67lobal.anthropic.claude-sonnet-5",
    "global%252Eanthropic.claude-sonnet-5",
    " global.anthropic.claude-sonnet-5",
    "global.\u200banthropic.claude-sonnet-5",
    "sa.anthropic.claude-sonnet-5",
    "us.us.anthropic.claude-sonnet-5",
    "eu.eu.anthropic.claude-sonnet-5",
    "global.1.anthropic.claude-sonnet-5",
    "eu.1",
    "constructor.anthropic.claude-sonnet-5",
    "__proto__.anthropic.claude-sonnet-5",
    "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/global.anthropic.claude-sonnet-5",
    "arn%3Aaws:bedrock:eu-west-1:123456789012:inference-profile/global.anthropic.claude-sonnet-5",
    "ARN:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
    "",
    ".",
    "..",
    "%",
    "__proto__",
    "constructor",
  ];
  for (const id of ids) {
    for (const residency of ["in-region", "in-geography"] as const) {
      const options = { region: "eu-west-1", residency };
      for (const route of [inferenceProfile, withinFence]) {
        assert(throws(() => route(id, options)), `${id} ${residency}`);
      }
    }
  }
  for (const region of ["", "constructor", "__proto__", "EU-WEST-1", "eu-west-1 "]) {
    const route = attempt(`eu.${HAIKU}`, region, "in-geography");
    assert(route instanceof TypeError, region);
    assert(attempt(HAIKU, region, "in-geography") instanceof TypeError, region);
  }
});

function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
}

Deno.test("an invalid fence counts as a narrow one", () => {
  const residency = "eu" as Residency;
  assertThrows(() => inferenceProfile(`global.${HAIKU}`, { region: "eu-west-1", residency }), TypeError);
  assertThrows(() => inferenceProfile(HAIKU, { region: "sa-east-1", residency }), TypeError);
});

Deno.test("a registered model is routed", () => {
  const row: Model = {
    ...findModel("amazon.nova-lite-v1:0")!,
    id: "vendor.brand-new-v1:0",
    regions: undefined,
    profiles: { eu: { "eu-west-1": [] }, jp: { "ap-northeast-1": ["ap-northeast-1"] }, global: undefined },
  };
  const forget = registerModel(row);
  const of = (region: string, residency?: Residency) => attempt(row.id, region, residency);
  assertEquals(of("ap-northeast-1", "in-region"), {
    modelId: `jp.${row.id}`,
    prefix: "jp",
    destinations: ["ap-northeast-1"],
  });
  // An empty list is not a proof.
  assert(of("eu-west-1", "in-geography") instanceof TypeError);
  assertEquals((of("eu-west-1") as ModelRoute).modelId, `eu.${row.id}`);
  // A global profile whose routes are not known serves the commercial regions, and no other.
  assertEquals((of("sa-east-1", "global") as ModelRoute).modelId, `global.${row.id}`);
  assert(of("us-gov-west-1", "global") instanceof TypeError);
  forget();
});

Deno.test("geographyOf knows the geographies apart", () => {
  const found = Object.fromEntries(REGIONS.map((region) => [region, geographyOf(region)]));
  assertEquals([...new Set(Object.values(found))].sort(), [
    ...["af", "ap", "ca", "eu", "il", "mx", "sa", "us", "us-gov"],
  ]);
  assertEquals(["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "me-south-1", "cn-north-1"].map(geographyOf), [
    ...["us-iso", "us-isob", "eu-isoe", "me", "cn"],
  ]);
});

Deno.test("prefixesOf covers every route that is known", () => {
  for (const model of listModels()) {
    for (const [prefix, routes] of Object.entries(model.profiles)) {
      for (const region of Object.keys(routes ?? {})) {
        assert(prefixesOf(region).includes(prefix as ProfilePrefix), `${prefix} ${region}`);
      }
    }
  }
  assertEquals(prefixesOf("us-gov-west-1"), ["us-gov"]);
  assertEquals(prefixesOf("ca-central-1"), ["ca", "us", "global"]);
  assertEquals(prefixesOf("cn-north-1"), []);
});

Deno.test("idParts tells profiles from models by their shape", () => {
  for (const { id, profiles } of listModels()) {
    assertEquals(idParts(id), { prefix: undefined, modelId: id });
    for (const prefix of Object.keys(profiles)) assertEquals(idParts(`${prefix}.${id}`), { prefix, modelId: id });
  }
  for (const alias of Object.keys(data.mantleAliases)) assertEquals(idParts(alias)?.modelId, alias);
  assertEquals(idParts("sa.vendor.brand-new"), { prefix: "sa", modelId: "vendor.brand-new" });
  for (const text of ["", "abc", "arn:aws:bedrock:us-east-1::foundation-model/a.b", ".a", "a..b"]) {
    assertEquals(idParts(text), undefined, text);
  }
  assertEquals(PREFIXES.length, new Set(PREFIXES).size);
});
