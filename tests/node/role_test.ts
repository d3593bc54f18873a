/** Roles of profiles. The files in tests/node/file_pairs/ have the roles that the AWS CLI judges too. */
import { assertEquals, assertRejects } from "@std/assert";
import { fromProfile, type ProfileOptions } from "@bedrock-edge/client/node";
import { HOME, homeOf } from "./disk.ts";
import { standInAws, standInFetch } from "./stand_in.ts";

const KEYS = "aws_access_key_id = AKIAONE\naws_secret_access_key = one\n";
const ROLE = "role_arn = arn:aws:iam::123456789012:role/service/app\n";
const BASE = `[profile base]\n${KEYS}`;

async function source(config: string, options: ProfileOptions = {}) {
  const readFile = await homeOf({ config });
  return fromProfile({ profile: "dev", env: { HOME }, readFile, fetch: standInFetch, ...options });
}

Deno.test("the source names each profile on the way to the credentials", async () => {
  const chain = await source(
    `[profile dev]\n${ROLE}source_profile = mid\n` +
      `[profile mid]\nrole_arn = arn:aws:iam::123456789012:role/mid\nsource_profile = base\n${BASE}`,
  );
  assertEquals(chain.source, "profile dev");
  assertEquals((await chain()).secretAccessKey, "ASIAmid");
  assertEquals(chain.source, "profile dev (role app by profile mid (role mid by profile base))");
});

Deno.test("the code of a device is asked for at each refresh, with the serial number", async () => {
  const codes = ["123456", "654321"];
  const asked: string[] = [];
  const mfaCode = (serialNumber: string) => {
    asked.push(serialNumber);
    return Promise.resolve(codes.shift() ?? "");
  };
  const device = "arn:aws:iam::123456789012:mfa/ada";
  const role = await source(`[profile dev]\n${ROLE}source_profile = base\nmfa_serial = ${device}\n${BASE}`, {
    mfaCode,
  });
  assertEquals((await role()).secretAccessKey, `AKIAONE,${device},123456`);
  assertEquals((await role()).secretAccessKey, `AKIAONE,${device},654321`);
  assertEquals(asked, [device, device]);
});

Deno.test("a function for codes that fails, or returns no code, is named", async () => {
  const rows = [
    [
      () => Promise.reject(new Error("no terminal")),
      'Cannot use profile "dev": the function mfaCode failed: no terminal',
    ],
    [() => "", 'Cannot use profile "dev": mfaCode is empty'],
  ] as const;
  for (const [mfaCode, words] of rows) {
    const role = await source(`[profile dev]\n${ROLE}source_profile = base\nmfa_serial = GAHT1\n${BASE}`, { mfaCode });
    await assertRejects(() => role(), Error, words);
  }
});

