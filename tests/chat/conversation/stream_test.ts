/**
 * A streamed turn is kept once it is whole, however it was read, and not a moment before.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatStream,
  conversation,
  ConversationSaveError,
  StreamTruncatedError,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { fitOf } from "../../../src/chat/conversation/fit/fit.ts";
import { fitModel } from "../../../src/chat/conversation/fitting.ts";
import { createCallLog } from "../../../src/chat/result.ts";
import { idle } from "../../helpers/clock.ts";
import { unhandledDuring } from "../../helpers/watch.ts";
import { handModel, later, told } from "./model.ts";

/** Every way to read a stream to its end. */
const READERS: Readonly<Record<string, (stream: ChatStream) => Promise<unknown>>> = {
  final: (stream) => stream.final(),
  text: (stream) => stream.text(),
  async iteration(stream) {
    for await (const _ of stream);
  },
  async textStream(stream) {
    for await (const _ of stream.textStream);
  },
  toReadableStream: (stream) => stream.toReadableStream().pipeTo(new WritableStream()),
  toSSE: (stream) => new Response(toSSE(stream)).text(),
  toResponse: async (stream) => await (await toResponse(stream)).text(),
};

Deno.test("a streamed turn is kept, whoever reads it", async () => {
  for (const [name, read] of Object.entries(READERS)) {
    const store = new Map<string, string>();
    const model = handModel("one", "two");
    const chat = conversation(model, { store, key: "k" });
    await read(chat.stream("a"));
    assertEquals(told(chat.messages), ["u:a", "a:one"], name);
    assertEquals(store.get("k"), JSON.stringify(chat), name);
    await chat.send("b");
    assertEquals(told(model.asked[1]!.messages), ["u:a", "a:one", "u:b"], name);
  }
});

Deno.test("a streamed turn tells what send() would have told", async () => {
  const call = { type: "toolUse", toolUseId: "t", name: "n", input: {} } as const;
  const answer = { content: [{ type: "text", text: "one" }, call], tokens: 9 } as const;
  const sent = await conversation(handModel(answer)).send("a");
  const stream = conversation(handModel(answer)).stream("a");
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  assertEquals([stream.partial.requestId, stream.partial.attempts], ["r", 1]);
  while (!(await reader.next()).done);
  assertEquals(await stream.final(), sent);
  assertEquals(sent.toolUses.length, 1);
});

Deno.test("a stream that nobody reads asks nothing and holds nobody up", async () => {
  const model = handModel("one");
  const chat = conversation(model);
  chat.stream("a");
  assertEquals((await chat.send("b")).text, "one");
  assertEquals(told(model.asked[0]!.messages), ["u:b"]);
});

Deno.test("a stream that is truncated, fails or is left leaves the conversation as it was", async () => {
  const endings: Record<string, (stream: ChatStream, model: { left: number }) => Promise<void>> = {
    async truncated(stream) {
      await assertRejects(() => stream.text(), StreamTruncatedError);
    },
    async left(stream, model) {
      for await (const _ of stream) break;
      assertEquals(model.left, 1);
    },
    async cancelled(stream, model) {
      const reader = stream[Symbol.asyncIterator]();
      await reader.next();
      await stream.cancel(new Error("enough"));
      await assertRejects(async () => await reader.next(), Error, "enough");
      assertEquals(model.left, 1);
    },
    async "disposed of"(stream) {
      const reader = stream.textStream[Symbol.asyncIterator]();
      await reader.next();
      await stream[Symbol.asyncDispose]();
    },
  };
  for (const [name, end] of Object.entries(endings)) {
    const model = handModel("one", { content: [{ type: "text", text: "half" }], cut: true }, "two");
    const chat = conversation(model);
    await chat.send("a");
    const kept = chat.messages;
    await end(chat.stream("b"), model);
    assert(chat.messages === kept, name);
    await chat.send("c");
    assertEquals(told(model.asked[2]!.messages), ["u:a", "a:one", "u:c"], name);
  }
});

Deno.test("a stream that is left after its stop event is whole, and kept", async () => {
  const chat = conversation(handModel("one"));
  for await (const { type } of chat.stream("a")) if (type === "stop") break;
  assertEquals(told(chat.messages), ["u:a", "a:one"]);
});

Deno.test("a stream that fails before its first event rejects its reader, and lets the next turn in", async () => {
  const chat = conversation(handModel(new TypeError("no"), "two"));
  const ended = assertRejects(() => chat.stream("a").final(), TypeError, "no");
  await Promise.all([ended, chat.send("b")]);
  assertEquals(told(chat.messages), ["u:b", "a:two"]);
});

