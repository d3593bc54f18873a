/**
 * The cache of responses: which requests are the same, which answers are kept, how they are given again, and what happens when the
 * store fails.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ChatEvent,
  type ChatModel,
  type ChatResult,
  conversation,
  isProviderError,
  runTools,
  type StandardSchema,
  type Store,
  StructuredOutputError,
  tool,
  toResponse,
} from "@bedrock-edge/client";
import { createGateway } from "@bedrock-edge/client/gateway";
import { type Middleware, responseCache, type ResponseCacheOptions, use } from "@bedrock-edge/client/middleware";
import { createOpenAICompatible, createOpenAICompatibleText } from "@bedrock-edge/client/openai-compatible";
import { createRouter } from "@bedrock-edge/client/router";
import { fakeGateway, fakeOpenAI } from "@bedrock-edge/client/testing";
import { budget, cost } from "@bedrock-edge/client/models";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { MODEL, rig, type RigOptions } from "../../helpers/fire.ts";
import { HURRIED } from "../../sentences/row.ts";

const HI = { messages: "Hi" } as const;
const KINDS = ["chat", "stream"] as const;
type Kind = (typeof KINDS)[number];
type Request = Parameters<ChatModel["chat"]>[0];
type Replies = NonNullable<RigOptions["fakes"]>["replies"];

/** A clock whose time the test sets. */
class SetClock extends ManualClock {
  set(time: number): void {
    this.moveTo(time);
  }
}

function ask(model: ChatModel, kind: Kind, request: Request = HI): Promise<ChatResult> {
  return kind === "chat" ? model.chat(request) : model.stream(request).final();
}

/** A model with a cache over a fake, and what failed in the cache. */
function cached(replies: Replies, options: Partial<ResponseCacheOptions> = {}, client: RigOptions = {}) {
  const { bedrock, fake, clock } = rig({ ...client, fakes: { ...client.fakes, replies } });
  const errors: unknown[] = [];
  const store = new Map<string, string>();
  const time = new SetClock(1_000_000);
  const cache = responseCache({
    store,
    partition: "tenant",
    clock: time,
    onError: (error) => void errors.push(error),
    ...options,
  });
  const handle: ChatModel = bedrock.model(MODEL);
  return { model: use(handle, cache), cache, handle, bedrock, fake, clock, time, errors, store };
}

/** The members of two results that must be the same. */
function facts({ attempts: _, cached: _cached, ...rest }: ChatResult): unknown {
  return rest;
}

async function eventsOf(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** The sizes of the batches in which a stream is read. */
async function batchesOf(model: ChatModel, request: Request = HI): Promise<number[]> {
  const sizes: number[] = [];
  const { insideOf } = await import("../../../src/chat/stream/stream_inside.ts");
  const reader = insideOf(model.stream(request))!.read();
  for (let batch = await reader.nextBatch(); batch; batch = await reader.nextBatch()) sizes.push(batch.length);
  return sizes;
}

for (const first of KINDS) {
  for (const second of KINDS) {
    Deno.test(`the answer of ${first}() is given again by ${second}(), and nothing is sent`, async () => {
      const { model, fake, time, errors } = cached(["Paris.", "never"]);
      const original = await ask(model, first);
      time.set(time.now() + 250);
      const again = await ask(model, second);
      assertEquals(facts(again), facts(original));
      assertEquals([original.cached, original.attempts, again.cached, again.attempts], [
        undefined,
        1,
        { ageMs: 250 },
        0,
      ]);
      assertEquals([fake.requests.length, errors], [1, []]);
    });
  }
}

Deno.test("a stream is replayed event by event, in the batches in which it came", async () => {
  const call = { toolUse: { toolUseId: "t1", name: "look", input: { at: 7 } } };
  const replies = [{
    content: [
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "s" } } },
      { text: "One moment, please." },
      call,
    ],
  }];
  const request = { ...HI, tools: [tool({ name: "look", inputSchema: { type: "object" } })] };
  const { model, handle } = cached(replies);
  const direct = await eventsOf(handle.stream(request));
  assertEquals(await eventsOf(model.stream(request)), direct);
  assertEquals(await eventsOf(model.stream(request)), direct);
  const batches = await batchesOf(model, request);
  assertEquals(batches, await batchesOf(handle, request));
  assert(batches.length > 3, "the fake streams in pieces");
});

Deno.test("a whole answer is replayed as the events of its blocks", async () => {
  const { model } = cached(["Paris."]);
  await model.chat(HI);
  const events = await eventsOf(model.stream(HI));
  assertEquals(events.map(({ type }) => type), ["start", "blockStart", "text", "blockStop", "stop", "metadata"]);
});

