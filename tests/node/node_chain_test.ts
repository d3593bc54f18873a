/** The chain of a machine: its order, its ends, and its errors. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { nodeChain, type ProfileOptions } from "@bedrock-edge/client/node";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { HOME, homeOf, programs } from "./disk.ts";
import { standInFetch } from "./stand_in.ts";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIAENV", AWS_SECRET_ACCESS_KEY: "env" };
const TOKEN = { AWS_WEB_IDENTITY_TOKEN_FILE: `${HOME}/token`, AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/web" };
const CONTAINER = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1/keys" };
const DEFAULT = "[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file\n";
const DEV = "[dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = dev\n";

/** The files and variables of a machine. */
interface Machine {
  readonly env?: Record<string, string>;
  readonly credentials?: string;
  readonly config?: string;
  readonly options?: ProfileOptions;
}

/** Creates the chain of a machine, and the list of the hosts that it asks. */
async function chainOf({ env, credentials, config, options }: Machine) {
  const hosts: string[] = [];
  const fetch = (input: URL | RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const { host, pathname } = new URL(request.url);
    hosts.push(host);
    if (host === "127.0.0.1") return Promise.resolve(Response.json(hostKeys("ASIACONTAINER")));
    if (host !== "169.254.169.254") return standInFetch(request);
    const headers = { "x-aws-ec2-metadata-token-ttl-seconds": "21600" };
    if (pathname.endsWith("token")) return Promise.resolve(new Response("token", { headers }));
    return Promise.resolve(pathname.endsWith("/") ? new Response("box") : Response.json(hostKeys("ASIAINSTANCE")));
  };
  const readFile = await homeOf({ config, credentials });
  const variables = { HOME, AWS_REGION: "us-east-1", ...env };
  return { chain: nodeChain({ env: variables, readFile, fetch, runProcess: programs, ...options }), hosts };
}

function hostKeys(AccessKeyId: string) {
  const Expiration = "2099-01-01T00:00:00Z";
  return { Code: "Success", AccessKeyId, SecretAccessKey: "secret", Token: "token", Expiration };
}

/** Machines, with the source that wins and its id. */
const ORDER: readonly (readonly [name: string, machine: Machine, source: string, id: string])[] = [
  [
    "keys in the environment before all others",
    { env: { ...KEYS, ...TOKEN, ...CONTAINER }, credentials: DEFAULT },
    "AWS_ACCESS_KEY_ID",
    "AKIAENV",
  ],
  ["the default profile", { env: { ...TOKEN, ...CONTAINER }, credentials: DEFAULT }, "profile default", "AKIAFILE"],
  [
    "a chosen profile before keys in the environment",
    { env: { ...KEYS, AWS_PROFILE: "dev" }, credentials: DEV },
    "profile dev",
    "AKIADEV",
  ],
  [
    "the profile of the options before AWS_PROFILE",
    { env: { ...KEYS, AWS_PROFILE: "other" }, credentials: DEV, options: { profile: "dev" } },
    "profile dev",
    "AKIADEV",
  ],
  ["a token file", { env: { ...TOKEN, ...CONTAINER } }, "role web by token file", "ASIAweb"],
  ["the container", { env: CONTAINER }, "container role", "ASIACONTAINER"],
  ["the instance", {}, "instance role box", "ASIAINSTANCE"],
  [
    "the instance, without a home directory",
    { env: { HOME: "" }, options: { configFile: "", credentialsFile: "" } },
    "instance role box",
    "ASIAINSTANCE",
  ],
  [
    "the instance, past a profile with a region alone",
    { config: "[default]\nregion = eu-west-1\n" },
    "instance role box",
    "ASIAINSTANCE",
  ],
];

for (const [name, machine, source, id] of ORDER) {
  Deno.test(`the chain gives ${name}`, async () => {
    const { chain } = await chainOf(machine);
    assertEquals([(await chain.credentials()).accessKeyId, chain.credentials.source], [id, source]);
  });
}

