/**
 * A conversation outlives its isolate in whatever keeps a string under a key.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { conversation, ConversationSaveError, type Store } from "@bedrock-edge/client";
import { idle } from "../../helpers/clock.ts";
import { handModel, later, told } from "./model.ts";

/** Storages, as little of each as is needed, and the store over it as a user would write it. */
const STORES: Readonly<Record<string, () => Store>> = {
  "a Map": () => new Map<string, string>(),
  "localStorage's shape"() {
    const values: Record<string, string> = {};
    const storage = {
      getItem: (key: string): string | null => values[key] ?? null,
      setItem: (key: string, value: string): void => void (values[key] = value),
      removeItem: (key: string): void => void delete values[key],
    };
    return {
      get: (key) => storage.getItem(key),
      set: (key, value) => storage.setItem(key, value),
      delete: (key) => storage.removeItem(key),
    };
  },
  "D1's shape"() {
    const rows = new Map<string, string>();
    const db = {
      prepare: (sql: string) => ({
        bind: (...values: string[]) => ({
          first<V>(column: string): Promise<V | null> {
            assertEquals([sql, column], ["SELECT value FROM entries WHERE key = ?", "value"]);
            return Promise.resolve((rows.get(values[0]!) ?? null) as V | null);
          },
          run() {
            if (sql.startsWith("DELETE")) rows.delete(values[0]!);
            else rows.set(values[0]!, values[1]!);
            return Promise.resolve({ success: true });
          },
        }),
      }),
    };
    return {
      get: (key) => db.prepare("SELECT value FROM entries WHERE key = ?").bind(key).first<string>("value"),
      set: (key, value) => db.prepare("INSERT OR REPLACE INTO entries VALUES (?, ?)").bind(key, value).run(),
      delete: (key) => db.prepare("DELETE FROM entries WHERE key = ?").bind(key).run(),
    };
  },
};

for (const [name, make] of Object.entries(STORES)) {
  Deno.test(`conversation goes on where ${name} holds it`, async () => {
    const store = make();
    const one = conversation(handModel("1"), { store, key: "k" });
    await one.send([{ type: "image", format: "png", source: { bytes: new Uint8Array([1, 2, 3]) } }]);
    const model = handModel("2");
    const two = conversation(model, { store, key: "k" });
    assertEquals(two.messages, []);
    await two.send("b");
    assertEquals(two.messages.slice(0, 2), one.messages);
    assertEquals(model.asked[0]!.messages.slice(0, 2), one.messages);
    const three = conversation(handModel("3"), { store, key: "k" });
    assertEquals(await three.load(), two.messages);
    assertEquals(JSON.stringify(three), JSON.stringify(two));
    assertEquals(await conversation(handModel("3"), { store, key: "other" }).load(), []);
  });
}

Deno.test("conversation reads its store once, at the first use", async () => {
  let reads = 0;
  const store = { get: () => (reads++, null), set: () => {}, delete: () => {} };
  const chat = conversation(handModel("1"), { store });
  chat.stream("a");
  await idle();
  assertEquals(reads, 0);
  await Promise.all([chat.load(), chat.load(), chat.send("a")]);
  await chat.send("b");
  assertEquals(reads, 1);
});

Deno.test("conversation writes a turn before it tells of it, and in order", async () => {
  const first = later();
  const written: number[] = [];
  const store = {
    get: () => null,
    async set(_key: string, value: string) {
      if (written.length === 0) await first.promise;
      written.push(JSON.parse(value).messages.length);
    },
    delete: () => {},
  };
  const chat = conversation(handModel("1"), { store });
  let told = false;
  const one = chat.send("a").then(() => told = true);
  const two = chat.send("b");
  await idle();
  assertEquals([told, written], [false, []]);
  first.resolve();
  await Promise.all([one, two]);
  assertEquals(written, [2, 4]);
});

Deno.test("conversation with a store and no key is a new one, under a name of its own", async () => {
  const store = new Map<string, string>();
  const [one, two] = [conversation(handModel("1"), { store }), conversation(handModel("1"), { store })];
  await one.send("a");
  await two.send("b");
  assertEquals([...store.keys()], [one.key, two.key]);
  assert(one.key !== two.key);
  assertEquals(conversation(handModel("1")).key, undefined);
});