Deno.test("a cited answer is replayed with its texts and citations", async () => {
  const citation = { title: "Atlas", sourceContent: [{ text: "Paris" }] };
  const cited = { citationsContent: { content: [{ text: "Paris." }], citations: [citation] } };
  const { model } = cached([{ content: [cited] }]);
  const { content } = await model.chat(HI);
  const events = await eventsOf(model.stream(HI));
  assertEquals(events.map(({ type }) => type), [
    "start",
    "blockStart",
    "text",
    "citation",
    "blockStop",
    "stop",
    "metadata",
  ]);
  assertEquals(events.flatMap((event) => event.type === "citation" ? [event.citation] : []), [citation]);
  assertEquals(content, [{ type: "citationsContent", content: [{ text: "Paris." }], citations: [citation] }]);
});

Deno.test("a replay is pulled, shows what was read, and can be left and canceled", async () => {
  const { model, fake } = cached(["A long answer of many words."]);
  await model.stream(HI).final();
  const stream = model.stream(HI);
  for await (const event of stream) if (event.type === "text") break;
  assert(stream.partial.text.length > 0 && stream.partial.text.length < 28, stream.partial.text);
  assertEquals([stream.partial.cached, stream.partial.attempts], [{ ageMs: 0 }, 0]);
  await assertRejects(() => stream.final(), TypeError, "reading stopped before the end");
  const enough = new Error("enough");
  const canceled = model.stream(HI);
  const events = canceled[Symbol.asyncIterator]();
  await events.next();
  await canceled.cancel(enough);
  assertEquals(await assertRejects(() => canceled.final()), enough);
  const controller = new AbortController();
  const aborted = model.stream({ ...HI, signal: controller.signal });
  const reader = aborted[Symbol.asyncIterator]();
  await reader.next();
  controller.abort(enough);
  assertEquals(await assertRejects(() => aborted.final()), enough);
  for (const kind of KINDS) {
    assertEquals(await assertRejects(() => ask(model, kind, { ...HI, signal: controller.signal })), enough);
  }
  assertEquals(fake.requests.length, 1);
});

/** Requests that differ from `HI`, and from each other. */
const OTHERS: Record<string, Request> = {
  messages: { messages: "Hello" },
  system: { ...HI, system: "Be brief." },
  temperature: { ...HI, temperature: 0 },
  "temperature 1": { ...HI, temperature: 1 },
  maxTokens: { ...HI, maxTokens: 50 },
  topP: { ...HI, topP: 0.5 },
  stopSequences: { ...HI, stopSequences: ["x"] },
  tools: { ...HI, tools: [{ name: "look", inputSchema: { type: "object" } }] },
  "another schema": { ...HI, tools: [{ name: "look", inputSchema: { type: "object", properties: { a: {} } } }] },
  toolChoice: { ...HI, tools: [{ name: "look", inputSchema: { type: "object" } }], toolChoice: "any" },
  check: { ...HI, check: "off" },
  "an image": {
    messages: [{
      role: "user",
      content: [{ type: "text", text: "Hi" }, {
        type: "image",
        format: "png",
        source: { bytes: new Uint8Array([1, 2]) },
      }],
    }],
  },
  "another image": {
    messages: [{
      role: "user",
      content: [{ type: "text", text: "Hi" }, {
        type: "image",
        format: "png",
        source: { bytes: new Uint8Array([1, 3]) },
      }],
    }],
  },
};

/** Requests that mean the same as `HI`. */
const SAME: Record<string, Request> = {
  "a list of messages": { messages: [{ role: "user", content: "Hi" }] },
  "another order of members": {
    ...{ signal: new AbortController().signal },
    messages: [{ content: "Hi", role: "user" }],
  },
  "undefined members": { ...HI, system: undefined, tools: undefined },
  timeouts: { ...HI, timeouts: { totalMs: 99_000 } },
  retry: { ...HI, retry: false },
  headers: { ...HI, headers: { "x-trace": "1" } },
};

/** The keys of the entries of answers. */
function keys(store: Map<string, string>): string[] {
  return [...store.keys()].filter((key) => key.startsWith("response:"));
}

Deno.test("requests that differ in anything that changes the answer have entries of their own", async () => {
  const { model, store, errors } = cached(["Paris."]);
  await model.chat(HI);
  for (const [name, request] of Object.entries(OTHERS)) {
    const before = keys(store).length;
    assertEquals((await model.chat(request)).cached, undefined, name);
    assertEquals(keys(store).length, before + 1, name);
    assert((await model.chat(request)).cached, name);
  }
  assertEquals(errors, []);
});

Deno.test("requests that mean the same share an entry", async () => {
  const { model, store } = cached(["Paris."]);
  await model.chat(HI);
  for (const [name, request] of Object.entries(SAME)) assert((await model.chat(request)).cached, name);
  assertEquals(keys(store).length, 1);
});

