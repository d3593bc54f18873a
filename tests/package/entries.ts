/**
 * A user's program that uses every entry point of the package. It is type-checked and run from the packed package.
 */
// deno-lint-ignore-file no-console -- a program
import {
  conversation,
  createBedrock,
  isProviderError,
  runTools,
  StreamTruncatedError,
  tool,
} from "@bedrock-edge/client";
import { startAsyncInvoke, waitUntilDone } from "@bedrock-edge/client/async-invoke";
import { createBatch } from "@bedrock-edge/client/batch";
import { apiKeyInfo, fromEnv, mintApiKey } from "@bedrock-edge/client/credentials";
import { embed as embedByBedrock } from "@bedrock-edge/client/embed";
import { decodeEventStream, encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { createGateway, embed } from "@bedrock-edge/client/gateway";
import { applyGuardrail } from "@bedrock-edge/client/guardrail";
import { invokeModel, invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import { retrieve } from "@bedrock-edge/client/knowledge-base";
import { generateImage } from "@bedrock-edge/client/image";
import { mantle } from "@bedrock-edge/client/mantle";
import { use } from "@bedrock-edge/client/middleware";
import { cost, inferenceProfile, listModels, modelFacts } from "@bedrock-edge/client/models";
import { fromProcess } from "@bedrock-edge/client/node";
import { type ChatEvent, chatStream, relay } from "@bedrock-edge/client/provider";
import { createOpenAICompatible, presets } from "@bedrock-edge/client/openai-compatible";
import { rerank } from "@bedrock-edge/client/rerank";
import { memoryStore } from "@bedrock-edge/client/store";
import { createRouter } from "@bedrock-edge/client/router";
import { fakeBedrock, fakeGateway, fakeOpenAI, record, replay } from "@bedrock-edge/client/testing";

const clock = tool({
  name: "clock",
  description: "The time",
  inputSchema: { type: "object", properties: {} },
  execute: () => ({ hour: 12 }),
});

const fetch = fakeBedrock({
  replies: [
    { when: { text: /capital/ }, text: "Paris." },
    { when: ({ body }) => JSON.stringify(body).includes("toolResult"), text: "It is noon." },
    { content: [{ toolUse: { toolUseId: "t1", name: "clock", input: {} } }] },
  ],
});
const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const env = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey };
const bedrock = createBedrock({
  region: "us-east-1",
  env: {},
  credentials: fromEnv({ env }),
  fetch,
  models: modelFacts(),
});
const model = bedrock.model("us.amazon.nova-lite-v1:0", { maxTokens: 200 });

const stream = model.stream({ messages: "The capital of France?" });
let streamed = "";
for await (const text of stream.textStream) streamed += text;
const { stopReason, usage } = await stream.final();

const { text: told, steps } = await runTools(model, { messages: "What time is it?", tools: [clock] });
const store = memoryStore({ maxEntries: 10 });
const talk = conversation(model, { system: "Be brief.", store, key: "visitor" });
const answer = await talk.send("The capital of France?");

const broken = createBedrock({
  region: "us-east-1",
  apiKey: "k",
  fetch: fakeBedrock({ apiKey: "k", faults: [{ type: "noMessageStop" }] }),
});
const failure: unknown = await broken.stream({ model: "us.amazon.nova-lite-v1:0", messages: "Hi" }).final()
  .catch((error: unknown) => error);

const frame = encodeEventStreamMessage({ headers: { ":event-type": "ping" }, payload: new Uint8Array(3) });
const frames: (string | undefined)[] = [];
for await (const { headers } of decodeEventStream(new Blob([frame]).stream())) {
  const type = headers[":event-type"];
  frames.push(typeof type === "string" ? type : undefined);
}

const own: ChatEvent[] = [{ type: "text", index: 0, text: "echo" }, { type: "stop", stopReason: "end_turn" }];
const echo = chatStream("echo", () => {
  return Promise.resolve({
    pull: () => Promise.resolve(own.length ? own.splice(0) : undefined),
    close: async () => {},
  });
});
const types: string[] = [];
const relayed = await relay(echo, { event: (event) => void types.push(event.type) }).text();

const loud = use(model, {
  event: (event) => event.type === "text" ? { ...event, text: event.text.toUpperCase() } : undefined,
});
const shouted = (await loud.chat({ messages: "The capital of France?" })).text;

const down = createBedrock({ region: "us-east-1", apiKey: "wrong", fetch: fakeBedrock() });
const router = createRouter({ targets: [down.model("us.amazon.nova-lite-v1:0"), model], breaker: {} });
const { route } = await router.chat({ messages: "The capital of France?" });
const ask = { messages: [{ role: "user", content: "The capital of France?" }], model: "llama" };
const served = await fakeOpenAI({ apiKey: null, replies: ["Paris."] })("http://localhost/v1/chat/completions", {
  method: "POST",
  body: JSON.stringify(ask),
});
const lines: string[] = [];
const askOslo = (fetch: typeof globalThis.fetch) =>
  createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", env: {}, fetch })
    .stream({ model: "us.amazon.nova-lite-v1:0", messages: "The capital of Norway?" }).text();
await askOslo(record(fakeBedrock({ replies: ["Oslo."] }), (line) => void lines.push(line)));
const recordings = replay(lines);
const replayed = [await askOslo(recordings), recordings.left.length, lines.join("").includes("fake-bedrock-key")];
const refused = await fakeGateway()("https://ai-gateway.vercel.sh/v4/ai/config");

const gateway = createGateway({
  apiKey: "k",
  env: {},
  fetch: () => Promise.resolve(Response.json({ embeddings: [[0.1, 0.2]] })),
});
const { embeddings } = await embed(gateway, { model: "openai/text-embedding-3-small", input: "Paris" });
const unserved = createBedrock({ region: "us-east-1", env: {}, credentials, fetch: fakeBedrock(), codecs: [mantle()] });
const { text: mantled } = await unserved.chat({ model: "openai.gpt-5.5", messages: "Hi" });

const local = createOpenAICompatible({ ...presets.ollama, fetch: fakeOpenAI({ apiKey: null, replies: ["Oslo."] }) });
const compatible = (await local.chat({ model: "llama3.2", messages: "The capital of Norway?" })).text;

const { embeddings: vectors } = await embedByBedrock(bedrock, {
  model: "amazon.titan-embed-text-v2:0",
  input: ["Paris", "Oslo"],
  dimensions: 256,
});
const { results: ranked } = await rerank(bedrock, {
  model: "cohere.rerank-v3-5:0",
  query: "The capital of France?",
  documents: ["Oslo is in Norway", "Paris is the capital of France"],
});

const { action: guarded } = await applyGuardrail(bedrock, { id: "g", version: "1", source: "INPUT", content: "Hi" });

const native = {
  model: "us.meta.llama3-3-70b-instruct-v1:0",
  body: { prompt: "The capital of France?" },
};
const { body: invoked } = await invokeModel<{ generation: string }>(bedrock, native);
const invokedStream = await invokeModelWithResponseStream<{ generation: string }>(bedrock, native);
let invokedChunks = "";
for await (const { generation } of invokedStream) invokedChunks += generation;
const documents = [{ uri: "s3://docs/france.md", text: "Paris is the capital of France." }];
const based = createBedrock({
  region: "us-east-1",
  env: {},
  credentials,
  fetch: fakeBedrock({ credentials, knowledgeBases: { KB12345678: { documents } } }),
});
const { results: found } = await retrieve(based, { knowledgeBase: "KB12345678", query: "The capital of France?" });
const drawn = await generateImage(bedrock, { model: "stability.stable-image-core-v1:1", prompt: "A lighthouse" });
const { invocationArn } = await startAsyncInvoke(bedrock, {
  model: "luma.ray-v2:0",
  modelInput: { prompt: "A lighthouse" },
  output: { s3Uri: "s3://videos" },
});
const { status: made } = await waitUntilDone(bedrock, invocationArn);

const batch = await createBatch(bedrock, [{ messages: "Hi" }], {
  model: "us.amazon.nova-lite-v1:0",
  input: "s3://my-bucket/in/",
  output: "s3://my-bucket/out/",
  role: "arn:aws:iam::123456789012:role/batch",
  minRecords: 1,
});
const { status: batched } = await batch.status();

const minted = apiKeyInfo(await mintApiKey({ credentials, region: "eu-central-1" }));

// A cast: Node's types give JSON no type that could be read.
const { choices } = await served.json() as { choices: { message: { content: string } }[] };

const processKeys = fromProcess({
  env: { HOME: "/home/ada" },
  readFile: () => Promise.resolve("[default]\ncredential_process = /opt/bin/keys\n"),
  runProcess: () =>
    Promise.resolve({
      status: 0,
      stdout: '{ "Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret" }',
    }),
});

console.log(JSON.stringify({
  processed: (await processKeys()).accessKeyId,
  authenticated: (await bedrock.authInfo()).source,
  compatible,
  replayed,
  fakes: [choices[0]?.message.content, refused.status],
  streamed,
  embedded: [embeddings[0]?.length, ...vectors.map((vector) => vector.length)],
  found: found.map(({ content }) => content.text),
  batched,
  made,
  mantled: mantled !== "",
  minted: minted.kind,
  drawn: [drawn.images.length, drawn.mediaType],
  ranked: ranked.map(({ index }) => index),
  shouted,
  routed: route?.map(({ outcome }) => outcome),
  stopReason,
  counted: (usage?.outputTokens ?? 0) > 0,
  told,
  steps: steps.length,
  kept: talk.messages.length,
  stored: JSON.parse(await store.get("visitor") ?? "{}").messages?.length,
  priced: typeof cost(answer)?.total,
  profile: inferenceProfile("amazon.nova-lite-v1:0", { region: "eu-central-1" }).modelId,
  known: listModels().length > 50,
  failure: isProviderError(failure) && failure instanceof StreamTruncatedError && failure.kind,
  frames,
  guarded,
  invoked: [invoked.generation, invokedChunks],
  relayed,
  types,
}));
