/**
 * A tool loop as one stream: the events of every step, the result of `runTools`, and an end that reaches tools and sockets.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatEvent,
  type ChatStream,
  runTools,
  streamTools,
  tool,
  type ToolContext,
  type ToolLoop,
  toolLoopFailure,
  type ToolLoopResult,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { relay } from "@bedrock-edge/client/provider";
import type { FakeReply } from "@bedrock-edge/client/testing";
import { idle, outcomeOf } from "../../helpers/clock.ts";
import { MODEL, over, rig } from "../../helpers/fire.ts";
import { bytesOf, eventsOf, type Json, streamed } from "../../helpers/wire.ts";
import { unhandledDuring } from "../../helpers/watch.ts";
import { handModel } from "../conversation/model.ts";

const REPLIES: readonly FakeReply[] = [
  { content: [{ toolUse: { name: "look", input: { at: 1 } } }, { toolUse: { name: "look", input: { at: 2 } } }] },
  { content: [{ toolUse: { name: "look", input: { at: 3 } } }] },
  "It is 7.",
];

/** A tool that notes its runs. */
function noting(execute: (input: unknown, context: ToolContext) => unknown = () => ({ secret: 7 })) {
  const runs: unknown[] = [];
  const look = tool({
    name: "look",
    inputSchema: { type: "object" },
    execute(input, context) {
      runs.push(input);
      return execute(input, context);
    },
  });
  return { runs, request: { messages: "Look.", tools: [look] } as const };
}

function loopOver(replies = REPLIES, execute?: Parameters<typeof noting>[0], loop?: ToolLoop) {
  const { bedrock, fake, clock } = rig({ fakes: { replies } });
  const { runs, request } = noting(execute);
  const model = bedrock.model(MODEL);
  return { model, fake, clock, runs, request, stream: streamTools(model, request, loop as never) };
}

async function collected<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** A result without what differs from run to run. */
function comparable({ steps, ...last }: ToolLoopResult): unknown {
  const plain = (answer: object) => ({ ...answer, requestId: "", latencyMs: 0 });
  return { ...plain(last), steps: steps.map(plain) };
}

Deno.test("streamTools streams every step, a toolResult for each call between them, and runs each call once", async () => {
  const { stream, runs, fake } = loopOver();
  const events: ChatEvent[] = await collected(stream);
  const types = events.map(({ type }) => type).filter((type) =>
    /^(start|toolUse|stop|toolResult|metadata)$/.test(type)
  );
  assertEquals(types, [
    ...["start", "toolUse", "toolUse", "stop", "metadata", "toolResult", "toolResult"],
    ...["start", "toolUse", "stop", "metadata", "toolResult"],
    ...["start", "stop", "metadata"],
  ]);
  assertEquals(runs, [{ at: 1 }, { at: 2 }, { at: 3 }]);
  const text = events.flatMap((event) => event.type === "text" ? [event.text] : []).join("");
  assertEquals([text, fake.requests.length], ["It is 7.", 3]);
  assertEquals((await stream.final()).text, text);
});

Deno.test("streamTools has the result of runTools, however it is read", async () => {
  const { model, request } = loopOver();
  const expected = comparable(await runTools(model, request, { onEvent: () => {} }));
  const ways: Record<string, (stream: ChatStream) => Promise<unknown>> = {
    events: collected,
    textStream: (stream) => collected(stream.textStream),
    text: (stream) => stream.text(),
    final: (stream) => stream.final(),
    toReadableStream: (stream) => collected(stream.toReadableStream()),
    toSSE: (stream) => new Response(toSSE(stream)).text(),
    toResponse: async (stream) => await (await toResponse(stream)).text(),
    relay: (stream) => collected(relay(stream)),
    "final() first": (stream) => Promise.all([stream.final(), collected(stream)]),
  };
  for (const [name, read] of Object.entries(ways)) {
    const { stream, runs, fake, clock } = loopOver();
    await read(stream);
    assertEquals(comparable(await stream.final()), expected, name);
    assertEquals([runs.length, fake.requests.length, clock.pending], [3, 3, 0], name);
  }
});

