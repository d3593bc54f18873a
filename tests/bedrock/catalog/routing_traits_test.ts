/**
 * The traits that a handle of Bedrock shows to a router.
 */
import { assertEquals } from "@std/assert";
import { type ChatModel, createBedrock } from "@bedrock-edge/client";
import { declareModel, modelFacts, type ModelFactsOptions, registerModel } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { rowOf } from "../converse/model_rules/cases.ts";

const BARE = "anthropic.claude-of-traits-v1:0";
const ROW = rowOf({
  id: BARE,
  can: ["chat", "tools"],
  cannot: ["imageInput"],
  regions: ["us-east-1"],
  profiles: {
    eu: { "eu-west-1": ["eu-west-3", "eu-north-1"] },
    global: { "eu-west-1": ["us-east-1"] },
    apac: undefined,
  },
});
const NO_REGION = "";
const PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abcdefghijkl";

function handle(
  id: string,
  region: string = "eu-west-1",
  facts: ModelFactsOptions | false = {},
): ChatModel {
  const models = facts ? modelFacts(facts) : undefined;
  const given = region === NO_REGION ? {} : { region };
  return createBedrock({ ...given, apiKey: "k", env: {}, fetch: fakeBedrock({ apiKey: "k" }), models }).model(id);
}

/** Runs `test` while the model is known. */
function known(test: () => void): () => void {
  return () => {
    const forget = registerModel(ROW);
    try {
      test();
    } finally {
      forget();
    }
  };
}

Deno.test(
  "a handle shows the family and the capabilities of its model",
  known(() => {
    const { family, capabilities } = handle(`eu.${BARE}`).traits!;
    assertEquals(family, "claude");
    assertEquals([capabilities?.tools, capabilities?.imageInput, capabilities?.reasoning], [true, false, undefined]);
  }),
);

Deno.test(
  "a bare id is answered by the region that is called",
  known(() => {
    assertEquals(handle(BARE, "us-east-1").traits?.regions, ["us-east-1"]);
    assertEquals(handle("vendor.not-yet-known-v1:0", "sa-east-1").traits?.regions, ["sa-east-1"]);
  }),
);

Deno.test("without facts a handle has traits only if its endpoint is elsewhere, and a missing region is left to the call", () => {
  const of = (more: object) =>
    createBedrock({ region: "eu-west-1", apiKey: "k", env: {}, fetch: fakeBedrock({ apiKey: "k" }), ...more }).model(
      BARE,
    );
  const endpoint = (AWS_ENDPOINT_URL_BEDROCK_RUNTIME: string) => of({ env: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME } });
  assertEquals(of({}).traits, undefined);
  assertEquals(endpoint("https://bedrock-runtime.us-east-1.amazonaws.com").traits, {});
  assertEquals(endpoint("https://bedrock-runtime.eu-west-1.amazonaws.com").traits, undefined);
  assertEquals(handle(BARE, NO_REGION, false).traits, undefined);
});

Deno.test(
  "a profile is answered by the region that is called and all of its destinations",
  known(() => {
    assertEquals(handle(`eu.${BARE}`).traits?.regions, ["eu-west-1", "eu-west-3", "eu-north-1"]);
  }),
);

Deno.test(
  "the regions of a bare id are those of the profile that the client chooses",
  known(() => {
    assertEquals(handle(BARE, "eu-west-1", { profiles: "auto" }).traits?.regions, [
      "eu-west-1",
      "eu-west-3",
      "eu-north-1",
    ]);
  }),
);

Deno.test(
  "the regions of a global profile and of unknown routes are not known",
  known(() => {
    assertEquals(handle(`global.${BARE}`).traits?.regions, undefined);
    assertEquals(handle(`apac.${BARE}`, "ap-south-1").traits?.regions, undefined);
    assertEquals(handle(`us.vendor.not-yet-known-v1:0`, "us-east-1").traits?.regions, undefined);
  }),
);

Deno.test(
  "the regions of an ARN are those that it names, or that the program declared",
  known(() => {
    const model = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";
    assertEquals(handle(model, "us-east-1").traits?.regions, ["us-east-1"]);
    assertEquals(handle(PROFILE).traits?.regions, undefined);
    const forget = declareModel(PROFILE, BARE, { destinations: ["eu-west-1", "eu-central-1"] });
    assertEquals(handle(PROFILE).traits?.regions, ["eu-west-1", "eu-central-1"]);
    assertEquals(handle(PROFILE).traits?.family, "claude");
    forget();
  }),
);

Deno.test(
  "a call that is refused has no regions",
  known(() => {
    assertEquals(handle(BARE, NO_REGION).traits?.regions, undefined);
    const fenced = { profiles: "auto", residency: "in-region" } as const;
    assertEquals(handle(`global.${BARE}`, "eu-west-1", fenced).traits?.regions, undefined);
  }),
);

Deno.test("a handle of a client without facts has no traits", () => {
  assertEquals(handle(BARE, "eu-west-1", false).traits, undefined);
});