Deno.test("the API key of the environment comes first, but not before a profile in the options", async () => {
  const env = { HOME, ...KEYS, AWS_BEARER_TOKEN_BEDROCK: "fake-key", AWS_PROFILE: "dev" };
  const readFile = await homeOf({ credentials: DEV });
  const fake = fakeBedrock({ apiKey: "fake-key", credentials: { accessKeyId: "AKIADEV", secretAccessKey: "dev" } });
  const rows = [
    [{}, { scheme: "bearer", source: "AWS_BEARER_TOKEN_BEDROCK" }],
    [{ profile: "dev" }, { scheme: "sigv4", source: "profile dev" }],
  ] as const;
  for (const [options, { scheme, source }] of rows) {
    const auth = nodeChain({ env, readFile, ...options });
    const bedrock = createBedrock({ region: "us-east-1", auth, fetch: fake, env: {} });
    await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "Hi" });
    assertEquals(await bedrock.authInfo(), { scheme, source, region: "us-east-1" });
    assertEquals(fake.requests.at(-1)?.auth, scheme);
    assertEquals((await auth.credentials()).accessKeyId, "AKIADEV");
  }
});

Deno.test("the instance is not asked if its service is turned off, or the machine is a container", async () => {
  const off = await chainOf({ env: { AWS_EC2_METADATA_DISABLED: "true" } });
  await assertRejects(() => off.chain.credentials(), Error, "AWS_EC2_METADATA_DISABLED is set");
  const container = await chainOf({ env: CONTAINER });
  await container.chain.credentials();
  assertEquals([off.hosts, container.hosts], [[], ["127.0.0.1"]]);
});

Deno.test("the error of a chain has the reason of each source", async () => {
  const { chain } = await chainOf({ env: { AWS_EC2_METADATA_DISABLED: "true" }, credentials: DEV });
  const error = await assertRejects(() => chain.credentials(), Error);
  const lines = error.message.split("\n").map((line) => line.slice(0, 90));
  assertEquals(lines, [
    "Cannot get credentials: all 4 sources failed",
    "- AWS_ACCESS_KEY_ID: Cannot read credentials from the environment: AWS_ACCESS_KEY_ID and A",
    '- profile default: Cannot use profile "default": it is not in /home/ada/.aws/config (missi',
    "- token file: Cannot get credentials for the token in a file: AWS_WEB_IDENTITY_TOKEN_FILE ",
    "- instance role: Cannot get the credentials of the instance: AWS_EC2_METADATA_DISABLED is ",
  ]);
});

Deno.test("the chain ends at a default profile that is configured and fails: the next one would be another identity", async () => {
  const sso = "[default]\nsso_session = ended\nsso_account_id = 123456789012\nsso_role_name = Admin\n" +
    "[sso-session ended]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n";
  const { chain, hosts } = await chainOf({ env: TOKEN, config: sso });
  const error = await assertRejects(() => chain.credentials(), Error, "run aws sso login --profile default");
  assertEquals(error.message.match(/not asked, because profile default is configured and failed/g)?.length, 2);
  assertEquals(hosts, []);
});

Deno.test("the chain goes past a token file that fails", async () => {
  const { chain } = await chainOf({ env: { ...TOKEN, AWS_WEB_IDENTITY_TOKEN_FILE: "/none" } });
  assertEquals((await chain.credentials()).accessKeyId, "ASIAINSTANCE");
});

Deno.test("a chosen profile that fails ends the chain", async () => {
  const { chain, hosts } = await chainOf({ env: { ...KEYS, ...TOKEN, AWS_PROFILE: "nope" }, credentials: DEV });
  await assertRejects(() => chain.credentials(), Error, '- profile nope: Cannot use profile "nope": it is not in');
  assertEquals(hosts, []);
});

Deno.test("the chain begins anew at each refresh", async () => {
  const env: Record<string, string> = { ...KEYS, HOME };
  const chain = nodeChain({ env, readFile: await homeOf({ credentials: DEFAULT }) });
  assertEquals((await chain.credentials()).accessKeyId, "AKIAENV");
  delete env.AWS_ACCESS_KEY_ID;
  delete env.AWS_SECRET_ACCESS_KEY;
  assertEquals([(await chain.credentials()).accessKeyId, chain.credentials.source], ["AKIAFILE", "profile default"]);
});

Deno.test("an unknown option of the chain is refused", () => {
  assertThrows(() => nodeChain({ mfaCodeProvider: () => "" } as never), TypeError, 'did you mean "mfaCode"?');
  assertThrows(() => nodeChain({ endpoint: "https://x" } as never), TypeError, "unknown option");
});
