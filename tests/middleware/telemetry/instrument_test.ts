/**
 * Telemetry by hand-written recorders: one span for each call, ended once at every end; exact values; no content unless asked for;
 * and no failure of telemetry that reaches the caller.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatModel,
  type ChatResult,
  type ChatStream,
  type Clock,
  type RouteStep,
  runTools,
  tool,
  toResponse,
} from "@bedrock-edge/client";
import { instrument, type InstrumentOptions, responseCache, use } from "@bedrock-edge/client/middleware";
import { cost } from "@bedrock-edge/client/models";
import { createRouter } from "@bedrock-edge/client/router";
import { idle, type VirtualClock } from "../../helpers/clock.ts";
import { MODEL, over, rig, type RigOptions } from "../../helpers/fire.ts";
import { bodyOf, eventFrame, eventsOf, exceptionFrame, streamed } from "../../helpers/wire.ts";
import { failure, scripted } from "../../router/scripted.ts";
import { recorder } from "./recorder.ts";

const HI = { messages: "A secret question?" } as const;
const NOVA = "amazon.nova-lite-v1:0";
const KINDS = ["chat", "stream"] as const;
type Kind = (typeof KINDS)[number];
type Request = Parameters<ChatModel["chat"]>[0];

/** A clock that moves on by a tenth of a second at each look. */
function tickingClock(): Clock {
  let now = 0;
  return { now: () => now += 100, setTimeout: () => () => {} };
}

function ask(model: ChatModel, kind: Kind, request: Request = HI): Promise<ChatResult> {
  return kind === "chat" ? model.chat(request) : model.stream(request).final();
}

/** A model that is instrumented by recorders. */
function watched(
  replies: NonNullable<RigOptions["fakes"]>["replies"],
  options: Partial<InstrumentOptions> = {},
  client: RigOptions & { readonly id?: string } = {},
) {
  const { bedrock, fake, clock } = rig({ ...client, fakes: { ...client.fakes, replies } });
  const noted = recorder();

  const handle: ChatModel = bedrock.model(client.id ?? NOVA);
  const model = instrument(handle, { ...noted.places, clock: tickingClock(), ...options });
  return { ...noted, model, handle, bedrock, fake, time: clock };
}

/** The values of one metric, with one attribute that tells them apart. */
function valuesOf(measured: ReturnType<typeof recorder>["measured"], name: string): number[] {
  return measured.filter((one) => one.name === name).map(({ value }) => value);
}

