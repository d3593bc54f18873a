/**
 * Servers with OpenAI's API that others wrote, as judges of the provider: aimock, and openai-mock-api, which numbers no tool calls
 * and counts no tokens in streams. Run with `deno task test:oracles`.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { LLMock } from "npm:@copilotkit/aimock@1.43.0";
import { createMockServer, type MockConfig } from "npm:openai-mock-api@0.4.0";
import { type ChatStream, isProviderError, runTools, StreamTruncatedError, tool } from "@bedrock-edge/client";
import {
  createOpenAICompatible,
  embed,
  generateImage,
  type OpenAICompatible,
  presets,
} from "@bedrock-edge/client/openai-compatible";
import { type OwnConnections, ownConnections } from "../helpers/own_connections.ts";

/** A client, and what it talks to. */
interface Talk<S> extends AsyncDisposable {
  readonly client: OpenAICompatible;
  readonly server: S;
  readonly baseURL: string;
  readonly fetch: OwnConnections["fetch"];
}

/** aimock with its answers. */
async function aimock(script: (server: LLMock) => void): Promise<Talk<LLMock>> {
  const server = new LLMock({ port: 0, host: "127.0.0.1" });
  script(server);
  await server.start();
  const connections = ownConnections();
  const { fetch } = connections;
  const baseURL = `${server.url}/v1`;
  return {
    server,
    baseURL,
    fetch,
    client: createOpenAICompatible({ name: "aimock", baseURL, apiKey: "key", fetch, retry: false }),
    async [Symbol.asyncDispose]() {
      connections[Symbol.dispose]();
      await server.stop();
    },
  };
}

/** The part of express that is used, to listen on loopback alone. */
interface App {
  listen(port: number, host: string, ready: () => void): { address(): { port: number }; close(done: () => void): void };
}

/** openai-mock-api with its conversations. */
async function mockApi(responses: MockConfig["responses"]): Promise<Talk<App>> {
  const logFile = await Deno.makeTempFile();
  const { server: { app } } = await createMockServer({ config: { apiKey: "key", responses }, logFile }) as unknown as {
    server: { app: App };
  };
  const ready = Promise.withResolvers<void>();
  const listener = app.listen(0, "127.0.0.1", ready.resolve);
  await ready.promise;
  const connections = ownConnections();
  const { fetch } = connections;
  const baseURL = `http://127.0.0.1:${listener.address().port}/v1`;
  return {
    server: app,
    baseURL,
    fetch,
    client: createOpenAICompatible({ name: "mockApi", baseURL, apiKey: "key", fetch, retry: false }),
    async [Symbol.asyncDispose]() {
      connections[Symbol.dispose]();
      const closed = Promise.withResolvers<void>();
      listener.close(closed.resolve);
      await closed.promise;
      await Deno.remove(logFile);
    },
  };
}

/** The log of openai-mock-api stays open, and connections are kept alive. */
function oracle(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeResources: false, sanitizeOps: false });
}

async function partsOf(stream: ChatStream): Promise<string[]> {
  const parts: string[] = [];
  for await (const text of stream.textStream) parts.push(text);
  return parts;
}

const MODEL = "gpt-5.4";
const PORT = { type: "object", properties: { port: { type: "string" } }, required: ["port"] } as const;

oracle("aimock's answers are read whole and as a stream: text, reasoning, usage and stop reasons", async () => {
  const usage = { prompt_tokens: 11, completion_tokens: 7 };
  await using talk = await aimock((server) => {
    const reply = { content: "Bonjour à tous! 🌊", reasoning: "They speak French.", usage };
    server.onMessage("bonjour", reply, { chunkSize: 4 });
    server.onMessage("long", { content: "And so", finishReason: "length" });
    server.onMessage("odd", { content: "Hm", finishReason: "of_their_own" });
  });
  const model = talk.client.model(MODEL);
  const whole = await model.chat({ messages: "bonjour" });
  const stream = model.stream({ messages: "bonjour" });
  const parts = await partsOf(stream);
  const streamed = await stream.final();
  assertEquals([whole.text, whole.stopReason], ["Bonjour à tous! 🌊", "end_turn"]);
  assertEquals(whole.usage, {
    inputTokens: 11,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: 7,
    totalTokens: 18,
  });
  assert(parts.length > 2);
  assertEquals([parts.join(""), streamed.text, streamed.usage], [whole.text, whole.text, whole.usage]);
  for (const { content } of [whole, streamed]) {
    assertEquals(content.map((block) => block.type), ["reasoningContent", "text"]);
    assertEquals(content[0], { type: "reasoningContent", text: "They speak French." });
  }
  assertEquals((await model.chat({ messages: "long" })).stopReason, "max_tokens");
  assertEquals((await model.stream({ messages: "odd" }).final()).stopReason, "of_their_own");
});

