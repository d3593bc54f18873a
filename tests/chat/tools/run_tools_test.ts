/**
 * The loop around a model that calls tools: what is run, what is never run, and what the model is told.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatOptions,
  createBedrock,
  type Message,
  runTools,
  type StandardSchema,
  StreamTruncatedError,
  type Tool,
  tool,
  type ToolContext,
  type ToolResultBlock,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { missingStop, truncated } from "../../../src/chat/stream/truncated.ts";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { idle } from "../../helpers/clock.ts";
import { countListeners } from "../../helpers/listeners.ts";
import { unhandledDuring } from "../../helpers/watch.ts";
import { calls, says, scripted, usage } from "./run_tools_model.ts";

/** A tool that notes what it is run with. */
function noting(name = "add", execute: (input: unknown, context: ToolContext) => unknown = () => "done") {
  const runs: unknown[] = [];
  const noted = tool({
    name,
    inputSchema: { type: "object" },
    execute(input, context) {
      runs.push(input);
      return execute(input, context);
    },
  });
  return { tool: noted, runs };
}

/** The results that the model got in its request number `at`. */
function resultsOf(requests: readonly ChatOptions[], at = 1): readonly ToolResultBlock[] {
  return resultsIn(requests[at]!.messages as readonly Message[]);
}

function resultsIn(messages: readonly Message[]): readonly ToolResultBlock[] {
  const { role, content } = messages.at(-1)!;
  assertEquals(role, "user");
  return content as readonly ToolResultBlock[];
}

/** A call that nothing in `messages` answers. */
function unanswered(messages: readonly Message[]): string[] {
  const open = new Set<string>();
  for (const { content } of messages) {
    for (const block of typeof content === "string" ? [] : content) {
      if (block.type === "toolUse") open.add(block.toolUseId);
      if (block.type === "toolResult") open.delete(block.toolUseId);
    }
  }
  return [...open];
}

Deno.test("runTools asks once when no tool is called", async () => {
  const { model, requests } = scripted(says("4"));
  const result = await runTools(model, { messages: "2+2?", maxTokens: 5 });
  assertEquals(result.text, "4");
  assertEquals(requests.length, 1);
  assertEquals(requests[0]!.maxTokens, 5);
  assertEquals(result.steps.length, 1);
  assertEquals<unknown>(result.messages, [
    { role: "user", content: "2+2?" },
    { role: "assistant", content: [{ type: "text", text: "4" }] },
  ]);
});