for (const kind of KINDS) {
  Deno.test(`${kind}: a call has a span with the names of the conventions`, async () => {
    const { model, spans } = watched(["Paris."], { cost });
    const { usage } = await ask(model, kind, {
      ...HI,
      maxTokens: 50,
      temperature: 0.5,
      topP: 0.9,
      stopSequences: ["x"],
    });
    assertEquals(spans.length, 1);
    const [{ name, kind: spanKind, first, attributes, status, ends, late, errors }] = spans as [typeof spans[number]];
    assertEquals([name, spanKind, status, ends, late, errors], [`chat ${NOVA}`, 2, undefined, 1, 0, []]);
    const request = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": NOVA,
      "gen_ai.request.max_tokens": 50,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.stop_sequences": ["x"],
      ...kind === "stream" ? { "gen_ai.request.stream": true } : {},
    };
    assertEquals(first, request);
    const { "gen_ai.response.id": id, "bedrock_edge.tokens_per_second": speed, "bedrock_edge.cost": usd, ...rest } =
      attributes;
    assertEquals(rest, {
      ...request,
      "gen_ai.response.model": NOVA,
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.usage.input_tokens": usage!.inputTokens,
      "gen_ai.usage.output_tokens": usage!.outputTokens,
      "gen_ai.usage.cache_read.input_tokens": 0,
      "gen_ai.usage.cache_creation.input_tokens": 0,
      "bedrock_edge.attempts": 1,
      "bedrock_edge.outcome": "answered",
      ...kind === "stream" ? { "gen_ai.response.time_to_first_chunk": 0.1 } : {},
    });
    assertEquals([typeof id, usd], ["string", cost(usage!, NOVA)!.total]);
    assert(typeof speed === "number" && speed > 0);
  });

  Deno.test(`${kind}: tokens that were read from a prompt cache and written to it are input tokens too`, async () => {
    const usage = { inputTokens: 3, outputTokens: 4, cacheReadInputTokens: 50, cacheWriteInputTokens: 600 };
    const { model, spans, measured } = watched([{ content: [{ text: "x" }], usage }]);
    await ask(model, kind);
    const { attributes } = spans[0]!;
    const names = ["input_tokens", "output_tokens", "cache_read.input_tokens", "cache_creation.input_tokens"];
    assertEquals(names.map((name) => attributes[`gen_ai.usage.${name}`]), [653, 4, 50, 600]);
    assertEquals(valuesOf(measured, "gen_ai.client.token.usage"), [653, 4]);
  });

  Deno.test(`${kind}: metrics have the values of the call`, async () => {
    const { model, measured, units } = watched(["One two three four."], {
      cost,
      attributes: { "server.address": "a.example" },
    });
    const { usage } = await ask(model, kind);
    const common = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": NOVA,
      "gen_ai.response.model": NOVA,
      "server.address": "a.example",
    };
    const chunks = valuesOf(measured, "gen_ai.client.operation.time_per_output_chunk").length;
    const one = (name: string) => measured.filter((each) => each.name === name);
    // Looks at the clock: the beginning, each chunk, and the end.
    const seconds = kind === "chat" ? 0.1 : Math.round((chunks + 2) * 100) / 1000;
    assertEquals(one("gen_ai.client.operation.duration"), [
      { name: "gen_ai.client.operation.duration", value: seconds, attributes: common },
    ]);
    assertEquals(
      one("gen_ai.client.token.usage").map(({ value, attributes }) => [value, attributes["gen_ai.token.type"]]),
      [
        [usage!.inputTokens, "input"],
        [usage!.outputTokens, "output"],
      ],
    );
    assertEquals(valuesOf(measured, "gen_ai.client.operation.time_to_first_chunk"), kind === "stream" ? [0.1] : []);
    assertEquals(chunks > 0, kind === "stream");
    const [speed] = valuesOf(measured, "bedrock_edge.client.tokens_per_second");
    const behind = kind === "chat" ? seconds : seconds - 0.1;
    assert(Math.abs(speed! - usage!.outputTokens / behind) < 1e-6, `${speed}`);
    assertEquals(valuesOf(measured, "bedrock_edge.client.cost"), [cost(usage!, NOVA)!.total]);
    assertEquals(valuesOf(measured, "bedrock_edge.client.retries"), []);
    assertEquals(units, {
      "gen_ai.client.operation.duration": "s",
      "gen_ai.client.token.usage": "{token}",
      "gen_ai.client.operation.time_to_first_chunk": "s",
      "gen_ai.client.operation.time_per_output_chunk": "s",
      "bedrock_edge.client.tokens_per_second": "{token}/s",
      "bedrock_edge.client.cost": "{USD}",
      "bedrock_edge.client.retries": "{retry}",
      "bedrock_edge.client.cache_hits": "{answer}",
    });
  });

  Deno.test(`${kind}: retries are counted`, async () => {
    const faults = [{ type: "status", status: 503, code: "ServiceUnavailableException" }] as const;
    const { model, spans, measured, time } = watched(["x"], {}, { fakes: { faults } });
    await time.run(ask(model, kind));
    assertEquals([spans[0]!.attributes["bedrock_edge.attempts"], valuesOf(measured, "bedrock_edge.client.retries")], [
      2,
      [1],
    ]);
  });

  Deno.test(`${kind}: a failure has its kind, and no message unless content is recorded`, async () => {
    const faults = [{
      type: "status",
      status: 403,
      code: "AccessDeniedException",
      message: "Not for A secret user",
    }] as const;
    for (const content of [false, true]) {
      const { model, spans, measured, events } = watched(["x"], { content }, { fakes: { faults } });
      const error = await assertRejects(() => ask(model, kind));
      const [{ attributes, status, ends, errors }] = spans as [typeof spans[number]];
      const said = ["error.type", "http.response.status_code", "bedrock_edge.error.code", "bedrock_edge.outcome"];
      assertEquals(said.map((name) => attributes[name]), ["accessDenied", 403, "AccessDeniedException", "failed"]);
      assertEquals([status, ends, errors], [
        content ? { code: 2, message: (error as Error).message } : { code: 2 },
        1,
        content ? [error as Error] : [],
      ]);
      const [duration] = measured.filter(({ name }) => name === "gen_ai.client.operation.duration");
      assertEquals(duration?.attributes["error.type"], "accessDenied");
      assertEquals(events.map(({ eventName, severityNumber }) => [eventName, severityNumber]), [
        ["gen_ai.client.inference.operation.details", 9],
        ["gen_ai.client.operation.exception", 13],
      ]);
      assertEquals(events[1]!.attributes["exception.type"], "AuthenticationError");
      assertEquals(JSON.stringify([spans, events, measured]).includes("A secret"), content);
    }
  });

  Deno.test(`${kind}: nothing of prompts, answers, tools and files is told by default`, async () => {
    const call = { toolUse: { toolUseId: "t1", name: "secretTool", input: { secret: 1 } } };
    const noted = watched([{ content: [{ text: "A secret answer." }, call] }]);
    const secretTool = tool({ name: "secretTool", description: "secret", inputSchema: { type: "object" } });
    await ask(noted.model, kind, { ...HI, system: "secret rules", tools: [secretTool] });
    assertEquals(JSON.stringify([noted.spans, noted.events, noted.measured]).includes("secret"), false);
    assertEquals(noted.spans[0]!.attributes["bedrock_edge.tool_calls"], 1);
  });

  Deno.test(`${kind}: content is told in the form of the conventions: as text in spans, structured in events`, async () => {
    const call = { toolUse: { toolUseId: "t2", name: "look", input: { at: 8 } } };
    const { model, spans, events } = watched([{ content: [{ text: "Wait." }, call] }], { content: true });
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    await ask(model, kind, {
      system: "Be brief.",
      tools: [tool({ name: "look", description: "Looks", inputSchema: { type: "object" } })],
      messages: [
        {
          role: "user",
          content: [{ type: "text", text: "What?" }, { type: "image", format: "png", source: { bytes: png } }],
        },
        { role: "assistant", content: [{ type: "toolUse", toolUseId: "t1", name: "look", input: { at: 7 } }] },
        { role: "user", content: [{ type: "toolResult", toolUseId: "t1", content: "7" }] },
      ],
    });
    const content = {
      "gen_ai.input.messages": [
        { role: "user", parts: [{ type: "text", content: "What?" }, { type: "image", size: 8, format: "png" }] },
        { role: "assistant", parts: [{ type: "tool_call", id: "t1", name: "look", arguments: { at: 7 } }] },
        { role: "tool", parts: [{ type: "tool_call_response", id: "t1", response: "7" }] },
      ],
      "gen_ai.system_instructions": [{ type: "text", content: "Be brief." }],
      "gen_ai.tool.definitions": [{ type: "function", name: "look" }],
      "gen_ai.output.messages": [{
        role: "assistant",
        parts: [{ type: "text", content: "Wait." }, {
          type: "tool_call",
          id: "t2",
          name: "look",
          arguments: { at: 8 },
        }],
        finish_reason: "tool_use",
      }],
    };
    for (const [name, value] of Object.entries(content)) {
      assertEquals(JSON.parse(`${spans[0]!.attributes[name]}`), value, name);
      assertEquals(events[0]!.attributes[name] as unknown, value, name);
    }
    assert(!("gen_ai.output.messages" in spans[0]!.first));
  });

  Deno.test(`${kind}: the failure of a router is told with its route, and a thrown text as _OTHER`, async () => {
    const failed: ChatModel = createRouter({
      targets: [scripted("a", [failure("quota")]), scripted("b", [{ error: "a text" }])],
      fallbackOn: () => true,
    });
    const noted = recorder();
    await assertRejects(() => ask(instrument(failed, noted.places), kind));
    const { attributes } = noted.spans[0]!;
    assertEquals(attributes["bedrock_edge.route"], ["scripted/a failed: quota", "scripted/b failed: Error"]);
    assertEquals([attributes["error.type"], attributes["gen_ai.response.model"]], [
      "protocol",
      kind === "stream" ? "scripted/a, scripted/b" : undefined,
    ]);
    const odd = recorder();
    await ask(instrument(scripted("b", [{ error: "a text" }]), odd.places), kind).catch(() => {});
    assertEquals(odd.spans[0]!.attributes["error.type"], "_OTHER");
    assertEquals(odd.events.at(-1)!.attributes["exception.type"], "_OTHER");
  });

  Deno.test(`${kind}: cost is a number, an object with a total, or not known`, async () => {
    for (const [given, told] of [[0.5, 0.5], [{ total: 0.25 }, 0.25], [undefined, undefined]] as const) {
      const { model, spans, measured } = watched(["x"], { cost: () => given });
      await ask(model, kind);
      assertEquals(spans[0]!.attributes["bedrock_edge.cost"], told);
      assertEquals(measured.some(({ name }) => name === "bedrock_edge.client.cost"), told !== undefined);
    }
  });

  Deno.test(`${kind}: an answer of a cache is told as a hit, without usage and outside of the model's metrics`, async () => {
    const { bedrock } = rig({ fakes: { replies: ["One two three four."] } });
    const noted = recorder();
    const cached = use(bedrock.model(NOVA), responseCache({ store: new Map(), partition: "p" }));
    const model: ChatModel = instrument(cached, { ...noted.places, cost, clock: tickingClock() });
    await ask(model, kind);
    const before = noted.measured.length;
    await ask(model, kind);
    const { attributes, ends } = noted.spans[1]!;
    assertEquals([attributes["bedrock_edge.cache.hit"], attributes["bedrock_edge.attempts"], ends], [true, 0, 1]);
    assertEquals([attributes["gen_ai.usage.input_tokens"], attributes["bedrock_edge.cost"]], [undefined, 0]);
    assertEquals(noted.measured.slice(before).map(({ name, value }) => [name, value]), [[
      "bedrock_edge.client.cache_hits",
      1,
    ]]);
  });

  Deno.test(`${kind}: the way over the targets of a router is told, and the provider is that of the answer`, async () => {
    const route: RouteStep[] = [
      {
        target: "a",
        provider: "bedrock",
        model: "m",
        outcome: "skipped",
        reason: "the breaker is open",
        startedAt: 0,
        ms: 0,
      },
      { target: "b", provider: "bedrock", model: "m", outcome: "failed", reason: "overloaded", startedAt: 0, ms: 5 },
      { target: "c", provider: "mistral", model: "n", outcome: "answered", startedAt: 5, ms: 7 },
    ];
    const told = ["a skipped: the breaker is open", "b failed: overloaded", "c answered"];
    const noted = recorder();
    const { bedrock } = rig({ fakes: { replies: ["x"] } });
    const routed = use(bedrock.model(NOVA), { result: (result) => ({ ...result, route }) });
    await ask(instrument({ ...routed, provider: "router" } as ChatModel, noted.places), kind);
    const { first, attributes } = noted.spans[0]!;
    assertEquals([first["gen_ai.provider.name"], attributes["gen_ai.provider.name"]], ["router", "mistral_ai"]);
    assertEquals([attributes["bedrock_edge.route"], attributes["bedrock_edge.route.target"]], [told, "c"]);
    assert(
      noted.measured.every(({ name, attributes }) =>
        name.endsWith("chunk") || attributes["gen_ai.provider.name"] === "mistral_ai"
      ),
    );
    const failure = Object.assign(new Error("all failed"), { route: route.slice(0, 2) });
    const failing = use(bedrock.model(NOVA), { request: () => Promise.reject(failure) });
    await assertRejects(() => ask(instrument(failing as ChatModel, noted.places), kind));
    assertEquals(noted.spans[1]!.attributes["error.type"], "Error");
  });

  Deno.test(`${kind}: the span is active while the request is sent, and not afterwards`, async () => {
    const noted = recorder();
    const seen: string[][] = [];
    const { bedrock } = rig({ fakes: { replies: ["x"] } });
    const inner = use(bedrock.model(NOVA), { request: () => void seen.push([...noted.active]) });
    await ask(instrument(inner, noted.places) as ChatModel, kind);
    assertEquals([seen, noted.active], [[[`chat ${NOVA}`]], []]);
    const plain = recorder();
    await ask(instrument(inner, { tracer: { startSpan: plain.places.tracer.startSpan } }) as ChatModel, kind);
    assertEquals(plain.spans.map(({ ends }) => ends), [1]);
  });

  Deno.test(`${kind}: telemetry that throws never fails a call`, async () => {
    const fail = () => {
      throw new Error("telemetry is down");
    };
    const broken: Record<string, InstrumentOptions> = {
      tracer: { tracer: { startSpan: fail } },
      "an active tracer": { tracer: { startSpan: fail, startActiveSpan: fail } },
      "a tracer that throws after it ran": {
        tracer: {
          startSpan: fail,
          startActiveSpan: (_name, _options, run) => {
            run({ setAttributes: fail, setStatus: fail, end: fail });
            return fail();
          },
        },
      },
      "a tracer that does not run": { tracer: { startSpan: fail, startActiveSpan: () => undefined as never } },
      "a tracer without a span": { tracer: { startSpan: () => undefined as never } },
      span: {
        tracer: { startSpan: () => ({ setAttributes: fail, setStatus: fail, recordException: fail, end: fail }) },
      },
      meter: { meter: { createHistogram: fail, createCounter: fail } },
      instruments: { meter: { createHistogram: () => ({ record: fail }), createCounter: () => ({ add: fail }) } },
      logger: { logger: { emit: fail } },
      cost: { logger: { emit: () => {} }, cost: fail },
    };
    for (const [name, options] of Object.entries(broken)) {
      for (const content of [false, true]) {
        const { bedrock, fake } = rig({ fakes: { replies: ["Paris."] } });
        const model: ChatModel = instrument(bedrock.model(NOVA), { ...options, content });
        assertEquals([name, (await ask(model, kind)).text, fake.requests.length], [name, "Paris.", 1]);
        const refused = rig({ fakes: { faults: [{ type: "status", status: 403, code: "AccessDeniedException" }] } });
        const failing: ChatModel = instrument(refused.bedrock.model(NOVA), { ...options, content });
        const error = await assertRejects(() => ask(failing, kind));
        assertEquals((error as { kind?: string }).kind, "accessDenied", name);
      }
    }
  });

  Deno.test(`${kind}: content that JSON cannot express leaves the rest of the span as it is`, async () => {
    const { bedrock } = rig({ fakes: { replies: ["Paris."] } });
    const noted = recorder();
    const odd = use(bedrock.model(NOVA), {
      result: (result) => ({ ...result, content: [{ type: "toolUse", toolUseId: "1", name: "x", input: 1n }] }),
    });
    await ask(instrument(odd, { ...noted.places, content: true }) as ChatModel, kind);
    const { attributes, ends } = noted.spans[0]!;
    assertEquals([attributes["bedrock_edge.outcome"], attributes["gen_ai.output.messages"], ends], [
      "answered",
      undefined,
      1,
    ]);
  });
}

