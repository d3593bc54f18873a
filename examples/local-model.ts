/**
 * Talks to a model on this machine, through a server with OpenAI's API: Ollama, or any other whose URL is in `OPENAI_BASE_URL`, such as
 * those of llama.cpp, LM Studio and vLLM. Without such a server an embedded fake answers on loopback, and no model runs.
 *
 * ```sh
 * deno run --allow-net --allow-env examples/local-model.ts "Why is the sky blue?"
 * OPENAI_BASE_URL=http://127.0.0.1:8080/v1 deno run --allow-net --allow-env examples/local-model.ts
 * OPENAI_MODEL=qwen3 deno run --allow-net --allow-env examples/local-model.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { isProviderError } from "@bedrock-edge/client";
import {
  createOpenAICompatible,
  listModels,
  type OpenAICompatible,
  presets,
} from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI } from "@bedrock-edge/client/testing";

/** A server, as far as this program needs one. `await using` stops the fake. */
interface Local extends AsyncDisposable {
  readonly client: OpenAICompatible;
  /** The models that it serves. */
  readonly models: readonly string[];
}

/** Connects to a server and asks for its models, which shows whether it runs. */
async function connectTo(client: OpenAICompatible, stop: () => Promise<void> = async () => {}): Promise<Local> {
  const models = (await listModels(client, { retry: false })).map(({ id }) => id);
  return { client, models, [Symbol.asyncDispose]: stop };
}

/** Connects to the server of `OPENAI_BASE_URL`, else to Ollama, else to a fake that is started for it. */
async function connect(): Promise<Local> {
  const baseURL = Deno.env.get("OPENAI_BASE_URL");
  if (baseURL) {
    return await connectTo(createOpenAICompatible({ name: "local", baseURL, apiKeyEnv: "OPENAI_API_KEY" }));
  }
  try {
    return await connectTo(createOpenAICompatible(presets.ollama));
  } catch (error) {
    // A server that runs and fails has something to say.
    if (!isProviderError(error) || error.kind !== "network") throw error;
  }
  const fake = fakeOpenAI();
  // In parts: Deno prints a note about a program that reads the signal of a request.
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url, method, headers, body }) => {
    return fake(url, { method, headers, body });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  console.error(
    `Ollama is not running, so a fake answers at ${origin} and no model runs; start Ollama or set OPENAI_BASE_URL`,
  );
  return await connectTo(
    createOpenAICompatible({ name: "fake", baseURL: `${origin}/v1`, apiKey: "fake-openai-key" }),
    () => server.shutdown(),
  );
}

const [question = "What is the capital of France?"] = Deno.args;
await using local = await connect();
const id = Deno.env.get("OPENAI_MODEL") || local.models[0];
if (id === undefined) {
  console.error("The server has no model yet; with Ollama get one by: ollama pull llama3.2");
  Deno.exit(1);
}
const stream = local.client.stream({ model: id, messages: question, maxTokens: 500 });
for await (const text of stream.textStream) await Deno.stdout.write(new TextEncoder().encode(text));
console.log();
const { usage, stopReason } = await stream.final();
console.error(`(${id}: ${usage?.outputTokens ?? "unknown"} tokens, ${stopReason})`);
