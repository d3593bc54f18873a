/**
 * The other examples, each run as its documentation says.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { serveHttp } from "../contract/http_server.ts";
import { account, finish, spawn } from "./run.ts";
// Its tests are a part of ours.
import "../../examples/test-your-worker.ts";

Deno.test("bearer-only answers without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/bearer-only.ts"]));
  assertEquals(code, 0, stderr);
  assert(stdout.includes("What is the capital of France?"), stdout);
  assert(stderr.includes("fake"), stderr);
});

Deno.test("bearer-only sends its key where there is one", async () => {
  const fake = fakeBedrock({ replies: ["Paris."] });
  using server = serveHttp(fake);
  const args = ["run", "--no-prompt", "--allow-net", "--allow-env", "examples/bearer-only.ts"];
  const { code, stdout, stderr } = await finish(spawn(args, account(server.origin)));
  assertEquals([code, stdout, stderr], [0, "Paris.\n", ""]);
  assertEquals(fake.requests.map(({ auth }) => auth), ["bearer"]);
});

Deno.test("bearer-only calls the inference profile of its region's geography", async () => {
  const fake = fakeBedrock({ replies: ["Paris."] });
  using server = serveHttp(fake);
  const args = ["run", "--no-prompt", "--allow-net", "--allow-env", "examples/bearer-only.ts"];
  for (const region of ["us-west-2", "eu-central-1", "ap-south-1"]) {
    await finish(spawn(args, { ...account(server.origin), AWS_REGION: region }));
  }
  assertEquals(
    fake.requests.map(({ modelId }) => modelId),
    ["us.amazon.nova-lite-v1:0", "eu.amazon.nova-lite-v1:0", "apac.amazon.nova-lite-v1:0"],
  );
});

Deno.test("apply-guardrail checks texts without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/apply-guardrail.ts"]));
  assertEquals(code, 0, stderr);
  assertEquals(stdout.trim().split("\n"), [
    "Do you sell a raincoat? -> We sell umbrellas.",
    "Write to ada@example.com -> Write to {EMAIL}",
    "How much is an umbrella? -> nothing to object to",
    "EMAIL from 9 to 24",
  ]);
});

Deno.test("count-tokens counts without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/count-tokens.ts"]));
  assertEquals(code, 0, stderr);
  assertEquals(stdout.trim().split("\n"), [
    "us.anthropic.claude-sonnet-4-20250514-v1:0: 9",
    "us.amazon.nova-lite-v1:0: The provided model doesn't support counting tokens.",
    "The conversation counted, and it fits.",
  ]);
});

Deno.test("gateway chats, streams, embeds and counts money without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/gateway.ts"]));
  assertEquals(code, 0, stderr);
  assert(stderr.includes("fake"), stderr);
  assertEquals(stdout.trim().split("\n"), [
    "Credentials: apiKey",
    "The stream came in pieces: true end_turn",
    "The generation: anthropic/claude-sonnet-4.5 as a stream",
    "Answers of the loop: 2 weather",
    "Embeddings: 2 of length 4",
    "Language models are listed: true",
    "Money is left: true",
  ]);
});

Deno.test("mantle chats with models that Converse does not serve, without a key and without a permission", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/mantle.ts"]));
  assertEquals(code, 0, stderr);
  assert(stderr.includes("fake"), stderr);
  assertEquals(stdout, "Paris. refused-parameter temperature\nIt is 7 degrees in Oslo.\nParis.\n");
});

Deno.test("keyless exchanges a token for the credentials of a role, once, and says why a preview gets none", async () => {
  const args = ["run", "--quiet", "--frozen", "--no-prompt", "--allow-net=127.0.0.1", "examples/keyless.ts"];
  const { code, stdout, stderr } = await finish(spawn(args));
  const expected = await Deno.readTextFile(new URL("./output/keyless.txt", import.meta.url));
  assertEquals([code, stdout, stderr], [0, expected, ""]);
});

Deno.test("errors says what to do about each failure", async () => {
  const { code, stdout, stderr } = await finish(spawn(["run", "--no-prompt", "examples/errors.ts"]));
  assertEquals([code, stderr], [0, ""]);
  const advice = stdout.trim().split("\n").map((line) => line.split(": "));
  assertEquals(advice.map(([name]) => name), [
    "a wrong key",
    "no permission",
    "no access to the model",
    "a model without on-demand",
    "a conversation that is too long",
    "throttled",
    "the daily quota",
    "overloaded",
    "the model failed midway",
    "the stream was cut",
    "bytes were changed",
    "silence",
    "an abort",
    "a caller's mistake",
  ]);
  const said = (name: string): string => stdout.split("\n").find((line) => line.startsWith(`${name}: `)) ?? "";
  assert(said("a conversation that is too long").includes("210000 tokens, the model takes 200000"), stdout);
  assert(said("throttled").includes("wait 60 s"), stdout);
  assert(said("the stream was cut").includes("ask again"), stdout);
  assert(said("a caller's mistake").includes("Cannot chat"), stdout);
  assert(!stdout.includes("undefined"), stdout);
});