type Chunk = Uint8Array<ArrayBuffer> | Error | "hang";
const WHOLE = eventsOf("The ", "answer ", "is 7.").map(eventFrame);

/** Every end of a stream: its chunks, how it is read, and how its span ends. */
const ENDS: Record<
  string,
  {
    readonly chunks?: readonly Chunk[];
    read?(stream: ChatStream, abort: (reason: unknown) => void, clock: VirtualClock): Promise<unknown>;
    readonly outcome: string;
    readonly error?: string;
    readonly request?: Partial<Request>;
  }
> = {
  complete: { outcome: "answered" },
  "final() alone": { read: (stream) => stream.final(), outcome: "answered" },
  "an answer, by toResponse": {
    read: async (stream) => await (await toResponse(stream)).text(),
    outcome: "answered",
  },
  "left after the first event": { read: (stream) => leave(stream, 1), outcome: "left" },
  "left in the middle": { read: (stream) => leave(stream, 4), outcome: "left" },
  "left after stop": { read: (stream) => leaveAt(stream, "stop"), outcome: "answered" },
  "canceled while it is opened": {
    chunks: ["hang"],
    async read(stream) {
      const reading = stream.final();
      for (let turns = 0; turns < 50; turns++) await Promise.resolve();
      await stream.cancel();
      await reading;
    },
    outcome: "failed",
    error: "AbortError",
  },
  "canceled in the middle": {
    chunks: [...WHOLE.slice(0, 3), "hang"],
    async read(stream) {
      const events = stream[Symbol.asyncIterator]();
      await events.next();
      await stream.cancel(new RangeError("enough"));
      await stream.final();
    },
    outcome: "failed",
    error: "RangeError",
  },
  "aborted in the middle": {
    chunks: [...WHOLE.slice(0, 3), "hang"],
    async read(stream, abort) {
      const events = stream[Symbol.asyncIterator]();
      await events.next();
      abort(new DOMException("gone", "AbortError"));
      while (!(await events.next()).done);
    },
    outcome: "failed",
    error: "AbortError",
  },
  truncated: { chunks: WHOLE.slice(0, 4), outcome: "failed", error: "streamTruncated" },
  "a broken connection": {
    chunks: [...WHOLE.slice(0, 4), new TypeError("lost")],
    outcome: "failed",
    error: "streamTruncated",
  },
  "an exception midway": {
    chunks: [...WHOLE.slice(0, 4), exceptionFrame("throttlingException", { message: "Slow down." })],
    outcome: "failed",
    error: "rateLimit",
  },
  "an exception before the content": {
    chunks: [WHOLE[0]!, exceptionFrame("validationException", { message: "No." })],
    outcome: "failed",
    error: "validation",
  },
  silence: { chunks: [...WHOLE.slice(0, 4), "hang"], outcome: "failed", error: "TimeoutError" },
  "a caller's mistake": { request: { maxTokens: "many" as never }, outcome: "failed", error: "TypeError" },
  "an answer that does not fit its output": {
    request: { output: { schema: { type: "object" }, mode: "instruction" } },
    outcome: "failed",
    error: "model",
  },
};

