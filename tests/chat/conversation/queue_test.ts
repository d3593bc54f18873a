/**
 * Turns wait for each other, and for nobody who is gone: a stream that is not read, a request that died, a turn inside of a turn.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatEvent,
  type ChatStream,
  type Clock,
  type Conversation,
  conversation,
  ConversationSaveError,
  tool,
  type ToolLoop,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { unlessAborted } from "../../../src/base/aborts.ts";
import { chatStream } from "@bedrock-edge/client/provider";
import { readOnce } from "../../../src/chat/conversation/read_once.ts";
import { idle, outcomeOf, VirtualClock } from "../../helpers/clock.ts";
import { RequestClock } from "../../helpers/request_clock.ts";
import { rig } from "../../helpers/fire.ts";
import { nameOf, unhandledDuring } from "../../helpers/watch.ts";
import { handModel, later, told } from "./model.ts";

const CALL = {
  content: [{ type: "toolUse", toolUseId: "t1", name: "add", input: {} }],
  stopReason: "tool_use",
} as const;

function adding(execute: () => unknown = () => "3") {
  return tool({ name: "add", inputSchema: { type: "object" }, execute });
}

/** The streams of both kinds of turn, read to their first event and then left lying. */
const STREAMS: Readonly<Record<string, (clock: Clock, more: object) => Conversation>> = {
  "a stream": (clock: Clock, more: object) => conversation(handModel("one", "two"), { clock, ...more }),
  "a stream with tools": (clock: Clock, more: object) =>
    // Its tools are not looked at.
    conversation(handModel(CALL, "one", "two"), { clock, tools: [adding()], ...more }) as unknown as Conversation,
};

for (const [name, begin] of Object.entries(STREAMS)) {
  Deno.test(`${name} that nobody reads ends after the idle time, and is not kept`, async () => {
    const unhandled = await unhandledDuring(async () => {
      for (
        const [idleMs, least, most] of [[undefined, 120_000, 126_000], [30_000, 30_000, 36_000], [1, 0, 4000]] as const
      ) {
        const clock = new VirtualClock();
        const chat = begin(clock, idleMs === undefined ? {} : { timeouts: { idleMs } });
        const stream = chat.stream("a");
        const reader = stream[Symbol.asyncIterator]();
        await reader.next();
        if (least > 2000) {
          await clock.pass(least - 2000);
          assert(clock.pending > 0, "still open");
        }
        await clock.pass(most - least + 2000);
        assertEquals(clock.pending, 0, "ended, without a timer");
        const error = await assertRejects(
          async () => await reader.next(),
          DOMException,
          "the stream had no reader",
        );
        assertEquals(error.name, "TimeoutError");
        assertEquals(await outcomeOf(stream.final()), { error } as never);
        assertEquals(chat.messages, []);
      }
    });
    assertEquals(unhandled, []);
  });

  Deno.test(`${name} that nobody reads makes room for a turn that waits, after ten seconds`, async () => {
    const clock = new VirtualClock();
    const chat = begin(clock, {});
    const reader = chat.stream("a")[Symbol.asyncIterator]();
    await reader.next();
    const { stopReason } = await clock.run(chat.send("b"));
    assertEquals(stopReason, "end_turn");
    assert(clock.elapsedMs >= 10_000 && clock.elapsedMs <= 14_000, `${clock.elapsedMs}`);
    assertEquals(told(chat.messages)[0], "u:b");
    assertEquals(clock.pending, 0);
  });

  Deno.test(`${name} that is read slowly keeps its place, also while another turn waits`, async () => {
    const clock = new VirtualClock();
    const chat = begin(clock, {});
    const stream = chat.stream("a");
    let next: Promise<unknown> | undefined;
    for await (const _ of stream) {
      next ??= chat.send("b");
      await clock.pass(8000);
    }
    assertEquals((await stream.final()).kept, true);
    await next;
    assertEquals(told(chat.messages)[0], "u:a");
    assertEquals(clock.pending, 0);
  });

  Deno.test(`${name} whose own loop waits for another turn ends, instead of waiting for ever`, async () => {
    const clock = new VirtualClock();
    const chat = begin(clock, {});
    const outcome = await clock.outcome((async () => {
      for await (const _ of chat.stream("a")) await chat.send("b");
    })());
    assert("error" in outcome && nameOf(outcome.error) === "TimeoutError");
    assertEquals(told(chat.messages)[0], "u:b");
  });

  Deno.test(`${name} whose signal is aborted between two reads makes room at once`, async () => {
    const clock = new VirtualClock();
    const chat = begin(clock, {});
    const stop = new AbortController();
    const stream = chat.stream("a", { signal: stop.signal });
    const reader = stream[Symbol.asyncIterator]();
    await reader.next();
    const next = chat.send("b");
    stop.abort(new Error("gone"));
    await next;
    assertEquals([clock.elapsedMs, told(chat.messages)[0]], [0, "u:b"]);
    await assertRejects(async () => await reader.next(), Error, "gone");
    await assertRejects(() => stream.final(), Error, "gone");
    assertEquals(clock.pending, 0);
  });
}

