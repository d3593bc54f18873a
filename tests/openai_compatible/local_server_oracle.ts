/**
 * A real model server on this machine as a judge: llama.cpp with a model whose answers are known, behind OpenAI's API as others
 * wrote it. Run with `deno task test:oracles`. Needs npm and Linux on x64; skips visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing ran
import { assert, assertEquals, assertRejects } from "@std/assert";
import { isProviderError, tool } from "@bedrock-edge/client";
import {
  createOpenAICompatible,
  listModels,
  type OpenAICompatible,
  presets,
} from "@bedrock-edge/client/openai-compatible";
import { finish, spawn } from "../examples/run.ts";
import { exists } from "../runtimes/processes.ts";
import { canServe, CONTEXT_TOKENS, type LocalServer, localServer } from "./local_server/server.ts";
import { TEXTS } from "./local_server/tiny_model.ts";

const ignore = !canServe || !await exists("npm");
if (ignore) console.log("no local model server is asked: there is no npm, or this is not Linux on x64");

let server: LocalServer;

if (!ignore) {
  Deno.test.beforeAll(async () => {
    server = await localServer();
  });
  Deno.test.afterAll(async () => await server[Symbol.asyncDispose]());
}

const TIDE = (TEXTS["?"] ?? []).join("");
const PORT = {
  type: "object",
  properties: { port: { type: "string" } },
  required: ["port"],
  additionalProperties: false,
} as const;
const PLACE = { type: "object", properties: { place: { type: "string" } }, required: ["place"] } as const;
const tide = tool({ name: "tide", description: "The tide in a port", inputSchema: PORT });

function client(): OpenAICompatible {
  const models = { tiny: { contextWindow: CONTEXT_TOKENS } };
  return createOpenAICompatible({ ...presets.llamaCpp, baseURL: server.baseURL, models, retry: false });
}

function oracle(name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

oracle("llama.cpp answers whole and as a stream, in its own tokens, with usage and stop reasons", async () => {
  const model = client().model("tiny");
  const whole = await model.chat({ messages: "How often does the tide come in?" });
  assertEquals([whole.text, whole.stopReason], [TIDE, "end_turn"]);
  assertEquals(whole.usage?.outputTokens, TEXTS["?"]!.length + 1, "and the end of the text");
  assert((whole.usage?.inputTokens ?? 0) > 0);

  const stream = model.stream({ messages: "How often does the tide come in?" });
  const parts: string[] = [];
  for await (const text of stream.textStream) parts.push(text);
  const { text, stopReason, usage } = await stream.final();
  assertEquals([parts, text, stopReason], [TEXTS["?"], TIDE, "end_turn"]);
  assertEquals(usage?.outputTokens, whole.usage?.outputTokens);
});

oracle("limits and stop sequences end its answers", async () => {
  const model = client().model("tiny");
  const request = { messages: "Count the seconds!", maxTokens: 5 };
  for (const result of [await model.chat(request), await model.stream(request).final()]) {
    assertEquals([result.text, result.stopReason, result.usage?.outputTokens], [
      "tick tock tick tock tick",
      "max_tokens",
      5,
    ]);
  }
  const { text } = await model.chat({ messages: "How often?", stopSequences: [" twice"] });
  assertEquals(text, "The tide comes in");
});

oracle("its grammar writes JSON, as a whole object", async () => {
  const request = { messages: "Where#", output: { schema: PLACE, mode: "jsonObject" } } as const;
  const { output, outputMode } = await client().model("tiny").chat(request);
  assertEquals([output, outputMode], [{ place: "Brest" }, "jsonObject"]);
});

oracle("its tool calls arrive whole and as a stream", async () => {
  const model = client().model("tiny");
  const request = { messages: "The tide in Saint-Malo for 5$", tools: [tide] };
  for (const result of [await model.chat(request), await model.stream(request).final()]) {
    assertEquals(result.stopReason, "tool_use");
    assertEquals(result.toolUses.map(({ name, input }) => [name, input]), [["tide", { port: "Saint-Malo" }]]);
    assert(/^[\w-]{8,}$/.test(result.toolUses[0]?.toolUseId ?? ""), result.toolUses[0]?.toolUseId ?? "");
  }
});

oracle("more calls than the server has places wait for their turn", async () => {
  const model = client().model("tiny");
  const texts = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      const request = { messages: `Call ${i}?` };
      return i % 2 ? (await model.chat(request)).text : (await model.stream(request).final()).text;
    }),
  );
  assertEquals(texts, Array.from({ length: 6 }, () => TIDE));
});

oracle("it lists its model, which the example finds and asks", async () => {
  assertEquals(await listModels(client()), [{ id: "tiny", ownedBy: "node-llama-cpp", createdMs: 0 }]);
  const args = [
    "run",
    "--no-prompt",
    "--allow-net=127.0.0.1",
    "--allow-env",
    "examples/local-model.ts",
    "How often a day?",
  ];
  const { code, stdout, stderr } = await finish(spawn(args, { OPENAI_BASE_URL: server.baseURL, OPENAI_MODEL: "" }));
  assertEquals([code, stdout], [0, `${TIDE}\n`], stderr);
  assert(/^\(tiny: 9 tokens, end_turn\)$/m.test(stderr), stderr);
});

oracle("leaving a stream closes the server's connection in the middle of its answer", async () => {
  const model = client().model("tiny");
  let parts = 0;
  // llama.cpp writes on until the limit: what serves it stops listening too early. It has another place meanwhile.
  for await (const _ of model.stream({ messages: "Count the seconds!", maxTokens: 1500 }).textStream) {
    if (++parts === 4) break;
  }
  await server.left();
  assertEquals((await model.chat({ messages: "How often, after all?" })).text, TIDE);

  const leaving = new AbortController();
  const abandoned = model.chat({ messages: "Count the seconds!", maxTokens: 1500, signal: leaving.signal });
  setTimeout(() => leaving.abort("enough"), 100);
  assertEquals(await abandoned.catch((reason) => reason), "enough");
  await server.left();
});

oracle("a model that it does not have is refused in its own words", async () => {
  const error = await assertRejects(() => client().chat({ model: "llama3.2", messages: "Hi" }));
  assert(isProviderError(error));
  assertEquals([error.kind, error.status, error.retryable], ["validation", 400, false]);
  assert(/Model does not exist/.test(error.message), error.message);
});

oracle("a server that is not running is told from one that fails", async () => {
  const { port } = await closedPort();
  const gone = createOpenAICompatible({ ...presets.ollama, baseURL: `http://127.0.0.1:${port}/v1`, retry: false });
  const error = await assertRejects(() => gone.chat({ model: "tiny", messages: "Hi" }));
  assert(isProviderError(error));
  assertEquals([error.kind, error.status], ["network", undefined]);
  assert(error.message.includes(`Start the server: nothing answers at http://127.0.0.1:${port}`), error.message);
});

/** Returns a port of loopback at which nothing listens. */
function closedPort(): { port: number } {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return { port: listener.addr.port };
}