async function leave(stream: ChatStream, most: number): Promise<void> {
  let read = 0;
  for await (const _ of stream) if (++read === most) return;
}

async function leaveAt(stream: ChatStream, type: string): Promise<void> {
  for await (const event of stream) if (event.type === type) return;
}

for (const [name, { chunks = WHOLE, read, outcome, error, request }] of Object.entries(ENDS)) {
  Deno.test(`the span of a stream ends once: ${name}`, async () => {
    const { bedrock, clock } = over(() => streamed(bodyOf(chunks).stream));
    const noted = recorder();
    const controller = new AbortController();
    const model: ChatModel = instrument(bedrock.model(MODEL), noted.places);
    const stream = model.stream({ ...HI, ...request, signal: controller.signal });
    const reading = read ? read(stream, (reason) => controller.abort(reason), clock) : stream.final();
    await clock.run(reading.then(() => {}, () => {}));
    await clock.run(stream.final().then(() => {}, () => {}));
    await idle();
    const [span, ...others] = noted.spans;
    assertEquals([span!.ends, span!.late, others, noted.active], [1, 0, [], []]);
    const { attributes, status } = span!;
    assertEquals([attributes["bedrock_edge.outcome"], attributes["error.type"]], [outcome, error]);
    assertEquals(status, error ? { code: 2 } : undefined);
    assertEquals(noted.events.length, error ? 2 : 1);
    assertEquals(valuesOf(noted.measured, "gen_ai.client.operation.duration").length, 1);
  });
}

