/** Programs of `credential_process`. The files in tests/node/file_pairs/ have the outputs that the AWS CLI judges too. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { fromProcess, type FromProcessOptions, type RunProcess } from "@bedrock-edge/client/node";
import { shownBy } from "../helpers/shown_by.ts";
import { HOME, homeOf } from "./disk.ts";

const SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLE";
const GOOD = { Version: 1, AccessKeyId: "AKIDEXAMPLE", SecretAccessKey: SECRET };

/** A source of the profile `dev` with a command line. */
async function source(line: string, options: FromProcessOptions = {}) {
  const readFile = await homeOf({ config: `[profile dev]\ncredential_process = ${line}\n` });
  return fromProcess({ profile: "dev", env: { HOME }, readFile, ...options });
}

/** A program that prints a text. */
const prints = (stdout: string, status = 0): RunProcess => () => Promise.resolve({ status, stdout });

Deno.test("a program gets its arguments without a shell, its time and its clock", async () => {
  const calls: unknown[] = [];
  const run: RunProcess = (...call) => {
    calls.push(call);
    return Promise.resolve({ status: 0, stdout: JSON.stringify(GOOD) });
  };
  const clock = { now: () => 0, setTimeout: () => () => {} };
  await (await source("'/opt/my tools/keys' --role \"a b\" $HOME | ~", {
    runProcess: run,
    clock,
    processTimeoutMs: 5,
  }))();
  await (await source("keys", { runProcess: run, clock }))();
  assertEquals(calls, [
    [["/opt/my tools/keys", "--role", "a b", "$HOME", "|", "~"], 5, clock],
    [["keys"], 60_000, clock],
  ]);
});

Deno.test("a source of a program names the profile, and the program once it has given credentials", async () => {
  const keys = await source("keys", { runProcess: prints(JSON.stringify(GOOD)) });
  assertEquals(keys.source, "profile dev");
  await keys();
  assertEquals(keys.source, "profile dev (credential_process)");
});

Deno.test("a program is run anew each time, from the file as it is then", async () => {
  const lines = ["one", "two"];
  const seen: string[] = [];
  const keys = fromProcess({
    env: { HOME },
    readFile: (path) =>
      Promise.resolve(path.endsWith("config") ? `[default]\ncredential_process = ${lines.shift()}\n` : ""),
    runProcess: ([program = ""]) => {
      seen.push(program);
      return Promise.resolve({ status: 0, stdout: JSON.stringify(GOOD) });
    },
  });
  await keys();
  await keys();
  assertEquals(seen, ["one", "two"]);
});

Deno.test("the end of credentials that a program prints is a date", async () => {
  const expiration = "2099-01-01T01:00:00+01:00";
  const keys = await source("keys", { runProcess: prints(JSON.stringify({ ...GOOD, Expiration: expiration })) });
  assertEquals((await keys()).expiration, new Date("2099-01-01T00:00:00Z"));
});

/** Outputs that are not credentials, with the words about them. Each of them holds the secret. */
const BAD_OUTPUTS: Readonly<Record<string, readonly [output: string, words: string]>> = {
  "no JSON": [`AWS_SECRET_ACCESS_KEY=${SECRET}`, "is not a JSON object"],
  "JSON that is cut": [JSON.stringify(GOOD).slice(0, -1), "is not a JSON object"],
  "a list": [JSON.stringify([GOOD]), "is not a JSON object"],
  "another version": [JSON.stringify({ ...GOOD, Version: SECRET }), "is of another Version"],
  "a version in words": [JSON.stringify({ ...GOOD, Version: "1" }), "is of another Version"],
  "no version": [JSON.stringify({ ...GOOD, Version: undefined }), "is without Version"],
  "no id": [JSON.stringify({ ...GOOD, AccessKeyId: undefined }), "has no AccessKeyId"],
  "an id that is a number": [JSON.stringify({ ...GOOD, AccessKeyId: 1 }), "has no AccessKeyId"],
  "an empty secret": [JSON.stringify({ ...GOOD, SecretAccessKey: " ", Note: SECRET }), "has no SecretAccessKey"],
  "an end that is not a time": [
    JSON.stringify({ ...GOOD, Expiration: SECRET }),
    "has an Expiration that is not a time",
  ],
  "an end that has passed": [
    JSON.stringify({ ...GOOD, Expiration: "2001-01-01T00:00:00Z" }),
    "holds credentials that ended at 2001-01-01T00:00:00.000Z",
  ],
};

