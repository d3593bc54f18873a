/**
 * Middleware by its hooks: what each sees, in which order, and what it may change. `tests/chat/stream/relay_test.ts` holds that a
 * stream with hooks that change nothing is the stream itself, however it is read and however it ends.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ChatEvent,
  type ChatModel,
  type ChatResult,
  conversation,
  runTools,
  type StreamTruncatedError,
  tool,
  toResponse,
} from "@bedrock-edge/client";
import { type Middleware, use } from "@bedrock-edge/client/middleware";
import { VirtualClock } from "../../helpers/clock.ts";
import { MODEL, rig, type RigOptions } from "../../helpers/fire.ts";
import { failure, scripted } from "../../router/scripted.ts";
import { handModel } from "../../chat/conversation/model.ts";

const HI = { messages: "Hi" } as const;
const KINDS = ["chat", "stream"] as const;
type Kind = (typeof KINDS)[number];

/** Calls a model in either way. */
function ask(model: ChatModel, kind: Kind, request: Parameters<ChatModel["chat"]>[0] = HI): Promise<ChatResult> {
  return kind === "chat" ? model.chat(request) : model.stream(request).final();
}

/** A handle over a fake that gives the replies. */
function handle(replies: NonNullable<RigOptions["fakes"]>["replies"], options: RigOptions = {}) {
  const { bedrock, fake, clock } = rig({ ...options, fakes: { replies, ...options.fakes } });
  return { model: bedrock.model(MODEL), bedrock, fake, clock };
}