Deno.test("a stream that is aborted between two reads, and not read on, is told", async () => {
  for (const inHandle of [false, true]) {
    const { bedrock, clock } = over(() => streamed(bodyOf([...WHOLE.slice(0, 3), "hang"]).stream));
    const noted = recorder();
    const controller = new AbortController();
    const { signal } = controller;
    const model: ChatModel = instrument(bedrock.model(MODEL, inHandle ? { signal } : {}), noted.places);
    const events = model.stream(inHandle ? HI : { ...HI, signal })[Symbol.asyncIterator]();
    await clock.run(events.next());
    controller.abort(new DOMException("gone", "AbortError"));
    await idle();
    const [span, ...others] = noted.spans;
    assertEquals([span!.ends, span!.late, others, noted.active], [1, 0, [], []]);
    assertEquals(span!.attributes["error.type"], "AbortError");
    await assertRejects(() => clock.run(events.next()), DOMException, "gone");
  }
});

Deno.test("a stream that is never read, or left before it is read, is not told", async () => {
  const { model, spans, measured, events, fake } = watched(["x"]);
  model.stream(HI);
  await model.stream(HI).cancel();
  await idle();
  assertEquals([spans, measured, events, fake.requests.length], [[], [], [], 0]);
});

Deno.test("a stream that is left before its request is sent is told as a call without an attempt", async () => {
  const { model, spans, fake } = watched(["x"]);
  const stream = model.stream(HI);
  const reading = assertRejects(() => stream.final());
  await stream.cancel();
  await reading;
  await idle();
  assertEquals(spans.map(({ attributes, ends }) => [attributes["bedrock_edge.attempts"], ends]), [[0, 1]]);
  assertEquals(fake.requests.length, 0);
});

