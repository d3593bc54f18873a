/**
 * Another project's fake of Bedrock as a judge of this client: aimock answers Converse on loopback, with event streams of its own
 * making. Run with `deno task test:oracles`.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { LLMock } from "npm:@copilotkit/aimock@1.43.0";
import {
  type Bedrock,
  createBedrock,
  isProviderError,
  runTools,
  StreamTruncatedError,
  tool,
} from "@bedrock-edge/client";
import { ownConnections } from "../helpers/own_connections.ts";

const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

/** A fake with its answers, and a client that reaches it. */
async function aimock(
  script: (fake: LLMock) => void,
  options: { retry?: false } = {},
): Promise<{ bedrock: Bedrock; fake: LLMock } & AsyncDisposable> {
  const fake = new LLMock({ port: 0 });
  script(fake);
  await fake.start();
  const connections = ownConnections();
  const { fetch } = connections;
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "key", endpoint: fake.url, fetch, ...options });
  return {
    bedrock,
    fake,
    async [Symbol.asyncDispose]() {
      connections[Symbol.dispose]();
      await fake.stop();
    },
  };
}

/** The text of a stream as it came, then its result. */
async function read(stream: ReturnType<Bedrock["stream"]>) {
  const parts: string[] = [];
  for await (const text of stream.textStream) parts.push(text);
  return { parts, result: await stream.final() };
}

const USAGE = { prompt_tokens: 11, completion_tokens: 7 };

Deno.test("aimock's Converse answers are read whole and as a stream, with usage and stop reasons", async () => {
  await using given = await aimock((fake) => {
    const reply = { content: "Bonjour à tous! 🌊", reasoning: "They speak French.", usage: USAGE };
    fake.onMessage("bonjour", reply, { chunkSize: 4 });
    fake.onMessage("long", { content: "And so", finishReason: "length" });
    fake.onMessage("odd", { content: "Hm", finishReason: "of_their_own" });
  });
  const { bedrock } = given;
  const request = { model: MODEL, messages: "bonjour" } as const;
  const whole = await bedrock.chat(request);
  const { parts, result } = await read(bedrock.stream(request));
  assertEquals(whole.text, "Bonjour à tous! 🌊");
  assertEquals(whole.content[0], { type: "reasoningContent", text: "They speak French." });
  assertEquals([whole.usage?.inputTokens, whole.usage?.outputTokens, whole.stopReason], [11, 7, "end_turn"]);
  assert(parts.length > 2);
  assertEquals(parts.join(""), whole.text);
  assertEquals([result.text, result.content, result.usage], [whole.text, whole.content, whole.usage]);
  assertEquals((await bedrock.chat({ model: MODEL, messages: "long" })).stopReason, "max_tokens");
  // It passes the word on as it is, and so does the client.
  assertEquals((await bedrock.chat({ model: MODEL, messages: "odd" })).stopReason, "of_their_own");
});

Deno.test("aimock's parallel tool calls run in a loop, and it matches the results by their ids", async () => {
  await using given = await aimock((fake) => {
    const calls = ["Brest", "Calais"].map((port, i) => {
      return { id: `t${i}`, name: "tide", arguments: JSON.stringify({ port }) };
    });
    fake.on({ toolCallId: "t1" }, { content: "High at Brest, low at Calais." });
    fake.on({ userMessage: "tides", hasToolResult: false }, { content: "I look.", toolCalls: calls }, { chunkSize: 3 });
  });
  const { bedrock, fake } = given;
  const ports: string[] = [];
  const tide = tool({
    name: "tide",
    description: "The state of the tide in a port",
    inputSchema: { type: "object", properties: { port: { type: "string" } }, required: ["port"] },
    execute: (input) => {
      ports.push((input as { port: string }).port);
      return { high: ports.length === 1 };
    },
  });
  const request = { messages: "The tides, please", tools: [tide] };
  const { text } = await runTools(bedrock.model(MODEL), request);
  assertEquals([ports, text], [["Brest", "Calais"], "High at Brest, low at Calais."]);
  // Read back from Converse by aimock: both results, in the order of the calls.
  const roles = fake.getLastRequest()?.body?.messages as { role: string; tool_call_id?: string }[];
  assertEquals(roles.map(({ role, tool_call_id: id }) => id ?? role), ["user", "assistant", "t0", "t1"]);

  const { result } = await read(bedrock.stream({ model: MODEL, ...request }));
  assertEquals(result.toolUses.map(({ toolUseId, name, input }) => [toolUseId, name, input]), [
    ["t0", "tide", { port: "Brest" }],
    ["t1", "tide", { port: "Calais" }],
  ]);
});

Deno.test("a stream that aimock cuts is an error with the part that came, never success", async () => {
  await using given = await aimock((fake) => {
    fake.onMessage("cut", { content: "High water is at noon" }, { chunkSize: 4, latency: 5, truncateAfterChunks: 5 });
  }, { retry: false });
  const stream = given.bedrock.stream({ model: MODEL, messages: "cut" });
  const parts: string[] = [];
  const error = await assertRejects(async () => {
    for await (const text of stream.textStream) parts.push(text);
  });
  assert(isProviderError(error) && error.kind === "network" || error instanceof StreamTruncatedError, String(error));
  assert(parts.length > 0 && "High water is at noon".startsWith(parts.join("")));
});

Deno.test("aimock's failures are of the right kind, and its Retry-After is kept", async () => {
  await using given = await aimock((fake) => {
    fake.onMessage("again", { content: "Here it is" });
    fake.onMessage("busy", { error: { message: "Slow down", type: "rate_limit_error" }, status: 429, retryAfter: 7 });
  }, { retry: false });
  const { bedrock, fake } = given;
  const error = await assertRejects(() => bedrock.chat({ model: MODEL, messages: "busy" }));
  assert(isProviderError(error));
  assertEquals([error.kind, error.status, error.retryAfterMs, error.retryable], ["rateLimit", 429, 7000, true]);
  assert(error.message.includes("Slow down"), error.message);
  fake.nextRequestError(503, { message: "Not now" });
  const down = await assertRejects(() => bedrock.chat({ model: MODEL, messages: "again" }));
  assert(isProviderError(down));
  assertEquals([down.kind, down.status, down.retryable], ["overloaded", 503, true]);
  const unknown = await assertRejects(() => bedrock.chat({ model: MODEL, messages: "a question without an answer" }));
  assert(isProviderError(unknown));
  assertEquals([unknown.status, unknown.retryable], [404, false]);
});