for (const kind of KINDS) {
  Deno.test(`${kind}: the first middleware is the outermost, and every hook runs once`, async () => {
    const log: string[] = [];
    const noted = (name: string): Middleware => ({
      request: () => void log.push(`${name} request`),
      around: async (send) => {
        log.push(`${name} around`);
        await send();
        log.push(`${name} sent`);
      },
      wrapChat: (request, next) => {
        log.push(`${name} wrap`);
        return next(request);
      },
      wrapStream: (request, next) => {
        log.push(`${name} wrap`);
        return next(request);
      },
      event: (event) => void (event.type === "stop" && log.push(`${name} stop`)),
      result: () => void log.push(`${name} result`),
      error: () => void log.push(`${name} error`),
    });
    const { model } = handle(["Paris."]);
    assertEquals((await ask(use(model, noted("a"), noted("b")), kind)).text, "Paris.");
    assertEquals(log, [
      ...["a request", "a around", "a wrap", "b request", "b around", "b wrap"],
      ...[
        "b sent",
        ...kind === "chat" ? ["b stop", "b result", "a sent", "a stop", "a result"] : [
          ...["a sent", "b stop", "a stop", "b result", "a result"],
        ],
      ],
    ]);
  });

  Deno.test(`${kind}: request changes what is sent, and sees neither defaults nor a request that another hook made later`, async () => {
    const { bedrock, fake } = handle(["Oui."]);
    const seen: unknown[] = [];
    const model = use(
      bedrock.model(MODEL, { maxTokens: 9 }),
      {
        request: (request, call) => {
          seen.push([request, call.kind, call.model.defaults?.maxTokens]);
          return Promise.resolve({ ...request, system: "Say yes." });
        },
      },
      { request: (request) => ({ ...request, temperature: 0.5 }) },
    );
    await ask(model, kind);
    assertEquals(seen, [[HI, kind, 9]]);
    const { system, inferenceConfig } = fake.requests[0]?.body as Record<string, unknown>;
    assertEquals([system, inferenceConfig], [[{ text: "Say yes." }], { maxTokens: 9, temperature: 0.5 }]);
  });

  Deno.test(`${kind}: text that event changes is in the content, the message and the output`, async () => {
    const replies = ['{"city":"paris"}'];
    const schema = { type: "object", properties: { city: { type: "string" } } };
    const { model } = handle(replies);
    const louder = use(model, {
      event: (event) => event.type === "text" ? { ...event, text: event.text.replaceAll("paris", "PARIS") } : undefined,
    });
    const streamed = kind === "stream";
    const { text, content, message, output } = await ask(louder, kind, {
      ...HI,
      output: { schema, mode: "instruction" },
    });
    // The fake streams a text in small pieces, in which no word is whole.
    const city = streamed ? "paris" : "PARIS";
    assertEquals([text, output], [`{"city":"${city}"}`, { city }]);
    assertEquals(message.content, content as never);
    const first = use(model, { event: (event) => event.type === "text" ? { ...event, text: "x" } : undefined });
    const { text: replaced, content: blocks } = await ask(first, kind);
    assert(/^x+$/.test(replaced), replaced);
    assertEquals(blocks, [{ type: "text", text: replaced }]);
  });

  Deno.test(`${kind}: event may change a call, and the call is validated again`, async () => {
    const call = { toolUse: { toolUseId: "t1", name: "look", input: { at: 7 } } };
    const { model } = handle([{ content: [call] }]);
    const moved = use(model, {
      event: (event) =>
        event.type === "blockStop" && event.block.type === "toolUse"
          ? { ...event, block: { ...event.block, input: { at: 8 } } as typeof event.block }
          : undefined,
    });
    const look = tool({ name: "look", inputSchema: { type: "object" } });
    const { toolUses, stopReason } = await ask(moved, kind, { ...HI, tools: [look] });
    assertEquals([toolUses.map(({ input }) => input), stopReason], [[{ at: 8 }], "tool_use"]);
  });

  Deno.test(`${kind}: event sees the events of every block`, async () => {
    const call = { toolUse: { toolUseId: "t1", name: "look", input: {} } };
    const { model } = handle([{ content: [{ text: "Wait." }, call] }]);
    const types = new Set<ChatEvent["type"]>();
    const look = tool({ name: "look", inputSchema: { type: "object" } });
    await ask(use(model, { event: ({ type }) => void types.add(type) }), kind, { ...HI, tools: [look] });
    for (const type of ["start", "text", "toolInput", "toolUse", "blockStop", "stop", "metadata"] as const) {
      assert(types.has(type), type);
    }
  });

  Deno.test(`${kind}: cited text that event changes is one part with its citations, and dropped text is empty`, async () => {
    const citation = { title: "Atlas", sourceContent: [{ text: "Paris" }] };
    const cited = {
      type: "citationsContent",
      content: [{ text: "par" }, { text: "is" }],
      citations: [citation],
    } as const;
    const batches = [[
      { type: "start", role: "assistant" },
      { type: "blockStart", index: 0, block: "citationsContent" },
      { type: "text", index: 0, text: "par" },
      { type: "text", index: 0, text: "is" },
      { type: "citation", index: 0, citation },
      { type: "blockStop", index: 0, block: cited },
      { type: "stop", stopReason: "end_turn" },
    ]] satisfies ChatEvent[][];
    const model = scripted("a", [{ batches }]);
    const louder = use(model, {
      event: (event) => event.type === "text" ? { ...event, text: event.text.toUpperCase() } : undefined,
    });
    assertEquals((await ask(louder, kind)).content, [{ ...cited, content: [{ text: "PARIS" }] }]);
    const silent = use(model, { event: (event) => event.type === "text" ? [] : undefined });
    assertEquals((await ask(silent, kind)).content, [{ ...cited, content: [{ text: "" }] }]);
  });

  Deno.test(`${kind}: event sees reasoning, and the members that this version does not know`, async () => {
    const thought = { type: "reasoningContent", text: "Hm.", signature: "s" } as const;
    const hidden = { type: "reasoningContent", redactedContent: "AQID" } as const;
    const batches = [[
      { type: "start", role: "assistant" },
      { type: "blockStart", index: 0, block: "reasoningContent" },
      { type: "reasoning", index: 0, text: "Hm." },
      { type: "blockStop", index: 0, block: thought },
      { type: "blockStart", index: 1, block: "reasoningContent" },
      { type: "blockStop", index: 1, block: hidden },
      { type: "stop", stopReason: "end_turn" },
      { type: "metadata", usage: undefined, latencyMs: undefined, unknown: { mood: "good" } },
    ]] satisfies ChatEvent[][];
    const seen: ChatEvent[] = [];
    const watched = use(scripted("a", [{ batches }]), { event: (event) => void seen.push(event) });
    const { content, unknown } = await ask(watched, kind);
    assertEquals(seen, batches.flat());
    assertEquals([content, unknown], [[thought, hidden], { mood: "good" }]);
  });

  Deno.test(`${kind}: an answer whose stop event is dropped is truncated`, async () => {
    const { model } = handle(["Paris."]);
    const errors: unknown[] = [];
    const cut = use(model, { error: (error) => void errors.push(error) }, {
      event: (event) => event.type === "stop" ? [] : undefined,
    });
    const error = await assertRejects(() => ask(cut, kind));
    assertEquals([(error as StreamTruncatedError).kind, errors], ["streamTruncated", [error]]);
  });

  Deno.test(`${kind}: result may replace the result, and its error fails the call`, async () => {
    const { model } = handle(["Paris."]);
    const shorter = use(model, { result: (result) => ({ ...result, text: "P" }) });
    const result = await ask(shorter, kind);
    assertEquals([result.text, result.content.length], ["P", 1]);
    assert(result.response, "the copy has the response");
    const refused = new RangeError("too long");
    const seen: unknown[] = [];
    const guarded = use(model, { error: (error) => void seen.push(error) }, {
      result: () => Promise.reject(refused),
      error: () => void seen.push("never: its own result was called"),
    });
    assertEquals(await assertRejects(() => ask(guarded, kind)), refused);
    assertEquals(seen, [refused]);
  });

  Deno.test(`${kind}: error learns of every failure, and cannot change it`, async () => {
    const faults = [{ type: "status", status: 403, code: "AccessDeniedException" }] as const;
    const { model, fake } = handle(["Paris."], { fakes: { faults } });
    const seen: unknown[] = [];
    const watched = use(model, {
      error: (error) => {
        seen.push(error);
        throw new Error("ignored");
      },
    });
    const error = await assertRejects(() => ask(watched, kind));
    const mistake = await assertRejects(() => ask(watched, kind, { ...HI, maxTokens: 0 }));
    const own = new Error("no request");
    const stopped = use(watched, { request: () => Promise.reject(own) });
    assertEquals(await assertRejects(() => ask(stopped, kind)), own);
    assertEquals([seen, fake.requests.length], [[error, mistake], 1]);
  });

  Deno.test(`${kind}: an error of any hook fails the call, once`, async () => {
    const limit = new Error("limit");
    const fail = () => {
      throw limit;
    };
    const hooks: Record<string, Middleware> = {
      request: { request: fail },
      around: { around: fail },
      wrap: { wrapChat: fail, wrapStream: fail },
      event: { event: fail },
      "a function": fail,
    };
    for (const [name, hook] of Object.entries(hooks)) {
      const seen: unknown[] = [];
      const { model } = handle(["Paris."]);
      const failing = use(
        model,
        { result: () => void seen.push("result"), error: (error) => void seen.push(error) },
        hook,
      );
      assertEquals([name, await assertRejects(() => ask(failing, kind)), seen], [name, limit, [limit]]);
    }
  });

  Deno.test(`${kind}: around must send, and sends once`, async () => {
    const { model, fake } = handle(["Paris."]);
    const idle = use(model, { name: "idle", around: () => Promise.resolve() });
    const message = 'Cannot run middleware "idle": around() did not call send; call send() and wait for it';
    await assertRejects(() => ask(idle, kind), TypeError, message);
    assertEquals(fake.requests.length, 0);
    const twice = use(model, {
      around: async (send) => {
        await Promise.all([send(), send()]);
      },
    });
    assertEquals([(await ask(twice, kind)).text, fake.requests.length], ["Paris.", 1]);
  });

  Deno.test(`${kind}: a function that returns nothing where it must is refused, and sends once`, async () => {
    for (const later of [false, true]) {
      const a = scripted("a", ["Paris."]);
      const wrap = (request: never, next: (request: never) => unknown) => {
        const sent = next(request);
        return later ? Promise.resolve(sent).then(() => {}) : undefined;
      };
      const forgets = use(a as ChatModel, { name: "log", wrapChat: wrap as never, wrapStream: wrap as never });
      const hook = kind === "chat" ? "wrapChat" : "wrapStream";
      await assertRejects(
        () => ask(forgets, kind),
        TypeError,
        `middleware "log": ${hook}() returned undefined; return`,
      );
      assertEquals(a.requests.length, kind === "chat" ? 1 : 0);
    }
  });

  Deno.test(`${kind}: a function that returns something else is refused`, async () => {
    const values = [5, "x", true, [7], [null], Promise.reject(new Error("later"))];
    for (const hook of ["request", "event", "result"] as const) {
      for (const value of hook === "event" ? [...values, {}] : hook === "result" ? [5, {}, []] : [5, []]) {
        const { model } = handle(["Paris."]);
        const odd = use(model, { [hook]: () => value });
        await assertRejects(() => ask(odd, kind), TypeError, `Cannot run middleware: ${hook}() returned`);
      }
    }
    const { model } = handle(["Paris."]);
    const later = use(model, (() => Promise.reject(new Error("later"))) as never);
    await assertRejects(() => ask(later, kind), TypeError, "Cannot use a promise as a middleware");
  });

  Deno.test(`${kind}: an around that fails closes the answer, and leaves no rejection to nobody`, async () => {
    const boom = new Error("boom");
    const late: Middleware = {
      async around(send) {
        await send();
        throw boom;
      },
    };
    const a = scripted("a", ["Paris."]);
    assertEquals(await assertRejects(() => ask(use(a as ChatModel, late), kind)), boom);
    assertEquals(a.closed.includes(boom), kind === "stream");
    const early: Middleware = {
      around(send) {
        void send();
        throw boom;
      },
    };
    const failing = use(scripted("b", [failure("overloaded")]) as ChatModel, early);
    assertEquals(await assertRejects(() => ask(failing, kind)), boom);
    // The tests fail on a rejection that nobody handles.
    await new Promise((resolve) => setTimeout(resolve));
  });

  Deno.test(`${kind}: a middleware may answer itself, and ask twice`, async () => {
    const { model, fake } = handle(["first", "second"]);
    const other = handModel("by hand");
    const answered = use(model, {
      wrapChat: (request) => other.chat(request),
      wrapStream: (request) => other.stream(request),
    });
    assertEquals([(await ask(answered, kind)).text, fake.requests.length], ["by hand", 0]);
    const again = use(model, {
      async wrapChat(request, next) {
        await next(request);
        return await next(request);
      },
      async wrapStream(request, next) {
        await next(request).final();
        return next(request);
      },
    });
    assertEquals([(await ask(again, kind)).text, fake.requests.length], ["second", 2]);
  });

  Deno.test(`${kind}: a function makes the hooks of one call`, async () => {
    const { model } = handle(["a", "bb"]);
    const lengths: number[] = [];
    const counted = use(model, () => {
      let length = 0;
      return {
        event: (event) => void (length += event.type === "text" ? event.text.length : 0),
        result: () => void lengths.push(length),
      };
    });
    await ask(counted, kind);
    await ask(counted, kind);
    assertEquals(lengths, [1, 2]);
    const wrong = use(model, () => ({ onEvent: () => {} }) as never);
    await assertRejects(() => ask(wrong, kind), TypeError, 'did you mean "event"?');
    const nested = use(model, () => (() => ({})) as never);
    await assertRejects(() => ask(nested, kind), TypeError, "it returned a function");
  });
}