Deno.test("the defaults of a handle, its model and its provider count", async () => {
  const { bedrock, cache, store, fake } = cached(["Paris."]);
  const plain: ChatModel = use(bedrock.model(MODEL), cache);
  await plain.chat({ ...HI, maxTokens: 7 });
  assert(
    (await use(bedrock.model(MODEL, { maxTokens: 7 }), cache).chat(HI)).cached,
    "a default is as good as an option",
  );
  assertEquals((await use(bedrock.model(MODEL, { maxTokens: 8 }), cache).chat(HI)).cached, undefined);
  assertEquals(
    (await use(bedrock.model("amazon.nova-lite-v1:0"), cache).chat({ ...HI, maxTokens: 7 })).cached,
    undefined,
  );
  assertEquals((await use({ ...plain, provider: "other" }, cache).chat({ ...HI, maxTokens: 9 })).cached, undefined);
  assertEquals(new Set(keys(store)).size >= 4, true);
  assertEquals(fake.requests.length, 4);
});

Deno.test("the defaults of all targets of a router count, within middleware and other routers too", async () => {
  const { bedrock } = cached(["Paris."]);
  const store = new Map<string, string>();
  const cache = () => responseCache({ store, partition: "p" });
  const target = (system?: string): ChatModel => bedrock.model(MODEL, { system });
  const routerOf = (system?: string) => createRouter({ targets: [target(system), target("Be a clerk.")] });
  const variants: ((system?: string) => ChatModel)[] = [
    routerOf,
    (system) => use(routerOf(system), { name: "log" }),
    (system) => createRouter({ targets: [routerOf(system), target()] }),
  ];
  for (const [at, variant] of variants.entries()) {
    for (const system of [undefined, "Be a lawyer.", "Be a doctor."]) {
      const first = await use(variant(system), cache()).chat(HI);
      const again = await use(variant(system), cache()).chat(HI);
      assertEquals([first.cached === undefined, again.cached === undefined], [at !== 1, false], `${at} ${system}`);
    }
  }
});

Deno.test("services with one name and one model have entries of their own, alone and behind a router", async () => {
  const services: Record<string, (url: string, text: string) => ChatModel> = {
    full: (url, text) => createOpenAICompatible({ ...named(url), fetch: fakeOpenAI({ replies: [text] }) }).model("m"),
    text: (url, text) =>
      createOpenAICompatibleText({ ...named(url), fetch: fakeOpenAI({ replies: [text] }) }).model("m"),
    query: (url, text) => {
      const queryParams = { at: url };
      return createOpenAICompatible({ ...named(), queryParams, fetch: fakeOpenAI({ replies: [text] }) }).model("m");
    },
    gateway: (url, text) => {
      const fetch = fakeGateway({ apiKey: "k", replies: [text] });
      return createGateway({ apiKey: "k", baseURL: url, fetch }).model("openai/m");
    },
  };
  const wrappers: readonly ((model: ChatModel) => ChatModel)[] = [
    (model) => model,
    (model) => use(model, { name: "log" }),
    (model) => createRouter({ targets: [model] }),
    (model) => createRouter({ targets: [createRouter({ targets: [model], name: "inner" })] }),
  ];
  for (const [kind, service] of Object.entries(services)) {
    for (const [at, wrap] of wrappers.entries()) {
      const cache = responseCache({ store: new Map(), partition: "p" });
      const ask = async (url: string, text: string) => (await use(wrap(service(url, text)), cache).chat(HI)).text;
      assertEquals(await ask("https://one.example/v4/ai", "One."), "One.", `${kind} ${at}`);
      assertEquals(await ask("https://two.example/v4/ai", "Two."), "Two.", `${kind} ${at}`);
      assertEquals(await ask("https://one.example/v4/ai", "Never."), "One.", `${kind} ${at}`);
    }
  }
});

/** The options of a service of one name. */
function named(baseURL = "https://api.example.com/v1") {
  return { name: "local", baseURL, apiKey: "fake-openai-key" };
}

Deno.test("bytes count by their content, in whatever object they come", async () => {
  const { model } = cached(["A cat."]);
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
  const shared = new Uint8Array(new SharedArrayBuffer(png.length));
  shared.set(png);
  const request = (bytes: Uint8Array | ArrayBuffer | Blob): Request => ({
    messages: [{
      role: "user",
      content: [{ type: "text", text: "What?" }, { type: "image", format: "png", source: { bytes } }],
    }],
  });
  await model.chat(request(png));
  for (const bytes of [png.slice(), png.slice().buffer, new Blob([png]), shared]) {
    assert((await model.chat(request(bytes))).cached);
  }
  assertEquals((await model.chat(request(png.with(8, 2)))).cached, undefined);
});

