// deno-lint-ignore-file no-console -- what is printed is the result
/**
 * Opens streams of large requests, reads their first event, and prints how many bytes of the heap they hold while they are open:
 * run by sent_body_test.ts, with the garbage collector at hand.
 *
 * @module
 */
import {
  bearer,
  type BedrockChatDefaults,
  type ChatProvider,
  type ChatStream,
  createBedrock,
  createTextClient,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { idle } from "../../helpers/clock.ts";
import { MODEL } from "../../helpers/fire.ts";
import { bodyOf, eventFrame, eventsOf, streamed } from "../../helpers/wire.ts";

declare const gc: () => void;

const STREAMS = 8;
const MIB = 1_048_576;

/** A fetch that answers with the beginning of a stream, and keeps nothing of what it was sent. */
const fetch = () => Promise.resolve(streamed(bodyOf([...eventsOf("Par").slice(0, 2).map(eventFrame), "hang"]).stream));
const shared = { region: "us-east-1", env: {}, fetch };
const whole = createBedrock({ ...shared, apiKey: "k" });
const CASES = {
  "text alone": { client: createTextClient(bearer("k"), shared) },
  "media": { client: whole },
  "signatures": {
    client: createBedrock({ ...shared, credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" } }),
  },
  "facts": { client: createBedrock({ ...shared, apiKey: "k", models: modelFacts({ residency: "in-geography" }) }) },
  "tools and a cache": {
    client: whole,
    options: { tools: [{ name: "t", inputSchema: { type: "object" } }], cache: "auto" },
  },
  "structured output": { client: whole, options: { output: { schema: { type: "object" } } } },
  "strict": { client: whole, options: { check: "strict" } },
} satisfies Record<string, { client: ChatProvider; options?: BedrockChatDefaults }>;

async function opened(name: keyof typeof CASES, index: number): Promise<ChatStream> {
  const text = `${index}`.repeat(MIB);
  const image = new Uint8Array(MIB).fill(index);
  const media = [
    { type: "text" as const, text },
    { type: "image" as const, format: "png" as const, source: { bytes: image } },
  ];
  const { client, options }: { client: ChatProvider; options?: BedrockChatDefaults } = CASES[name];
  const stream: ChatStream = client.stream({
    // As text, so that no gate of the compiler looks at options that are known at run time.
    model: MODEL as string,
    messages: [{ role: "user", content: name === "text alone" ? text : media }],
    ...options,
  });
  await stream[Symbol.asyncIterator]().next();
  return stream;
}

async function usedBytes(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    await idle();
    gc();
  }
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

const heldKiB: Record<string, number> = {};
// A case cleans up before it counts: what the last one left must not pay for what it keeps.
for (const name of Object.keys(CASES) as (keyof typeof CASES)[]) {
  await (await opened(name, 0)).cancel();
  const before = await usedBytes();
  const streams = [];
  for (let index = 1; index <= STREAMS; index++) streams.push(await opened(name, index));
  heldKiB[name] = Math.round((await usedBytes() - before) / STREAMS / 1024);
  for (const stream of streams) await stream.cancel();
}
console.log(JSON.stringify(heldKiB));
