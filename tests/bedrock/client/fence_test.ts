/**
 * The fence is that of the client's region, by option or by environment, whatever names the model; and no model id moves a
 * call to another partition of AWS.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Bedrock, type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { declareModel, modelFacts, type ModelFactsOptions, type Residency } from "@bedrock-edge/client/models";
import { API_KEY } from "../../helpers/fire.ts";
import { answered, bytesOf, eventsOf, streamed } from "../../helpers/wire.ts";
import { geographyOf } from "../../../src/aws/regions.ts";

const KINDS = [
  "inference-profile",
  "application-inference-profile",
  "provisioned-model",
  "custom-model-deployment",
  "imported-model",
  "prompt-router",
  "prompt",
] as const;
const REGIONS = ["us-east-1", "eu-central-1", "eu-west-1", "ap-southeast-2", "us-gov-west-1", "cn-north-1"] as const;
const FENCES: readonly (Residency | undefined)[] = ["in-region", "in-geography", "global", undefined];

/** The partition in an ARN of a region, as AWS writes it. */
function partitionOf(region: string): string {
  return region.startsWith("us-gov-") ? "aws-us-gov" : region.startsWith("cn-") ? "aws-cn" : "aws";
}

function arnsIn(region: string): string[] {
  const partition = partitionOf(region);
  const nova = "amazon.nova-lite-v1:0";
  const prefix = geographyOf(region) === "ap" ? "apac" : geographyOf(region);
  return [
    `arn:${partition}:bedrock:${region}::foundation-model/${nova}`,
    `arn:${partition}:sagemaker:${region}:123456789012:endpoint/mine`,
    ...KINDS.map((kind) =>
      `arn:${partition}:bedrock:${region}:123456789012:${kind}/${
        kind === "inference-profile" ? `${prefix}.${nova}` : "abc"
      }`
    ),
  ];
}

const CALLS: Readonly<Record<string, (bedrock: Bedrock, model: string) => Promise<unknown>>> = {
  chat: (bedrock, model) => bedrock.chat({ model, messages: "Hi" }),
  stream: (bedrock, model) => bedrock.stream({ model, messages: "Hi" }).final(),
};

/** A client, and the regions of the hosts that it called. */
function recording(
  { models = {}, ...options }: Omit<Partial<BedrockOptions>, "models"> & { models?: ModelFactsOptions | false },
) {
  const regions: string[] = [];
  const bedrock = createBedrock({
    apiKey: API_KEY,
    models: models ? modelFacts(models) : undefined,
    ...options,
    fetch: (url) => {
      const { host, pathname } = new URL(`${url}`);
      regions.push(host.split(".")[1]!);
      return Promise.resolve(
        pathname.endsWith("-stream") ? streamed(bytesOf(eventsOf("."))) : answered([{ text: "." }]),
      );
    },
  } as BedrockOptions);
  return { bedrock, regions };
}

for (const by of ["option", "AWS_REGION", "AWS_DEFAULT_REGION"] as const) {
  Deno.test(`every request stays inside the fence of the client's region, given by ${by}`, async () => {
    let sent = 0, refused = 0;
    for (const own of REGIONS) {
      for (const residency of FENCES) {
        for (const profiles of ["auto", "off"] as const) {
          const given = by === "option" ? { region: own, env: {} } : { env: { [by]: own } };
          for (const arn of REGIONS.flatMap(arnsIn)) {
            for (const model of [arn, encodeURIComponent(arn)]) {
              for (const [how, call] of Object.entries(CALLS)) {
                const { bedrock, regions } = recording({ ...given, models: { residency, profiles } });
                const error = await call(bedrock, model).then(() => undefined, (error: unknown) => error);
                const shown = `${how} ${model} by a client of ${own} with ${residency}`;
                if (error !== undefined) {
                  assert(error instanceof TypeError, `${shown}: ${error}`);
                  assertEquals(regions, [], shown);
                  refused++;
                  continue;
                }
                sent++;
                const [host] = regions;
                assertEquals([bedrock.region, regions.length], [own, 1], shown);
                assertEquals(partitionOf(host!), partitionOf(own), shown);
                if (residency === "in-region") assertEquals(host, own, shown);
                if (residency === "in-geography") assertEquals(geographyOf(host!), geographyOf(own), shown);
                // Without a region in the code, an ARN in reach is called where it is.
                if (!residency && by !== "option") assert(arn.includes(`:${host}:`), shown);
              }
            }
          }
        }
      }
    }
    assert(sent > 500 && refused > 500, `${sent} sent, ${refused} refused`);
  });
}

Deno.test("the declared destinations of an ARN do not move its host into the fence", async () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/fenced";
  declareModel(arn, "amazon.nova-lite-v1:0", { destinations: ["eu-central-1"] });
  for (const residency of ["in-region", "in-geography"] as const) {
    const { bedrock, regions } = recording({ env: { AWS_REGION: "eu-central-1" }, models: { residency } });
    await assertRejects(() => bedrock.chat({ model: arn, messages: "Hi" }), TypeError, "it is called in us-east-1");
    assertEquals(regions, []);
  }
});

Deno.test("a fence without a region of the client refuses: there is nothing to see it from", async () => {
  const [arn = ""] = arnsIn("us-east-1");
  const { bedrock, regions } = recording({ env: {}, models: { residency: "in-geography" } });
  await assertRejects(() => bedrock.chat({ model: arn, messages: "Hi" }), TypeError, "no region is given");
  assertEquals(regions, []);
});

Deno.test("a text that is not the ARN of a model names no region", async () => {
  for (
    const model of [
      "arn:x:y:us-isof-south-1:z",
      "arn:::eu-isoe-west-1:",
      "arn:aws:s3:eu-west-1:123456789012:x/y",
      "arn:",
    ]
  ) {
    const { bedrock, regions } = recording({ env: { AWS_REGION: "us-east-1" }, models: false });
    await bedrock.chat({ model, messages: "Hi" });
    assertEquals(regions, ["us-east-1"], model);
    const none = recording({ env: {}, models: false });
    await assertRejects(() => none.bedrock.chat({ model, messages: "Hi" }), TypeError, "no region is given");
  }
});

Deno.test("an ARN of another partition is refused with the region to use, by every way to call a model", async () => {
  const model = "arn:aws-cn:bedrock:cn-north-1::foundation-model/amazon.nova-lite-v1:0";
  const ways: readonly ((bedrock: Bedrock) => Promise<unknown>)[] = [
    ...Object.values(CALLS).map((call) => (bedrock: Bedrock) => call(bedrock, model)),
    (bedrock) => bedrock.converse(model, { messages: [] }),
    (bedrock) => bedrock.converseStream(model, { messages: [] }),
  ];
  for (const way of ways) {
    const { bedrock, regions } = recording({ env: { AWS_REGION: "us-gov-west-1" }, models: false });
    await assertRejects(() => way(bedrock), TypeError, 'pass region: "cn-north-1"');
    assertEquals(regions, []);
  }
});