Deno.test("headers count if they are named", async () => {
  const { model } = cached(["Paris."], { headers: ["X-Variant"] });
  await model.chat({ ...HI, headers: { "x-variant": "a", "x-trace": "1" } });
  assert((await model.chat({ ...HI, headers: new Headers({ "X-Variant": "a" }) })).cached);
  assertEquals((await model.chat({ ...HI, headers: { "x-variant": "b" } })).cached, undefined);
  assertEquals((await model.chat(HI)).cached, undefined);
});

Deno.test("key replaces the request, and the partition still counts", async () => {
  const store = new Map<string, string>();
  const key: ResponseCacheOptions["key"] = ({ messages }) =>
    typeof messages === "string" ? messages.toLowerCase() : messages;
  const { model, handle } = cached(["Paris."], { store, key });
  await model.chat({ messages: "CAPITAL?", temperature: 1 });
  assert((await model.chat({ messages: "capital?" })).cached);
  const other = use(handle, responseCache({ store, key, partition: "another" }));
  assertEquals((await other.chat({ messages: "capital?" })).cached, undefined);
});

Deno.test("no answer is given to another partition, even if a partition looks like a part of a key", async () => {
  const store = new Map<string, string>();
  const { handle, fake } = cached(["Secret."]);
  const partitions = ["a", "b", "a,b", '["a"', "A", " a", "a\u0000", "__proto__", "public", MODEL, "bedrock"];
  for (const partition of partitions) {
    const model = use(handle, responseCache({ store, partition }));
    for (const kind of KINDS) {
      const { cached } = await ask(model, kind);
      assertEquals(cached === undefined, kind === "chat", partition);
    }
  }
  const byRequest = use(
    handle,
    responseCache({ store, partition: ({ system }) => Promise.resolve(`tenant ${system}`) }),
  );
  assertEquals((await byRequest.chat({ ...HI, system: "a" })).cached, undefined);
  assertEquals((await byRequest.chat({ ...HI, system: "b" })).cached, undefined);
  assert((await byRequest.chat({ ...HI, system: "a" })).cached);
  assertEquals(fake.requests.length, partitions.length + 2);
  assertEquals(
    [...store.keys()].every((key) => /^response:[0-9a-f]{64}$/.test(key)),
    true,
    "no name of a tenant is in a key",
  );
});

Deno.test("a partition that is missing, empty or not a text fails the call, before anything is sent", async () => {
  const { handle, fake } = cached(["Paris."]);
  assertThrows(() => responseCache({ store: new Map() } as never), TypeError, "partition is missing");
  assertThrows(() => responseCache({ store: new Map(), partition: "" }), TypeError, "partition is empty");
  for (const given of ["", undefined, 7]) {
    const model = use(handle, responseCache({ store: new Map(), partition: () => given as never }));
    for (const kind of KINDS) {
      await assertRejects(() => ask(model, kind), TypeError, "Cannot cache responses: partition is");
    }
  }
  assertEquals(fake.requests.length, 0);
});

Deno.test("answers that are cut, filtered, refused or damaged are not kept", async () => {
  const replies: [string, NonNullable<Replies>[number], boolean][] = [
    ["end_turn", { content: [{ text: "x" }] }, true],
    ["stop_sequence", { content: [{ text: "x" }], stopReason: "stop_sequence" }, true],
    ["max_tokens", { content: [{ text: "x" }], stopReason: "max_tokens" }, false],
    ["content_filtered", { content: [{ text: "x" }], stopReason: "content_filtered" }, false],
    ["guardrail_intervened", { content: [{ text: "x" }], stopReason: "guardrail_intervened" }, false],
    ["refusal", { content: [{ text: "x" }], stopReason: "refusal" }, false],
    ["model_context_window_exceeded", { content: [{ text: "x" }], stopReason: "model_context_window_exceeded" }, false],
    ["a new reason", { content: [{ text: "x" }], stopReason: "something_new" }, false],
  ];
  for (const [name, reply, isKept] of replies) {
    for (const kind of KINDS) {
      const { model, store } = cached([reply]);
      await ask(model, kind);
      assertEquals([name, kind, store.size], [name, kind, isKept ? 1 : 0]);
    }
  }
  const call = { content: [{ toolUse: { toolUseId: "t1", name: "look", input: { at: "no" } } }] };
  const at: StandardSchema<{ at: number }> = {
    "~standard": {
      version: 1,
      vendor: "mine",
      validate: (value) =>
        typeof (value as { at: unknown }).at === "number" ? { value } : { issues: [{ message: "no number" }] },
    },
  };
  const look = tool({ name: "look", inputSchema: at, jsonSchema: { type: "object" } });
  for (const kind of KINDS) {
    const { model, store } = cached([call]);
    assert((await ask(model, kind, { ...HI, tools: [look] })).toolUses[0]?.invalid);
    assertEquals(store.size, 0);
  }
});

