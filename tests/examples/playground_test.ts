/**
 * The handler of the playground: what the page gets. `playground_oracle.ts` drives the page itself in Chromium.
 */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { createPlayground } from "../../examples/playground/handler.ts";
import { finish, readUntil, rest, spawn } from "./run.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
const PERMISSIONS: string[] = tasks.playground.command.split(" ").filter((word: string) => word.startsWith("--"));

const ORIGIN = "http://localhost:8000";
const MODEL = "amazon.nova-lite-v1:0";
const HELLO = [{ role: "user", content: [{ type: "text", text: "Hello" }] }];

function bedrockOf(options: FakeBedrockOptions, region = "us-east-1"): Bedrock {
  const fetch = fakeBedrock({ apiKey: "k", ...options });
  return createBedrock({ region, apiKey: "k", env: {}, fetch, models: modelFacts(), retry: { maxRetries: 0 } });
}

async function ask(question: object, options: FakeBedrockOptions = {}): Promise<Response> {
  const handle = await createPlayground(bedrockOf(options));
  const headers = { "content-type": "application/json" };
  return await handle(new Request(`${ORIGIN}/chat`, { method: "POST", headers, body: JSON.stringify(question) }));
}

// deno-lint-ignore no-explicit-any -- the events as the page reads them
async function eventsOf(response: Response): Promise<any[]> {
  const messages = (await response.text()).split("\n\n").filter(Boolean);
  return messages.map((message) => JSON.parse(/^data: (.*)$/m.exec(message)![1]!));
}

Deno.test("the playground serves each file that the page names, under a policy that lets no other script run", async () => {
  const handle = await createPlayground(bedrockOf({}));
  const get = (path: string) => handle(new Request(`${ORIGIN}${path}`));
  const seen = new Set<string>();
  const pending = ["/"];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    seen.add(path);
    const response = await get(path);
    assertEquals(response.status, 200, path);
    assert(response.headers.get("content-security-policy")?.startsWith("default-src 'self'"));
    const named = (await response.text()).matchAll(/(?:src|href|from )=?"(?:\.\/)?([\w-]+\.(?:js|css))"/g);
    for (const [, name] of named) if (!seen.has(`/${name}`)) pending.push(`/${name}`);
  }
  assertEquals([...seen].sort(), [
    "/",
    "/answer.js",
    "/app.js",
    "/attachments.js",
    "/models.js",
    "/style.css",
    "/transcript.js",
  ]);
  assertEquals((await get("/handler.ts")).status, 404);
});

Deno.test("the playground lists the models of the region, with ids that the region can call", async () => {
  for (const region of ["us-east-1", "eu-central-1", "ap-southeast-2"]) {
    const handle = await createPlayground(bedrockOf({}, region));
    const models = await (await handle(new Request(`${ORIGIN}/models`))).json();
    assert(models.length > 10, region);
    assertEquals(new Set(models.map(({ id }: { id: string }) => id)).size, models.length);
  }
  const handle = await createPlayground(bedrockOf({}, "eu-central-1"));
  const models = await (await handle(new Request(`${ORIGIN}/models`))).json();
  const haiku = models.find(({ id }: { id: string }) => id.includes("claude-haiku-4-5"));
  assertEquals(haiku, {
    id: "eu.anthropic.claude-haiku-4-5-20251001-v1:0",
    provider: "anthropic",
    capabilities: haiku.capabilities,
    efforts: ["low", "medium", "high"],
    contextWindow: 200_000,
    maxOutputTokens: 64_000,
    price: { input: 1.1, output: 5.5 },
    ...haiku.endOfLife && { endOfLife: haiku.endOfLife },
  });
  assert(haiku.capabilities.includes("imageInput"));
});