Deno.test("a stream that is whole is kept when nobody reads what comes after its stop", async () => {
  const clock = new VirtualClock();
  const chat = conversation(handModel("one", "two"), { clock });
  const reader = chat.stream("a")[Symbol.asyncIterator]();
  while ((await reader.next()).value?.type !== "stop");
  await clock.run(chat.send("b"));
  assertEquals(told(chat.messages), ["u:a", "a:one", "u:b", "a:two"]);
});

Deno.test("a visitor who is gone while the model is silent makes room for a turn that waits", async () => {
  for (const how of ["toSSE", "toResponse"] as const) {
    const clock = new VirtualClock();
    const events: ChatEvent[] = [{ type: "start", role: "assistant" }, { type: "text", index: 0, text: "wor" }];
    const silent = (): ChatStream =>
      chatStream("m", (_, stop) =>
        Promise.resolve({
          pull: () => unlessAborted(events.length ? Promise.resolve(events.splice(0)) : new Promise(() => {}), [stop]),
          close: () => Promise.resolve(),
        }));
    // A model whose stream falls silent and whose chat answers.
    const model = Object.assign(handModel("two"), { stream: silent });
    const chat = conversation(model, { clock });
    const stream = chat.stream("a");
    const body = how === "toSSE" ? toSSE(stream, { clock }) : (await toResponse(stream, { clock })).body!;
    const reader = body.getReader();
    for (let read = 0; read < 2; read++) await reader.read();
    // As long as somebody reads on, comments come and the place is kept.
    const next = chat.send("b");
    for (let comment = 0; comment < 6; comment++) {
      assertEquals(new TextDecoder().decode((await clock.run(reader.read())).value), ": \n\n");
    }
    const left = clock.elapsedMs;
    assertEquals((await clock.run(next)).text, "two");
    assert(clock.elapsedMs - left <= 14_000, `${clock.elapsedMs - left}`);
    assertEquals(told(chat.messages)[0], "u:b");
    assert(new TextDecoder().decode((await reader.read()).value).includes('"kind":"timeout"'));
  }
});

Deno.test("a turn whose request died holds nobody up for long, wherever it was", async () => {
  const never = new Promise<never>(() => {});
  const places: Record<string, (clock: RequestClock) => ReturnType<typeof conversation>> = {
    "in the answer": (clock) => conversation(handModel(() => never, "two"), { clock }),
    "in a tool": (clock) => conversation(handModel(CALL, "two"), { clock, tools: [adding(() => never)] }),
    "in the store's get": (clock) => {
      let reads = 0;
      const store = { get: () => reads++ ? null : never, set: () => {}, delete: () => {} };
      return conversation(handModel("two"), { clock, store, key: "k" });
    },
    "in the store's set": (clock) => {
      let writes = 0;
      const store = { get: () => null, set: () => writes++ ? undefined : never, delete: () => {} };
      return conversation(handModel("one", "two"), { clock, store, key: "k" });
    },
  };
  for (const [place, begin] of Object.entries(places)) {
    const clock = new RequestClock();
    const chat = begin(clock);
    clock.within("first", () => chat.send("a")).catch(() => {});
    await idle();
    const dead = clock.within("second", () => chat.send("b"));
    dead.catch(() => {});
    await idle();
    clock.kill("first");
    clock.kill("second");
    const { text } = await clock.time.run(clock.within("third", () => chat.send("c")));
    assertEquals(text, "two", place);
    assert(clock.time.elapsedMs <= 22_000, `${place}: ${clock.time.elapsedMs}`);
    assertEquals(told(chat.messages).slice(-2), ["u:c", "a:two"], place);
  }
});