Deno.test("streamTools sends nothing and runs nothing unless it is read on", async () => {
  const { stream, runs, fake } = loopOver();
  await idle();
  assertEquals(fake.requests.length, 0);
  const events = stream[Symbol.asyncIterator]();
  while ((await events.next()).value?.type !== "metadata");
  await idle();
  assertEquals([fake.requests.length, runs.length], [1, 0]);
  assertEquals((await events.next()).value?.type, "toolResult");
  assertEquals([fake.requests.length, runs.length], [1, 2]);
  await stream.cancel();
});

Deno.test("streamTools that is canceled while a tool runs aborts the tool's signal and waits for nothing", async () => {
  const signals: AbortSignal[] = [];
  const never = new Promise<never>(() => {});
  const { stream, fake, clock } = loopOver(REPLIES, (_, { signal }) => {
    signals.push(signal!);
    return never;
  });
  const reading = outcomeOf(collected(stream));
  for (let turn = 0; turn < 50 && signals.length < 2; turn++) await idle();
  const reason = new Error("enough");
  await stream.cancel(reason);
  const read = await reading;
  assert("error" in read && read.error === reason);
  assertEquals(signals.map((signal) => signal.reason), [reason, reason]);
  assertEquals([fake.requests.length, clock.pending], [1, 0]);
  const { messages = [], steps = [] } = toolLoopFailure(reason) ?? {};
  assertEquals([steps.length, messages.map(({ role }) => role)], [1, ["user", "assistant", "user"]]);
});

Deno.test("streamTools that is left in the middle of a step closes the connection and asks nothing more", async () => {
  const { stream, fake, runs } = loopOver();
  for await (const event of stream) if (event.type === "blockStart") break;
  await idle();
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
  assertEquals(runs, []);
  await assertRejects(() => stream.final(), TypeError, "reading stopped");
});

Deno.test("streamTools that is left after the last stop is whole, and only then", async () => {
  // Each answer is one chunk: its stop has arrived before its first event is handed out.
  const events: Json[][] = [[
    { messageStart: { role: "assistant" } },
    { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t1", name: "look" } } } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: "{}" } } } },
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: "tool_use" } },
  ], eventsOf("It ", "is 7.")];
  for (const [last, isWhole] of [["text", false], ["blockStop", false], ["stop", true]] as const) {
    let asked = 0;
    const { bedrock } = over(() => streamed(bytesOf(events[asked++]!)));
    const stream = streamTools(bedrock.model(MODEL), noting().request);
    let steps = 0;
    for await (const { type } of stream) {
      if (type === "start") steps++;
      if (steps === 2 && type === last) break;
    }
    const final = await outcomeOf(stream.final());
    assertEquals("value" in final, isWhole, last);
    if ("value" in final) assertEquals([final.value.text, final.value.steps.length], ["It is 7.", 2]);
  }
});

Deno.test("streamTools that is left at the first stop of several messages in one chunk has them all in its result", async () => {
  const bytes = bytesOf([...eventsOf("It "), ...eventsOf("is 7.")]);
  const read = async (leavesAtStop: boolean) => {
    const stream = streamTools(over(() => streamed(bytes)).bedrock.model(MODEL), noting().request);
    for await (const { type } of stream) if (leavesAtStop && type === "stop") break;
    return (await stream.final()).text;
  };
  assertEquals(await read(true), await read(false));
});

Deno.test("streamTools refuses a call of a handle whose tools it cannot know", async () => {
  const { model, runs } = loopOver();
  const { defaults: _, ...bare } = model;
  const error = await assertRejects(() => streamTools(bare, { messages: "Look." }).final(), TypeError);
  const same = await assertRejects(() => runTools(bare, { messages: "Look." }), TypeError);
  assertEquals([error.message, runs], [same.message, []]);
});

Deno.test("streamTools whose signal is aborted between two reads ends at once", async () => {
  const controller = new AbortController();
  const { model, request, fake } = loopOver();
  const stream = streamTools(model, { ...request, signal: controller.signal });
  const events = stream[Symbol.asyncIterator]();
  await events.next();
  const reason = new Error("gone");
  controller.abort(reason);
  await idle();
  assertEquals(fake.requests.map(({ ended }) => ended), ["cancelled"]);
  assertEquals(await assertRejects(() => stream.final()), reason);
  const before = streamTools(model, { ...request, signal: controller.signal });
  assertEquals(await assertRejects(() => before.text()), reason);
  assertEquals(fake.requests.length, 1);
});

