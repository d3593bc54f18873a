/**
 * The destinations and identities of our requests, against AWS's own SDK for JavaScript. Run with
 * `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type BedrockRuntimeClientConfig, ConverseCommand } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { type Asked, captured, KEYS, MODEL, REGION, sdkOver } from "./sdk.ts";
import { byRequest } from "../../helpers/fire.ts";
import { withVariables } from "../../helpers/variables.ts";

/** The same request to the same place. */
async function assertSamePlace(
  what: string,
  options: BedrockOptions,
  config: BedrockRuntimeClientConfig,
  model = MODEL,
): Promise<Asked> {
  const hi = { messages: [{ role: "user" as const, content: [{ text: "Hi" }] }] };
  const theirs = await captured((fetch) => sdkOver(fetch, config).send(new ConverseCommand({ modelId: model, ...hi })));
  const ours = await captured((fetch) =>
    createBedrock({ env: {}, ...options, fetch: byRequest(fetch), retry: false }).converse(model, hi)
  );
  assertEquals(ours, theirs, what);
  return ours;
}

/** One region of every partition that the SDK's endpoint rules know, and regions that only share a prefix. */
const REGIONS: readonly string[] = [
  "us-east-1",
  "us-west-2",
  "eu-central-2",
  "ap-southeast-7",
  "sa-east-1",
  "ca-west-1",
  "me-central-1",
  "af-south-1",
  "il-central-1",
  "mx-central-1",
  "us-gov-west-1",
  "us-gov-east-1",
  "cn-north-1",
  "cn-northwest-1",
  "eusc-de-east-1",
  "us-iso-east-1",
  "us-iso-west-1",
  "us-isob-east-1",
  "eu-isoe-west-1",
  "us-isof-south-1",
  "us-isof-east-1",
  // Regions that AWS does not have yet.
  "us-north-9",
  "xx-north-12",
];

for (const region of REGIONS) {
  Deno.test(`our hosts are the AWS SDK's in ${region}: plain, FIPS, dual-stack, and both`, async () => {
    for (const fips of [false, true]) {
      for (const dualStack of [false, true]) {
        await assertSamePlace(
          `${region} fips ${fips} dualStack ${dualStack}`,
          { region, credentials: KEYS, fips, dualStack },
          { region, useFipsEndpoint: fips, useDualstackEndpoint: dualStack },
        );
      }
    }
  });
}

Deno.test("our path behind a custom endpoint is the AWS SDK's", async () => {
  for (
    const endpoint of [
      "https://vpce-0a1b2c3d.bedrock-runtime.us-east-1.vpce.amazonaws.com",
      "https://proxy.example:8443",
      // Not with a slash at the end, which the SDK doubles and we do not.
      "https://proxy.example/aws/bedrock",
      "http://127.0.0.1:8000",
    ]
  ) {
    const { url } = await assertSamePlace(endpoint, { region: REGION, credentials: KEYS, endpoint }, { endpoint });
    assert(url.startsWith(endpoint), url);
  }
});

Deno.test("our bearer header from the environment is the AWS SDK's, also where AWS keys are there", async () => {
  const key = "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2FsbA==";
  await withVariables({ AWS_BEARER_TOKEN_BEDROCK: key, AWS_REGION: "eu-west-1" }, async () => {
    // Without `env` and without authority of its own: both read the process.
    const asked = await assertSamePlace("bearer", { env: undefined }, { region: "eu-west-1" });
    assertEquals(asked.bearer, `Bearer ${key}`);
    assert(asked.url.startsWith("https://bedrock-runtime.eu-west-1.amazonaws.com/"), asked.url);
  });
});

Deno.test("our endpoint from the environment is the AWS SDK's", async () => {
  for (
    const variables of [
      { AWS_ENDPOINT_URL: "https://general.example/a" },
      { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://specific.example" },
      { AWS_ENDPOINT_URL: "https://general.example", AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://specific.example/b" },
    ]
  ) {
    await withVariables({ AWS_REGION: REGION, ...variables }, async () => {
      const { url } = await assertSamePlace(JSON.stringify(variables), { env: undefined, credentials: KEYS }, {});
      assert(url.startsWith(Object.values(variables).at(-1)!), url);
    });
  }
});

Deno.test("our FIPS and dual-stack hosts from the environment are the AWS SDK's, and options override them", async () => {
  for (const region of ["us-east-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"]) {
    for (const fips of ["true", "false", undefined]) {
      for (const dualStack of ["true", "false", undefined]) {
        const variables = {
          AWS_REGION: region,
          ...fips && { AWS_USE_FIPS_ENDPOINT: fips },
          ...dualStack && { AWS_USE_DUALSTACK_ENDPOINT: dualStack },
        };
        await withVariables(variables, async () => {
          const what = JSON.stringify(variables);
          await assertSamePlace(what, { env: undefined, credentials: KEYS }, { region });
          await assertSamePlace(
            what,
            { env: undefined, credentials: KEYS, fips: false, dualStack: true },
            { region, useFipsEndpoint: false, useDualstackEndpoint: true },
          );
        });
      }
    }
  }
});

Deno.test("FIPS of the environment with an endpoint of the environment is refused by the AWS SDK too", async () => {
  const variables = { AWS_REGION: REGION, AWS_USE_FIPS_ENDPOINT: "true", AWS_ENDPOINT_URL: "https://proxy.example" };
  await withVariables(variables, async () => {
    for (
      const call of [
        () => captured((fetch) => sdkOver(fetch).send(new ConverseCommand({ modelId: MODEL, messages: [] }))),
        () =>
          captured(async (fetch) =>
            await createBedrock({ credentials: KEYS, fetch: byRequest(fetch), retry: false }).converse(MODEL, {})
          ),
      ]
    ) {
      await assertRejects(call, Error, "FIPS");
    }
  });
});