Deno.test("the playground streams an answer, then its usage, its cost and the message for the next question", async () => {
  const usage = { inputTokens: 1000, outputTokens: 1000, totalTokens: 2000 };
  const response = await ask({ model: MODEL, messages: HELLO, system: "Be brief." }, {
    replies: [{ text: "Hello!", usage }],
  });
  assertEquals([response.status, response.headers.get("content-type")], [200, "text/event-stream"]);
  const events = await eventsOf(response);
  assertEquals(events.filter(({ type }) => type === "text").map(({ text }) => text).join(""), "Hello!");
  const outcome = events.at(-1);
  assertEquals(outcome, {
    type: "outcome",
    message: { role: "assistant", content: [{ type: "text", text: "Hello!" }] },
    usage: { ...outcome.usage, inputTokens: 1000, outputTokens: 1000 },
    // 0.06 and 0.24 USD for a million tokens.
    cost: 0.0003,
    repairs: [],
  });
});

Deno.test("the playground runs tools, shows their inputs and results, and hands back the whole conversation", async () => {
  const input = { expression: "6 * 7" };
  const replies = [{ toolUse: { name: "calculator", input } }, "It is 42."];
  const events = await eventsOf(await ask({ model: MODEL, messages: HELLO, usesTools: true }, { replies }));
  assertEquals(events.find(({ type }) => type === "toolUse").toolUse.input, input);
  assertEquals(events.find(({ type }) => type === "toolResult").toolResult.content, "42");
  assertEquals(events.at(-1).messages.map(({ role }: { role: string }) => role), [
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
});

Deno.test("a failure before the first word is a status with the whole message, a failure midway an event with it", async () => {
  const throttled = { type: "status", status: 429, code: "ThrottlingException", message: "Slow down." } as const;
  const early = await ask({ model: MODEL, messages: HELLO }, { faults: [throttled] });
  assertEquals(early.status, 429);
  assert((await early.json()).message.includes("Slow down."));

  const broken = { type: "exception", name: "modelStreamErrorException", message: "Broke.", afterEvents: 3 } as const;
  const events = await eventsOf(await ask({ model: MODEL, messages: HELLO }, { faults: [broken] }));
  assertEquals(events.slice(-2).map(({ type }) => type), ["error", "failure"]);
  assert(events.at(-1).message.includes("Broke."));
});

Deno.test("the playground tells a mistake in a question, and takes nothing but JSON", async () => {
  const unknown = await ask({ model: MODEL, messages: HELLO, wisdom: 1 });
  assertEquals(unknown.status, 400);
  assert((await unknown.json()).message.includes("unknown option; the options of chat()"));
  const nothing = await ask({ model: MODEL, messages: [] });
  assertEquals(nothing.status, 400);

  const handle = await createPlayground(bedrockOf({}));
  const post = (type: string, body: string) =>
    handle(new Request(`${ORIGIN}/chat`, { method: "POST", headers: { "content-type": type }, body }));
  assertEquals((await post("text/plain", JSON.stringify({ model: MODEL, messages: HELLO }))).status, 415);
  assertEquals((await post("application/json", "{")).status, 400);
  assertEquals((await post("application/json", "null")).status, 400);
});

Deno.test("deno task playground serves the page on this machine, with the fake where there are no credentials", async () => {
  const child = spawn(["run", "--no-prompt", ...PERMISSIONS, "examples/playground/main.ts", "--port=0"]);
  try {
    const [, port] = await readUntil(child.stderr, /the embedded fake answers.*\nOpen http:\/\/localhost:(\d+)/);
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    assert(page.includes("<title>Bedrock playground</title>"));
  } finally {
    child.kill();
    await Promise.all([rest(child.stderr), rest(child.stdout), child.stdin.close(), child.status]);
  }
});

for (const args of [["--port=x"], ["--port=70000"], ["8000"], ["--port=1", "--port=2"]]) {
  Deno.test(`deno task playground refuses ${args.join(" ")}, and says how it is used`, async () => {
    const { code, stderr } = await finish(spawn(["run", "--no-prompt", "examples/playground/main.ts", ...args]));
    assertEquals([code, stderr], [2, "Use: deno task playground [--port=8000]\n"]);
  });
}
