/**
 * The example of profiles, run as its documentation says.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { finish, spawn } from "./run.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

Deno.test("profiles reads its own files without an account", async () => {
  const args = ["run", "--quiet", "--frozen", "--no-prompt", "--allow-read=examples", "examples/profiles.ts"];
  const { code, stdout, stderr } = await finish(spawn(args));
  assertEquals([code, stderr], [0, ""]);
  assertEquals(stdout, "Paris.\nCredentials: profile umbrellas\nRegion: eu-central-1\n");
});

/** Runs the example with a profile of `tests/examples/files/aws`, and a Bedrock on this machine. */
async function run(profile: string, env: Record<string, string> = {}) {
  const fake = fakeBedrock({ credentials: KEYS, replies: ["Paris."] });
  using server = serveHttp(fake);
  const args = [
    "run",
    "--quiet",
    "--frozen",
    "--no-prompt",
    "--allow-net",
    "--allow-read",
    "--allow-env",
    "examples/profiles.ts",
    profile,
  ];
  const folder = "tests/examples/files/aws";
  const files = { AWS_CONFIG_FILE: `${folder}/config`, AWS_SHARED_CREDENTIALS_FILE: `${folder}/missing` };
  return await finish(spawn(args, { ...files, AWS_ENDPOINT_URL: server.origin, ...env }));
}

Deno.test("profiles signs with the keys of a profile, in its region", async () => {
  const { code, stdout, stderr } = await run("keys");
  assertEquals([code, stdout, stderr], [0, "Paris.\nCredentials: profile keys\nRegion: eu-west-1\n", ""]);
});

Deno.test("profiles takes all that the machine has", async () => {
  const variables = {
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    AWS_REGION: "us-east-1",
  };
  const { code, stdout, stderr } = await run("--any", variables);
  assertEquals([code, stdout, stderr], [0, "Paris.\nCredentials: AWS_ACCESS_KEY_ID\nRegion: us-east-1\n", ""]);
});

Deno.test("profiles says what to run after a login has ended", async () => {
  const { code, stdout, stderr } = await run("ended");
  assertEquals([code, stdout], [1, ""]);
  assert(stderr.includes("run aws sso login --profile ended"), stderr);
});