Deno.test("runTools runs what is called, tells the result, and goes on with everything that was asked", async () => {
  const add = noting("add", (input) => ({ sum: (input as { a: number }).a + 1 }));
  const { model, requests } = scripted(calls({ input: { a: 1 } }), calls({ input: { a: 2 } }), says("3"));
  const history: Message[] = [{ role: "user", content: "count" }];
  const request = { messages: history, tools: [add.tool], system: "be brief", toolChoice: "auto" } as const;
  const result = await runTools(model, request);
  assertEquals(add.runs, [{ a: 1 }, { a: 2 }]);
  assertEquals(requests.map(({ system, tools }) => [system, tools?.length]), Array(3).fill(["be brief", 1]));
  assertEquals(resultsOf(requests, 1), [
    { type: "toolResult", toolUseId: "1", content: [{ type: "json", json: { sum: 2 } }] },
  ]);
  assertEquals(requests.map(({ messages }) => messages.length), [1, 3, 5]);
  assertEquals(result.messages.map(({ role }) => role), [
    "user",
    "assistant",
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
  assertEquals(result.messages.slice(0, 5), requests[2]!.messages as Message[]);
  assertEquals(result.steps.map(({ requestId }) => requestId), ["1", "2", "3"]);
  assertEquals([result.text, result.requestId, result.stopReason], ["3", "3", "end_turn"]);
  assertEquals(history, [{ role: "user", content: "count" }]);
});

Deno.test("runTools runs the calls of one answer in parallel, and answers them in their order", async () => {
  const started: string[] = [];
  const both = Promise.withResolvers<void>();
  const add = noting("add", async (input) => {
    const { name } = input as { name: string };
    started.push(name);
    // Neither could end if one waited for the other.
    if (started.length === 2) both.resolve();
    await both.promise;
    if (name === "first") await idle();
    return name;
  });
  const { model, requests } = scripted(calls({ input: { name: "first" } }, { input: { name: "second" } }), says("ok"));
  await runTools(model, { messages: "go", tools: [add.tool] });
  assertEquals(started, ["first", "second"]);
  assertEquals(resultsOf(requests).map(({ toolUseId, content }) => [toolUseId, content]), [["1", "first"], [
    "2",
    "second",
  ]]);
});

const FAILURES: readonly { readonly name: string; readonly thrown: unknown; readonly told: string }[] = [
  { name: "an error", thrown: new Error("no such city"), told: "no such city" },
  { name: "text", thrown: "no such city", told: "no such city" },
  { name: "an error without a word", thrown: new Error(""), told: "the tool failed" },
  { name: "a blank text", thrown: " ", told: "the tool failed" },
  { name: "nothing", thrown: undefined, told: "the tool failed" },
  { name: "null", thrown: null, told: "the tool failed" },
  { name: "a message that is not text", thrown: { message: 5 }, told: "the tool failed" },
];

for (const { name, thrown, told } of FAILURES) {
  Deno.test(`runTools tells the model of a tool that fails with ${name}, thrown or rejected`, async () => {
    const throwing = () => {
      throw thrown;
    };
    for (const execute of [throwing, () => Promise.reject(thrown)]) {
      const add = noting("add", execute);
      const { model, requests } = scripted(calls({}), says("sorry"));
      const { text } = await runTools(model, { messages: "go", tools: [add.tool] });
      assertEquals(text, "sorry");
      assertEquals(resultsOf(requests), [{ type: "toolResult", toolUseId: "1", content: told, status: "error" }]);
    }
  });
}

Deno.test("runTools tells the model of a result that cannot be written", async () => {
  const add = noting("add", () => ({ big: 1n }));
  const { model, requests } = scripted(calls({}), says("sorry"));
  await runTools(model, { messages: "go", tools: [add.tool] });
  assertEquals(resultsOf(requests).map(({ status }) => status), ["error"]);
});

Deno.test("runTools never runs an invalid call, and tells the model why; its neighbors run", async () => {
  const add = noting();
  const invalid = { raw: '{"a":', error: "Unexpected end of JSON input" };
  const { model, requests } = scripted(calls({ input: undefined, invalid }, { input: { a: 2 } }), says("ok"));
  await runTools(model, { messages: "go", tools: [add.tool] });
  assertEquals(add.runs, [{ a: 2 }]);
  const [first, second] = resultsOf(requests);
  const content =
    'Cannot run tool "add": its input does not fit (Unexpected end of JSON input); call it again with input that does';
  assertEquals(first, { type: "toolResult", toolUseId: "1", content, status: "error" });
  assertEquals(second, { type: "toolResult", toolUseId: "2", content: "done" });
});

Deno.test("runTools tells the model which tools there are when it calls one that is not", async () => {
  const add = noting();
  const tools = [
    add.tool,
    { type: "cachePoint" },
    { type: "systemTool", name: "nova_grounding" },
    noting("sub").tool,
  ] as const;
  const { model, requests } = scripted(calls({ name: "nova_grounding" }), says("ok"));
  await runTools(model, { messages: "go", tools });
  const content = 'Cannot run tool "nova_grounding": there is no such tool; use one of add, sub';
  assertEquals(resultsOf(requests), [{ type: "toolResult", toolUseId: "1", content, status: "error" }]);
  assertEquals(add.runs, []);
  const none = scripted(calls({}), says("ok"));
  await runTools({ ...none.model, defaults: {} }, { messages: "go" });
  const instead = 'Cannot run tool "add": there is no such tool; answer without it';
  assertEquals(resultsOf(none.requests).map(({ content }) => content), [instead]);
});

Deno.test("runTools refuses a call of tools that only a handle without defaults can have offered", async () => {
  const { model, requests } = scripted(calls({}), says("ok"));
  const message = 'Cannot run tool "add": the request has no tools';
  await assertRejects(() => runTools(model, { messages: "go" }), TypeError, message);
  assertEquals(requests.length, 1);
});

Deno.test("runTools runs the tools of the handle's defaults, and obeys its other defaults", async () => {
  const signals: unknown[] = [];
  const add = noting("add", (_, context) => void signals.push(context.signal));
  const { signal } = new AbortController();
  const { model, requests } = scripted(calls({}), says("ok"));
  const handle = { ...model, defaults: { tools: [add.tool], toolChoice: "any", signal } as const };
  const result = await runTools(handle, { messages: "go" });
  assertEquals([add.runs.length, result.steps.length], [1, 2]);
  // A forced call holds for the first step, or the loop could not end.
  assertEquals(requests.map(({ toolChoice }) => toolChoice), ["any", "auto"]);
  assertEquals(signals, [signal]);
  const own = noting("own");
  const other = scripted(calls({ name: "own" }), says("ok"));
  await runTools({ ...other.model, defaults: handle.defaults }, { messages: "go", tools: [own.tool] });
  assertEquals([add.runs.length, own.runs.length], [1, 1]);
});

Deno.test("runTools never runs a call that the service runs itself", async () => {
  const add = noting();
  const server = scripted(calls({ serverTool: "server_tool_use" }));
  const alone = await runTools(server.model, { messages: "go", tools: [add.tool] });
  assertEquals([server.requests.length, alone.messages.length], [1, 2]);
  const mixed = scripted(calls({ serverTool: "server_tool_use" }, {}), says("ok"));
  await runTools(mixed.model, { messages: "go", tools: [add.tool] });
  assertEquals(add.runs.length, 1);
  assertEquals(resultsOf(mixed.requests).map(({ toolUseId }) => toolUseId), ["2"]);
});

Deno.test("runTools runs nothing of an answer that is not whole, and leaves no call without a result", async () => {
  for (
    const stopReason of [
      "max_tokens",
      "stop_sequence",
      "content_filtered",
      "guardrail_intervened",
      "malformed_model_output",
      "malformed_tool_use",
      "model_context_window_exceeded",
      "a_reason_of_tomorrow",
    ]
  ) {
    const add = noting();
    const asked: unknown[] = [];
    const approve = (call: unknown) => (asked.push(call), true);
    const { model, requests } = scripted({ ...calls({}, { name: "ask" }), stopReason });
    const result = await runTools(model, { messages: "go", tools: [add.tool, client] }, { approve });
    assertEquals([add.runs.length, asked.length, requests.length], [0, 0, 1], stopReason);
    assertEquals([result.stopReason, result.toolUses.length], [stopReason, 2]);
    assertEquals(unanswered(result.messages), []);
    const content = `Cannot run tool "add": the answer stopped with ${stopReason}; call it again`;
    assertEquals(resultsIn(result.messages)[0], { type: "toolResult", toolUseId: "1", content, status: "error" });
  }
});

Deno.test("runTools runs calls of an answer that says end_turn, as some models do", async () => {
  const add = noting();
  const { model } = scripted({ ...calls({}), stopReason: "end_turn" }, says("ok"));
  assertEquals((await runTools(model, { messages: "go", tools: [add.tool] })).text, "ok");
  assertEquals(add.runs.length, 1);
});

Deno.test("runTools rejects with the truncation of a stream or an answer, and runs nothing", async () => {
  const partial = { text: "", content: calls({}).content, model: "m", requestId: "1", repairs: [], attempts: 1 };
  for (const onEvent of [undefined, () => {}]) {
    const add = noting();
    const { model } = scripted(truncated(missingStop(), partial));
    await assertRejects(
      () => runTools(model, { messages: "go", tools: [add.tool] }, { onEvent }),
      StreamTruncatedError,
    );
    assertEquals(add.runs, []);
  }
});

Deno.test("runTools ends after ten steps, or as many as are allowed", async () => {
  for (const [maxSteps, steps] of [[undefined, 10], [1, 1], [3, 3]] as const) {
    const add = noting();
    const { model } = scripted(...Array.from({ length: 11 }, (_, at) => calls({ toolUseId: `c${at}` })));
    const result = await runTools(model, { messages: "go", tools: [add.tool] }, { maxSteps });
    assertEquals([result.steps.length, add.runs.length], [steps, steps - 1]);
    assertEquals(result.toolUses.map(({ toolUseId }) => toolUseId), [`c${steps - 1}`]);
    assertEquals(unanswered(result.messages), []);
    const content = 'Cannot run tool "add": no more steps are made; answer without it';
    const last = { type: "toolResult", toolUseId: `c${steps - 1}`, content, status: "error" } as const;
    assertEquals(resultsIn(result.messages), [last]);
  }
});

Deno.test("runTools refuses a maxSteps below 1 before it asks anything", async () => {
  const { model, requests } = scripted(says("4"));
  for (const maxSteps of [0, -1, NaN]) {
    await assertRejects(() => runTools(model, { messages: "go" }, { maxSteps }), RangeError, "at least 1");
  }
  assertEquals(requests.length, 0);
});

Deno.test("runTools ends when stopWhen says so, with nothing of the step run", async () => {
  const add = noting();
  const seen: string[] = [];
  const { model } = scripted(calls({}), calls({ name: "finish" }), says("never"));
  const result = await runTools(model, { messages: "go", tools: [add.tool, noting("finish").tool] }, {
    stopWhen(result) {
      seen.push(result.requestId ?? "");
      return result.toolUses.some(({ name }) => name === "finish");
    },
  });
  assertEquals([seen, add.runs.length, result.steps.length], [["1", "2"], 1, 2]);
  assertEquals(result.toolUses.map(({ name }) => name), ["finish"]);
  assertEquals(unanswered(result.messages), []);
});

Deno.test("runTools asks about calls one at a time, before any is run, and only about those that could be", async () => {
  const log: string[] = [];
  const add = noting("add", (input) => {
    log.push(`ran ${(input as { a: number }).a}`);
  });
  const invalid = { raw: "", error: "no" };
  const { model, requests } = scripted(
    calls({ input: { a: 1 } }, { invalid }, { name: "none" }, { input: { a: 2 } }, { input: { a: 3 } }),
    says("ok"),
  );
  await runTools(model, { messages: "go", tools: [add.tool] }, {
    async approve(call) {
      const { a } = call.input as { a: number };
      log.push(`asked ${a}`);
      await idle();
      log.push(`answered ${a}`);
      return a !== 2;
    },
  });
  assertEquals(log, ["asked 1", "answered 1", "asked 2", "answered 2", "asked 3", "answered 3", "ran 1", "ran 3"]);
  const results = resultsOf(requests);
  assertEquals(results.map(({ status }) => status), [undefined, "error", "error", "error", undefined]);
  assertEquals(results[3]!.content, 'Cannot run tool "add": the call was declined; go on without it');
});

Deno.test("runTools rejects with what a callback throws, and runs nothing then", async () => {
  const broken = new Error("the screen is gone");
  const throwing = () => {
    throw broken;
  };
  const rejecting = () => Promise.reject(broken);
  for (
    const loop of [
      { approve: throwing },
      { approve: rejecting },
      { stopWhen: throwing },
      { onStep: throwing },
      { onStep: rejecting },
      { onEvent: throwing },
      { onEvent: rejecting },
    ]
  ) {
    const add = noting();
    const { model } = scripted(calls({}), says("ok"));
    assert(await assertRejects(() => runTools(model, { messages: "go", tools: [add.tool] }, loop)) === broken);
    assertEquals(add.runs, [], Object.keys(loop)[0]);
  }
});

/** A tool whose calls the caller answers. */
const client = tool({ name: "ask", inputSchema: { type: "object" } });

Deno.test("runTools ends at a tool without execute, with every call of the step open", async () => {
  const add = noting();
  const { model, requests } = scripted(calls({}, { name: "ask" }), says("never"));
  const result = await runTools(model, { messages: "go", tools: [add.tool, client] });
  assertEquals([requests.length, add.runs.length], [1, 0]);
  assertEquals(result.toolUses.map(({ name }) => name), ["add", "ask"]);
  assertEquals(unanswered(result.messages), ["1", "2"]);
  assertEquals(result.messages.at(-1), result.message);
});

Deno.test("runTools answers a call for the caller that is invalid, as there is nothing to answer", async () => {
  const { model, requests } = scripted(calls({ name: "ask", invalid: { raw: "", error: "no" } }), says("ok"));
  assertEquals((await runTools(model, { messages: "go", tools: [client] })).text, "ok");
  assertEquals(resultsOf(requests)[0]!.status, "error");
});

Deno.test("runTools forces a call in the first step only", async () => {
  for (
    const [toolChoice, then] of [
      ["any", "auto"],
      [{ name: "add" }, "auto"],
      ["auto", "auto"],
      ["none", "none"],
      [undefined, undefined],
    ] as const
  ) {
    const { model, requests } = scripted(calls({}), calls({}), says("ok"));
    await runTools(model, { messages: "go", tools: [noting().tool], toolChoice });
    assertEquals<unknown>(requests.map((request) => request.toolChoice), [toolChoice, then, then]);
  }
});

Deno.test("runTools sums the usage of every step that tells one", async () => {
  const add = noting();
  const told = scripted(
    { ...calls({}), usage: usage(10, 1) },
    { ...calls({}), usage: undefined },
    { ...says("ok"), usage: usage(20, 2) },
  );
  const result = await runTools(told.model, { messages: "go", tools: [add.tool] });
  assertEquals(result.usage, usage(30, 3));
  assertEquals(result.steps.map((step) => step.usage), [usage(10, 1), undefined, usage(20, 2)]);
  const silent = scripted(calls({}), says("ok"));
  assertEquals((await runTools(silent.model, { messages: "go", tools: [add.tool] })).usage, undefined);
});

Deno.test("runTools leaves out an answer without content: there is nothing to send back", async () => {
  const { model } = scripted(calls({}), { content: [] });
  const result = await runTools(model, { messages: "go", tools: [noting().tool] });
  assertEquals(result.messages.map(({ role }) => role), ["user", "assistant", "user"]);
  assertEquals(result.steps.length, 2);
});

Deno.test("runTools streams when somebody listens, and waits for who does", async () => {
  const log: string[] = [];
  const add = noting("add", () => void log.push("ran"));
  const { model } = scripted(calls({}), says("ok"));
  let listening = 0;
  await runTools(model, { messages: "go", tools: [add.tool] }, {
    async onEvent(event, step) {
      assertEquals(++listening, 1, "two events at once");
      await idle();
      log.push(`${step} ${event.type}`);
      listening--;
    },
    onStep: (result, step) => void log.push(`${step} is ${result.stopReason}`),
  });
  const events = ["start", "blockStop", "stop", "metadata"];
  assertEquals(log, [
    ...events.map((type) => `0 ${type}`),
    "0 is tool_use",
    "ran",
    "0 toolResult",
    ...events.map((type) => `1 ${type}`),
    "1 is end_turn",
  ]);
});

Deno.test("runTools gives the same with and without somebody who listens", async () => {
  const script = [calls({ input: { a: 1 } }, { input: { a: 2 } }), { ...says("ok"), usage: usage(1, 2) }];
  const request = { messages: "go", tools: [noting("add", (input) => input).tool] } as const;
  const whole = await runTools(scripted(...script).model, request);
  const streamed = await runTools(scripted(...script).model, request, { onEvent: () => {} });
  assertEquals(streamed, whole);
});

Deno.test("runTools rejects at once with the reason of a signal that is aborted, and asks nothing", async () => {
  const { model, requests } = scripted(says("4"));
  const reason = new Error("left");
  assert(await assertRejects(() => runTools(model, { messages: "go", signal: AbortSignal.abort(reason) })) === reason);
  assertEquals(requests.length, 0);
});

Deno.test("runTools waits for no tool when it is aborted, tells it, and does nothing more", async () => {
  const abort = new AbortController();
  const seen: (AbortSignal | undefined)[] = [];
  const late = Promise.withResolvers<string>();
  const add = noting("add", (_, { signal, toolUseId }) => {
    seen.push(signal);
    return toolUseId === "1" ? late.promise : "quick";
  });
  const { model, requests } = scripted(calls({}, {}), says("never"));
  const steps: number[] = [];
  const unhandled = await unhandledDuring(async () => {
    const run = runTools(model, { messages: "go", tools: [add.tool], signal: abort.signal }, {
      onStep: (_, step) => void steps.push(step),
    });
    while (!seen.length) await idle();
    const reason = new Error("left");
    abort.abort(reason);
    assert(await assertRejects(() => run) === reason);
    assert(seen.every((signal) => signal?.aborted));
    late.reject(new Error("too late"));
    await idle();
  });
  assertEquals(unhandled, []);
  assertEquals([requests.length, steps, seen.length], [1, [0], 2]);
});

Deno.test("runTools runs nothing that was approved after it was aborted", async () => {
  const abort = new AbortController();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<boolean>();
  const add = noting();
  const { model } = scripted(calls({}), says("never"));
  const run = runTools(model, { messages: "go", tools: [add.tool], signal: abort.signal }, {
    approve() {
      asked.resolve();
      return answer.promise;
    },
  });
  await asked.promise;
  abort.abort(new Error("left"));
  await assertRejects(() => run, Error, "left");
  answer.resolve(true);
  await idle();
  assertEquals(add.runs, []);
});

Deno.test("runTools tells nobody of what arrives after it was aborted", async () => {
  const abort = new AbortController();
  const { model } = scripted(says("ok"));
  const heard: string[] = [];
  const run = runTools(model, { messages: "go", signal: abort.signal }, {
    onEvent(event) {
      heard.push(event.type);
      abort.abort(new Error("left"));
    },
    onStep: () => void heard.push("step"),
  });
  await assertRejects(() => run, Error, "left");
  await idle();
  assertEquals(heard, ["start"]);
});

Deno.test("runTools tells nobody of an event after an abort, wherever between two events it comes", async () => {
  const script = [calls({}, { toolUseId: "2" }), says("ok")];
  for (let steps = 0, whole = false; !whole; steps++) {
    const abort = new AbortController();
    let late = 0;
    const notLate = () => void (late += Number(abort.signal.aborted));
    const add = noting("add", notLate);
    const run = runTools(scripted(...script).model, { messages: "go", tools: [add.tool], signal: abort.signal }, {
      onEvent: notLate,
      onStep: notLate,
      approve: () => (notLate(), true),
    });
    const end = run.then(() => true, () => false);
    for (let at = 0; at < steps; at++) await null;
    abort.abort();
    whole = await end;
    await idle();
    assertEquals(late, 0, `aborted after ${steps} microtasks`);
  }
});

Deno.test("runTools does nothing with an answer that arrives after it was aborted", async () => {
  const abort = new AbortController();
  const late = Promise.withResolvers<void>();
  const { model, requests } = scripted(calls({}));
  // A model that does not look at its signal.
  const deaf = {
    ...model,
    chat: (request: ChatOptions) => late.promise.then(() => model.chat(request)),
  } as typeof model;
  const add = noting();
  const steps: number[] = [];
  const run = runTools(deaf, { messages: "go", tools: [add.tool], signal: abort.signal }, {
    onStep: (_, step) => void steps.push(step),
  });
  await idle();
  abort.abort(new Error("left"));
  await assertRejects(() => run, Error, "left");
  late.resolve();
  while (!requests.length) await idle();
  await idle();
  assertEquals([steps, add.runs], [[], []]);
});

Deno.test("runTools adds one listener to a signal that lives on, however many loops it stops", async () => {
  const { signal } = new AbortController();
  const listeners = countListeners(signal);
  const loop = async () => {
    await runTools(scripted(calls({}), says("ok")).model, { messages: "go", tools: [noting().tool], signal });
    await assertRejects(() => runTools(scripted(new Error("down")).model, { messages: "go", signal }));
  };
  await Promise.all(Array.from({ length: 20 }, loop));
  await loop();
  assertEquals(listeners(), 1);
});

Deno.test("runTools gives a tool no signal when there is none", async () => {
  const contexts: ToolContext[] = [];
  const add = noting("add", (_, context) => void contexts.push(context));
  await runTools(scripted(calls({ toolUseId: "x" }), says("ok")).model, { messages: "go", tools: [add.tool] });
  assertEquals(contexts, [{ toolUseId: "x" }]);
});

// ---- through the client

/** Wants a city, and makes it upper case. */
const PLACE: StandardSchema<{ city: string }> = {
  "~standard": {
    version: 1,
    vendor: "mine",
    validate(value) {
      const { city } = value as { city?: unknown };
      return typeof city === "string" ? { value: { city: city.toUpperCase() } } : { issues: [{ message: "no city" }] };
    },
  },
};
const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;

function weatherTool(seen: unknown[]): Tool<"weather", { city: string }> {
  return tool({
    name: "weather",
    inputSchema: PLACE,
    jsonSchema: CITY,
    execute(input) {
      seen.push(input);
      return { degrees: 7 };
    },
  });
}

function use(toolUseId: string, input: unknown): Record<string, unknown> {
  return { toolUse: { toolUseId, name: "weather", input } };
}

const clock = new ManualClock();

for (const streaming of [false, true]) {
  Deno.test(`runTools ${streaming ? "streams" : "chats"} with Bedrock: validates, tells what is wrong, and ends`, async () => {
    const fake = fakeBedrock({
      apiKey: "k",
      clock,
      replies: [
        { times: 1, content: [use("a", { town: "Oslo" }), use("b", { city: "oslo" })] },
        { times: 1, text: "7 degrees." },
      ],
    });
    const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, clock });
    const seen: unknown[] = [];
    const types = new Set<string>();
    const result = await runTools(
      bedrock.model("amazon.nova-lite-v1:0"),
      { messages: "Weather in Oslo?", tools: [weatherTool(seen)], toolChoice: "any" },
      streaming ? { onEvent: ({ type }) => void types.add(type) } : {},
    );
    assertEquals(result.text, "7 degrees.");
    assertEquals(seen, [{ city: "OSLO" }]);
    assertEquals(types.has("toolUse"), streaming);
    assertEquals(
      result.usage?.totalTokens,
      result.steps.reduce((sum, { usage }) => sum + (usage?.totalTokens ?? 0), 0),
    );
    const second = fake.requests[1]!.body as {
      messages: { content: unknown[] }[];
      toolConfig: Record<string, unknown>;
    };
    assertEquals(second.messages.at(-2)!.content, [use("a", { town: "Oslo" }), use("b", { city: "oslo" })]);
    const told = 'Cannot run tool "weather": its input does not fit (no city); call it again with input that does';
    assertEquals(second.messages.at(-1)!.content, [
      { toolResult: { toolUseId: "a", content: [{ text: told }], status: "error" } },
      { toolResult: { toolUseId: "b", content: [{ json: { degrees: 7 } }] } },
    ]);
    assert(!("any" in (second.toolConfig.toolChoice as object ?? {})));
  });
}

Deno.test("runTools gives a conversation that goes on, also where it ended with calls that were not run", async () => {
  const fake = fakeBedrock({
    apiKey: "k",
    clock,
    replies: [{ times: 1, content: [use("a", { city: "Oslo" })] }, "As I said."],
  });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, clock });
  const model = bedrock.model("amazon.nova-lite-v1:0");
  const tools = [weatherTool([])];
  const { messages } = await runTools(model, { messages: "Weather?", tools }, { maxSteps: 1 });
  const kept: Message[] = JSON.parse(JSON.stringify(messages));
  assertEquals((await model.chat({ messages: kept, tools, check: "strict" })).text, "As I said.");
  // The one thing to repair is that two turns of the user's follow each other.
  const { repairs } = await model.chat({ messages: [...kept, { role: "user", content: "And now?" }], tools });
  assertEquals(repairs.map(({ path }) => path), ["messages[3]"]);
});
