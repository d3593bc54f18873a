/**
 * A router calls the next target when one fails, unseen before the first content, and says so.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ChatModel,
  conversation,
  createBedrock,
  ProviderError,
  RateLimitError,
  runTools,
  StreamTruncatedError,
  StructuredOutputError,
  tool,
  toResponse,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { type ChatEvent, chatStream } from "@bedrock-edge/client/provider";
import { createRouter, routeOf, RouterError } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { answer, failure, scripted, short } from "./scripted.ts";

const HI = { messages: "Hi" } as const;

async function eventsOf(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

Deno.test("the first target answers if it can, and no other is called", async () => {
  const [a, b] = [scripted("a", ["Paris."]), scripted("b", ["Rome."])];
  const router = createRouter({ targets: [a, b] });
  const result = await router.chat(HI);
  assertEquals([result.text, result.model, result.attempts, short(result)], ["Paris.", "a", 1, [
    "scripted/a answered",
  ]]);
  assertEquals([a.requests.length, b.requests.length], [1, 0]);
});

for (const way of ["chat", "stream"] as const) {
  const ask = (router: ChatModel) => way === "chat" ? router.chat(HI) : router.stream(HI).final();

  Deno.test(`${way}: a failure goes to the next target, and the route says why`, async () => {
    const [a, b] = [scripted("a", [failure("overloaded")]), scripted("b", ["Rome."])];
    const result = await ask(createRouter({ targets: [a, b] }));
    assertEquals([result.text, result.model], ["Rome.", "b"]);
    assertEquals(short(result), ["scripted/a failed overloaded", "scripted/b answered"]);
    assertEquals(result.attempts, 2);
    assert(result.route![0]!.error instanceof ProviderError);
  });

  Deno.test(`${way}: the final error has a line for each target`, async () => {
    const targets = [scripted("a", [failure("rateLimit")]), scripted("b", [failure("network", { retryable: true })])];
    const error = await assertRejects(() => ask(createRouter({ targets })), RouterError);
    assertEquals(
      error.message,
      "Cannot get an answer from the targets: 2 targets failed; see error.route\n" +
        "- scripted/a failed: rateLimit: The service failed with rateLimit\n" +
        "- scripted/b failed: network: The service failed with network",
    );
    assertEquals([error.kind, error.provider, error.retryable, error.attempts], ["network", "router", true, 2]);
    assertEquals(error.errors.length, 2);
    assertEquals(routeOf(error), error.route);
    assertEquals(JSON.parse(JSON.stringify(error)).route.length, 2);
  });

  Deno.test(`${way}: the error of an only target is its own, with the route`, async () => {
    const only = scripted("a", [{ error: new RateLimitError("Slow down", { kind: "rateLimit", code: "Slow" }) }]);
    const error = await assertRejects(() => ask(createRouter({ targets: [only] })), RateLimitError, "Slow down");
    assertEquals(routeOf(error)?.map(({ target, reason }) => [target, reason]), [["scripted/a", "rateLimit"]]);
    assertEquals(JSON.parse(JSON.stringify(error)).kind, "rateLimit");
  });

  Deno.test(`${way}: a mistake of the caller is not tried again elsewhere`, async () => {
    const [a, b] = [scripted("a", [{ error: new RangeError("too much") }]), scripted("b", ["Rome."])];
    await assertRejects(() => ask(createRouter({ targets: [a, b] })), RangeError, "too much");
    assertEquals(b.requests.length, 0);
  });

  Deno.test(`${way}: fallbackOn decides`, async () => {
    const filtered = failure("contentFilter");
    const [a, b] = [scripted("a", [filtered]), scripted("b", ["Rome."])];
    await assertRejects(() => ask(createRouter({ targets: [a, b] })), ProviderError, "contentFilter");
    const asked: unknown[] = [];
    const fallbackOn = (error: unknown, byDefault: boolean) => asked.push(error, byDefault) > 0;
    assertEquals((await ask(createRouter({ targets: [a, b], fallbackOn }))).text, "Rome.");
    assertEquals(asked, [filtered.error, false]);
  });

  Deno.test(`${way}: a prompt that is too long goes to a larger known window only`, async () => {
    const tooLong = [failure("contextLength")];
    const small = scripted("small", tooLong, { contextWindow: 1000 });
    const same = scripted("same", ["no"], { contextWindow: 1000 });
    const unknown = scripted("unknown", ["no"]);
    const large = scripted("large", ["Rome."], { contextWindow: 2000 });
    const result = await ask(createRouter({ targets: [small, same, unknown, large] }));
    assertEquals(short(result), [
      "scripted/small failed contextLength",
      "scripted/same skipped its window is not known to be larger than 1000 tokens",
      "scripted/unknown skipped its window is not known to be larger than 1000 tokens",
      "scripted/large answered",
    ]);
    const blind = createRouter({ targets: [scripted("a", tooLong), large] });
    const error = await assertRejects(() => ask(blind), RouterError);
    assertEquals(error.kind, "contextLength");
  });

  Deno.test(`${way}: an abort ends the call with its reason`, async () => {
    const controller = new AbortController();
    const router = createRouter({ targets: [scripted("a", ["hang"]), scripted("b", ["Rome."])] });
    const request = { ...HI, signal: controller.signal };
    const work = way === "chat" ? router.chat(request) : router.stream(request).final();
    const reason = new Error("enough");
    controller.abort(reason);
    assertEquals(await work.catch((error) => error), reason);
  });
}

Deno.test("a failure about the request is the target's own error, also after other failures", async () => {
  const output = { schema: { type: "object", properties: { city: { type: "string" } } } };
  const fetch = fakeBedrock({ apiKey: "k", replies: ["I would rather not say."] });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch });
  const router = createRouter({
    targets: [scripted("a", [failure("overloaded")]), bedrock.model("amazon.nova-lite-v1:0"), scripted("b", ["Rome."])],
  });
  for (const work of [() => router.chat({ ...HI, output }), () => router.stream({ ...HI, output }).final()]) {
    const error = await assertRejects(work, StructuredOutputError);
    assertEquals([error.text, routeOf(error)?.map(({ target }) => target)], [
      "I would rather not say.",
      ["scripted/a", "bedrock/amazon.nova-lite-v1:0"],
    ]);
  }
});

Deno.test("events before the first content are not seen of a target that fails", async () => {
  const before: ChatEvent[] = [
    { type: "start", role: "assistant" },
    { type: "blockStart", index: 0, block: "toolUse" },
    { type: "metadata", usage: undefined, latencyMs: 1 },
    { type: "reasoning", index: 0, text: "" },
    { type: "text", index: 0, text: "" },
  ];
  const a = scripted("a", [{ batches: before.map((event) => [event]), ...failure("model") }]);
  const router = createRouter({ targets: [a, scripted("b", ["Rome."])] });
  assertEquals(await eventsOf(router.stream(HI)), answer("Rome.").flat());
  assertEquals(a.closed.length, 1);
});

for (
  const content of [
    { type: "text", index: 0, text: "Par" },
    { type: "reasoning", index: 0, text: "Hm" },
    { type: "toolInput", index: 0, toolUseId: "1", name: "t", json: "{" },
    { type: "blockStop", index: 0, block: { type: "unknown", name: "hologram", value: 1 } },
    { type: "unknown", name: "ping", value: 1 },
  ] satisfies ChatEvent[]
) {
  Deno.test(`a failure after ${content.type} goes to the reader`, async () => {
    const a = scripted("a", [{
      batches: [[{ type: "start", role: "assistant" }], [content]],
      ...failure("overloaded"),
    }]);
    const b = scripted("b", ["Rome."]);
    const stream = createRouter({ targets: [a, b] }).stream(HI);
    const error = await assertRejects(() => eventsOf(stream), ProviderError, "overloaded");
    assertEquals(b.requests.length, 0);
    assertEquals(routeOf(error)?.map(({ outcome }) => outcome), ["answered"]);
    assertEquals(stream.partial.route?.length, 1);
  });
}

Deno.test("an answer that ends before its content goes to the next target, and later is truncated", async () => {
  const empty = scripted("a", [{ batches: [[{ type: "start", role: "assistant" }]] }]);
  const result = await createRouter({ targets: [empty, scripted("b", ["Rome."])] }).stream(HI).final();
  assertEquals(short(result), ["scripted/a failed streamTruncated", "scripted/b answered"]);
  const cut = scripted("a", [{ batches: answer("Paris.").slice(0, 2) }]);
  const error = await assertRejects(
    () => createRouter({ targets: [cut, scripted("b", ["Rome."])] }).stream(HI).final(),
    StreamTruncatedError,
  );
  assertEquals([error.partial.text, routeOf(error)?.length], ["Paris.", 1]);
});

Deno.test("an answer that its source calls whole needs no content", async () => {
  const empty = { pull: () => Promise.resolve(undefined), isWhole: () => true, close: () => Promise.resolve() };
  const model = { ...scripted("a", ["x"]), stream: () => chatStream("a", () => Promise.resolve(empty)) };
  const result = await createRouter({ targets: [model as unknown as ChatModel, scripted("b", ["B"])] }).stream(HI)
    .final();
  assertEquals([result.text, result.content, short(result)], ["", [], ["scripted/a answered"]]);
});

Deno.test("the result of a stream is that of chat()", async () => {
  const targets = () => [scripted("a", [failure("overloaded")]), scripted("b", ["Rome."])];
  const whole = await createRouter({ targets: targets() }).chat(HI);
  const streamed = await createRouter({ targets: targets() }).stream(HI).final();
  const timeless = (result: typeof whole) => ({
    ...result,
    route: result.route?.map(({ target, outcome, reason }) => ({ target, outcome, reason })),
  });
  assertEquals(timeless(streamed as typeof whole), timeless(whole));
});

Deno.test("a router of routers shows the whole way", async () => {
  const inner = createRouter({
    name: "inner",
    targets: [scripted("a", [failure("overloaded")]), scripted("b", ["Rome."])],
  });
  const outer = createRouter({ targets: [scripted("c", [failure("network")]), inner] });
  for (const result of [await outer.chat(HI), await outer.stream(HI).final()]) {
    assertEquals(short(result), [
      "scripted/c failed network",
      "router/inner > scripted/a failed overloaded",
      "router/inner > scripted/b answered",
    ]);
    assertEquals(result.attempts, 3);
  }
});

Deno.test("a router that cannot serve a request lets the next target of an outer router try", async () => {
  const inner = createRouter({ name: "inner", targets: [scripted("a", ["no"])], fence: { regions: ["eu-west-1"] } });
  const outer = createRouter({ targets: [inner, scripted("b", ["Rome."])] });
  assertEquals(short(await outer.chat(HI)), ["router/inner failed TypeError", "scripted/b answered"]);
});

Deno.test("a target that lacks a capability is skipped, and nothing is sent if all lack it", async () => {
  const blind = scripted("blind", ["no"], { traits: { capabilities: { imageInput: false } } });
  const seeing = scripted("seeing", ["A cat."], { traits: { capabilities: { imageInput: true } } });
  const image = { type: "image", format: "png", source: { bytes: "iVBORw0KGgo=" } } as const;
  const request = { messages: [{ role: "user", content: [image] }] } as const;
  const result = await createRouter({ targets: [blind, seeing] }).chat(request);
  assertEquals(short(result), ['scripted/blind skipped it has no "imageInput" capability', "scripted/seeing answered"]);
  const router = createRouter({ targets: [blind, { model: seeing, capabilities: { imageInput: false } }] });
  const error = await assertRejects(() => router.chat(request), TypeError);
  assertEquals(
    error.message,
    "Cannot route the request: no target can serve it; add a target, or change the request\n" +
      '- scripted/blind skipped: it has no "imageInput" capability\n' +
      '- scripted/seeing skipped: it has no "imageInput" capability',
  );
  assertEquals(blind.requests.length, 0);
});

Deno.test("retries are off while another target is free, unless the caller set them", async () => {
  const down = [failure("overloaded")];
  const [a, b, c] = [
    scripted("a", down),
    scripted("b", down, { defaults: { retry: { maxRetries: 2 } } }),
    scripted("c", down),
  ];
  await assertRejects(() => createRouter({ targets: [a, b, c] }).chat(HI), RouterError);
  assertEquals([a, b, c].map(({ requests }) => requests.at(-1)!.retry), [false, undefined, undefined]);
  await assertRejects(() => createRouter({ targets: [a, c] }).chat({ ...HI, retry: { maxRetries: 1 } }), RouterError);
  assertEquals([a, c].map(({ requests }) => requests.at(-1)!.retry), [{ maxRetries: 1 }, { maxRetries: 1 }]);
});

Deno.test("a target's own function makes its request", async () => {
  const a = scripted("a", ["Paris."]);
  const request = (given: object) => ({ ...given, ...HI, maxTokens: 7 });
  await createRouter({ targets: [{ model: a, request }] }).chat({ ...HI, maxTokens: 100 });
  assertEquals(a.requests[0]!.maxTokens, 7);
});

Deno.test("a router shows the limits, traits, defaults and options that its targets share", () => {
  const traits = { family: "claude", regions: ["eu-west-1"], capabilities: { tools: true, imageInput: true } };
  const tools = [tool({ name: "look", inputSchema: { type: "object" } })];
  const a = scripted("a", ["a"], { traits, contextWindow: 200_000, defaults: { tools, maxTokens: 5, topP: 1 } });
  const other = { ...traits, regions: ["eu-west-3"], capabilities: { tools: true, imageInput: false } };
  const b = scripted("b", ["b"], { traits: other, contextWindow: 1_000_000, defaults: { tools, maxTokens: 5 } });
  const router = createRouter({ targets: [a, b] });
  assertEquals([router.provider, router.modelId, router.contextWindow], ["router", "scripted/a, scripted/b", 200_000]);
  assertEquals(router.traits, { family: "claude", regions: ["eu-west-1", "eu-west-3"], capabilities: { tools: true } });
  assertEquals(router.defaults, { tools, maxTokens: 5 });
  const mixed = createRouter({ name: "mixed", targets: [a, scripted("c", ["c"], { traits: { family: "nova" } })] });
  assertEquals([mixed.modelId, mixed.traits?.family, mixed.traits?.regions], ["mixed", undefined, undefined]);
  // Hidden tools of some targets: nothing is said of the defaults.
  assertEquals(mixed.defaults, undefined);
  const bare = scripted("d", ["d"], { defaults: undefined });
  assertEquals(createRouter({ targets: [bare, a] }).defaults, undefined);
});

Deno.test("the kind and the code of the final error are those of the last failure, whatever was thrown", async () => {
  const cases: readonly (readonly [unknown, string, string])[] = [
    [failure("quota", { code: "Daily" }).error, "quota", "Daily"],
    [new DOMException("late", "TimeoutError"), "timeout", "TimeoutError"],
    [new RangeError("odd"), "protocol", "RangeError"],
    ["a text", "protocol", "Error"],
  ];
  for (const [error, kind, code] of cases) {
    const targets = [scripted("a", [failure("overloaded")]), scripted("b", [{ error }])];
    const router = createRouter({ targets, fallbackOn: () => true });
    const final = await assertRejects(() => router.chat(HI), RouterError);
    assertEquals([final.kind, final.code, final.cause], [kind, code, error]);
  }
});

Deno.test("the error of targets whose windows are too small has the counts of the last", async () => {
  const long = (requestTokens: number, maxTokens: number) => ({
    error: Object.assign(failure("contextLength").error, { requestTokens, maxTokens }),
  });
  const [a, b] = [scripted("a", [long(300, 100)]), scripted("b", [long(301, 200)], { contextWindow: 200 })];
  const error = await assertRejects(() => createRouter({ targets: [a, b] }).chat(HI), RouterError);
  assertEquals([error.kind, error.requestTokens, error.maxTokens], ["contextLength", 301, 200]);
});

Deno.test("a router has the options that all of its targets have", async () => {
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
  const nova = bedrock.model("amazon.nova-lite-v1:0");
  const guarded = { ...HI, guardrail: { id: "g", version: "1" } } as never;
  assert("guardrail" in createRouter({ targets: [nova, nova] }).requestOptions!.options);
  const mixed = createRouter({ targets: [nova, scripted("b", ["Rome."])] });
  await assertRejects(() => mixed.chat(guarded), TypeError, 'Cannot use option "guardrail": unknown option');
  await assertRejects(() => mixed.stream(guarded).final(), TypeError, 'Cannot use option "guardrail": unknown option');
});

Deno.test("headers and response of the target that answered are those of the result", async () => {
  const fetch = fakeBedrock({ apiKey: "k", replies: ["Rome."] });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, models: modelFacts() });
  const router = createRouter({
    targets: [scripted("a", [failure("overloaded")]), bedrock.model("amazon.nova-lite-v1:0")],
  });
  for (const result of [await router.chat(HI), await router.stream(HI).final()]) {
    assertEquals([result.text, result.attempts], ["Rome.", 2]);
    assert(result.response!.headers.get("x-amzn-requestid"));
    assert(result.usage!.totalTokens > 0);
    assertEquals(Object.keys(result).includes("response"), false);
  }
});

Deno.test("tool loops, conversations and responses go over a router", async () => {
  const down = { type: "status", status: 503, code: "ServiceUnavailableException" } as const;
  const use = { content: [{ toolUse: { toolUseId: "t1", name: "clock", input: {} } }] };
  const replies = [use, "It is noon.", use, "It is noon.", "Hello."];
  // Every second request fails, which is the first target's.
  const fetch = fakeBedrock({ apiKey: "k", replies });
  let calls = 0;
  const flaky: typeof globalThis.fetch = (input, init) =>
    calls++ % 2
      ? fetch(input as Request, init)
      : Promise.resolve(Response.json({ message: "down" }, { status: down.status }));
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: flaky, retry: false });
  const router = createRouter({
    targets: [bedrock.model("amazon.nova-lite-v1:0"), bedrock.model("amazon.nova-pro-v1:0")],
  });
  const clock = tool({ name: "clock", inputSchema: { type: "object" }, execute: () => ({ hour: 12 }) });
  const loop = await runTools(router, { messages: "What time is it?", tools: [clock] });
  assertEquals([loop.text, loop.steps.map(({ route }) => route?.length)], ["It is noon.", [2, 2]]);
  const talk = conversation(router, { tools: [clock] });
  const stream = talk.stream("What time is it?");
  let text = "";
  for await (const delta of stream.textStream) text += delta;
  const told = await stream.final();
  assertEquals([text, told.text, told.kept, told.route?.length], ["It is noon.", "It is noon.", true, 2]);
  const page = await (await toResponse(router.stream(HI))).text();
  assert(page.includes('"stopReason":"end_turn"'), page);
});

Deno.test("a router that was left closes the connection of its target", async () => {
  const a = scripted("a", [{ batches: answer("Paris.") }]);
  const stream = createRouter({ targets: [a] }).stream(HI);
  for await (const _ of stream) break;
  assertEquals(a.closed.length, 1);
  const unread = createRouter({ targets: [a] }).stream(HI);
  await unread.cancel();
  assertEquals(a.requests.length, 1);
});

Deno.test("creation refuses targets and options that cannot work", () => {
  const a = scripted("a", ["a"]);
  const refused = (options: unknown, words: string) =>
    assertThrows(() => createRouter(options as never), TypeError, words);
  refused({ targets: [] }, "the list is empty");
  refused({ targets: ["amazon.nova-lite-v1:0"] }, "not a handle");
  refused({ targets: [{}] }, "not a handle");
  refused({ targets: [{ name: "x" }] }, "not a handle");
  refused({}, "targets is missing");
  refused({ targets: [{ model: a, nme: "x" }] }, 'did you mean "name"?');
  refused({ targets: [{ model: a, name: "x" }, { model: a, name: "x" }] }, "names must be unique");
  refused({ targets: [a], strategy: "fastest" }, '"ordered", "weighted" or a function');
  refused({ targets: [a], fence: "eu" }, "{ regions: [...] } or { geography }");
  refused({ targets: [a], fence: { geography: "europe" } }, "one of af, ap");
  refused(
    { targets: [a], fence: {} },
    'Cannot use option "fence": neither regions nor geography is given; use one of them',
  );
  refused({ targets: [a], fence: { geography: "eu", regions: ["eu-west-1"] } }, "regions and geography together");
  refused({ targets: [a], fence: { regions: [] } }, "an empty list");
  refused({ targets: [a], cache: {} }, "use use(createRouter(…), responseCache(…))");
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k" });
  refused({ targets: [bedrock] }, "pass client.model(id)");
});

for (const way of ["chat", "stream"] as const) {
  Deno.test(`${way}: malformed messages are refused by the target, which says where the mistake is`, async () => {
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k" }) });
    const handle = bedrock.model("mistral.mistral-large-2402-v1:0");
    const targets = [{ model: handle, family: "mistral", contextWindow: 1000, capabilities: { imageInput: false } }];
    const router = createRouter({ targets: [...targets, scripted("b", ["B"])] });
    const user = (content: unknown) => [{ role: "user", content }];
    const malformed = [undefined, null, 5, {}, [null], [{ role: "user" }], user(5), user([null])];
    const blocks = [{}, { type: "text" }, { type: "toolResult" }, { type: "toolUse", toolUseId: 5 }];
    for (const messages of [...malformed, ...blocks.map((block) => user([block]))]) {
      const request = { messages } as never;
      const work = way === "chat" ? router.chat(request) : router.stream(request).final();
      const message = `Cannot chat: messages`;
      await assertRejects(() => work, TypeError, message, JSON.stringify(messages));
    }
  });

  Deno.test(`${way}: an error of fallbackOn has the route, and so has an answer of fallbackOn that is neither true nor false`, async () => {
    const fallbacks = [() => fail("mine"), () => undefined, () => Promise.reject(new Error("later")), () => 1];
    for (const fallbackOn of fallbacks) {
      const router = createRouter({
        targets: [scripted("a", [failure("rateLimit")]), scripted("b", ["B"])],
        fallbackOn: fallbackOn as never,
      });
      const work = way === "chat" ? router.chat(HI) : router.stream(HI).final();
      const error = await assertRejects(() => work, Error);
      assert(/^mine$|^Cannot route the request: fallbackOn returned .*; return true or false$/.test(error.message));
      assertEquals(routeOf(error)?.map(({ reason }) => reason), ["rateLimit"]);
    }
  });

  Deno.test(`${way}: a target that answers with something else than an answer is refused`, async () => {
    for (const value of [undefined, null, 5, {}]) {
      const odd = { ...scripted("a", ["A"]), chat: () => Promise.resolve(value), stream: () => value };
      const router = createRouter({ targets: [odd as never, scripted("b", ["B"])] });
      const work = way === "chat" ? router.chat(HI) : router.stream(HI).final();
      const message = way === "chat" ? "is not a result; return that of chat()" : "as a stream: it has no events";
      await assertRejects(() => work, TypeError, message);
    }
  });
}

function fail(message: string): never {
  throw new Error(message);
}