Deno.test("a turn that is alive is waited for, however long its tools take", async () => {
  const clock = new RequestClock();
  const slow = later<string>();
  const chat = conversation(handModel(CALL, "one", "two"), { clock, tools: [adding(() => slow.promise)] });
  const first = clock.within("first", () => chat.send("a"));
  await idle();
  const second = clock.within("second", () => chat.send("b"));
  await clock.time.pass(600_000);
  slow.resolve("at last");
  await Promise.all([first, second]);
  assertEquals(told(chat.messages).filter((turn) => turn.startsWith("u:")).length, 3);
  assertEquals(clock.time.pending, 0);
});

Deno.test("an answer for a turn that was taken for dead is not kept, and says so", async () => {
  const clock = new RequestClock();
  const slow = later<string>();
  const chat = conversation(handModel(() => slow.promise, "two"), { clock });
  const lost = outcomeOf(clock.within("first", () => chat.send("a")));
  await idle();
  clock.kill("first");
  await clock.time.run(clock.within("second", () => chat.send("b")));
  slow.resolve("too late");
  const outcome = await lost;
  assert("error" in outcome && nameOf(outcome.error) === "TimeoutError", Deno.inspect(outcome));
  assertEquals(told(chat.messages), ["u:b", "a:two"]);
});

Deno.test("a wait for the turns before has an end, by queueMs and by totalMs", async () => {
  for (const options of [{ queueMs: 7000 }, { timeouts: { totalMs: 7000 } }]) {
    const clock = new VirtualClock();
    const slow = later<string>();
    const chat = conversation(handModel(() => slow.promise, "two"), { clock, ...options });
    const first = chat.send("a");
    await idle();
    const outcome = await clock.outcome(chat.send("b"));
    assert("error" in outcome && nameOf(outcome.error) === "TimeoutError");
    assertEquals(clock.elapsedMs, 7000);
    const stream = await clock.outcome(chat.stream("c").final());
    assert("error" in stream && nameOf(stream.error) === "TimeoutError");
    slow.resolve("one");
    await first;
    await chat.send("d");
    assertEquals(told(chat.messages), ["u:a", "a:one", "u:d", "a:two"]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("a store that does not answer: totalMs and signal reach it, and the next turn asks again", async () => {
  const never = new Promise<never>(() => {});
  for (const how of ["send", "stream"] as const) {
    for (const by of ["totalMs", "signal"] as const) {
      const clock = new VirtualClock();
      let reads = 0;
      const store = { get: () => reads++ ? null : never, set: () => {}, delete: () => {} };
      const chat = conversation(handModel("one"), { clock, store, key: "k" });
      const stop = new AbortController();
      const options = by === "totalMs" ? { timeouts: { totalMs: 500 } } : { signal: stop.signal };
      const turn = how === "send" ? chat.send("a", options) : chat.stream("a", options).final();
      const ended = clock.outcome(turn);
      await idle();
      if (by === "signal") stop.abort(new Error("gone"));
      const outcome = await ended;
      assert("error" in outcome);
      assertEquals(nameOf(outcome.error), by === "totalMs" ? "TimeoutError" : "Error", `${how} ${by}`);
      assertEquals((await clock.run(chat.send("b"))).text, "one");
      assertEquals([reads, clock.pending], [2, 0]);
    }
  }
});

Deno.test("a store that does not finish writing ends the turn after totalMs, with the answer", async () => {
  const clock = new VirtualClock();
  const store = { get: () => null, set: () => new Promise(() => {}), delete: () => {} };
  const chat = conversation(handModel("one"), { clock, store, key: "k", timeouts: { totalMs: 500 } });
  const outcome = await clock.outcome(chat.send("a"));
  assert("error" in outcome && outcome.error instanceof ConversationSaveError);
  assertEquals([outcome.error.result.text, outcome.error.retryable], ["one", true]);
  assert(outcome.error.message.includes("timeouts.totalMs is 500"), outcome.error.message);
});

Deno.test("a store that never answers ends the turn after a minute, or with its signal, and locks nothing", async () => {
  const never = new Promise<never>(() => {});
  for (const member of ["get", "set"] as const) {
    for (const how of ["send", "stream"] as const) {
      for (const by of ["time", "signal"] as const) {
        const clock = new VirtualClock();
        let asked = 0;
        const store = { get: () => null, set: () => {}, [member]: () => asked++ ? null : never, delete: () => {} };
        const chat = conversation(handModel("one", "two"), { clock, store, key: "k" });
        const stop = new AbortController();
        const turn = how === "send"
          ? chat.send("a", { signal: stop.signal })
          : chat.stream("a", { signal: stop.signal }).final();
        const ended = clock.outcome(turn);
        await idle();
        if (by === "signal") stop.abort(new Error("gone"));
        const outcome = await ended;
        const shown = `${member} ${how} ${by}`;
        assert("error" in outcome, shown);
        const { error } = outcome;
        const cause = error instanceof ConversationSaveError ? error.cause : error;
        // The signal of a stream ends the stream itself.
        const isSaved = member === "set" && !(how === "stream" && by === "signal");
        assertEquals(error instanceof ConversationSaveError, isSaved, shown);
        assertEquals(`${cause}`.includes(by === "signal" ? "gone" : "has not answered for 60000 ms"), true, shown);
        assert(clock.elapsedMs <= 60_000, `${shown}: ${clock.elapsedMs}`);
        assert((await clock.run(chat.send("b"))).text.length > 0);
        assertEquals(told(chat.messages).at(-2), "u:b");
        assertEquals(clock.pending, 0, shown);
      }
    }
  }
});

Deno.test("a signal ends a turn whose onTrim never ends, and the turn is kept", async () => {
  for (const how of ["send", "stream"] as const) {
    const clock = new VirtualClock();
    const from = [{ role: "user", content: "x".repeat(4000) }, { role: "assistant", content: "y" }] as const;
    const onTrim = () => new Promise(() => {});
    const chat = conversation(handModel("one", "two"), { clock, from, window: 100, onTrim });
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const ended = clock.outcome(how === "send" ? chat.send("a", options) : chat.stream("a", options).final());
    await idle();
    stop.abort(new Error("gone"));
    const outcome = await ended;
    assertEquals("error" in outcome && `${outcome.error}`, "Error: gone", how);
    assertEquals(told(chat.messages), ["u:a", "a:one"]);
    assertEquals((await clock.run(chat.send("b"))).text, "two");
  }
});

Deno.test("a signal ends a turn, and a call, whose file is never read", async () => {
  const bytes = Object.assign(new Blob(["x"]), { arrayBuffer: () => new Promise<ArrayBuffer>(() => {}) });
  const image = { type: "image", format: "png", source: { bytes } } as const;
  const { bedrock, clock } = rig({ fakes: { replies: ["one"] } });
  const model = bedrock.model("amazon.nova-lite-v1:0");
  const chat = conversation(model, { clock });
  const messages = [{ role: "user", content: [image] }] as const;
  const ways: readonly ((signal: AbortSignal) => Promise<unknown>)[] = [
    (signal) => chat.send([image], { signal }),
    (signal) => chat.stream([image], { signal }).final(),
    (signal) => model.chat({ messages, signal }),
    (signal) => model.stream({ messages, signal }).final(),
  ];
  for (const [at, way] of ways.entries()) {
    const stop = new AbortController();
    const ended = outcomeOf(way(stop.signal));
    await idle();
    stop.abort(new Error("gone"));
    const outcome = await ended;
    assertEquals("error" in outcome && `${outcome.error}`, "Error: gone", `${at}`);
  }
  assertEquals((await clock.run(chat.send("b"))).text, "one");
  assertEquals(clock.pending, 0);
});

Deno.test("of several turns whose requests died, none begins when a living turn removes them", async () => {
  const never = new Promise<never>(() => {});
  const clock = new RequestClock();
  let asked = 0;
  const answer = () => asked++ ? Promise.resolve("Hello.") : never;
  const chat = conversation(handModel(answer, answer), { clock });
  for (const name of ["first", "second", "third", "fourth"]) {
    clock.within(name, () => chat.send("a")).catch(() => {});
    await idle();
  }
  for (const name of ["first", "second", "third", "fourth"]) clock.kill(name);
  await clock.time.run(clock.within("fifth", () => chat.send("b")));
  assertEquals([asked, told(chat.messages)], [2, ["u:b", "a:Hello."]]);
});

/** Every callback that runs during a turn, with what makes it run. */
const CALLBACKS = ["execute", "approve", "stopWhen", "onEvent", "onStep"] as const;

for (const callback of CALLBACKS) {
  Deno.test(`a turn that begins inside of ${callback} of the same conversation is a TypeError at once`, async () => {
    for (const outer of ["send", "stream"] as const) {
      for (const inner of ["send", "stream"] as const) {
        const errors: unknown[] = [];
        const again = async (): Promise<boolean> => {
          const turn = inner === "send" ? chat.send("inner") : chat.stream("inner").final();
          errors.push((await outcomeOf<unknown>(turn) as { error: unknown }).error);
          return true;
        };
        const execute = callback === "execute" ? again : () => "3";
        const loop: ToolLoop = callback === "execute" ? {} : { [callback]: again };
        const chat = conversation(handModel(CALL, "one"), { tools: [adding(execute)], loop });
        await (outer === "send" ? chat.send("a") : chat.stream("a").final());
        assert(errors.length > 0 && errors.every((error) => error instanceof TypeError), Deno.inspect(errors));
        assert(String(errors[0]).includes("in a callback"), String(errors[0]));
        assertEquals(told(chat.messages)[0], "u:a");
      }
    }
  });
}

Deno.test("a turn that begins inside of onTrim is a TypeError at once", async () => {
  const errors: unknown[] = [];
  const chat = conversation(handModel({ content: [{ type: "text", text: "x".repeat(4000) }], tokens: 1450 }), {
    window: 1500,
    onTrim: async () => void errors.push((await outcomeOf(chat.send("inner")) as { error: unknown }).error),
  });
  for (let turn = 0; turn < 3; turn++) await chat.send("y".repeat(400));
  assert(errors.length > 0 && errors.every((error) => error instanceof TypeError), Deno.inspect(errors));
});

Deno.test("a tool that waits for a turn of its own conversation gets a TimeoutError, and the turn goes on", async () => {
  const clock = new VirtualClock();
  const errors: unknown[] = [];
  const execute = async () => {
    await idle();
    errors.push((await outcomeOf(chat.send("inner")) as { error: unknown }).error);
    return "3";
  };
  const chat = conversation(handModel(CALL, "one"), { clock, tools: [adding(execute)] });
  const { text } = await clock.run(chat.send("a"));
  assertEquals([text, errors.map(nameOf)], ["one", ["TimeoutError"]]);
  assert(clock.elapsedMs >= 900_000 && clock.elapsedMs <= 904_000, `${clock.elapsedMs}`);
});

Deno.test("a turn that a tool begins and does not wait for comes after the turn", async () => {
  const next = later<Promise<unknown>>();
  const execute = async () => {
    await idle();
    next.resolve(Promise.resolve([chat.send("inner")]) as never);
    return "3";
  };
  const chat = conversation(handModel(CALL, "one", "two"), { tools: [adding(execute)] });
  await chat.send("a");
  const [inner] = await next.promise as unknown as [Promise<unknown>];
  await inner;
  assertEquals(told(chat.messages).filter((turn) => turn.startsWith("a:")).slice(-2), ["a:one", "a:two"]);
});

Deno.test("an empty text in a store is nothing", async () => {
  for (const nothing of ["", null, undefined]) {
    const chat = conversation(handModel("one"), {
      store: { get: () => nothing, set: () => {}, delete: () => {} },
      key: "k",
    });
    assertEquals(await chat.load(), []);
    assertEquals((await chat.send("a")).text, "one");
  }
});

Deno.test("a store's failure is told with its own words, and whether saving again can help", async () => {
  const failures: readonly (readonly [unknown, string, boolean])[] = [
    [new TypeError("Value too large (max 65536 bytes)"), "(Value too large (max 65536 bytes))", false],
    [new Error("KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400."), "413 Value length", false],
    [new Error("string or blob too big: SQLITE_TOOBIG"), "too big", false],
    [new Error("Values cannot be larger than 131072 bytes."), "larger than 131072", false],
    [new Error("Item size has exceeded the maximum allowed size"), "Item size", false],
    [new Error("KV PUT failed: 429 Too Many Requests"), "429 Too Many Requests", true],
    [new Error("Rate limit exceeded"), "Rate limit exceeded", true],
    [new Error("connect ECONNREFUSED redis://user:SECRET@10.0.0.1:6379"), "redis://…@10.0.0.1", true],
    [new Error(`a\nb ${"x".repeat(5000)}`), "a b xxx", true],
    ["a text", "(a text)", true],
    [undefined, "the store failed;", true],
    [
      {
        get message() {
          throw new Error("unreadable");
        },
      },
      "the store failed;",
      true,
    ],
  ];
  for (const [cause, words, retryable] of failures) {
    const store = { get: () => null, set: () => Promise.reject(cause), delete: () => {} };
    const chat = conversation(handModel("one"), { store, key: "k" });
    const error = await assertRejects(() => chat.send("a"), ConversationSaveError, words);
    assertEquals([error.retryable, error.cause], [retryable, cause], error.message);
    assert(
      error.message.length < 400 && !error.message.includes("SECRET") && !error.message.includes("\n"),
      error.message,
    );
    assert(error.message.includes(retryable ? "the next turn saves both" : "will not fit later either"), error.message);
  }
});

Deno.test("a visitor learns that an answer was not saved, as a kind of its own", async () => {
  const store = { get: () => null, set: () => Promise.reject(new Error("SECRET")), delete: () => {} };
  const text = await new Response(toSSE(conversation(handModel("one"), { store, key: "k" }).stream("a"))).text();
  const last = text.trim().split("\n\n").at(-1)!;
  assert(last.startsWith("event: error") && last.includes('"kind":"notSaved"'), last);
  assert(last.includes('"code":"ConversationSaveError"') && last.includes('"retryable":false'), last);
  assert(!text.includes("SECRET"));
});

Deno.test("a turn may wait for ever, and then sets no timer for it", async () => {
  const clock = new VirtualClock();
  const chat = conversation(handModel("one", "two"), { clock, queueMs: Infinity });
  const [one, two] = await Promise.all([chat.send("a"), chat.send("b")]);
  assertEquals([one.text, two.text, clock.pending], ["one", "two", 0]);
});

Deno.test("a read of the store that comes after a later read does not replace what has changed since", async () => {
  const clock = new VirtualClock();
  const answers: ((value: string) => void)[] = [];
  const taken: string[] = [];
  const { read } = readOnce(
    () => new Promise<string>((resolve) => answers.push(resolve)),
    (value) => void taken.push(value),
    clock,
  );
  const slow = read();
  const second = read();
  await clock.pass(10_001);
  answers[1]!("second");
  await second;
  answers[0]!("slow");
  await slow;
  assertEquals([taken, clock.pending], [["second"], 0]);
});
