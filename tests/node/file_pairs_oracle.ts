/**
 * The same shared files in this module and in other people's readers: the AWS CLI and botocore of Debian, and the AWS SDK for
 * JavaScript. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { fromIni, fromNodeProviderChain } from "npm:@aws-sdk/credential-providers@3.1162.0";
import { fromProfile, nodeChain } from "@bedrock-edge/client/node";
import { FILE_PAIRS } from "./file_pairs/all.ts";
import { type FilePair, type Judge, type Outcome, REFUSED } from "./file_pairs/pair.ts";
import { homeFiles } from "./home_files.ts";
import { hasPython, PYTHON, unlessPython } from "./judges/python.ts";
import { standInAws } from "./stand_in.ts";

/** A home directory with the files of a pair. */
async function homeOf({ config, credentials }: FilePair): Promise<string> {
  const home = await Deno.makeTempDir({ prefix: "profiles-" });
  const files = new Map(await homeFiles());
  if (config !== undefined) files.set(".aws/config", config.replaceAll("$HOME/", `${home}/`));
  if (credentials !== undefined) files.set(".aws/credentials", credentials.replaceAll("$HOME/", `${home}/`));
  for (const [path, text] of files) {
    await Deno.mkdir(`${home}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${home}/${path}`, text);
  }
  return home;
}

type Environment = Record<string, string>;

function environmentOf({ env = {} }: FilePair, home: string, origin: string): Environment {
  return {
    HOME: home,
    PATH: "/usr/local/bin:/usr/bin:/bin",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    AWS_ENDPOINT_URL_STS: `${origin}/sts`,
    AWS_ENDPOINT_URL_SSO: `${origin}/sso`,
    ...env,
  };
}

async function runPython(script: string, args: readonly string[], env: Environment): Promise<Outcome> {
  const file = new URL(`./judges/${script}`, import.meta.url).pathname;
  const { success, stdout } = await new Deno.Command(PYTHON, {
    args: [file, ...args],
    env,
    clearEnv: true,
    stdin: "null",
  }).output();
  if (!success) return REFUSED;
  const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(new TextDecoder().decode(stdout));
  return outcome(AccessKeyId, SecretAccessKey, SessionToken);
}

function outcome(id: string, secret: string, token: string | undefined): Outcome {
  return [id, secret, ...token ? [token] : []].join(" ");
}

/** Runs with the variables of a pair as those of this process, which the AWS SDK reads. */
async function within<T>(env: Environment, run: () => Promise<T>): Promise<T> {
  const before = Deno.env.toObject();
  try {
    for (const name of Object.keys(before)) if (name.startsWith("AWS_")) Deno.env.delete(name);
    for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
    return await run();
  } finally {
    for (const name of Object.keys(Deno.env.toObject())) if (!Object.hasOwn(before, name)) Deno.env.delete(name);
    for (const [name, value] of Object.entries(before)) Deno.env.set(name, value);
  }
}

/** Creates a source of credentials, of this module or of the AWS SDK. */
type Create = (options: { profile?: string }) => () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}>;

async function ask(create: Create, profile: string | undefined): Promise<Outcome> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await create({ ...profile !== undefined && { profile } })();
    return outcome(accessKeyId, secretAccessKey, sessionToken);
  } catch {
    return REFUSED;
  }
}

for (const pair of FILE_PAIRS) {
  Deno.test({
    name: `others and this module read ${pair.name}${unlessPython}`,
    ignore: !hasPython,
    async fn() {
      const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, standInAws);
      const home = await homeOf(pair);
      const env = environmentOf(pair, home, `http://127.0.0.1:${server.addr.port}`);
      const { profile } = pair;
      const named = profile === undefined ? [] : [profile];
      const option = profile === undefined ? [] : ["--profile", profile];
      const export_ = ["configure", "export-credentials", "--format", "process"];
      const found: Record<Judge | "chain" | "ours" | "ourChain", Outcome> = {
        aws: await runPython("aws_cli.py", [...export_, ...option], env),
        botocore: await runPython("botocore_session.py", named, env),
        sdk: await within(env, () => ask(fromIni, profile)),
        chain: await within(env, () => ask(fromNodeProviderChain, profile)),
        ours: await within(env, () => ask(fromProfile, profile)),
        ourChain: await within(env, () => ask((options) => nodeChain(options).credentials, profile)),
      };
      await server.shutdown();
      await Deno.remove(home, { recursive: true });
      const { aws = pair.expected, botocore = pair.expected, sdk = pair.expected } = pair.differs ?? {};
      assertEquals(found, { aws, botocore, sdk, chain: sdk, ours: pair.expected, ourChain: pair.expected });
    },
  });
}
