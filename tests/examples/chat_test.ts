/**
 * `deno task chat`: answers, conversations, bad usage, failures and Ctrl-C.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { chat, command, lines, SUM } from "./chat_command.ts";
import { account, readUntil, rest, spawn } from "./run.ts";

Deno.test("chat answers without an account, and says so in one line", async () => {
  const { code, stdout, stderr } = await chat(["Name the capital", "of France?"]);
  assertEquals(code, 0, stderr);
  assert(stdout.includes("Name the capital of France?") && stdout.endsWith("\n"), stdout);
  const [notice = "", sum = "", ...more] = lines(stderr);
  assert(notice.includes("fake") && notice.includes("AWS_BEARER_TOKEN_BEDROCK"), stderr);
  assert(SUM.test(sum), stderr);
  assertEquals(more, []);
});

Deno.test("chat --json prints one ChatResult", async () => {
  const { code, stdout } = await chat(["--json", "--max-tokens", "3", "Hello there, model"]);
  assertEquals(code, 0);
  assertEquals(lines(stdout).length, 1);
  const { text, stopReason, usage, model, message } = JSON.parse(stdout);
  assertEquals([stopReason, usage.outputTokens, model], ["max_tokens", 3, "us.amazon.nova-lite-v1:0"]);
  assertEquals(message, { role: "assistant", content: [{ type: "text", text }] });
});

Deno.test("chat --help explains every option and asks nobody", async () => {
  const { code, stdout, stderr } = await chat(["--help"]);
  assertEquals([code, stderr], [0, ""]);
  const options = [
    "model",
    "system",
    "image",
    "document",
    "tools",
    "reasoning",
    "region",
    "max-tokens",
    "json",
    "help",
  ];
  assertEquals([...stdout.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name), options);
  assert(lines(stdout).every((line) => line.length <= 90), "fits a terminal");
});

const BAD_USAGE: Readonly<Record<string, readonly string[]>> = {
  "an option that does not exist": ["--modle", "x", "Hi"],
  "an option without its value": ["Hi", "--model"],
  "a fraction of a token": ["--max-tokens", "1.5", "Hi"],
  "no tokens": ["--max-tokens", "0", "Hi"],
  "a region that is a host": ["--region", "evil.example/", "Hi"],
  "a model with a control character": ["--model", "a\tb", "Hi"],
  "a level of reasoning that there is not": ["--reasoning=hihg", "Hi"],
  "an invalid budget of reasoning": ["--reasoning=0", "Hi"],
  "a budget of reasoning where the model has levels": ["--reasoning", "2048", "Hi"],
};
for (const [name, args] of Object.entries(BAD_USAGE)) {
  Deno.test(`chat refuses ${name} as bad usage`, async () => {
    const { code, stdout, stderr } = await chat(args);
    assertEquals([code, stdout], [2, ""], stderr);
    assert(lines(stderr).length > 0 && !stderr.includes("    at "), stderr);
  });
}

Deno.test("chat names the option that was meant, and where all of them are listed", async () => {
  const meant: Readonly<Record<string, string>> = {
    "--modle": "--model",
    "--Model": "--model",
    "--max_tokens": "--max-tokens",
    "--maxTokens": "--max-tokens",
    "--tool": "--tools",
    "--sytem": "--system",
    "--regoin": "--region",
    "--images": "--image",
  };
  const answers = Object.entries(meant).map(async ([wrong, right]) => {
    const { stderr } = await chat([wrong, "x", "Hi"]);
    assertEquals(
      stderr,
      `Cannot use ${wrong}: unknown option; did you mean ${right}? deno task chat --help lists the options\n`,
    );
  });
  await Promise.all(answers);
  const { stderr } = await chat(["--frobnicate", "Hi"]);
  assertEquals(stderr, "Cannot use --frobnicate: unknown option; deno task chat --help lists the options\n");
});

const MODELS: Readonly<Record<string, string>> = {
  "us-west-2": "us.amazon.nova-lite-v1:0",
  "us-gov-west-1": "amazon.nova-lite-v1:0",
  "eu-central-1": "eu.amazon.nova-lite-v1:0",
  "ap-southeast-2": "apac.amazon.nova-lite-v1:0",
  "ca-central-1": "ca.amazon.nova-lite-v1:0",
  "sa-east-1": "amazon.nova-lite-v1:0",
};
Deno.test("chat calls Nova Lite through the profile of the region's geography", async () => {
  const answers = Object.keys(MODELS).map((region) => chat(["--json", "--region", region, "Hi"]));
  const models = (await Promise.all(answers)).map(({ stdout }) => JSON.parse(stdout).model);
  assertEquals(models, Object.values(MODELS));
});

Deno.test("chat without a prompt is a conversation that remembers", async () => {
  const fake = fakeBedrock({ replies: [{ text: "I am Nova.", times: 1 }, "As I said."] });
  using server = serveHttp(fake);
  const env = account(server.origin);
  const { code, stdout, stderr } = await chat(["--system", "Be brief."], {
    input: "Who are you?\n\nWho?\nexit\nNever sent\n",
    env,
  });
  assertEquals([code, stdout], [0, "I am Nova.\nAs I said.\n"], stderr);
  assertEquals(lines(stderr).map((line) => SUM.test(line)), [true, true]);
  const text = (text: string) => ({ text });
  assertEquals(fake.requests.map(({ body }) => body), [
    { system: [text("Be brief.")], messages: [{ role: "user", content: [text("Who are you?")] }] },
    {
      system: [text("Be brief.")],
      messages: [
        { role: "user", content: [text("Who are you?")] },
        { role: "assistant", content: [text("I am Nova.")] },
        { role: "user", content: [text("Who?")] },
      ],
    },
  ]);
});

Deno.test("chat ends at the end of its input, also in the middle of a line", async () => {
  const { code, stdout } = await chat([], { input: "Hello" });
  assertEquals(code, 0);
  assertEquals(lines(stdout).length, 1);
});

Deno.test("chat asks the real service where there are credentials", async () => {
  const fake = fakeBedrock({ replies: ["Paris."] });
  using server = serveHttp(fake);
  const { code, stdout, stderr } = await chat(["--model", "my.model", "The capital of France?"], {
    env: account(server.origin),
  });
  assertEquals([code, stdout], [0, "Paris.\n"], stderr);
  assert(SUM.test(stderr.trim()), "nothing but the sum");
  assertEquals(fake.requests.map(({ operation, modelId }) => [operation, modelId]), [["ConverseStream", "my.model"]]);
});

Deno.test("chat signs with AWS keys", async () => {
  const fake = fakeBedrock({ replies: ["Paris."] });
  using server = serveHttp(fake);
  const env = {
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.origin,
  };
  const { code, stdout, stderr } = await chat(["Hi"], { env });
  assertEquals([code, stdout], [0, "Paris.\n"], stderr);
  assertEquals(fake.requests.map(({ auth, modelId }) => [auth, modelId]), [["sigv4", "eu.amazon.nova-lite-v1:0"]]);
});

Deno.test("chat with credentials and no region says what is missing", async () => {
  const { code, stderr } = await chat(["Hi"], { env: { AWS_BEARER_TOKEN_BEDROCK: "k" } });
  assertEquals(code, 2);
  assert(stderr.includes("AWS_REGION"), stderr);
});

Deno.test("chat prints message and hint of a service that fails, and exits with 1", async () => {
  using server = serveHttp(fakeBedrock({ apiKey: "another" }));
  const { code, stdout, stderr } = await chat(["Hi"], { env: account(server.origin) });
  assertEquals([code, stdout], [1, ""]);
  assertEquals(lines(stderr).length, 2, "a message and a hint");
  assert(!stderr.includes("fake-bedrock-key") && !stderr.includes("    at "), stderr);
});

Deno.test("chat prints what had arrived of an answer that is cut short, and exits with 1", async () => {
  using server = serveHttp(fakeBedrock({ replies: ["Paris."], faults: [{ type: "noMessageStop" }] }));
  const { code, stdout, stderr } = await chat(["Hi"], { env: account(server.origin) });
  assertEquals([code, stdout], [1, "Paris.\n"]);
  assert(stderr.includes("before the answer was whole") && !SUM.test(stderr), stderr);
});

Deno.test("a script's conversation ends at the first failure", async () => {
  const fake = fakeBedrock({ replies: [{ error: { code: "ValidationException", message: "No." } }] });
  using server = serveHttp(fake);
  const { code } = await chat([], { input: "one\ntwo\n", env: account(server.origin) });
  assertEquals([code, fake.requests.length], [1, 1]);
});

const INTERRUPTED: Readonly<Record<string, readonly [args: readonly string[], input: string]>> = {
  "an answer": [["Hi"], ""],
  "a conversation's answer": [[], "Hi\n"],
};
for (const [name, [args, input]] of Object.entries(INTERRUPTED)) {
  Deno.test(`Ctrl-C stops ${name}, closes the connection and exits with 130`, async () => {
    const fake = fakeBedrock({ replies: ["Paris."], faults: [{ type: "silence", where: "body", afterEvents: 2 }] });
    using server = serveHttp(fake);
    const child = spawn(command(...args), account(server.origin));
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    await readUntil(child.stdout, /Pari/);
    child.kill("SIGINT");
    const [{ code }, more, errors] = await Promise.all([
      child.status,
      rest(child.stdout),
      rest(child.stderr),
    ]);
    await writer.close().catch(() => {});
    assertEquals([code, more, errors], [130, "\n", ""]);
    await eventually(() => Promise.resolve(fake.requests[0]?.ended === "cancelled"), "the connection was closed");
  });
}

Deno.test("Ctrl-C at the prompt exits with 130", async () => {
  using server = serveHttp(fakeBedrock({ replies: ["Paris."] }));
  const child = spawn(command(), account(server.origin));
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("Hi\n"));
  await readUntil(child.stderr, / s\n/);
  child.kill("SIGINT");
  const [{ code }] = await Promise.all([
    child.status,
    rest(child.stdout),
    rest(child.stderr),
  ]);
  await writer.close().catch(() => {});
  assertEquals(code, 130);
});