Deno.test("a stream sends nothing and runs no middleware before its first read", async () => {
  const { model, fake } = handle(["Paris."]);
  const log: string[] = [];
  const watched = use(model, () => {
    log.push("call");
    return { request: () => void log.push("request"), error: () => void log.push("error") };
  });
  const stream = watched.stream(HI);
  await stream.cancel();
  await assertRejects(() => stream.final());
  assertEquals([log, fake.requests.length], [[], 0]);
  await watched.stream(HI).final();
  assertEquals([log, fake.requests.length], [["call", "request"], 1]);
});

Deno.test("the handle has the members of its model, read lazily", () => {
  let reads = 0;
  const inner = {
    ...handModel("Hi"),
    provider: "hand",
    modelId: "m",
    defaults: { maxTokens: 3 },
    get contextWindow() {
      return ++reads;
    },
    traits: { family: "anthropic" },
  };
  const outer = use(inner as unknown as ChatModel, {}, {});
  assertEquals([outer.provider, outer.modelId, outer.defaults, outer.traits], [
    "hand",
    "m",
    { maxTokens: 3 },
    { family: "anthropic" },
  ]);
  assertEquals([outer.contextWindow, outer.contextWindow], [1, 2]);
  const { model } = handle(["Hi"]);
  assertEquals(
    Object.keys(use(model, {}).requestOptions?.options ?? {}),
    Object.keys(model.requestOptions?.options ?? {}),
  );
});