for (const [name, [stdout, words]] of Object.entries(BAD_OUTPUTS)) {
  Deno.test(`an output with ${name} is refused, and not shown`, async () => {
    const keys = await source(`keys --token ${SECRET}`, { runProcess: prints(stdout) });
    const error = await assertRejects(() => keys(), Error, `the output of "keys" ${words}`);
    assert(isProviderError(error) && error.kind === "credentials" && error.code === "CredentialProcessFailed");
    assert(!shownBy(error).includes(SECRET.slice(0, 12)), "the error shows the secret");
  });
}

Deno.test("keys with a flaw are named by the output, and not shown; white space around them is ignored", async () => {
  const flaws: readonly (readonly [name: string, value: unknown, words: string])[] = [
    ["AccessKeyId", `${SECRET} b`, "has a space or a line break in it"],
    ["SecretAccessKey", `"${SECRET}"`, "has quotes around it"],
    ["SessionToken", `${SECRET}\u00e9`, "has a character that is not ASCII"],
    ["SessionToken", { token: SECRET }, "is an object"],
  ];
  for (const [name, value, words] of flaws) {
    const keys = await source("keys", { runProcess: prints(JSON.stringify({ ...GOOD, [name]: value })) });
    const error = await assertRejects(() => keys(), Error, `${name} in the output of "keys" ${words}`);
    assert(isProviderError(error) && error.kind === "credentials");
    assert(!shownBy(error).includes(SECRET.slice(0, 12)), "the error shows the secret");
  }
  const padded = { ...GOOD, AccessKeyId: " AKIDEXAMPLE\n", SessionToken: null };
  const keys = await source("keys", { runProcess: prints(JSON.stringify(padded)) });
  assertEquals((await keys()).accessKeyId, "AKIDEXAMPLE");
});

Deno.test("a program that fails shows neither its output nor its arguments", async () => {
  for (const status of [1, 255, null]) {
    const run = () => Promise.resolve({ status, stdout: JSON.stringify(GOOD) });
    const keys = await source(`keys --token ${SECRET}`, { runProcess: run });
    const words = `"keys" ended with ${status === null ? "a signal" : `status ${status}`}; run it by hand to see why`;
    const error = await assertRejects(() => keys(), Error, words);
    assert(!shownBy(error).includes(SECRET.slice(0, 12)));
  }
});

Deno.test("a program that Deno may not run, is not executable, or fails in another way, says what would work", async () => {
  const refusals: readonly (readonly [thrown: unknown, words: string])[] = [
    [Object.assign(new Error("spawn keys ENOENT"), { code: "ENOENT" }), '"keys" was not found; write the whole path'],
    [Object.assign(new Error("spawn keys EACCES"), { code: "EACCES" }), '"keys" may not be run by the account'],
    [Object.assign(new Error("spawn keys EMFILE"), { code: "EMFILE" }), '"keys" did not start: EMFILE'],
    [new TypeError(`The argument 'args' must not have null bytes. Received '${SECRET}'`), '"keys" did not start'],
    [new Deno.errors.NotCapable("Requires run access"), "run Deno with --allow-run=keys --allow-env"],
  ];
  for (const [thrown, words] of refusals) {
    // As Node does.
    Object.assign(Object(thrown), { path: "keys", spawnargs: ["--token", SECRET] });
    const keys = await source(`keys --token ${SECRET}`, { runProcess: () => Promise.reject(thrown) });
    const error = await assertRejects(() => keys(), Error, words);
    assert(!shownBy(error).includes(SECRET.slice(0, 12)));
  }
});

// The permission set of the tests allows the program, but not the whole environment.
Deno.test("Deno's own refusal is understood", async () => {
  const keys = await source("deno --version");
  await assertRejects(() => keys(), Error, "run Deno with --allow-run=deno --allow-env");
});
