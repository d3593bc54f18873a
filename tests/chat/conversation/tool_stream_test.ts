/**
 * A streamed turn that runs tools: one stream over all steps, and the turn is kept as by `send()`.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatEvent,
  type ChatStream,
  conversation,
  tool,
  type ToolContext,
  type ToolLoop,
  toolLoopFailure,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { idle, outcomeOf } from "../../helpers/clock.ts";
import { HI, MODEL, rig } from "../../helpers/fire.ts";
import { nameOf, unhandledDuring } from "../../helpers/watch.ts";
import { handModel, later, told } from "./model.ts";

const call = (toolUseId: string, name = "add", input: unknown = {}) =>
  ({ type: "toolUse", toolUseId, name, input }) as const;

/** Calls the tool once, then answers. */
function script() {
  return [{ content: [call("t1")], stopReason: "tool_use", tokens: 10 }, {
    content: [{ type: "text", text: "done" }],
    tokens: 20,
  }] as const;
}

/** A tool that notes its runs. */
function noting(execute: (input: unknown, context: ToolContext) => unknown = () => "result") {
  const runs: unknown[] = [];
  const add = tool({
    name: "add",
    inputSchema: { type: "object" },
    execute(input, context) {
      runs.push(input);
      return execute(input, context);
    },
  });
  return { add, runs };
}