Deno.test("no middleware leaves the model as it is", () => {
  const { model } = handle(["Hi"]);
  assertEquals(use(model) === model, true);
});

Deno.test("other names of hooks say ours, and other values say what to pass", () => {
  const { model } = handle(["Hi"]);
  const names = { transformParams: "request", wrapGenerate: "wrapChat", onChunk: "event", onError: "error" };
  for (const [name, own] of Object.entries(names)) {
    assertThrows(() => use(model, { [name]: () => {} }), TypeError, `did you mean "${own}"?`);
  }
  assertThrows(() => use(model, 7 as never), TypeError, "Cannot use a number as a middleware");
});

Deno.test("a tool loop, a conversation and a response run the middleware of every call", async () => {
  const call = { content: [{ toolUse: { toolUseId: "t1", name: "look", input: {} } }] };
  const { model } = handle([call, "Seven.", "Eight.", "Nine."]);
  const log: string[] = [];
  const watched = use(model, { result: ({ stopReason }, { kind }) => void log.push(`${kind} ${stopReason}`) });
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute: () => "7" });
  assertEquals((await runTools(watched, { ...HI, tools: [look] })).text, "Seven.");
  assertEquals((await conversation(watched).send("Hi")).text, "Eight.");
  const response = await toResponse(watched.stream(HI));
  assert((await response.text()).includes("Nine"));
  assertEquals(log, ["chat tool_use", "chat end_turn", "chat end_turn", "stream end_turn"]);
});

