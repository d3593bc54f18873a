/**
 * The examples that tell a story: each runs as its documentation says, and prints exactly what stands in `output/`, whether
 * the fake is embedded or behind a socket, where the example takes it for AWS.
 */
import { assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions } from "../../src/testing/mod.ts";
import { serveHttp } from "../contract/http_server.ts";
import { account, finish, spawn } from "./run.ts";

const NOTICE =
  "No complete credentials are set, so the embedded fake answers and no model runs; for a real answer set " +
  "AWS_BEARER_TOKEN_BEDROCK and AWS_REGION, with --allow-net --allow-env\n";

/** What is behind the socket, where that is more than the fake's own model. */
const STORIES: Readonly<Record<string, FakeBedrockOptions>> = {
  "conversation": {},
  "documents-with-citations": {},
  "guardrail": {
    guardrails: {
      umbrellas: { blockedWords: ["raincoat"], piiPatterns: { EMAIL: /\S+@\w+\.\w+/ }, message: "We sell umbrellas." },
    },
    replies: [{ when: { text: "dry" }, text: "Stay inside, or wear a raincoat. It covers the arms too." }],
  },
  "prompt-cache": {},
  "reasoning": {},
  "structured-output": {},
  "tools": {},
  "vision": {},
};

// Frozen: an example of which the lock does not know a package would write the lock.
const RUN = ["run", "--quiet", "--frozen", "--no-prompt"];

for (const [name, fake] of Object.entries(STORIES)) {
  const file = `examples/${name}.ts`;

  Deno.test(`${name} tells its story without an account and without a permission`, async () => {
    const expected = await Deno.readTextFile(new URL(`output/${name}.txt`, import.meta.url));
    const { code, stdout, stderr } = await finish(spawn([...RUN, file]));
    assertEquals([code, stdout, stderr], [0, expected, NOTICE]);
  });

  Deno.test(`${name} asks the real service where there are credentials`, async () => {
    const expected = await Deno.readTextFile(new URL(`output/${name}.txt`, import.meta.url));
    using server = serveHttp(fakeBedrock(fake));
    const { code, stdout, stderr } = await finish(
      spawn([...RUN, "--allow-net", "--allow-env", file], account(server.origin)),
    );
    assertEquals([code, stdout, stderr], [0, expected, ""]);
  });
}

Deno.test("every example is run by a test", async () => {
  const examples = new URL("../../examples/", import.meta.url);
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(examples)) if (isFile) names.push(name.replace(/\.ts$/, ""));
  // By the other tests of this folder; `connect` is what they share.
  const others = ["bearer-only", "chat", "cloudflare-worker", "connect", "deno-deploy", "errors", "test-your-worker"];
  assertEquals(names.sort(), [...others, ...Object.keys(STORIES)].sort());
});
