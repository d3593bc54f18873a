/** Looks models up, and adds to the known ones. Every test removes the models that it registers. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { cut } from "../../src/base/quote.ts";
import {
  can,
  declareModel,
  findModel,
  inferenceProfile,
  listModels,
  type Model,
  type ModelFilter,
  registerModel,
} from "@bedrock-edge/client/models";

const NEW: Model = {
  id: "vendor.brand-new-v1:0",
  provider: "vendor",
  kind: "chat",
  dates: {},
  can: ["chat", "tools"],
  cannot: ["imageInput"],
  refuses: [],
  profiles: { us: { "us-east-1": ["us-east-1", "us-west-2"] } },
};
const ARN = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc123def456";

Deno.test("nothing is known of ids without a model, in any spelling", () => {
  const hostile = [
    "",
    " ",
    ".",
    "__proto__",
    "constructor",
    "toString",
    "us.",
    "us.__proto__",
    "us.constructor",
    "global.us.amazon.nova-lite-v1:0",
    "us.eu.amazon.nova-lite-v1:0",
    "xx.amazon.nova-lite-v1:0",
    "amazon.nova-lite-v1:0 ",
    "Amazon.Nova-Lite-v1:0",
    "amazon.nova-lite",
    "us.anthropic.claude-haiku-4-5",
    "arn:aws:bedrock:us-east-1::foundation-model/__proto__",
    "arn:aws:bedrock:us-east-1::foundation-model/",
    ARN,
    "a.".repeat(10_000),
  ];
  for (const id of hostile) {
    assertEquals(findModel(id), undefined, JSON.stringify(id.slice(0, 60)));
    assertEquals(can(id, "chat"), undefined);
  }
});

Deno.test("can tells yes, no and unknown apart for every model and capability", () => {
  let unknown = 0;
  for (const model of listModels()) {
    for (const capability of ["chat", "tools", "reasoning", "guardrail", "embed", "rerank"] as const) {
      const expected = model.can.includes(capability) ? true : model.cannot.includes(capability) ? false : undefined;
      assertEquals(can(model.id, capability), expected);
      if (expected === undefined) unknown++;
    }
  }
  assert(unknown > 0, "there is nothing unknown to tell apart");
  assertEquals(can("us.amazon.nova-lite-v1:0", "tools"), true);
  assertEquals(can("amazon.titan-embed-text-v2:0", "chat"), false);
  assertEquals(can("anthropic.claude-fable-5-2", "tools"), undefined);
});

Deno.test("lists hold what each filter says, and every model that it is true of", () => {
  const callable = ({ regions, profiles }: Model, region: string) =>
    regions?.includes(region) || Object.values(profiles).some((routes) => routes && region in routes);
  const table: readonly (readonly [ModelFilter, (model: Model) => boolean | undefined])[] = [
    [{}, () => true],
    [{ can: "tools" }, ({ can }) => can.includes("tools")],
    [{ can: ["tools", "imageInput"] }, ({ can }) => can.includes("tools") && can.includes("imageInput")],
    [{ can: [] }, () => true],
    [{ provider: "amazon" }, ({ provider }) => provider === "amazon"],
    [{ kind: "rerank" }, ({ kind }) => kind === "rerank"],
    [{ status: "eol" }, ({ status }) => status === "eol"],
    [{ status: "active", kind: "image" }, ({ status, kind }) => status === "active" && kind === "image"],
    // No profile without known routes reaches South America.
    [{ region: "sa-east-1", kind: "image" }, (model) => model.kind === "image" && callable(model, "sa-east-1")],
    [{ provider: "nobody" }, () => false],
  ];
  for (const [filter, holds] of table) {
    const expected = listModels().filter(holds).map(({ id }) => id);
    assertEquals(listModels(filter).map(({ id }) => id), expected, JSON.stringify(filter));
  }
});

Deno.test("a region's list holds the models that have it, bare or by a profile, and those whose profile's routes are unknown", () => {
  const ids = (region: string) => new Set(listModels({ region }).map(({ id }) => id));
  const [frankfurt, london, gov, nowhere] = ["eu-central-1", "eu-west-2", "us-gov-west-1", "xx-nowhere-1"].map(ids);
  assert(frankfurt!.has("anthropic.claude-sonnet-4-6"), "by its profile");
  assert(london!.has("anthropic.claude-sonnet-4-6"), "bare");
  assert(frankfurt!.has("anthropic.claude-opus-5"), "by a profile whose routes are unknown");
  assert(gov!.has("openai.gpt-oss-20b-1:0"), "in GovCloud");
  assert(!gov!.has("anthropic.claude-opus-5"), "global. does not reach GovCloud");
  assert(!frankfurt!.has("amazon.nova-canvas-v1:0"), "not there");
  assert([...nowhere!].every((id) => "global" in findModel(id)!.profiles && !findModel(id)!.profiles.global));
});

Deno.test("every model in a region's list can be called from there, and no other can", () => {
  for (const region of ["us-east-1", "eu-west-2", "ap-southeast-6", "sa-east-1", "us-gov-west-1", "mx-central-1"]) {
    const listed = new Set(listModels({ region }).map(({ id }) => id));
    for (const { id, regions, profiles } of listModels()) {
      // A model without a known region and without a profile has no known destinations, and its bare id may be tried.
      if (!regions && Object.keys(profiles).length === 0) continue;
      let called = true;
      try {
        inferenceProfile(id, { region, residency: "global" });
      } catch {
        called = false;
      }
      assertEquals(listed.has(id), called, `${id} in ${region}`);
    }
  }
});

Deno.test("a list is the caller's own", () => {
  const list = listModels() as Model[];
  list.length = 0;
  assertEquals(listModels().length, 172);
});

Deno.test("a registered model is found, listed, and forgotten again", () => {
  const forget = registerModel(NEW);
  try {
    assertEquals(findModel(NEW.id), NEW);
    assertEquals(findModel(`us.${NEW.id}`), NEW);
    assertEquals(findModel(`arn:aws:bedrock:us-east-1::foundation-model/${NEW.id}`), NEW);
    assertEquals([can(NEW.id, "tools"), can(NEW.id, "imageInput"), can(NEW.id, "guardrail")], [true, false, undefined]);
    assertEquals(listModels({ provider: "vendor" }), [NEW]);
    assertEquals(listModels({ region: "us-east-1", provider: "vendor" }), [NEW]);
    assertEquals(listModels({ region: "eu-west-1", provider: "vendor" }), []);
  } finally {
    forget();
  }
  assertEquals(findModel(NEW.id), undefined);
  assertEquals(listModels().length, 172);
});

Deno.test("a registered row replaces the table's in its place, until it is forgotten", () => {
  const before = findModel("amazon.nova-lite-v1:0")!;
  const at = listModels().indexOf(before);
  const forget = registerModel({ ...before, contextWindow: 1 });
  assertEquals(findModel("eu.amazon.nova-lite-v1:0")?.contextWindow, 1);
  assertEquals(listModels()[at]?.contextWindow, 1);
  assertEquals(listModels().length, 172);
  forget();
  assertEquals(findModel("amazon.nova-lite-v1:0"), before);
});

Deno.test("forgetting takes back one's own row, and none that came later", () => {
  const first = registerModel({ ...NEW, contextWindow: 1 });
  const second = registerModel({ ...NEW, contextWindow: 2 });
  first();
  assertEquals(findModel(NEW.id)?.contextWindow, 2);
  second();
  assertEquals(findModel(NEW.id)?.contextWindow, 1);
  first();
  assertEquals(findModel(NEW.id), undefined);
});

Deno.test("a registered row does not change with the caller's object", () => {
  const mine = { ...NEW };
  const forget = registerModel(mine);
  Object.assign(mine, { kind: "image" });
  assertEquals(findModel(NEW.id)?.kind, "chat");
  forget();
});

Deno.test("registering refuses what cannot be a row, and says what would be right", () => {
  const table: readonly (readonly [unknown, string])[] = [
    [undefined, "the id is not valid"],
    [null, "the id is not valid"],
    [{ ...NEW, id: "" }, "the id is not valid"],
    [{ ...NEW, id: 5 }, "the id is not valid"],
    [{ ...NEW, id: "two words" }, "the id is not valid"],
    [{ ...NEW, id: ARN }, "the id is not valid"],
    [{ ...NEW, id: `eu.${NEW.id}` }, `"eu" is a profile's prefix; register "${NEW.id}" with profiles`],
    [{ ...NEW, can: undefined }, "use [] or {} for none"],
    [{ ...NEW, refuses: "topK" }, "use [] or {} for none"],
    [{ ...NEW, cannot: ["tools"] }, '"tools" is in can and in cannot'],
    [{ ...NEW, dates: undefined }, "use [] or {} for none"],
    [{ ...NEW, profiles: undefined }, "use [] or {} for none"],
    [{ ...NEW, profiles: { mars: undefined } }, '"mars" is not the prefix of a profile'],
    [{ ...NEW, contextWindow: 0 }, "leave out what is not known"],
    [{ ...NEW, maxOutputTokens: NaN }, "leave out what is not known"],
  ];
  for (const [row, says] of table) {
    const error = assertThrows(() => registerModel(row as Model), TypeError, says);
    assert(error.message.startsWith("Cannot register "), error.message);
  }
  assertEquals(listModels().length, 172);
});

Deno.test("a declared ARN is its base model, whatever the base is called by", () => {
  for (const base of ["amazon.nova-pro-v1:0", "eu.amazon.nova-pro-v1:0"]) {
    const forget = declareModel(ARN, base);
    assertEquals(findModel(ARN), findModel("amazon.nova-pro-v1:0"));
    assertEquals(can(ARN, "tools"), true);
    forget();
    assertEquals(findModel(ARN), undefined);
  }
  assertEquals(listModels().length, 172);
});

Deno.test("a declared ARN follows what is registered of its base", () => {
  const undo = [registerModel(NEW), declareModel(ARN, NEW.id), registerModel({ ...NEW, contextWindow: 7 })];
  assertEquals(findModel(ARN)?.contextWindow, 7);
  undo.reverse().forEach((forget) => forget());
  assertEquals(findModel(ARN), undefined);
});

Deno.test("declarations that lead to each other end at a model", () => {
  const undo = [
    declareModel("one", "amazon.nova-pro-v1:0"),
    declareModel("two", "one"),
    declareModel("one", "two"),
  ];
  assertEquals([findModel("one")?.id, findModel("two")?.id], ["amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"]);
  undo.reverse().forEach((forget) => forget());
});

Deno.test("declared destinations are what a fence is checked against", () => {
  const call = () => inferenceProfile(ARN, { region: "eu-west-1", residency: "in-geography" }).destinations;
  const without = declareModel(ARN, "amazon.nova-pro-v1:0");
  assertThrows(call, TypeError, "not known");
  without();
  const within = declareModel(ARN, "amazon.nova-pro-v1:0", { destinations: ["eu-west-1", "eu-west-3"] });
  assertEquals(call(), ["eu-west-1", "eu-west-3"]);
  within();
  const beyond = declareModel(ARN, "amazon.nova-pro-v1:0", { destinations: ["eu-west-1", "us-east-1"] });
  assertThrows(call, TypeError, "us-east-1");
  beyond();
});

Deno.test("declaring refuses a base that is not known, and an empty ARN", () => {
  assertThrows(
    () => declareModel(ARN, "vendor.unknown"),
    TypeError,
    `Cannot declare "${cut(ARN)}": "vendor.unknown" is not known; register it with registerModel`,
  );
  assertThrows(() => declareModel("", "amazon.nova-pro-v1:0"), TypeError, "its ARN is empty");
  assertEquals(findModel(ARN), undefined);
});