Deno.test("a stream that another middleware hands over after it was left is not told", async () => {
  const { model, spans, events, fake } = watched(["x"]);
  const { promise: ready, resolve: go } = Promise.withResolvers<void>();
  const slow = use(model, {
    wrapStream: async (request, next) => {
      await ready;
      return next(request);
    },
  });
  const stream = slow.stream(HI);
  const reading = assertRejects(() => stream.final());
  await stream.cancel();
  go();
  await reading;
  await idle();
  assertEquals([spans, events, fake.requests.length], [[], [], 0]);
});

Deno.test("a replay that is left is a hit without cost", async () => {
  const { bedrock } = rig({ fakes: { replies: ["One two three four."] } });
  const cached = use(bedrock.model(NOVA), responseCache({ store: new Map(), partition: "p" }));
  await cached.stream(HI).final();
  const noted = recorder();
  for await (const _ of instrument(cached, { ...noted.places, cost }).stream(HI)) break;
  const { attributes, ends } = noted.spans[0]!;
  assertEquals([attributes["bedrock_edge.outcome"], attributes["bedrock_edge.cache.hit"], ends], ["left", true, 1]);
  assertEquals([attributes["bedrock_edge.cost"], attributes["gen_ai.usage.input_tokens"]], [0, undefined]);
});