Deno.test("a stream holds its place from its first read to its end", async () => {
  const model = handModel("one", "two");
  const chat = conversation(model);
  const stream = chat.stream("a");
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  const next = chat.send("b");
  await idle();
  assertEquals(model.asked.length, 1);
  while (!(await reader.next()).done);
  await next;
  assertEquals(told(model.asked[1]!.messages), ["u:a", "a:one", "u:b"]);
});

Deno.test("a stream that is canceled while it waits sends no request, and holds up no other turn", async () => {
  const first = later<string>();
  const model = handModel(() => first.promise, "two");
  const chat = conversation(model);
  const one = chat.send("a");
  const stream = chat.stream("b");
  const read = stream.final();
  const three = chat.send("c");
  await idle();
  const ended = assertRejects(() => read, Error, "enough");
  await stream.cancel(new Error("enough"));
  await ended;
  first.resolve("one");
  await Promise.all([one, three]);
  assertEquals(told(chat.messages), ["u:a", "a:one", "u:c", "a:two"]);
});

Deno.test("a stream that is canceled while the answer is on its way lets the next turn in", async () => {
  const first = later<string>();
  const model = handModel(() => first.promise, "two");
  const chat = conversation(model);
  const stream = chat.stream("a");
  const ended = assertRejects(() => stream.final(), Error, "enough");
  await idle();
  await stream.cancel(new Error("enough"));
  await ended;
  const next = chat.send("b");
  first.resolve("one");
  await next;
  assertEquals(told(chat.messages), ["u:b", "a:two"]);
});

Deno.test("a stream whose signal is aborted rejects with the reason, and is not kept", async () => {
  const stop = new AbortController();
  const chat = conversation(handModel("one", "two"));
  const stream = chat.stream("a", { signal: stop.signal });
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  stop.abort(new Error("gone"));
  await assertRejects(async () => await reader.next(), Error, "gone");
  await assertRejects(() => stream.final(), Error, "gone");
  assertEquals(chat.messages, []);
  assertEquals((await chat.send("b")).text, "two");
});

Deno.test("a stream that fails after its stop event is told of once, and is not kept", async () => {
  const stop = new AbortController();
  const chat = conversation(handModel("one"));
  const reader = chat.stream("a", { signal: stop.signal })[Symbol.asyncIterator]();
  while ((await reader.next()).value?.type !== "stop");
  stop.abort(new Error("gone"));
  await assertRejects(async () => await reader.next(), Error, "gone");
  assertEquals(await reader.next(), { done: true, value: undefined });
  assertEquals(chat.messages, []);
});

Deno.test("a fitted model asks nothing for a stream that has been stopped", async () => {
  const model = handModel("one");
  const fitted = fitModel(
    model,
    fitOf({ window: undefined, given: undefined, accepted: 0, counted: undefined, said: { at: 0, index: 0 } }),
  );
  const request = { messages: [{ role: "user", content: "a" }] } as const;
  const stopped = AbortSignal.abort(new Error("enough"));
  const unused = () => {
    throw new Error("nothing is read");
  };
  const control = { isWaiting: unused, takes: unused, fail: unused, onEnd: unused };
  await assertRejects(() => fitted.open(request, createCallLog("m"), stopped, control), Error, "enough");
  assertEquals(model.asked.length, 0);
});

Deno.test("a stream whose turn cannot be saved rejects its reader, and is kept in memory", async () => {
  for (const [name, read] of Object.entries(READERS)) {
    // A failure midway is an event there.
    if (name === "toSSE" || name === "toResponse") continue;
    const store = { get: () => null, set: () => Promise.reject(new Error("full")), delete: () => {} };
    const chat = conversation(handModel("one"), { store, key: "k" });
    const error = await assertRejects(() => read(chat.stream("a")), ConversationSaveError, 'conversation "k"');
    assertEquals([error.result.text, error.key, (error.cause as Error).message], ["one", "k", "full"], name);
    assertEquals(told(chat.messages), ["u:a", "a:one"], name);
  }
});

Deno.test("no end of a stream leaves a failure that nobody handles", async () => {
  const store = { get: () => null, set: () => Promise.reject(new Error("full")), delete: () => {} };
  assertEquals(
    await unhandledDuring(async () => {
      const failing = conversation(handModel(new Error("no")), { store });
      await failing.stream("a").final().catch(() => {});
      const saving = conversation(handModel("one"), { store });
      await saving.stream("a").final().catch(() => {});
      const left = conversation(handModel("one"));
      for await (const _ of left.stream("a").textStream) break;
      const cancelled = left.stream("b");
      const reading = cancelled.final().catch(() => {});
      await cancelled.cancel();
      await reading;
    }),
    [],
  );
});
