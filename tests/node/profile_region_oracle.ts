/**
 * The region of a profile in this module and in the AWS CLI of Debian. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { profileRegion } from "@bedrock-edge/client/node";
import { hasPython, unlessPython } from "./judges/python.ts";

/** Debian's AWS CLI. */
const CLI = "/usr/bin/aws";

const CONFIG = `[default]
region = eu-west-1
[profile dev]
region = eu-west-2 # the second one
s3 =
  region = eu-west-3
[profile capitals]
REGION = eu-north-1
[profile none]
output = json
`;

/** The profile, the variables, and the region; `undefined` for none. */
const ROWS:
  readonly (readonly [profile: string | undefined, env: Record<string, string>, region: string | undefined])[] = [
    [undefined, {}, "eu-west-1"],
    ["dev", {}, "eu-west-2"],
    ["capitals", {}, "eu-north-1"],
    ["none", {}, undefined],
    [undefined, { AWS_PROFILE: "capitals" }, "eu-north-1"],
    ["none", { AWS_DEFAULT_REGION: "us-west-2" }, "us-west-2"],
    ["capitals", { AWS_REGION: "us-west-1", AWS_DEFAULT_REGION: "us-west-2" }, "us-west-1"],
  ];

/** Returns the region in the table that `aws configure list` prints. */
async function askCli(profile: string | undefined, env: Record<string, string>): Promise<string | undefined> {
  const option = profile === undefined ? [] : ["--profile", profile];
  const command = new Deno.Command(CLI, { args: ["configure", "list", ...option], env, clearEnv: true, stdin: "null" });
  const table = new TextDecoder().decode((await command.output()).stdout);
  const [, region] = /^ *region +(\S+)/m.exec(table) ?? [];
  return region === "<not" ? undefined : region;
}

async function askOurs(profile: string | undefined, env: Record<string, string>): Promise<string | undefined> {
  try {
    return await profileRegion({ profile, env });
  } catch {
    return undefined;
  }
}

for (const [profile, variables, expected] of ROWS) {
  const name = `${profile ?? "the default profile"} with ${JSON.stringify(variables)}`;
  Deno.test({
    name: `the region of ${name} is that of the AWS CLI${unlessPython}`,
    ignore: !hasPython,
    async fn() {
      const home = await Deno.makeTempDir();
      try {
        await Deno.mkdir(`${home}/.aws`);
        await Deno.writeTextFile(`${home}/.aws/config`, CONFIG);
        const env = { HOME: home, PATH: "/usr/bin:/bin", ...variables };
        assertEquals([await askCli(profile, env), await askOurs(profile, env)], [expected, expected]);
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}