Deno.test("a failure of a later step rejects, and the steps before it are with the error", async () => {
  const { stream } = loopOver([REPLIES[0]!, { error: { code: "ValidationException", message: "Not today." } }]);
  const types: string[] = [];
  const error = await assertRejects(
    async () => {
      for await (const { type } of stream) types.push(type);
    },
    Error,
    "Not today.",
  );
  assertEquals(types.filter((type) => type === "toolResult").length, 2);
  assertEquals(await assertRejects(() => stream.final()), error);
  const { steps = [], messages = [] } = toolLoopFailure(error) ?? {};
  assertEquals([steps.length, messages.map(({ role }) => role)], [1, ["user", "assistant", "user"]]);
});

Deno.test("streamTools obeys the loop's options, and onEvent sees what is handed out", async () => {
  const seen: string[] = [];
  const { stream, runs } = loopOver(REPLIES, undefined, {
    maxSteps: 2,
    approve: ({ input }) => (input as { at: number }).at !== 2,
    onEvent: ({ type }, step) => void seen.push(`${step} ${type}`),
  });
  const types = (await collected<ChatEvent>(stream)).map(({ type }) => type);
  assertEquals(seen.map((line) => line.slice(2)), types);
  assertEquals([runs, (await stream.final()).steps.length], [[{ at: 1 }], 2]);
});

Deno.test("a callback's error ends streamTools after the events before it", async () => {
  const full = new Error("the log is full");
  const { stream } = loopOver(REPLIES, undefined, {
    onEvent: ({ type }) => {
      if (type === "toolUse") throw full;
    },
  });
  const types: string[] = [];
  const error = await assertRejects(async () => {
    for await (const { type } of stream) types.push(type);
  });
  assertEquals([error, types.includes("toolInput"), types.includes("toolUse")], [full, true, false]);
});

Deno.test("a visitor of streamTools gets the calls and the text, and no result's content", async () => {
  const { stream } = loopOver();
  const text = await new Response(toSSE(stream)).text();
  assert(text.includes('"toolResult"') && text.includes('"toolUse"'));
  assert(!text.includes("secret"), text);
});

Deno.test("streamTools throws nothing: a mistake rejects at the first read, and nothing is sent", async () => {
  const { model, request, fake } = loopOver();
  const mistakes: Record<string, () => ChatStream> = {
    "not a handle": () => streamTools("amazon.nova-lite-v1:0" as never, request as never),
    "no model": () => streamTools(undefined as never, request as never),
    "an unknown option": () => streamTools(model, { ...request, maxSteps: 2 } as never),
    "an unknown loop option": () => streamTools(model, request, { maxTurns: 2 } as never),
  };
  const unhandled = await unhandledDuring(async () => {
    for (const [name, make] of Object.entries(mistakes)) {
      const { message } = await assertRejects(() => make().final(), TypeError);
      assert(message.startsWith("Cannot "), `${name}: ${message}`);
    }
    await assertRejects(() => streamTools(model, request, { maxSteps: 0 }).final(), RangeError);
  });
  assertEquals([unhandled, fake.requests.length], [[], 0]);
});

Deno.test("streamTools works with any handle, and with tools among its defaults", async () => {
  const { request: { tools } } = noting();
  const hand = handModel(
    { content: [{ type: "toolUse", toolUseId: "t1", name: "look", input: {} }], stopReason: "tool_use" },
    "done",
  );
  const ofHand = streamTools(hand, { messages: "Look.", tools });
  assertEquals([await ofHand.text(), (await ofHand.final()).steps.length], ["done", 2]);
  const { bedrock } = rig({ fakes: { replies: REPLIES } });
  const stream = streamTools(bedrock.model(MODEL, { tools }), { messages: "Look." });
  assertEquals((await stream.final()).steps.length, 3);
});
