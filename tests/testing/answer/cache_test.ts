/**
 * The fake's prompt cache.
 */
import { assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { assistant, framesOf, type Json, keyed, MODEL, summaryOf, user } from "../support.ts";

const point = (ttl?: string): Json => ({ cachePoint: { type: "default", ...(ttl ? { ttl } : {}) } });
const turn = (role: string, ...content: unknown[]): Json => ({ role, content });
const SYSTEM = [{ text: "You are terse." }];

interface Usage {
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  cacheReadInputTokens?: number;
  cacheWriteInputTokens?: number;
  cacheDetails?: { ttl: string; inputTokens: number }[];
  cacheReadInputTokenCount?: number;
  cacheWriteInputTokenCount?: number;
  serverToolUsage?: Json;
}

function client(options: FakeBedrockOptions = {}) {
  const fake = fakeBedrock(options);
  const usage = async (body: Json, modelId = MODEL): Promise<Usage> =>
    (await (await fake(keyed({ body, modelId }))).json()).usage;
  /** Read and written tokens, writes by lifetime too. */
  const cached = async (body: Json, modelId?: string) => {
    const { cacheReadInputTokens, cacheWriteInputTokens, cacheDetails } = await usage(body, modelId);
    return [cacheReadInputTokens, cacheWriteInputTokens, cacheDetails];
  };
  return { fake, usage, cached };
}

Deno.test("fake writes what stands before a cache point, and reads it the next time", async () => {
  const { usage } = client();
  const plain = await usage({ system: SYSTEM, messages: [user("Hello there")] });
  assertEquals(plain.cacheDetails, undefined);
  const body = { system: [...SYSTEM, point()], messages: [user("Hello there")] };
  const written = await usage(body);
  const read = await usage(body);
  assertEquals(written, {
    inputTokens: 4,
    outputTokens: plain.outputTokens,
    totalTokens: plain.totalTokens,
    serverToolUsage: {},
    cacheReadInputTokens: 0,
    cacheReadInputTokenCount: 0,
    cacheWriteInputTokens: plain.inputTokens - 4,
    cacheWriteInputTokenCount: plain.inputTokens - 4,
    cacheDetails: [{ ttl: "5m", inputTokens: plain.inputTokens - 4 }],
  });
  assertEquals(read, {
    ...written,
    cacheReadInputTokens: written.cacheWriteInputTokens!,
    cacheReadInputTokenCount: written.cacheWriteInputTokens!,
    cacheWriteInputTokens: 0,
    cacheWriteInputTokenCount: 0,
    cacheDetails: [],
  });
});

Deno.test("fake's cache counts writes by lifetime, the longer first", async () => {
  const { cached } = client();
  const toolConfig = { tools: [{ toolSpec: { name: "a", inputSchema: { json: { type: "object" } } } }, point("1h")] };
  const body = {
    toolConfig,
    system: [...SYSTEM, point("1h")],
    messages: [turn("user", { text: "one two" }, point("5m"), { text: "three" })],
  };
  const [read, written, details] = await cached(body);
  const [long, short] = details as { ttl: string; inputTokens: number }[];
  assertEquals([read, long?.ttl, short?.ttl, short?.inputTokens], [0, "1h", "5m", 2]);
  assertEquals(written, long!.inputTokens + 2);
});

Deno.test("fake's cache reads the longest prefix it knows, wherever the points stand now", async () => {
  const { cached } = client();
  const first = [turn("user", { text: "one" }, point())];
  assertEquals(await cached({ system: SYSTEM, messages: first }), [0, 5, [{ ttl: "5m", inputTokens: 5 }]]);
  const second = [user("one"), assistant("two"), turn("user", { text: "three" }, point())];
  assertEquals(await cached({ system: SYSTEM, messages: second }), [5, 3, [{ ttl: "5m", inputTokens: 3 }]]);
  // Another system prompt is another prefix, and so is another model.
  assertEquals((await cached({ system: [{ text: "Other." }], messages: second }))[0], 0);
  assertEquals((await cached({ system: SYSTEM, messages: second }, "amazon.nova-lite-v1:0"))[0], 0);
  assertEquals((await cached({ system: SYSTEM, messages: second }))[0], 8);
});

Deno.test("fake's cache forgets after five minutes or an hour, counted from the last read", async () => {
  for (const [ttl, minutes] of [["5m", 5], ["1h", 60]] as const) {
    const clock = new ManualClock();
    const { cached } = client({ clock });
    const body = { system: [...SYSTEM, point(ttl)], messages: [user("a")] };
    const pass = (ms: number): void => {
      clock.setTimeout(() => {}, ms);
      clock.tick();
    };
    assertEquals((await cached(body))[1], 4);
    pass(minutes * 60_000 - 1);
    assertEquals((await cached(body))[0], 4);
    pass(minutes * 60_000 - 1);
    assertEquals((await cached(body))[0], 4);
    pass(minutes * 60_000);
    assertEquals((await cached(body)).slice(0, 2), [0, 4]);
  }
});

Deno.test("fake's cache is empty after a reset, and in another fake", async () => {
  const { fake, cached } = client();
  const body = { system: [...SYSTEM, point()], messages: [user("a")] };
  await cached(body);
  assertEquals((await client().cached(body))[0], 0);
  fake.reset();
  assertEquals((await cached(body))[0], 0);
});

Deno.test("fake's cache works for scripted answers and for streams, but not for requests that are refused", async () => {
  const fault = { type: "status", status: 429, code: "ThrottlingException" } as const;
  const { fake, cached } = client({ replies: ["x"], faults: [fault] });
  const body = { system: [...SYSTEM, point()], messages: [user("a")] };
  await (await fake(keyed({ body }))).body?.cancel();
  assertEquals((await cached(body)).slice(0, 2), [0, 4]);
  const frames = await framesOf(await fake(keyed({ operation: "converse-stream", body })));
  const [name, metadata] = summaryOf(frames.at(-1)!);
  assertEquals([name, (metadata["usage"] as Usage).cacheReadInputTokens], ["metadata", 4]);
});
