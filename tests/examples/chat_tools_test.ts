/**
 * `deno task chat` with tools and with reasoning.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { eventually } from "../contract/eventually.ts";
import { serveHttp } from "../contract/http_server.ts";
import { chat, command, lines, SUM } from "./chat_command.ts";
import { account, readUntil, rest, spawn } from "./run.ts";

Deno.test("chat --tools runs what the model calls, and says so on stderr", async () => {
  const { code, stdout, stderr } = await chat(["--tools", "What time is it?"]);
  assertEquals(code, 0, stderr);
  const [, call = "", sum = "", ...more] = lines(stderr);
  const time = /^clock {"timeZone":"Europe\/Oslo"} → "(\w+, \d+ \w+ \d{4} at \d\d:\d\d:\d\d .+)"$/.exec(call)?.[1];
  assert(time !== undefined, stderr);
  assertEquals(stdout, `The tool answered: ${time}. This answer comes from fakeBedrock; no model ran.\n`);
  assert(SUM.test(sum) && more.length === 0, stderr);
});

/** An answer that calls tools, side by side. */
function calls(...inputs: readonly [name: string, input: unknown][]): FakeReply {
  const content = inputs.map(([name, input], at) => ({ toolUse: { toolUseId: `call_${at}`, name, input } }));
  return { times: 1, content: [{ text: "Let me see." }, ...content] };
}

function results(body: unknown): unknown[] {
  const { messages } = body as { messages: { content: { toolResult?: { content: unknown; status?: string } }[] }[] };
  return messages.at(-1)!.content.map(({ toolResult }) => [toolResult?.status ?? "success", toolResult?.content]);
}

Deno.test("chat's tools calculate and count days, and tell the model what is wrong with a call", async () => {
  const fake = fakeBedrock({
    replies: [
      calls(
        ["calculator", { expression: "2 + 3 * 4" }],
        ["calculator", { expression: "2 +" }],
        ["calendar", { from: "2026-11-21", to: "2026-12-24" }],
        ["calendar", { from: "2026-02-30", to: "2026-03-01" }],
        ["clock", {}],
        ["clock", { timeZone: "Mars/Phobos" }],
        ["rm", { path: "/" }],
      ),
      "Fourteen.",
    ],
  });
  using server = serveHttp(fake);
  const { code, stdout, stderr } = await chat(["--tools", "Well?"], { env: account(server.origin) });
  assertEquals([code, stdout], [0, "Let me see.\nFourteen.\n"], stderr);
  const days = { days: 33, from: "Saturday", to: "Thursday" };
  assertEquals(results(fake.requests[1]?.body), [
    ["success", [{ text: "14" }]],
    ["error", [{ text: "the expression ends too early" }]],
    ["success", [{ json: days }]],
    ["error", [{ text: '"2026-02-30" is not a date such as 2026-11-21' }]],
    ["error", [{ text: "timeZone is not a text" }]],
    ["error", [{ text: "Invalid time zone specified: Mars/Phobos" }]],
    ["error", [{ text: 'Cannot run tool "rm": there is no such tool; use one of clock, calculator, calendar' }]],
  ]);
  // They run side by side: which is ready first is nobody's business.
  assertEquals(lines(stderr).slice(0, -1).sort(), [
    'calculator {"expression":"2 + 3 * 4"} → 14',
    'calculator {"expression":"2 +"} failed: the expression ends too early',
    'calendar {"from":"2026-02-30","to":"2026-03-01"} failed: "2026-02-30" is not a date such as 2026-11-21',
    `calendar {"from":"2026-11-21","to":"2026-12-24"} → ${JSON.stringify(days)}`,
    'clock {"timeZone":"Mars/Phobos"} failed: Invalid time zone specified: Mars/Phobos',
    "clock {} failed: timeZone is not a text",
  ]);
});

Deno.test("chat does not run a call that is not JSON", async () => {
  const start = { contentBlockIndex: 0, start: { toolUse: { toolUseId: "call_0", name: "clock" } } };
  const broken = [
    { messageStart: { role: "assistant" } },
    { contentBlockStart: start },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"timeZone":' } } } },
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: "tool_use" } },
    { metadata: { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } } },
  ];
  using server = serveHttp(fakeBedrock({ replies: [{ times: 1, events: broken }, "I cannot tell."] }));
  const { code, stdout, stderr } = await chat(["--tools", "Well?"], { env: account(server.origin) });
  assertEquals([code, stdout], [0, "I cannot tell.\n"], stderr);
  assert(lines(stderr)[0]?.startsWith('clock {"timeZone": is not run: '), stderr);
});

