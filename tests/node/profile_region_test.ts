/** The region of a profile. */
import { assertEquals, assertRejects } from "@std/assert";
import { profileRegion } from "@bedrock-edge/client/node";
import { HOME, homeOf } from "./disk.ts";

Deno.test("the region is that of the variables, then of the profile", async () => {
  const readFile = await homeOf({
    config: "[default]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-2\n[profile none]\n",
  });
  const rows: readonly (readonly [env: Record<string, string>, profile: string | undefined, region: string])[] = [
    [{}, undefined, "eu-west-1"],
    [{}, "dev", "eu-west-2"],
    [{ AWS_PROFILE: "dev" }, undefined, "eu-west-2"],
    [{ AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-west-2" }, "dev", "us-east-1"],
    [{ AWS_DEFAULT_REGION: "us-west-2" }, "dev", "us-west-2"],
  ];
  for (const [env, profile, region] of rows) {
    assertEquals(await profileRegion({ env: { HOME, ...env }, profile, readFile }), region);
  }
  await assertRejects(
    () => profileRegion({ env: { HOME }, profile: "none", readFile }),
    Error,
    "it has no region; add one",
  );
  await assertRejects(
    () => profileRegion({ env: { AWS_REGION: "US-EAST-1" } }),
    TypeError,
    'Cannot use region "US-EAST-1"',
  );
});