Deno.test("errors, cut streams, left streams and misfits are not kept", async () => {
  for (const kind of KINDS) {
    const failing = cached(["x"], {}, {
      fakes: { faults: [{ type: "status", status: 403, code: "AccessDeniedException" }] },
    });
    await assertRejects(() => ask(failing.model, kind));
    assertEquals(failing.store.size, 0);
  }
  const cut = cached(["A long answer."], {}, { fakes: { faults: [{ type: "noMessageStop" }] } });
  const error = await assertRejects(() => cut.model.stream(HI).final());
  assertEquals([isProviderError(error) && error.kind, cut.store.size], ["streamTruncated", 0]);
  const left = cached(["A long answer."]);
  for await (const event of left.model.stream(HI)) if (event.type === "text") break;
  assertEquals(left.store.size, 0);
  // Left between `stop` and `metadata`: the answer is whole, and its usage is not known.
  const early = left.model.stream(HI);
  for await (const event of early) if (event.type === "stop") break;
  assertEquals((await early.final()).text, "A long answer.");
  assertEquals(left.store.size, 0);
  const misfit = cached(["No object here."]);
  for (const kind of KINDS) {
    const output = { schema: { type: "object" }, mode: "instruction" } as const;
    await assertRejects(() => ask(misfit.model, kind, { ...HI, output }), StructuredOutputError);
  }
  assertEquals(misfit.store.size, 0);
});

Deno.test("calls and output are made again by the schemas of the request", async () => {
  const date: StandardSchema<{ at: Date }> = {
    "~standard": {
      version: 1,
      vendor: "mine",
      validate: (value) => ({ value: { at: new Date((value as { at: string }).at) } }),
    },
  };
  const jsonSchema = { type: "object", properties: { at: { type: "string" } } };
  const call = { content: [{ toolUse: { toolUseId: "t1", name: "look", input: { at: "2026-01-02" } } }] };
  for (const first of KINDS) {
    for (const second of KINDS) {
      const calling = cached([call]);
      const tools = [tool({ name: "look", inputSchema: date, jsonSchema })];
      await ask(calling.model, first, { ...HI, tools });
      const { toolUses, cached: age } = await ask(calling.model, second, { ...HI, tools });
      assertEquals([toolUses[0]?.input, age], [{ at: new Date("2026-01-02") }, { ageMs: 0 }]);
      const answering = cached(['{"at":"2026-01-02"}']);
      const output = { schema: date, jsonSchema, mode: "instruction" } as const;
      const original = await ask(answering.model, first, { ...HI, output });
      const again = await ask(answering.model, second, { ...HI, output });
      assertEquals([again.output, again.outputMode], [{ at: new Date("2026-01-02") }, "instruction"]);
      assertEquals(facts(again), facts(original));
    }
  }
  const calling = cached([call]);
  const tools = [tool({ name: "look", inputSchema: date, jsonSchema })];
  await calling.model.stream({ ...HI, tools }).final();
  const events = await eventsOf(calling.model.stream({ ...HI, tools }));
  const calls = events.flatMap((event) => event.type === "toolUse" ? [event.toolUse.input] : []);
  assertEquals(calls, [{ at: new Date("2026-01-02") }]);
});

Deno.test("an entry that no longer fits the schema is asked for again", async () => {
  let isStrict = false;
  const schema: StandardSchema<unknown> = {
    "~standard": {
      version: 1,
      vendor: "mine",
      validate: (value) => isStrict ? { issues: [{ message: "no" }] } : { value },
    },
  };
  const output = { schema, jsonSchema: { type: "object" }, mode: "instruction" } as const;
  const { model, fake, errors } = cached(['{"a":1}']);
  await model.chat({ ...HI, output });
  isStrict = true;
  await assertRejects(() => model.chat({ ...HI, output }), StructuredOutputError);
  assertEquals([fake.requests.length, errors.length], [2, 1]);
});

Deno.test("an answer is given again until its time is over", async () => {
  const { model, time, fake } = cached(["Paris."], { ttlMs: 1000 });
  const sets: unknown[] = [];
  const noted = cached(["Paris."], {
    ttlMs: 5000,
    store: { get: () => null, set: (_key, _value, options) => void sets.push(options), delete: () => {} },
  });
  await noted.model.chat(HI);
  const forever = cached(["Paris."], {
    ttlMs: Infinity,
    store: { get: () => null, set: (_key, _value, options) => void sets.push(options), delete: () => {} },
  });
  await forever.model.chat(HI);
  assertEquals(sets, [{ expiresInMs: 5000 }, {}]);
  await model.chat(HI);
  time.set(1_000_999);
  assertEquals((await model.chat(HI)).cached, { ageMs: 999 });
  time.set(1_001_000);
  assertEquals((await model.chat(HI)).cached, undefined);
  time.set(0);
  assertEquals((await model.chat(HI)).cached, undefined, "an answer from the future would stay young");
  time.set(-999);
  assertEquals((await model.chat(HI)).cached, { ageMs: 0 }, "a clock that is a little behind");
  assertEquals(fake.requests.length, 3);
});