oracle("aimock's OpenRouter counts cached tokens, which are counted once", async () => {
  const usage = { prompt_tokens: 11, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } };
  await using talk = await aimock((server) => server.onMessage("bonjour", { content: "Bonjour!", usage }));
  const baseURL = talk.baseURL.replace("/v1", "/api/v1");
  const router = createOpenAICompatible({
    ...presets.openRouter,
    baseURL,
    fetch: talk.fetch,
    apiKey: "key",
    retry: false,
  });
  const model = router.model("openai/gpt-5.4");
  for (
    const result of [await model.chat({ messages: "bonjour" }), await model.stream({ messages: "bonjour" }).final()]
  ) {
    assertEquals(result.usage, {
      inputTokens: 7,
      cacheReadInputTokens: 4,
      cacheWriteInputTokens: 0,
      outputTokens: 7,
      totalTokens: 18,
    });
  }
});

oracle("aimock's parallel tool calls run in a loop, and it matches the results by their ids", async () => {
  await using talk = await aimock((server) => {
    const toolCalls = ["Brest", "Calais"].map((port, i) => {
      return { id: `call_${i}`, name: "tide", arguments: JSON.stringify({ port }) };
    });
    server.on({ toolCallId: "call_1" }, { content: "High at Brest, low at Calais." });
    server.on({ userMessage: "tides", hasToolResult: false }, { content: "I look.", toolCalls }, { chunkSize: 3 });
  });
  const ports: string[] = [];
  const tide = tool({
    name: "tide",
    description: "The state of the tide in a port",
    inputSchema: PORT,
    execute: (input) => {
      ports.push((input as { port: string }).port);
      return { high: ports.length === 1 };
    },
  });
  const model = talk.client.model(MODEL);
  const request = { messages: "The tides, please", tools: [tide] };
  assertEquals((await runTools(model, request)).text, "High at Brest, low at Calais.");
  assertEquals(ports, ["Brest", "Calais"]);
  const messages = talk.server.getLastRequest()?.body?.messages as { role: string; tool_call_id?: string }[];
  assertEquals(messages.map(({ role, tool_call_id: id }) => id ?? role), ["user", "assistant", "call_0", "call_1"]);
  const { toolUses, stopReason } = await model.stream(request).final();
  assertEquals(stopReason, "tool_use");
  assertEquals(toolUses.map(({ toolUseId, input }) => [toolUseId, input]), [
    ["call_0", { port: "Brest" }],
    ["call_1", { port: "Calais" }],
  ]);
});

oracle("aimock tells by the request that JSON with a schema was asked for", async () => {
  await using talk = await aimock((server) => {
    server.on({ responseFormat: "json_schema" }, { content: '{"port":"Brest"}' });
  });
  const { output, outputMode } = await talk.client.chat({ model: MODEL, messages: "Where?", output: { schema: PORT } });
  assertEquals([output, outputMode], [{ port: "Brest" }, "native"]);
});

oracle("a stream that aimock cuts is an error with the part that came, never success", async () => {
  await using talk = await aimock((server) => {
    const cut = { chunkSize: 4, latency: 5, truncateAfterChunks: 4 };
    server.onMessage("cut", { content: "High water is at noon" }, cut);
  });
  const stream = talk.client.stream({ model: MODEL, messages: "cut" });
  const parts: string[] = [];
  const error = await assertRejects(async () => {
    for await (const text of stream.textStream) parts.push(text);
  });
  assert(isProviderError(error) && error.kind === "network" || error instanceof StreamTruncatedError, String(error));
  assert(parts.length > 0 && "High water is at noon".startsWith(parts.join("")), parts.join("|"));
});

oracle("aimock's failures are of the right kind, with Retry-After and the id of the request", async () => {
  await using talk = await aimock((server) => {
    const type = "rate_limit_error";
    server.onMessage("busy", { error: { message: "Slow down", type }, status: 429, retryAfter: 7 });
    const code = "context_length_exceeded";
    server.onMessage("long", { error: { message: "Too long", type: "invalid_request_error", code }, status: 400 });
    server.onMessage("again", { content: "Here it is" });
  });
  const failure = async (messages: string) => {
    const error = await assertRejects(() => talk.client.chat({ model: MODEL, messages }));
    assert(isProviderError(error), String(error));
    return error;
  };
  const busy = await failure("busy");
  assertEquals([busy.kind, busy.status, busy.retryAfterMs, busy.retryable], ["rateLimit", 429, 7000, true]);
  assert(/Slow down/.test(busy.message), busy.message);
  assert(busy.requestId);
  assertEquals((await failure("long")).kind, "contextLength");
  const unknown = await failure("a question without an answer");
  assertEquals([unknown.status, unknown.retryable], [404, false]);
  talk.server.nextRequestError(503, { message: "Not now" });
  const down = await failure("again");
  assertEquals([down.kind, down.status, down.retryable], ["overloaded", 503, true]);
});

