/** This module's reading of the shared files in tests/node/file_pairs/, from memory. */
import { assert, assertEquals } from "@std/assert";
import { isProviderError } from "@bedrock-edge/client";
import { fromProfile, nodeChain, type ProfileOptions } from "@bedrock-edge/client/node";
import type { CredentialProvider } from "@bedrock-edge/client/credentials";
import { standInFetch } from "./stand_in.ts";
import { HOME, homeOf, programs } from "./disk.ts";
import { FILE_PAIRS } from "./file_pairs/all.ts";
import { REFUSED } from "./file_pairs/pair.ts";

const ENV = { HOME, AWS_REGION: "us-east-1", AWS_EC2_METADATA_DISABLED: "true" };

/** The functions that read the files. */
const READERS: Readonly<Record<string, (options: ProfileOptions) => CredentialProvider>> = {
  fromProfile,
  nodeChain: (options) => nodeChain(options).credentials,
};

for (const { name, profile, env, expected, config, credentials } of FILE_PAIRS) {
  for (const [reader, create] of Object.entries(READERS)) {
    Deno.test(`${reader}() reads ${name}`, async () => {
      const readFile = await homeOf({ config, credentials });
      const ask = create({ profile, env: { ...ENV, ...env }, readFile, fetch: standInFetch, runProcess: programs });
      if (expected !== REFUSED) {
        const { accessKeyId, secretAccessKey, sessionToken } = await ask();
        assertEquals([accessKeyId, secretAccessKey, ...sessionToken ? [sessionToken] : []].join(" "), expected);
        return;
      }
      const error = await ask().catch((error: unknown) => error);
      assert(isProviderError(error) && error.kind === "credentials", `${error}`);
    });
  }
}

Deno.test("every difference between the judges has a reason, and names differ", () => {
  for (const { name, expected, differs, why } of FILE_PAIRS) {
    assertEquals(differs === undefined, why === undefined, name);
    for (const outcome of Object.values(differs ?? {})) assert(outcome !== expected, name);
  }
  assertEquals(new Set(FILE_PAIRS.map(({ name }) => name)).size, FILE_PAIRS.length);
});