Deno.test("a conversation keeps the calls and their results", async () => {
  const fake = fakeBedrock({
    replies: [calls(["calculator", { expression: "7 * 6" }]), { times: 1, text: "42." }, "Yes."],
  });
  using server = serveHttp(fake);
  const { code, stdout, stderr } = await chat(["--tools"], { input: "7 * 6?\nSure?\n", env: account(server.origin) });
  assertEquals([code, stdout], [0, "Let me see.\n42.\nYes.\n"], stderr);
  const { messages } = fake.requests[2]!.body as { messages: { role: string; content: object[] }[] };
  assertEquals(messages.map(({ content }) => content.flatMap((block) => Object.keys(block))), [
    ["text"],
    ["text", "toolUse"],
    ["toolResult"],
    ["text"],
    ["text"],
  ]);
});

Deno.test("chat --tools --json prints every step", async () => {
  const { code, stdout } = await chat(["--tools", "--json", "What time is it?"]);
  assertEquals([code, lines(stdout).length], [0, 1]);
  const { steps, messages } = JSON.parse(stdout);
  assertEquals(steps.map(({ stopReason }: { stopReason: string }) => stopReason), ["tool_use", "end_turn"]);
  assertEquals(messages.length, 4);
});

/** The request for a level, and its model. */
const LEVELS: Readonly<Record<string, readonly [args: readonly string[], model: string, body: object]>> = {
  "none": [["--reasoning"], "us.amazon.nova-2-lite-v1:0", nova("medium")],
  "high": [["--reasoning", "high"], "us.amazon.nova-2-lite-v1:0", nova("high")],
  "low, after a sign": [["--reasoning=low"], "us.amazon.nova-2-lite-v1:0", nova("low")],
  "a budget": [["--reasoning", "2048", "--model", "anthropic.x"], "anthropic.x", {
    additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 2048 } },
  }],
};
function nova(maxReasoningEffort: string): object {
  return { additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort } } };
}
for (const [name, [args, model, sent]] of Object.entries(LEVELS)) {
  Deno.test(`chat --reasoning takes ${name} as its level, and the rest as the prompt`, async () => {
    const fake = fakeBedrock();
    using server = serveHttp(fake);
    const { code, stderr } = await chat([...args, "Why is", "the sky blue?"], { env: account(server.origin) });
    assertEquals(code, 0, stderr);
    const messages = [{ role: "user", content: [{ text: "Why is the sky blue?" }] }];
    const [request] = fake.requests;
    const { inferenceConfig: _, ...body } = request!.body as Record<string, unknown>;
    assertEquals([request?.modelId, body], [model, { messages, ...sent }]);
  });
}

Deno.test("chat takes --reasoning behind -- for the prompt", async () => {
  const { code, stdout } = await chat(["--", "--reasoning"]);
  assertEquals(code, 0);
  assert(stdout.startsWith('You said: "--reasoning".'), stdout);
});

Deno.test("chat thinks with Nova 2 Lite through the profile of the region's geography", async () => {
  const regions = ["us-west-2", "eu-central-1", "ap-southeast-2"];
  const answers = regions.map((region) => chat(["--json", "--reasoning", "--region", region, "Hi"]));
  const models = (await Promise.all(answers)).map(({ stdout }) => JSON.parse(stdout).model);
  assertEquals(models, ["us", "eu", "global"].map((profile) => `${profile}.amazon.nova-2-lite-v1:0`));
});

Deno.test("chat shows thinking on stderr and the answer alone on stdout", async () => {
  const { code, stdout, stderr } = await chat(["--reasoning", "Why?"]);
  assertEquals([code, stdout], [0, 'You said: "Why?". This answer comes from fakeBedrock; no model ran.\n']);
  const [, thought, sum = "", ...more] = lines(stderr);
  assertEquals(thought, "They wrote 4 characters. I will answer in a sentence or two.");
  assert(SUM.test(sum) && more.length === 0, stderr);
});

Deno.test("Ctrl-C stops the step after a tool, closes the connection and exits with 130", async () => {
  const fake = fakeBedrock({
    replies: [calls(["calculator", { expression: "1 + 1" }]), "Two, I think."],
    // The first strikes the first step and changes nothing.
    faults: [{ type: "cut", atByte: 1_000_000 }, { type: "silence", where: "body", afterEvents: 2 }],
  });
  using server = serveHttp(fake);
  const child = spawn(command("--tools", "1 + 1?"), account(server.origin));
  await readUntil(child.stdout, /see\.\nTwo/);
  child.kill("SIGINT");
  const [{ code }, more, errors] = await Promise.all([child.status, rest(child.stdout), rest(child.stderr)]);
  await child.stdin.close();
  assertEquals([code, more, errors], [130, "\n", 'calculator {"expression":"1 + 1"} → 2\n']);
  await eventually(() => Promise.resolve(fake.requests[1]?.ended === "cancelled"), "the connection was closed");
});