Deno.test("invalidate forgets the answers of a tag, of all partitions, and of no other tag", async () => {
  const store = new Map<string, string>();
  const { handle, fake } = cached(["Paris."]);
  const cacheOf = (partition: string, tags: string[]) => responseCache({ store, partition, tags });
  const all = [cacheOf("a", ["geo", "v1"]), cacheOf("b", ["geo"]), cacheOf("c", ["other"]), cacheOf("d", [])];
  const models = all.map((cache) => use(handle, cache));
  const cachedNow = async () =>
    await Promise.all(models.map(async (model) => (await model.chat(HI)).cached !== undefined));
  await cachedNow();
  assertEquals(await cachedNow(), [true, true, true, true]);
  await all[3]!.invalidate("geo");
  assertEquals(await cachedNow(), [false, false, true, true]);
  assertEquals(await cachedNow(), [true, true, true, true]);
  await all[0]!.invalidate("v1");
  assertEquals(await cachedNow(), [false, true, true, true]);
  assertEquals(fake.requests.length, 7);
});

Deno.test("invalidate refuses what is not a tag, which would forget nothing", async () => {
  const { cache, store } = cached(["Paris."], { tags: ["a"] });
  for (const tag of [undefined, null, 7, ["a"], { tag: "a" }] as never[]) {
    await assertRejects(() => cache.invalidate(tag), TypeError, "Cannot forget answers: the tag is");
  }
  assertEquals(store.size, 0);
});

Deno.test("an answer with other tags than the request is not given again: its tags may have been invalidated", async () => {
  const { handle } = cached(["Old.", "New."]);
  const store = new Map<string, string>();
  const tagged = responseCache({ store, partition: "p", tags: ["t"] });
  await use(handle, tagged).chat(HI);
  await tagged.invalidate("t");
  assertEquals((await use(handle, responseCache({ store, partition: "p" })).chat(HI)).text, "New.");
});

Deno.test("tags and keys that tell nothing fail the call, before anything is sent", async () => {
  const { handle, fake } = cached(["Paris."]);
  const odd = [{ tags: () => undefined }, { tags: () => "t" }, { tags: () => [7] }, { key: () => undefined }, {
    key: () => null,
  }, { key: () => () => 1 }];
  for (const options of odd) {
    const model = use(handle, responseCache({ store: new Map(), partition: "p", ...options as object }));
    for (const kind of KINDS) await assertRejects(() => ask(model, kind), TypeError, "returned");
  }
  assertEquals(fake.requests.length, 0);
});

Deno.test("an answer that was under way when its tag was invalidated is not given again", async () => {
  const { handle } = cached(["Old.", "New."]);
  const cache = responseCache({ store: new Map(), partition: "p", tags: () => Promise.resolve(["t"]) });
  const late: Middleware = { result: () => cache.invalidate("t") };
  const model = use(handle, cache, late);
  assertEquals((await model.chat(HI)).text, "Old.");
  assertEquals((await use(handle, cache).chat(HI)).text, "New.");
});

Deno.test("a store that loses a generation loses answers, and never brings back old ones", async () => {
  const { model, cache, store } = cached(["Old.", "New.", "Newer."], { tags: ["t"] });
  const forget = () =>
    [...store.keys()].filter((key) => key.startsWith("response-tag:")).forEach((key) => store.delete(key));
  await model.chat(HI);
  await cache.invalidate("t");
  forget();
  assertEquals((await model.chat(HI)).text, "New.");
  forget();
  assertEquals((await model.chat(HI)).text, "Newer.");
  assertEquals((await model.chat(HI)).text, "Newer.");
});

Deno.test("a store whose writes are seen later keeps tagged answers all the same", async () => {
  const kept = new Map<string, string>();
  let isSeen = false;
  const store: Store = {
    get: (key) => isSeen ? kept.get(key) : undefined,
    set: (key, value) => void kept.set(key, value),
    delete: (key) => void kept.delete(key),
  };
  const { model, fake } = cached(["Paris."], { store, tags: ["t"] });
  await model.chat(HI);
  isSeen = true;
  assertEquals([(await model.chat(HI)).text, fake.requests.length], ["Paris.", 1]);
});

Deno.test("bypass leaves the cache out, per request", async () => {
  const { model, store, fake } = cached(["Paris."], {
    bypass: ({ temperature }) => Promise.resolve((temperature ?? 0) > 0),
  });
  for (const kind of KINDS) {
    await ask(model, kind, { ...HI, temperature: 1 });
    assertEquals((await ask(model, kind, { ...HI, temperature: 1 })).cached, undefined);
  }
  assertEquals([store.size, fake.requests.length], [0, 4]);
});

