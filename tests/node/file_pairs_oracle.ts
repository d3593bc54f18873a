/**
 * The same shared files in this module and in other people's readers: the AWS CLI and botocore of Debian, and the AWS SDK for
 * JavaScript. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { FILE_PAIRS } from "./file_pairs/all.ts";
import { type FilePair, type Outcome, REFUSED } from "./file_pairs/pair.ts";
import { homeFiles } from "./home_files.ts";
import { askJudge, type JudgeRequest, JUDGES, type ProcessCredentials, type Reader } from "./judges/ask.ts";
import { hasPython, unlessPython } from "./judges/python.ts";
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

function environmentOf({ env = {} }: FilePair, home: string, origin: string): JudgeRequest["env"] {
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

function outcomeOf(found: ProcessCredentials | null | undefined): Outcome {
  if (!found) return REFUSED;
  const { AccessKeyId, SecretAccessKey, SessionToken } = found;
  return [AccessKeyId, SecretAccessKey, ...SessionToken ? [SessionToken] : []].join(" ");
}

type Outcomes = Readonly<Record<Reader, Outcome>>;

/** Asks everybody for every pair: a process each, since starting one takes far longer than reading a file. */
async function askAll(): Promise<readonly Outcomes[]> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, standInAws);
  const homes = await Promise.all(FILE_PAIRS.map(homeOf));
  try {
    const requests = FILE_PAIRS.map((pair, at) => ({
      env: environmentOf(pair, homes[at]!, `http://127.0.0.1:${server.addr.port}`),
      profile: pair.profile,
    }));
    const names = Object.keys(JUDGES) as Reader[];
    const found = await Promise.all(names.map((judge) => askJudge(judge, requests)));
    return FILE_PAIRS.map((_, at) =>
      Object.fromEntries(names.map((judge, number) => [judge, outcomeOf(found[number]?.[at])])) as Outcomes
    );
  } finally {
    await server.shutdown();
    for (const home of homes) await Deno.remove(home, { recursive: true });
  }
}

const outcomes = hasPython ? await askAll() : [];

for (const [at, pair] of FILE_PAIRS.entries()) {
  Deno.test({
    name: `others and this module read ${pair.name}${unlessPython}`,
    ignore: !hasPython,
    fn() {
      const { expected } = pair;
      const { aws = expected, botocore = expected, sdk = expected } = pair.differs ?? {};
      assertEquals(outcomes[at], { aws, botocore, sdk, chain: sdk, ours: expected, ourChain: expected });
    },
  });
}
