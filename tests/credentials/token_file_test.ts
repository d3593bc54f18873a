import { assert, assertEquals, assertThrows } from "@std/assert";
import { fromTokenFile, type TokenFileOptions } from "@bedrock-edge/client/credentials";
import { VirtualClock } from "../helpers/clock.ts";
import { failureOf } from "../helpers/watch.ts";
import { type Answer, GIVEN, granted, ROLE, sts, TOKEN, xmlRefusal } from "./sts.ts";

const FILE = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
const ENV = { AWS_REGION: "eu-central-1", AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: FILE };

/** A source over STS in memory. */
function rig(options: Partial<TokenFileOptions> = {}, ...answers: readonly Answer[]) {
  const fetch = sts(...answers);
  const clock = new VirtualClock();
  const read: string[] = [];
  const readFile = (path: string) => {
    read.push(path);
    return `${TOKEN}${read.length}\n`;
  };
  const source = fromTokenFile({ env: ENV, fetch, clock, readFile, ...options });
  return { source, clock, read, ask: () => clock.run(source()), requests: fetch.requests };
}

Deno.test("the environment names the file, the role and the session, and the file is read for each refresh", async () => {
  const { ask, read, requests, source } = rig({ env: { ...ENV, AWS_ROLE_SESSION_NAME: "pod-7" } });
  assertEquals(source.source, "role app by token file");
  assertEquals(await ask(), GIVEN);
  await ask();
  assertEquals(read, [FILE, FILE]);
  assertEquals(requests.map(({ url, form }) => [url.href, form.get("WebIdentityToken"), form.get("RoleSessionName")]), [
    ["https://sts.eu-central-1.amazonaws.com/", `${TOKEN}1`, "pod-7"],
    ["https://sts.eu-central-1.amazonaws.com/", `${TOKEN}2`, "pod-7"],
  ]);
});

Deno.test("options override the environment", async () => {
  const { ask, read, requests, source } = rig({
    roleArn: "arn:aws:iam::210987654321:role/other",
    tokenFile: "/token",
    sessionName: "mine",
    region: "us-west-2",
    durationSeconds: 900,
    env: { ...ENV, AWS_ROLE_SESSION_NAME: "pod-7" },
  });
  await ask();
  assertEquals([read, source.source], [["/token"], "role other by token file"]);
  const { url, form } = requests[0]!;
  assertEquals(
    [url.hostname, ...["RoleArn", "RoleSessionName", "DurationSeconds"].map((name) => form.get(name))],
    ["sts.us-west-2.amazonaws.com", "arn:aws:iam::210987654321:role/other", "mine", "900"],
  );
});

Deno.test("the file is read again after STS says that the token is expired", async () => {
  const { ask, requests } = rig({}, () => xmlRefusal("ExpiredTokenException", "expired"), granted);
  assertEquals(await ask(), GIVEN);
  assertEquals(requests.map(({ form }) => form.get("WebIdentityToken")), [`${TOKEN}1`, `${TOKEN}2`]);
});

Deno.test("a variable that is missing or invalid is named, and nothing is sent", async () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
    [{}, "AWS_WEB_IDENTITY_TOKEN_FILE is not set; set it, or pass tokenFile", "token file"],
    [{ AWS_WEB_IDENTITY_TOKEN_FILE: FILE }, "AWS_ROLE_ARN is not set; set it, or pass roleArn", "token file"],
    [{ ...ENV, AWS_ROLE_ARN: "app" }, 'Cannot use "app" as AWS_ROLE_ARN', "token file"],
  ];
  for (const [env, problem, origin] of cases) {
    const { clock, source, requests } = rig({ env });
    const outcome = await clock.outcome(source());
    assert("error" in outcome && outcome.error instanceof Error, problem);
    assert(outcome.error.message.includes(problem), outcome.error.message);
    assertEquals([requests.length, source.source], [0, origin]);
  }
});

/** Contents and failures of a file, and the problem in the message. */
const FILES: readonly (readonly [name: string, readFile: () => unknown, problem: string])[] = [
  ["is empty", () => " \n", `the file "${FILE}" is empty`],
  ["has a line break", () => "SECRET\nSECRET", `the file "${FILE}" has a space or a line break in it`],
  ["has quotes", () => '"SECRET"', `the file "${FILE}" has quotes around it`],
  ["holds bytes", () => new Uint8Array(3), "readFile returned no text; return a string"],
  [
    "is missing",
    () => raise({ code: "ENOENT" }),
    `the file "${FILE}" does not exist; check AWS_WEB_IDENTITY_TOKEN_FILE`,
  ],
  ["is missing in Deno", () => raise({ name: "NotFound" }), "does not exist"],
  ["is below a file", () => raise({ code: "ENOTDIR" }), "does not exist"],
  ["is forbidden", () => raise({ code: "EACCES" }), `may not read "${FILE}"; run Deno with --allow-read=${FILE}`],
  ["is forbidden in Deno", () => raise({ name: "NotCapable" }), "the program may not read"],
  ["fails", () => raise({ message: "the disk is on fire" }), `reading "${FILE}" failed: the disk is on fire`],
  ["fails and quotes a token", () => raise({ message: `bad ${TOKEN}` }), `reading "${FILE}" failed: bad [redacted]`],
  ["throws nothing", () => raise(undefined), `reading "${FILE}" failed; see error.cause`],
];

function raise(thrown: object | undefined): never {
  throw thrown && Object.assign(new Error("m"), thrown);
}

for (const [name, readFile, problem] of FILES) {
  Deno.test(`a file that ${name} is an error that says so`, async () => {
    const { ask, requests } = rig({ readFile: readFile as () => string });
    const error = await failureOf(ask());
    assertEquals([error.kind, error.code, requests.length], ["credentials", "TokenFileFailed", 0]);
    assertEquals(error.message.startsWith("Cannot assume role app by web identity: "), true, error.message);
    assert(error.message.includes(problem) && !/SECRET|eyJ/.test(error.message), error.message);
    assert(!Deno.inspect(error.cause).includes(TOKEN));
  });
}

Deno.test("without readFile the runtime's files are read", async () => {
  const path = new URL("./token_file_test.txt", import.meta.url).pathname;
  const { source, requests } = rig({ tokenFile: path, readFile: undefined });
  // Without the virtual clock, which does not know that a file is being read.
  await source();
  assertEquals(requests[0]?.form.get("WebIdentityToken"), "eyJ.a-token-for-tests.sig");
  const missing = await failureOf(rig({ tokenFile: `${path}.missing`, readFile: undefined }).source());
  assert(missing.message.includes("does not exist; check tokenFile"), missing.message);
});

Deno.test("fromTokenFile refuses an option that cannot work at construction", () => {
  const bad: readonly Record<string, unknown>[] = [
    { roleArn: "app" },
    { tokenFile: 7 },
    { readFile: "/token" },
    { region: "EU" },
    { endpoint: "http://sts.example" },
    { sessionName: "a" },
    { durationSeconds: 1 },
    { token: TOKEN },
    { webIdentityTokenFile: FILE },
  ];
  for (const options of bad) assertThrows(() => rig(options), Error, "Cannot use", JSON.stringify(options));
});