/** Stores that fail, each in its own way. */
const broken = new Error("the store is down");
const fail = () => {
  throw broken;
};
const BROKEN: Record<string, Store> = {
  "get rejects": { get: () => Promise.reject(broken), set: () => {}, delete: () => {} },
  "get throws": { get: fail, set: () => {}, delete: () => {} },
  "set rejects": { get: () => undefined, set: () => Promise.reject(broken), delete: () => {} },
  "set throws": { get: () => null, set: fail, delete: () => {} },
};

for (const [name, store] of Object.entries(BROKEN)) {
  Deno.test(`a failure of the store never fails a call: ${name}`, async () => {
    for (const kind of KINDS) {
      for (const tags of [[], ["t"]]) {
        const { model, errors } = cached(["Paris."], { store, tags });
        assertEquals((await ask(model, kind)).text, "Paris.");
        assertEquals(errors, [broken]);
        const silent = cached(["Paris."], { store, tags, onError: () => Promise.reject(new Error("ignored")) });
        assertEquals((await ask(silent.model, kind)).text, "Paris.");
      }
    }
  });
}

Deno.test("a store that hangs is not waited for, and an abort ends the wait", async () => {
  const hang = () => new Promise<never>(() => {});
  for (const kind of KINDS) {
    const reads = cached(["Paris."], {
      store: { get: hang, set: () => {}, delete: () => {} },
      clock: HURRIED,
      storeMs: 5,
    });
    assertEquals((await ask(reads.model, kind)).text, "Paris.");
    assertEquals(reads.errors.map(String), [
      "TimeoutError: Cannot wait longer for the store of responses: it has not answered in 5 ms",
    ]);
    const writes = cached(["Paris."], { store: { get: () => null, set: hang, delete: () => {} }, clock: HURRIED });
    assertEquals((await ask(writes.model, kind)).text, "Paris.");
    assertEquals(writes.errors.length, 1);
    const waiting = cached(["Paris."], { store: { get: hang, set: () => {}, delete: () => {} } });
    const controller = new AbortController();
    const asking = assertRejects(() => ask(waiting.model, kind, { ...HI, signal: controller.signal }));
    const gone = new Error("gone");
    controller.abort(gone);
    assertEquals([await asking, waiting.fake.requests.length, waiting.time.pending], [gone, 0, 0]);
  }
});

Deno.test("waitUntil takes over the writing", async () => {
  const work: Promise<void>[] = [];
  let release = () => {};
  const written = new Promise<void>((resolve) => release = resolve);
  const store = new Map<string, string>();
  const slow: Store = {
    get: (key) => store.get(key),
    set: async (key, value) => {
      await written;
      store.set(key, value);
    },
    delete: (key) => store.delete(key),
  };
  const { model } = cached(["Paris."], { store: slow, waitUntil: (promise) => void work.push(promise) });
  assertEquals([(await model.stream(HI).final()).text, store.size], ["Paris.", 0]);
  release();
  await Promise.all(work);
  assertEquals([work.length, store.size], [1, 1]);
});

Deno.test("a waitUntil that throws fails no call, and the answer is kept", async () => {
  for (const kind of KINDS) {
    const unbound = () => {
      throw new TypeError("Illegal invocation");
    };
    const { model, errors } = cached(["Paris."], { waitUntil: unbound });
    assertEquals((await ask(model, kind)).text, "Paris.");
    assertEquals([errors.length, (await ask(model, kind)).cached !== undefined], [1, true]);
  }
});

Deno.test("damaged entries are ignored, told, and replaced", async () => {
  const damage: Record<string, (text: string) => string> = {
    "no JSON": () => "{",
    "another value": () => "7",
    "null": () => "null",
    "another version": (text) => text.replace('"v":1', '"v":0'),
    "cut off": (text) => text.slice(0, -20),
    "no result": () => '{"v":1,"at":1,"tags":{}}',
    "no content": (text) => text.replace('"content":[', '"contents":['),
    "an invalid block": (text) => text.replace('"content":[', '"content":[7,'),
    "an invalid message": (text) => text.replace('"result":{', '"result":{"message":7,'),
    "a message without blocks": (text) => text.replace('"result":{', '"result":{"message":{"content":{}},'),
    "no list of repairs": (text) => text.replace('"repairs":[]', '"repairs":{}'),
    "no stop reason": (text) => text.replace('"stopReason"', '"stopReasons"'),
    "no model": (text) => text.replace('"model"', '"models"'),
    "no time": (text) => text.replace('"at":', '"at":"later","then":'),
    "no tags": (text) => text.replace('"tags":{', '"tags":7,"others":{'),
    "invalid batches": (text) => text.replace('"batches":[', '"batches":[{},'),
    "an invalid event": (text) => text.replace('"batches":[[', '"batches":[[null,'),
  };
  for (const [name, spoil] of Object.entries(damage)) {
    for (const kind of KINDS) {
      const { model, store, errors, fake } = cached(["Paris."]);
      await model.stream(HI).final();
      const [key] = store.keys();
      const text = store.get(key!)!;
      assert(spoil(text) !== text, name);
      store.set(key!, spoil(text));
      const { text: answer, cached: age } = await ask(model, kind);
      assertEquals([name, answer, age, errors.length], [name, "Paris.", undefined, 1]);
      assert((await ask(model, kind)).cached, name);
      assertEquals(fake.requests.length, 2);
    }
  }
});