async function eventsOf(stream: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

Deno.test("stream() runs tools: the events of every step, and the results between them", async () => {
  const { add, runs } = noting();
  const chat = conversation(handModel(...script()), { tools: [add] });
  const events = await eventsOf(chat.stream("go"));
  assertEquals(events.map(({ type }) => type), [
    ...["start", "blockStop", "stop", "metadata"],
    "toolResult",
    ...["start", "text", "blockStop", "stop", "metadata"],
  ]);
  assertEquals(events[4], {
    type: "toolResult",
    toolResult: { type: "toolResult", toolUseId: "t1", content: "result" },
  });
  assertEquals(runs, [{}]);
  assertEquals(chat.messages.map(({ role }) => role), ["user", "assistant", "user", "assistant"]);
});

Deno.test("stream() of a turn with tools gives what send() gives, however it is read", async () => {
  const readers: Record<string, (stream: ChatStream) => Promise<unknown>> = {
    final: (stream) => stream.final(),
    text: (stream) => stream.text(),
    iteration: eventsOf,
    textStream: async (stream) => {
      for await (const _ of stream.textStream);
    },
    toSSE: (stream) => new Response(toSSE(stream)).text(),
    toResponse: async (stream) => await (await toResponse(stream)).text(),
    toReadableStream: (stream) => stream.toReadableStream().pipeTo(new WritableStream()),
  };
  const sender = conversation(handModel(...script()), { tools: [noting().add] });
  const sent = await sender.send("go");
  assertEquals(sent.usage?.totalTokens, 30);
  for (const [name, read] of Object.entries(readers)) {
    const store = new Map<string, string>();
    const chat = conversation(handModel(...script()), { tools: [noting().add], store, key: "k" });
    const stream = chat.stream("go");
    await read(stream);
    const result = await stream.final();
    assertEquals(result, sent, name);
    assertEquals(chat.messages, sender.messages, name);
    assertEquals(store.get("k"), JSON.stringify(chat), name);
    assertEquals([stream.partial.text, stream.partial.usage?.totalTokens], ["done", 30], name);
  }
});

Deno.test("the tools may be defaults of the handle or of its client, for send(), stream() and runTools()", async () => {
  for (const where of ["handle", "client"] as const) {
    for (const how of ["send", "stream"] as const) {
      const { add, runs } = noting();
      const own = { tools: [add] };
      const { bedrock, fake } = rig({ ...(where === "client" && { defaults: own }) });
      const chat = conversation(bedrock.model(MODEL, where === "handle" ? own : undefined));
      const { stopReason, steps } = how === "send" ? await chat.send("go") : await chat.stream("go").final();
      assertEquals(
        [stopReason, steps?.length, runs.length, fake.requests.length],
        ["end_turn", 2, 1, 2],
        `${where} ${how}`,
      );
    }
  }
});

Deno.test("partial is the part of the step that is read, with the usage of all steps", async () => {
  const chat = conversation(handModel(...script()), { tools: [noting().add] });
  const stream = chat.stream("go");
  const seen: unknown[] = [];
  for await (const { type } of stream) {
    const { text, content, usage, stopReason } = stream.partial;
    seen.push([type, text, content.length, usage?.totalTokens, stopReason]);
  }
  assertEquals(seen, [
    ["start", "", 0, undefined, undefined],
    ["blockStop", "", 1, undefined, undefined],
    ["stop", "", 1, undefined, "tool_use"],
    ["metadata", "", 1, 10, "tool_use"],
    ["toolResult", "", 1, 10, "tool_use"],
    ["start", "", 0, 10, undefined],
    ["text", "done", 1, 10, undefined],
    ["blockStop", "done", 1, 10, undefined],
    ["stop", "done", 1, 10, "end_turn"],
    ["metadata", "done", 1, 30, "end_turn"],
  ]);
});

Deno.test("nothing happens between two reads: no tool runs and no step begins ahead of the reader", async () => {
  const { add, runs } = noting();
  const model = handModel(...script());
  const chat = conversation(model, { tools: [add] });
  const stream = chat.stream("go");
  const reader = stream[Symbol.asyncIterator]();
  await idle();
  assertEquals(model.asked.length, 0);
  let last: string | undefined;
  while (last !== "metadata") last = (await reader.next()).value?.type;
  await idle();
  assertEquals([runs.length, model.asked.length], [0, 1]);
  assertEquals((await reader.next()).value?.type, "toolResult");
  await idle();
  assertEquals([runs.length, model.asked.length], [1, 1]);
  assertEquals((await reader.next()).value?.type, "start");
  assertEquals(model.asked.length, 2);
  await reader.return?.();
});

/** Every place at which a reader can leave, by the events that it has read. */
Deno.test("a stream that is left runs no more tools, asks nothing more, and is kept only if it was whole", async () => {
  const all = (await eventsOf(conversation(handModel(...script()), { tools: [noting().add] }).stream("go"))).length;
  for (const how of ["return", "cancel", "dispose", "abort"] as const) {
    for (let read = 1; read <= all; read++) {
      const name = `${how} after ${read} events`;
      const { add, runs } = noting();
      const model = handModel(...script(), "next");
      const chat = conversation(model, { tools: [add] });
      const abort = new AbortController();
      const stream = chat.stream("go", { signal: abort.signal });
      const reader = stream[Symbol.asyncIterator]();
      const types: string[] = [];
      for (let at = 0; at < read; at++) types.push((await reader.next()).value!.type);
      const [ran, asked] = [runs.length, model.asked.length];
      if (how === "return") await reader.return?.();
      else if (how === "cancel") await stream.cancel(new Error("left"));
      else if (how === "dispose") await stream[Symbol.asyncDispose]();
      else {
        abort.abort(new Error("left"));
        await outcomeOf(Promise.resolve(reader.next()));
      }
      const final = await outcomeOf(stream.final());
      // An abort is a failure of the reader's own, whenever it comes.
      const isWhole = types.filter((type) => type === "stop").length === 2 && how !== "abort";
      assertEquals("value" in final, isWhole, name);
      assertEquals(chat.messages.length, isWhole ? 4 : 0, name);
      await idle();
      assertEquals([runs.length, model.asked.length], [ran, asked], name);
      assertEquals((await chat.send("and now")).stopReason, "end_turn", `${name}: the queue is free`);
    }
  }
});

Deno.test("a stream that is left while a tool runs aborts the tool's signal and waits for nothing", async () => {
  const hanging = later<string>();
  let signal: AbortSignal | undefined;
  const { add } = noting((_, context) => {
    signal = context.signal;
    return hanging.promise;
  });
  const model = handModel(...script());
  const chat = conversation(model, { tools: [add] });
  const stream = chat.stream("go");
  const reader = stream[Symbol.asyncIterator]();
  for (let read = 0; read < 4; read++) await reader.next();
  const waiting = outcomeOf(reader.next() as Promise<unknown>);
  await idle();
  assertEquals(signal?.aborted, false);
  const reason = new Error("left");
  await stream.cancel(reason);
  assertEquals(await waiting, { error: reason } as never);
  assertEquals([signal?.aborted, signal?.reason], [true, reason]);
  const next = chat.send("and now");
  const failure = toolLoopFailure(reason);
  assertEquals(failure?.steps.length, 1);
  assertEquals(failure?.messages.at(-1)?.role, "user");
  hanging.resolve("too late");
  await idle();
  assertEquals((await next).text, "done");
  assertEquals(model.asked.length, 2);
});

Deno.test("a signal that is aborted while a tool runs, and one of a stream that was never read on, end the turn", async () => {
  const unhandled = await unhandledDuring(async () => {
    const abort = new AbortController();
    const { add } = noting((_, { signal }) => new Promise((_, reject) => signal?.addEventListener("abort", reject)));
    const chat = conversation(handModel(...script(), "next"), { tools: [add] });
    const stream = chat.stream("go", { signal: abort.signal });
    const reading = outcomeOf(eventsOf(stream));
    await idle();
    abort.abort(new Error("gone"));
    const read = await reading;
    assert("error" in read && read.error === abort.signal.reason);
    assertEquals(chat.messages, []);
    assertEquals((await chat.send("again")).steps?.length, 1);
  });
  assertEquals(unhandled, []);
});

Deno.test("a call that was cut off is not run", async () => {
  const { add, runs } = noting();
  const cut = { content: [call("t1")], cut: true } as const;
  const chat = conversation(handModel(cut), { tools: [add] });
  const error = await assertRejects(() => chat.stream("go").final());
  assertEquals([nameOf(error), runs, chat.messages], ["StreamTruncatedError", [], []]);
});

Deno.test("a stream that is cut in a later step says so, with the steps before it", async () => {
  const { add, runs } = noting();
  const cut = { content: [{ type: "text", text: "hal" }], cut: true } as const;
  const chat = conversation(handModel(script()[0], cut), { tools: [add] });
  const stream = chat.stream("go");
  const error = await assertRejects(() => stream.final());
  assertEquals([nameOf(error), runs.length, chat.messages], ["StreamTruncatedError", 1, []]);
  assertEquals([stream.partial.text, stream.partial.usage?.totalTokens], ["hal", 10]);
  const failure = toolLoopFailure(error);
  assertEquals(failure?.steps.length, 1);
  assertEquals(failure?.messages.map(({ role }) => role), ["user", "assistant", "user"]);
});

const LOOPS: Readonly<Record<string, { loop: ToolLoop; runs: number; steps: number; result?: string }>> = {
  maxSteps: { loop: { maxSteps: 1 }, runs: 0, steps: 1, result: "no more steps are made" },
  stopWhen: { loop: { stopWhen: () => true }, runs: 0, steps: 1, result: "no more steps are made" },
  "async stopWhen": { loop: { stopWhen: () => Promise.resolve(true) }, runs: 0, steps: 1, result: "no more steps" },
  "stopWhen that does not stop": { loop: { stopWhen: () => Promise.resolve(false) }, runs: 1, steps: 2 },
  approve: { loop: { approve: () => false }, runs: 0, steps: 2, result: "was declined" },
  "async approve": { loop: { approve: () => Promise.resolve(false) }, runs: 0, steps: 2, result: "was declined" },
};

for (const [name, { loop, runs: expected, steps, result }] of Object.entries(LOOPS)) {
  Deno.test(`stream() obeys ${name}, of the conversation and of the turn`, async () => {
    for (const where of ["conversation", "turn"] as const) {
      const { add, runs } = noting();
      const chat = conversation(handModel(...script()), { tools: [add], ...(where === "conversation" && { loop }) });
      const stream = chat.stream("go", { loop: where === "turn" ? loop : { maxSteps: undefined } });
      const events = await eventsOf(stream);
      const final = await stream.final();
      assertEquals([runs.length, final.steps?.length, final.kept], [expected, steps, true], where);
      const results = events.flatMap((event) => event.type === "toolResult" ? [event.toolResult] : []);
      assertEquals(results.length, 1);
      if (result) assert(String(results[0]?.content).includes(result), JSON.stringify(results));
      assertEquals(chat.messages.length, steps === 2 ? 4 : 3);
    }
  });
}

Deno.test("stream() calls onEvent with what it hands out, and onStep before the tools are run", async () => {
  const log: string[] = [];
  const { add } = noting(() => void log.push("ran"));
  const chat = conversation(handModel(...script()), {
    tools: [add],
    loop: {
      onEvent: (event, step) => void log.push(`${step} ${event.type}`),
      onStep: async ({ stopReason }, step) => {
        await idle();
        log.push(`${step} is ${stopReason}`);
      },
    },
  });
  const types: string[] = [];
  for await (const { type } of chat.stream("go")) types.push(type);
  const noted = log.filter((line) => /^\d \w+$/.test(line)).map((line) => line.slice(2));
  assertEquals(noted, types);
  assertEquals(log.slice(4, 7), ["0 is tool_use", "ran", "0 toolResult"]);
});

Deno.test("results come in the order in which the tools end, and are sent in the order of the calls", async () => {
  const first = later<string>();
  const { add } = noting((input) => (input as { at: number }).at === 1 ? first.promise : "second");
  const model = handModel({
    content: [call("t1", "add", { at: 1 }), call("t2", "add", { at: 2 })],
    stopReason: "tool_use",
  }, "done");
  const chat = conversation(model, { tools: [add] });
  const ids: string[] = [];
  for await (const event of chat.stream("go")) {
    if (event.type !== "toolResult") continue;
    ids.push(event.toolResult.toolUseId);
    first.resolve("first");
  }
  assertEquals(ids, ["t2", "t1"]);
  const results = model.asked[1]!.messages[2]!.content as unknown as { toolUseId: string }[];
  assertEquals(results.map(({ toolUseId }) => toolUseId), ["t1", "t2"]);
});

Deno.test("a tool without execute ends the turn with its call, and the next turn answers it", async () => {
  const manual = tool({ name: "manual", inputSchema: { type: "object" } });
  const { add, runs } = noting();
  const model = handModel({ content: [call("t1", "manual")], stopReason: "tool_use" }, "thanks");
  const chat = conversation(model, { tools: [add, manual] });
  const result = await chat.stream("go").final();
  assertEquals([result.toolUses.length, result.kept, runs.length], [1, true, 0]);
  await chat.stream([{ type: "toolResult", toolUseId: "t1", content: "here" }]).final();
  assertEquals(told(chat.messages).at(-1), "a:thanks");

  // Left at its stop: whole, because the caller must go on.
  const again = conversation(handModel({ content: [call("t1", "manual")], stopReason: "tool_use" }), {
    tools: [add, manual],
  });
  for await (const { type } of again.stream("go")) if (type === "stop") break;
  assertEquals(again.messages.length, 2);
});

Deno.test("an input that does not fit keeps the loop going, also for a tool without execute, and leaving there keeps nothing", async () => {
  const manual = tool({ name: "manual", inputSchema: { type: "object" } });
  const broken = {
    type: "toolUse",
    toolUseId: "t1",
    name: "manual",
    input: undefined,
    invalid: { raw: "{", error: "cut" },
  } as const;
  const model = handModel({ content: [broken], stopReason: "tool_use" }, "done");
  const chat = conversation(model, { tools: [noting().add, manual] });
  for await (const { type } of chat.stream("go")) if (type === "stop") break;
  assertEquals([chat.messages.length, model.asked.length], [0, 1]);
});

const ENDINGS: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error("of the caller's own");
  },
  rejects: () => Promise.reject(new Error("of the caller's own")),
};

