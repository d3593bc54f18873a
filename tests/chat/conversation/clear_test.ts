/**
 * The end of what a conversation keeps: by `clear()`, and by a lifetime in the store.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { conversation, type Store, type StoreSetOptions } from "@bedrock-edge/client";
import { memoryStore } from "@bedrock-edge/client/store";
import { idle, VirtualClock } from "../../helpers/clock.ts";
import { handModel, later, told } from "./model.ts";

Deno.test("clear() forgets the turns in memory and in the store, and the next turn is the first", async () => {
  const store = new Map([["other", "kept"]]);
  const model = handModel("1", "2", "3");
  const chat = conversation(model, {
    store,
    key: "k",
    from: [{ role: "user", content: "0" }, { role: "assistant", content: "0" }],
  });
  await chat.send("a");
  const before = chat.messages;
  await chat.clear();
  assertEquals([chat.messages, chat.toJSON(), [...store.keys()]], [[], { version: 1, messages: [] }, ["other"]]);
  assertEquals(before.length, 4);
  assertEquals(await conversation(model, { store, key: "k" }).load(), []);
  await chat.send("b");
  assertEquals(told(model.asked.at(-1)!.messages), ["u:b"]);
  assertEquals(store.get("k"), JSON.stringify(chat));
});

Deno.test("clear() forgets the count of tokens too", async () => {
  const big = { content: [{ type: "text", text: "1" }], tokens: 900 } as const;
  const model = handModel(big, "2", "3");
  const chat = conversation(model, { window: 1000 });
  await chat.send("a");
  await chat.clear();
  await chat.send("b");
  await chat.send("c");
  assertEquals(told(model.asked.at(-1)!.messages), ["u:b", "a:2", "u:c"]);
});

Deno.test("clear() waits for the turn that runs, and turns behind it start empty", async () => {
  const answer = later<string>();
  const store = new Map<string, string>();
  const model = handModel(() => answer.promise, "2");
  const chat = conversation(model, { store, key: "k" });
  const turns = [chat.send("a"), chat.clear(), chat.send("b")];
  await idle();
  assertEquals(model.asked.length, 1);
  answer.resolve("1");
  await Promise.all(turns);
  assertEquals(told(chat.messages), ["u:b", "a:2"]);
});

Deno.test("clear() needs no read, and what the store still returns does not come back", async () => {
  const stale = JSON.stringify({ version: 1, messages: [{ role: "user", content: "old" }] });
  for (const held of [stale, "{", ""]) {
    let reads = 0;
    const deleted: string[] = [];
    const store: Store = {
      get: () => (reads++, held),
      set: () => {},
      delete: (key) => void deleted.push(key),
    };
    const chat = conversation(handModel("1"), { store, key: "k" });
    await chat.clear();
    assertEquals([reads, deleted, await chat.load()], [0, ["k"], []]);
    await chat.send("a");
    assertEquals([reads, told(chat.messages)], [0, ["u:a", "a:1"]]);
  }
});

Deno.test("a read that clear() has overtaken brings nothing back", async () => {
  const read = later<string>();
  const store: Store = { get: () => read.promise, set: () => {}, delete: () => {} };
  const chat = conversation(handModel("1"), { store, key: "k" });
  const loading = chat.load();
  await chat.clear();
  read.resolve(JSON.stringify({ version: 1, messages: [{ role: "user", content: "old" }] }));
  assertEquals(await loading, []);
});

Deno.test("a store that fails to delete rejects clear(), and nothing is forgotten", async () => {
  const values = new Map<string, string>();
  for (
    const fail of [
      () => Promise.reject(new Error("down")),
      () => {
        throw new Error("down");
      },
    ]
  ) {
    const store: Store = {
      get: (key) => values.get(key),
      set: (key, value) => values.set(key, value),
      delete: fail,
    };
    const chat = conversation(handModel("1"), { store, key: "k", from: [] });
    await chat.send("a");
    const kept = told(chat.messages);
    await assertRejects(() => chat.clear(), Error, "down");
    assertEquals(told(chat.messages), kept);
    await chat.send("b");
    assertEquals(chat.messages.length, kept.length + 2);
  }
});

Deno.test("a store that never deletes ends clear() after a minute or at an abort, and locks nothing", async () => {
  for (const by of ["time", "signal"] as const) {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const store: Store = { get: () => null, set: () => {}, delete: () => new Promise(() => {}) };
    const chat = conversation(handModel("1"), { store, key: "k", clock, signal: stop.signal });
    const ended = clock.outcome(chat.clear());
    await idle();
    if (by === "signal") stop.abort(new Error("gone"));
    const outcome = await ended;
    assert("error" in outcome && outcome.error instanceof Error, by);
    assert(outcome.error.message.includes(by === "time" ? "it has not answered for 60000 ms" : "gone"));
    if (by === "time") assertEquals((await clock.run(chat.send("a"))).text, "1");
    assertEquals(clock.pending, 0);
  }
});

Deno.test("clear() in a callback of a turn is a TypeError, because each would wait for the other", async () => {
  let inner: Promise<unknown> | undefined;
  const execute = () => {
    inner = assertRejects(() => chat.clear(), TypeError, "in a callback of another turn");
    return "done";
  };
  const look = { name: "look", inputSchema: { type: "object" }, execute } as const;
  const call = { type: "toolUse", toolUseId: "t", name: "look", input: {} } as const;
  const chat = conversation(handModel({ content: [call], stopReason: "tool_use" }, "2"), { tools: [look] });
  await chat.send("a");
  await inner;
  assertEquals(chat.messages.length, 4);
});

Deno.test("clear() of a conversation without a store empties its memory", async () => {
  const chat = conversation(handModel("1"));
  await chat.send("a");
  await chat.clear();
  assertEquals(chat.messages, []);
});

Deno.test("a conversation has its lifetime in the store from its last turn", async () => {
  let now = 0;
  const kept = memoryStore({ clock: { now: () => now } });
  const options: (StoreSetOptions | undefined)[] = [];
  const store: Store = {
    get: (key) => kept.get(key),
    set(key, value, given) {
      options.push(given);
      return kept.set(key, value, given);
    },
    delete: (key) => kept.delete(key),
  };
  const open = () => conversation(handModel("1"), { store, key: "k", expiresInMs: 1000 });
  await open().send("a");
  now = 900;
  await open().send("b");
  now = 1899;
  assertEquals((await open().load()).length, 4);
  now = 1900;
  assertEquals(await open().load(), []);
  assertEquals(options, [{ expiresInMs: 1000 }, { expiresInMs: 1000 }]);
});

Deno.test("a lifetime without a store is refused", () => {
  assertThrows(() => conversation(handModel("1"), { expiresInMs: 5 }), TypeError, "the conversation has no store");
  const store = new Map<string, string>();
  assertThrows(() => conversation(handModel("1"), { store, expiresInMs: -1 }), RangeError, "-1 is not valid");
  assertThrows(() => conversation(handModel("1"), { store, ttl: 60 } as never), TypeError, "use expiresInMs");
});