Deno.test("a stream that fails midway tells what had arrived", async () => {
  const { bedrock, clock } = over(() => streamed(bodyOf(WHOLE.slice(0, 4)).stream));
  const noted = recorder();
  const stream = instrument(bedrock.model(MODEL), noted.places).stream(HI);
  await clock.run(stream.final().then(() => {}, () => {}));
  const { attributes } = noted.spans[0]!;
  assertEquals([attributes["gen_ai.response.model"], attributes["gen_ai.response.id"]], [MODEL, "request-1"]);
  assertEquals([attributes["bedrock_edge.attempts"], attributes["gen_ai.usage.input_tokens"]], [1, undefined]);
});

Deno.test("each call of a tool loop has a span", async () => {
  const call = { content: [{ toolUse: { toolUseId: "t1", name: "look", input: {} } }] };
  const { model, spans } = watched([call, "Seven."]);
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "7" });
  await runTools(model, { ...HI, tools: [look] });
  assertEquals(spans.map(({ attributes, ends }) => [attributes["gen_ai.response.finish_reasons"], ends]), [
    [["tool_use"], 1],
    [["end_turn"], 1],
  ]);
});

Deno.test("without a tracer, a meter and a logger the model stays as it is", () => {
  const { handle } = watched(["x"]);
  assertEquals(instrument(handle, { tracer: undefined, content: true }) === handle, true);
  assertEquals(instrument(handle) === handle, true);
});

Deno.test("an unknown provider keeps its name", async () => {
  const { bedrock } = rig({ fakes: { replies: ["x"] } });
  const names = {
    openai: "openai",
    xai: "x_ai",
    azure: "azure.ai.openai",
    "my-server": "my-server",
    constructor: "constructor",
  };
  for (const [provider, name] of Object.entries(names)) {
    const noted = recorder();
    await instrument({ ...bedrock.model(NOVA), provider } as ChatModel, noted.places).chat(HI);
    assertEquals(noted.spans[0]!.first["gen_ai.provider.name"], name);
  }
});