for (const [ending, fail] of Object.entries(ENDINGS)) {
  for (const callback of ["approve", "stopWhen", "onEvent", "onStep"] as const) {
    Deno.test(`${callback} that ${ending} ends send() and stream() with its error, and the queue goes on`, async () => {
      const unhandled = await unhandledDuring(async () => {
        for (const how of ["send", "stream"] as const) {
          const { add, runs } = noting();
          const chat = conversation(handModel(script()[0], "next"), { tools: [add] });
          const loop = { [callback]: fail } as ToolLoop;
          const turn = how === "send" ? chat.send("go", { loop }) : chat.stream("go", { loop }).final();
          const error = await assertRejects(() => turn, Error, "of the caller's own");
          assertEquals([runs.length, chat.messages], [0, []], how);
          assertEquals(toolLoopFailure(error)?.steps.length, callback === "onEvent" ? 0 : 1, how);
          assertEquals((await chat.send("again")).text, "next");
        }
      });
      assertEquals(unhandled, []);
    });
  }
}

Deno.test("the model is told of a tool that throws any value, or returns an invalid result", async () => {
  const hostile = {
    get message(): string {
      throw new Error("not even its message can be read");
    },
  };
  const values: Record<string, () => unknown> = {
    ...ENDINGS,
    "throws an object that throws": () => {
      throw hostile;
    },
    "rejects with null": () => Promise.reject(null),
    "returns a response": () => new Response("x"),
  };
  for (const [name, execute] of Object.entries(values)) {
    const model = handModel(...script());
    const chat = conversation(model, { tools: [noting(execute).add] });
    const { steps } = await chat.stream("go").final();
    assertEquals(steps?.length, 2, name);
    const [result] = model.asked[1]!.messages[2]!.content as unknown as { status?: string }[];
    assertEquals(result?.status, "error", name);
  }
});