Deno.test("a request that cannot be compared goes past the cache, and says why", async () => {
  const { model, errors, store } = cached(["Paris."]);
  // No option of any provider is a Map.
  const request = { ...HI, additionalModelRequestFields: { a: new Map([[1, 2]]) } };
  for (const kind of KINDS) assertEquals((await ask(model, kind, request as never)).text, "Paris.");
  assertEquals(store.size, 0);
  assertEquals(
    errors.map(String)[0],
    "TypeError: Cannot hash the request.additionalModelRequestFields.a: a Map has no content that can be compared; pass plain data, or the option key",
  );
});

Deno.test("an answer that is longer than maxChars is not kept", async () => {
  for (const kind of KINDS) {
    const { model, store, errors } = cached(["A long answer. ".repeat(100)], { maxChars: 1000 });
    assertEquals((await ask(model, kind)).text.length, 1500);
    assertEquals([store.size, errors], [0, []]);
  }
});

Deno.test("an answer that JSON cannot express is not kept, and told", async () => {
  const values: readonly [value: unknown, says: string][] = [
    [Infinity, "Cannot store answer: it holds a number that is too large; write such a number as a string"],
    [new Blob(["x"]), "Cannot write a Blob as JSON: its bytes cannot be read synchronously"],
  ];
  for (const [value, says] of values) {
    const { handle, cache, store, errors } = cached(["Paris."]);
    const block = { type: "unknown", name: "x", value } as const;
    const odd = use(handle, cache, {
      event: (event) => event.type === "blockStop" ? { ...event, block } : undefined,
      result: (result) => ({ ...result, content: [block] }),
    });
    for (const kind of KINDS) {
      assertEquals((await ask(odd, kind)).content, [block]);
      assertEquals([store.size, errors.length], [0, 1]);
      const [error] = errors.splice(0);
      assert(String(error).includes(says), String(error));
    }
  }
});

Deno.test("the answer of a cache costs nothing, in cost and in a budget", async () => {
  const nova = "amazon.nova-lite-v1:0";
  for (const kind of KINDS) {
    const { bedrock, cache } = cached(["Paris."]);
    const model = use(bedrock.model(nova), cache);
    const limit = budget({ maxUsd: 1, model: nova });
    const spending = limit.model(model);
    const original = await ask(spending as ChatModel, kind);
    const spent = limit.spentUsd;
    const again = await ask(spending as ChatModel, kind);
    assert((cost(original)?.total ?? 0) > 0);
    assertEquals([cost(again)?.total, limit.spentUsd, again.usage], [0, spent, original.usage]);
    for await (const event of spending.stream(HI)) if (event.type === "text") break;
    assertEquals(limit.spentUsd, spent);
  }
});

Deno.test("a tool loop, a conversation and a response are served by the cache", async () => {
  const call = { content: [{ toolUse: { toolUseId: "t1", name: "look", input: {} } }] };
  const { model, fake } = cached([call, "Seven."]);
  let runs = 0;
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => `${++runs && 7}` });
  const request = { ...HI, tools: [look] };
  const first = await runTools(model, request);
  const second = await runTools(model, request);
  assertEquals([first.text, second.text, runs, fake.requests.length], ["Seven.", "Seven.", 2, 2]);
  assertEquals(second.steps.map(({ cached }) => cached), [{ ageMs: 0 }, { ageMs: 0 }]);
  const { model: talker, fake: talks } = cached(["Hello."]);
  const [one, two] = [conversation(talker), conversation(talker)];
  await one.send("Hi");
  await two.stream("Hi").final();
  assertEquals([one.messages, talks.requests.length], [two.messages, 1]);
  const response = await toResponse(talker.stream(HI));
  assert((await response.text()).includes("Hello."));
});

Deno.test("middleware outside the cache sees an answer again, and middleware inside does not", async () => {
  const { handle, cache, fake } = cached(["Paris."]);
  const log: string[] = [];
  const note = (name: string): Middleware => ({
    result: ({ cached }) => void log.push(`${name} ${cached !== undefined}`),
  });
  const model = use(handle, note("outside"), cache, note("inside"));
  await model.chat(HI);
  await model.stream(HI).final();
  assertEquals([log, fake.requests.length], [["inside false", "outside false", "outside true"], 1]);
});