oracle("aimock's 503 and a short Retry-After are retried, and the answer comes", async () => {
  await using talk = await aimock((server) => {
    server.onMessage("again", { content: "Here it is" });
    server.nextRequestError(503, { message: "Not now" });
  });
  const patient = createOpenAICompatible({
    name: "aimock",
    baseURL: talk.baseURL,
    fetch: talk.fetch,
    apiKey: "key",
    clock: { now: () => Date.now(), setTimeout: atOnce },
  });
  const { text, attempts } = await patient.chat({ model: MODEL, messages: "again" });
  assertEquals([text, attempts], ["Here it is", 2]);
});

/** Runs short timers at once, and long ones never. */
function atOnce(run: () => void, ms: number): () => void {
  const id = ms < 10_000 ? setTimeout(run, 0) : undefined;
  return () => clearTimeout(id);
}

oracle("aimock's embeddings and images are read", async () => {
  await using talk = await aimock((server) => {
    server.onEmbedding("ebb", { embedding: [0.25, -0.5, 1] });
    server.onImage("a lighthouse", { image: { b64Json: "iVBORw0KGgo=", revisedPrompt: "A lighthouse at night" } });
  });
  for (const encoding of ["float", "base64"] as const) {
    const { embeddings } = await embed(talk.client, { model: "text-embedding-3-small", input: "ebb", encoding });
    assertEquals(embeddings.map((vector) => [...vector]), [[0.25, -0.5, 1]]);
  }
  const { images } = await generateImage(talk.client, { model: "gpt-image-1", prompt: "a lighthouse" });
  assertEquals(images, [{ base64: "iVBORw0KGgo=", revisedPrompt: "A lighthouse at night" }]);
});

oracle("openai-mock-api's answers are read whole and as a stream, though it counts no tokens there", async () => {
  await using talk = await mockApi([{
    id: "tide",
    messages: [{ role: "user", content: "How often?" }, { role: "assistant", content: "Twice a day" }],
  }]);
  const model = talk.client.model("gpt-4");
  const whole = await model.chat({ messages: "How often?" });
  assertEquals([whole.text, whole.stopReason], ["Twice a day", "end_turn"]);
  assert(whole.usage && whole.usage.inputTokens > 0 && whole.usage.outputTokens > 0, "counted by tiktoken");
  const stream = model.stream({ messages: "How often?" });
  assertEquals(await partsOf(stream), ["Twice ", "a ", "day"]);
  const { stopReason, usage } = await stream.final();
  assertEquals([stopReason, usage], ["end_turn", undefined]);
});

oracle("openai-mock-api's tool calls are read, though its stream numbers none of them", async () => {
  const call = (id: string, port: string) => {
    return { id, type: "function" as const, function: { name: "tide", arguments: JSON.stringify({ port }) } };
  };
  await using talk = await mockApi([{
    id: "tides",
    messages: [
      { role: "user", content: "Tides?" },
      { role: "assistant", tool_calls: [call("call_a", "Brest"), call("call_b", "Calais")] },
    ],
  }]);
  const tide = tool({ name: "tide", description: "The tide in a port", inputSchema: PORT });
  const model = talk.client.model("gpt-4");
  const request = { messages: "Tides?", tools: [tide] };
  for (const result of [await model.chat(request), await model.stream(request).final()]) {
    assertEquals(result.toolUses.map(({ toolUseId, input }) => [toolUseId, input]), [
      ["call_a", { port: "Brest" }],
      ["call_b", { port: "Calais" }],
    ]);
  }
});

oracle("openai-mock-api refuses a wrong key and what it has no answer for", async () => {
  await using talk = await mockApi([{
    id: "yes",
    messages: [{ role: "user", content: "?" }, { role: "assistant", content: "Yes" }],
  }]);
  const stranger = createOpenAICompatible({
    ...presets.openai,
    baseURL: talk.baseURL,
    fetch: talk.fetch,
    apiKey: "wrong",
    retry: false,
  });
  const wrong = await assertRejects(() => stranger.chat({ model: "gpt-4", messages: "Hi" }));
  assert(isProviderError(wrong));
  assertEquals([wrong.kind, wrong.status, wrong.code], ["authentication", 401, "invalid_api_key"]);
  const unknown = await assertRejects(() => talk.client.chat({ model: "gpt-4", messages: "Hi" }));
  assert(isProviderError(unknown));
  assertEquals([unknown.kind, unknown.status, unknown.retryable], ["validation", 400, false]);
});