Deno.test("a failure of a later step rejects the stream, and what fails before the first event is early", async () => {
  const { add } = noting();
  const early = conversation(handModel(new TypeError("no"), "next"), { tools: [add] });
  const response = await assertRejects(() => toResponse(early.stream("go")), TypeError, "no");
  assertEquals(toolLoopFailure(response)?.steps, []);
  assertEquals((await early.send("again")).text, "next");

  const late = conversation(handModel(script()[0], new TypeError("no"), "next"), { tools: [add] });
  const text = await (await toResponse(late.stream("go"))).text();
  assert(text.includes("event: error") && text.includes('"kind":"internal"'), text);
  assertEquals((await late.send("again")).text, "next");
});

Deno.test("a visitor sees of a turn with tools the text of every step, the calls, and no result's content", async () => {
  const secret = "internal row 7";
  const { add } = noting(() => secret);
  const { bedrock } = rig();
  const chat = conversation(bedrock.model(HI.model), { tools: [add] });
  const text = await (await toResponse(chat.stream("go"))).text();
  const types = text.split("\n\n").filter(Boolean).map((event) => JSON.parse(event.slice(6)).type);
  assertEquals(types.filter((type) => type === "stop").length, 2);
  assertEquals(types.filter((type) => type === "toolResult").length, 1);
  const result = text.split("\n\n").find((event) => event.includes('"type":"toolResult"'));
  assert(!result?.includes(secret), result);
});

Deno.test("loops on one long-lived signal add one listener", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal) as (...args: unknown[]) => void;
  signal.addEventListener = (...args: unknown[]) => {
    listeners++;
    add(...args);
  };
  await Promise.all(Array.from({ length: 20 }, async () => {
    const chat = conversation(handModel(...script()), { tools: [noting().add], signal });
    await chat.stream("go").final();
    await conversation(handModel(...script()), { tools: [noting().add] }).send("go", { signal });
  }));
  assertEquals(listeners, 1);
});
