/**
 * The credentials of a profile of the AWS command line: keys, roles, `aws sso login`, `credential_process`, `aws login`. A code is
 * asked for where a role wants one.
 *
 * ```sh
 * deno run --allow-read=examples examples/profiles.ts     # the files in examples/profiles, and the fake answers
 * deno run --allow-net --allow-read --allow-env examples/profiles.ts dev
 * deno run --allow-net --allow-read --allow-env examples/profiles.ts --any
 * ```
 *
 * A profile with `credential_process` also needs `--allow-run`. In Node and Bun the same code runs without permissions.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { type Bedrock, createBedrock, isProviderError } from "@bedrock-edge/client";
import { fromProfile, nodeChain, profileRegion } from "@bedrock-edge/client/node";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { programArguments } from "./connect/host.ts";

/** Asks the person at the terminal. A code works once, so that the function is called for each refresh. */
async function mfaCode(serialNumber: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(`Code of ${serialNumber}: `);
  } finally {
    terminal.close();
  }
}

/** A client for the files beside this program, which have keys of the fake. */
async function demo(): Promise<Bedrock> {
  const folder = fileURLToPath(new URL("./profiles/", import.meta.url));
  const files = {
    profile: "umbrellas",
    configFile: `${folder}config`,
    credentialsFile: `${folder}credentials`,
    env: {},
  };
  const fetch = fakeBedrock({
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    replies: ["Paris."],
  });
  return createBedrock({ region: await profileRegion(files), credentials: fromProfile(files), fetch, env: {} });
}

async function connect(profile: string | undefined): Promise<Bedrock> {
  if (profile === undefined) return await demo();
  // All that this machine has, in the order of the AWS SDK: variables, the default profile, a container, an EC2 instance.
  if (profile === "--any") return createBedrock({ region: await profileRegion(), auth: nodeChain({ mfaCode }) });
  return createBedrock({ region: await profileRegion({ profile }), credentials: fromProfile({ profile, mfaCode }) });
}

try {
  const bedrock = await connect(programArguments()[0]);
  const { text } = await bedrock.chat({ model: "amazon.nova-lite-v1:0", messages: "What is the capital of France?" });
  const { source, region } = await bedrock.authInfo();
  console.log(`${text}\nCredentials: ${source}\nRegion: ${region}`);
} catch (error) {
  if (!isProviderError(error)) throw error;
  // The message says what to run, such as: aws sso login --profile dev
  console.error(error.message);
  process.exitCode = 1;
}