Deno.test("a stream that is left while its request is prepared runs no more hooks, and sends nothing", async () => {
  const { model, fake } = handle(["Paris."]);
  const log: string[] = [];
  let go = () => {};
  const ready = new Promise<void>((resolve) => go = resolve);
  const slow = use(model, {
    async request() {
      await ready;
      log.push("request");
    },
    around: (send) => {
      log.push("around");
      return send();
    },
    error: (error) => void log.push(String(error)),
  });
  const stream = slow.stream(HI);
  const reading = assertRejects(() => stream.final());
  await stream.cancel(new Error("enough"));
  go();
  await reading;
  await ready;
  assertEquals([log, fake.requests.length], [["Error: enough", "request"], 0]);
});

Deno.test("options that only the provider has pass through", async () => {
  const { bedrock, fake } = handle(["Hi"]);
  const model = use(bedrock.model(MODEL), {});
  await model.chat({ ...HI, requestMetadata: { team: "a" } });
  assertEquals((fake.requests[0]?.body as { requestMetadata?: unknown }).requestMetadata, { team: "a" });
});

Deno.test("a stream that is left reaches the inner stream, and is told as an error", async () => {
  const { model } = handle(["A long answer of many words."]);
  const seen: unknown[] = [];
  const watched = use(model, {
    event: () => {},
    result: () => void seen.push("result"),
    error: (e) => void seen.push(String(e)),
  });
  for await (const event of watched.stream(HI)) if (event.type === "text") break;
  assertEquals(seen, ["TypeError: Cannot finish stream: reading stopped before the end; read on"]);
});

Deno.test("a limit of concurrent calls can be written with around", async () => {
  const { model } = handle(["Hi"], { clock: new VirtualClock() });
  let running = 0;
  let most = 0;
  let last: Promise<unknown> = Promise.resolve();
  const limited = use(model, {
    around(send) {
      const run = last.then(async () => {
        most = Math.max(most, ++running);
        await send();
        running--;
      });
      last = run.catch(() => {});
      return run;
    },
  });
  await Promise.all([limited.chat(HI), limited.stream(HI).final(), limited.chat(HI)]);
  assertEquals([most, running], [1, 0]);
});
