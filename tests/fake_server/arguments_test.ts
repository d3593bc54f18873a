/**
 * The command line of the served fake, and the lines that it prints.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { HELP, readArguments } from "../../support/fake/arguments.ts";
import { banner } from "../../support/fake/banner.ts";

Deno.test("without options the fake listens on loopback with its default keys", () => {
  assertEquals(readArguments([]), { host: "127.0.0.1", port: 4114, help: false, options: { msPerToken: 0 } });
});

Deno.test("every option of the command line reaches the server or the fake", () => {
  const args = [
    ...["--port", "0", "--host=0.0.0.0", "--help", "--api-key", "k", "--ms-per-token", "5"],
    ...["--access-key-id", "A", "--secret-access-key", "S", "--session-token", "T"],
    ...["--models", "a.b, c.d,", "--reply", "one", "--reply", "two"],
  ];
  const { host, port, help, options } = readArguments(args);
  assertEquals([host, port, help], ["0.0.0.0", 0, true]);
  assertEquals(options, {
    apiKey: "k",
    credentials: { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" },
    controlPlane: { foundationModels: ["a.b", "c.d"] },
    replies: ["one", "two"],
    msPerToken: 5,
  });
});

Deno.test("--help names every option", () => {
  const names = ["port", "host", "api-key", "access-key-id", "secret-access-key", "session-token", "models", "reply"];
  for (const name of [...names, "ms-per-token", "help"]) assert(HELP.includes(`  --${name} `), name);
});

const MISTAKES: readonly (readonly [args: string[], says: string])[] = [
  [["--prot", "1"], "Cannot start the fake: Unknown option '--prot'; --help lists the options"],
  [["start"], "Cannot start the fake: Unexpected argument 'start'"],
  [["--port", "x"], 'Cannot start the fake: --port is "x"; expected a whole number from 0 to 65535'],
  [["--port", "70000"], 'Cannot start the fake: --port is "70000"; expected a whole number from 0 to 65535'],
  [
    ["--access-key-id", "A"],
    "Cannot start the fake: one half of the AWS keys is missing; pass --access-key-id and --secret-access-key together",
  ],
];

Deno.test("a mistake of the command line says its sentence", () => {
  for (const [args, says] of MISTAKES) assertThrows(() => readArguments(args), TypeError, says);
});

Deno.test("the printed variables can be pasted into a shell", () => {
  const lines = banner("0.0.0.0", 4114, {
    apiKey: "it's",
    credentials: { accessKeyId: "A", secretAccessKey: "a/b+c=", sessionToken: "t t" },
  });
  const found = Object.fromEntries(
    [...lines.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  assertEquals(found, {
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "http://127.0.0.1:4114",
    AWS_ENDPOINT_URL_BEDROCK: "http://127.0.0.1:4114",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "A",
    AWS_SECRET_ACCESS_KEY: "a/b+c=",
    AWS_SESSION_TOKEN: "'t t'",
    AWS_BEARER_TOKEN_BEDROCK: "'it'\\''s'",
  });
  assert(banner("::1", 1, {}).includes("http://[::1]:1 "));
  assert(banner("127.0.0.1", 1, {}).includes("AWS_ACCESS_KEY_ID=AKIDEXAMPLE"));
});
