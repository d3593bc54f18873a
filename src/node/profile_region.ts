/** The region of a profile. */
import { envReader } from "../auth/env.ts";
import { checkedRegion } from "../aws/endpoint.ts";
import { checkOptions, type OptionTable, optionTable } from "../base/check_options.ts";
import { quoted } from "../base/quote.ts";
import { profileIn, profileName, readSharedFiles, type SharedFileOptions } from "./files/shared_files.ts";
import { sharedFileChecks } from "./kinds/profile_options.ts";
import { failure } from "./machine/failure.ts";

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<SharedFileOptions>(() => ({
  of: "profileRegion()",
  options: sharedFileChecks(),
}));

/**
 * Returns the region for a client, in the order of the AWS SDK: `AWS_REGION`, `AWS_DEFAULT_REGION`, then the `region` of the profile.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, and for a region that is not a region's name.
 * @throws {AuthenticationError} `credentials` when no region is found, or the files cannot be read.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { fromProfile, profileRegion } from "@bedrock-edge/client/node";
 *
 * // ~/.aws/config, which this example does not read from the disk
 * const files = {
 *   env: { HOME: "/home/ada" },
 *   readFile: (path: string) => Promise.resolve(path.endsWith("config") ? "[profile dev]\nregion = eu-west-1\n" : ""),
 * };
 * const region = await profileRegion({ profile: "dev", ...files });
 * assertEquals(region, "eu-west-1");
 * const bedrock = createBedrock({ region, credentials: fromProfile({ profile: "dev", ...files }) });
 * ```
 */
export async function profileRegion(options: SharedFileOptions = {}): Promise<string> {
  checkOptions(options, OPTIONS);
  const read = envReader(options.env);
  const fromVariable = read("AWS_REGION") ?? read("AWS_DEFAULT_REGION");
  if (fromVariable) return checkedRegion(fromVariable);
  const name = profileName(options, read);
  const region = profileIn(await readSharedFiles(options, read), name).get("region");
  if (region) return checkedRegion(region);
  throw failure(
    `Cannot find the region of profile ${quoted(name)}: it has no region; add one, or set AWS_REGION`,
    "NoRegion",
  );
}