Deno.test("the region of STS is that of the options, of the variables, of the profile, or the AWS SDK's", async () => {
  const rows:
    readonly (readonly [env: Record<string, string>, profile: string, options: ProfileOptions, host: string])[] = [
      [{ AWS_REGION: "eu-west-1" }, "region = eu-west-3\n", { region: "eu-north-1" }, "sts.eu-north-1.amazonaws.com"],
      [
        { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" },
        "region = eu-west-3\n",
        {},
        "sts.eu-west-1.amazonaws.com",
      ],
      [{ AWS_DEFAULT_REGION: "eu-west-2" }, "region = eu-west-3\n", {}, "sts.eu-west-2.amazonaws.com"],
      [{}, "region = cn-north-1\n", {}, "sts.cn-north-1.amazonaws.com.cn"],
      [{}, "region =\n", {}, "sts.us-east-1.amazonaws.com"],
      [{ AWS_ENDPOINT_URL_STS: "https://sts.example" }, "", {}, "sts.example"],
    ];
  for (const [env, region, options, expected] of rows) {
    let host = "";
    const fetch = (input: URL | RequestInfo, init?: RequestInit) => {
      const request = new Request(input, init);
      host = new URL(request.url).host;
      return standInAws(new Request("http://127.0.0.1/sts", request));
    };
    const config = `[profile dev]\n${region}${ROLE}source_profile = base\n${BASE}`;
    await (await source(config, { env: { HOME, ...env }, fetch, ...options }))();
    assertEquals(host, expected);
  }
});

Deno.test("credential_source reads the container and the instance, also for a source_profile without a role", async () => {
  const metadata: Readonly<Record<string, () => Response>> = {
    "http://169.254.170.2/keys": () => Response.json(hostKeys("ASIACONTAINER")),
    "http://169.254.169.254/latest/api/token": () =>
      new Response("token", { headers: { "x-aws-ec2-metadata-token-ttl-seconds": "21600" } }),
    "http://169.254.169.254/latest/meta-data/iam/security-credentials/": () => new Response("box"),
    "http://169.254.169.254/latest/meta-data/iam/security-credentials/box": () =>
      Response.json(hostKeys("ASIAINSTANCE")),
  };
  const fetch = (input: URL | RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const answer = metadata[request.url];
    return answer ? Promise.resolve(answer()) : standInFetch(request);
  };
  const env = { HOME, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/keys" };
  const container = await source(`[profile dev]\n${ROLE}credential_source = EcsContainer\n`, { env, fetch });
  assertEquals((await container()).secretAccessKey, "ASIACONTAINER");
  assertEquals(container.source, "profile dev (role app by container role)");
  const instance = await source(
    `[profile dev]\n${ROLE}source_profile = box\n[profile box]\ncredential_source = Ec2InstanceMetadata\n`,
    { env, fetch },
  );
  assertEquals((await instance()).secretAccessKey, "ASIAINSTANCE");
  assertEquals(instance.source, "profile dev (role app by instance role box)");
});

function hostKeys(AccessKeyId: string) {
  const Expiration = "2099-01-01T00:00:00Z";
  return { Code: "Success", AccessKeyId, SecretAccessKey: "secret", Token: "token", Expiration };
}

/** Profiles that contradict themselves, with the words about them. */
const FLAWS: readonly (readonly [config: string, words: string])[] = [
  [`[profile dev]\n${ROLE}`, "it has role_arn, but no source for it; add source_profile"],
  [
    `[profile dev]\n${ROLE}source_profile = a\ncredential_source = Environment\n`,
    "it has source_profile and credential_source",
  ],
  [`[profile dev]\n${ROLE}source_profile = a\n`, 'its source_profile "a" is not in /home/ada/.aws/config'],
  [
    `[profile dev]\n${ROLE}credential_source = Cloud\n`,
    'its credential_source is "Cloud"; use Environment, ' +
    "Ec2InstanceMetadata or EcsContainer",
  ],
  [`[profile dev]\n${ROLE}credential_source = constructor\n`, 'its credential_source is "constructor"'],
  ["[profile dev]\ncredential_source = Environment\n", "it has no credentials; run aws configure"],
  [`[profile dev]\n${ROLE}source_profile = dev\n`, "its roles are a circle, dev -> dev;"],
  [
    `[profile dev]\n${ROLE}source_profile = a\n[profile a]\n${ROLE}source_profile = b\n[profile b]\n${ROLE}source_profile = a\n`,
    "its roles are a circle, dev -> a -> b -> a;",
  ],
  [
    `[profile dev]\n${ROLE}source_profile = base\nmfa_serial = GAHT1\n${BASE}`,
    "its role needs a code of the device GAHT1; pass mfaCode",
  ],
  [
    `[profile dev]\n${ROLE}source_profile = base\nduration_seconds = 1h\n${BASE}`,
    "a property of its role is invalid: Cannot use option " +
    '"durationSeconds": NaN is not valid',
  ],
  [
    `[profile dev]\n${ROLE}source_profile = base\nrole_session_name = a b\n${BASE}`,
    'option "sessionName": "a b" is not valid',
  ],
  [
    `[profile dev]\nrole_arn = app\nsource_profile = base\n${BASE}`,
    'Cannot use "app" as roleArn: not the ARN of a role',
  ],
  [
    `[profile dev]\n${ROLE}web_identity_token_file = /none\n`,
    "Cannot read /none: it is missing; check web_identity_token_file",
  ],
  [
    `[profile dev]\n${ROLE}source_profile = base\n[profile base]\naws_access_key_id = AKIAONE\n`,
    'Cannot use profile "base": its ' +
    "aws_secret_access_key is missing; write it beside aws_access_key_id",
  ],
];

for (const [config, words] of FLAWS) {
  Deno.test(`a profile is refused: ${words}`, async () => {
    const role = await source(config);
    const error = await assertRejects(() => role(), Error, words);
    assertEquals((error as { kind?: unknown }).kind, "credentials");
  });
}

Deno.test("a mistake of the program is not blamed on the profile", async () => {
  const role = await source(`[profile dev]\n${ROLE}source_profile = base\n${BASE}`, {
    env: { HOME, AWS_ENDPOINT_URL_STS: "ftp://x" },
  });
  await assertRejects(() => role(), TypeError, "AWS_ENDPOINT_URL_STS");
});