Deno.test("stored messages win over the conversation's initial messages", async () => {
  const store = new Map<string, string>();
  const from = [{ role: "user", content: "0" }, { role: "assistant", content: "0" }] as const;
  const chat = conversation(handModel("1"), { store, key: "k", from });
  await chat.send("a");
  assertEquals(told(chat.messages), ["u:0", "a:0", "u:a", "a:1"]);
  assertEquals(await conversation(handModel("1"), { store, key: "k", from: [] }).load(), chat.messages);
});

Deno.test("a store that fails to read rejects the turn, and is read again", async () => {
  const answers = [new Error("down"), new Error("down"), null];
  const store = {
    get() {
      const answer = answers.shift();
      if (answer) throw answer;
      return null;
    },
    set: () => {},
    delete: () => {},
  };
  const model = handModel("1");
  const chat = conversation(model, { store });
  await assertRejects(() => chat.send("a"), Error, "down");
  await assertRejects(() => chat.stream("a").final(), Error, "down");
  assertEquals(model.asked.length, 0);
  assertEquals((await chat.send("a")).text, "1");
});

Deno.test("a store that answers late holds nobody who has been aborted", async () => {
  const answer = later<null>();
  const chat = conversation(handModel("1"), { store: { get: () => answer.promise, set: () => {}, delete: () => {} } });
  const stop = new AbortController();
  const sent = chat.send("a", { signal: stop.signal });
  const ended = assertRejects(() => sent, Error, "enough");
  await idle();
  stop.abort(new Error("enough"));
  await ended;
  answer.resolve(null);
  assertEquals((await chat.send("b")).text, "1");
});

Deno.test("conversation does not write over what it cannot read", async () => {
  for (const held of ["{", "null", '{"version":2,"messages":[]}', '"text"', {}]) {
    const written: string[] = [];
    const store = {
      get: () => held as string,
      set: (_key: string, value: string) => void written.push(value),
      delete: () => {},
    };
    const chat = conversation(handModel("1"), { store, key: "k" });
    await assertRejects(() => chat.send("a"), TypeError, 'Cannot load conversation "k"');
    await assertRejects(() => chat.load(), TypeError, 'Cannot load conversation "k"');
    assertEquals(written, []);
  }
});

Deno.test("a turn that cannot be saved rejects with its answer, and is saved with the next", async () => {
  const store = new Map<string, string>();
  let full = true;
  const chat = conversation(handModel("1", "2"), {
    key: "k",
    store: {
      get: (key) => store.get(key),
      set(key, value) {
        if (full) throw new Error("full");
        store.set(key, value);
      },
      delete: (key) => store.delete(key),
    },
  });
  const error = await assertRejects(() => chat.send("a"), ConversationSaveError, 'Cannot save conversation "k"');
  assertEquals([error.name, error.key, error.result.text], ["ConversationSaveError", "k", "1"]);
  assertEquals((error.cause as Error).message, "full");
  assertEquals(told(chat.messages), ["u:a", "a:1"]);
  full = false;
  await chat.send("b");
  assertEquals(store.get("k"), JSON.stringify(chat));
  assertEquals(chat.messages.length, 4);
});

Deno.test("an error of onTrim rejects a turn that is kept and saved", async () => {
  const store = new Map<string, string>();
  const chat = conversation(handModel({ content: [{ type: "text", text: "1" }], tokens: 900 }, "2"), {
    store,
    key: "k",
    window: 1000,
    onTrim: () => {
      throw new Error("mine");
    },
  });
  await chat.send("a");
  await assertRejects(() => chat.send("b"), Error, "mine");
  assertEquals(told(chat.messages), ["u:b", "a:2"]);
  assertEquals(store.get("k"), JSON.stringify(chat));
});

Deno.test("the turn waits for onTrim, and rejects with its error", async () => {
  for (const ask of ["send", "stream"] as const) {
    const summarised = later();
    const chat = conversation(handModel({ content: [{ type: "text", text: "1" }], tokens: 900 }, "2"), {
      window: 1000,
      onTrim: () => summarised.promise,
    });
    await chat.send("a");
    const turn = ask === "send" ? chat.send("b") : chat.stream("b").final();
    summarised.reject(new Error("mine"));
    await assertRejects(() => turn, Error, "mine");
    assertEquals(told(chat.messages), ["u:b", "a:2"]);
  }
});
