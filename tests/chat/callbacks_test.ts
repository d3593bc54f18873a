/**
 * Every callback that a turn or a stream calls may be async, throw or reject: the caller learns of it, and nobody else does.
 */
import { assert, assertEquals } from "@std/assert";
import { conversation, runTools, type StandardSchema, tool } from "@bedrock-edge/client";
import { idle, outcomeOf, VirtualClock } from "../helpers/clock.ts";
import { HI, MODEL, rig } from "../helpers/fire.ts";
import { nameOf, unhandledDuring } from "../helpers/watch.ts";
import { handModel } from "./conversation/model.ts";

const OWN = new Error("of the caller's own");

/** How a callback can end, and whether that is a failure. */
const ENDINGS: Readonly<Record<string, { end: () => unknown; fails: boolean }>> = {
  returns: { end: () => undefined, fails: false },
  resolves: { end: () => Promise.resolve(), fails: false },
  throws: {
    end: () => {
      throw OWN;
    },
    fails: true,
  },
  rejects: { end: () => Promise.reject(OWN), fails: true },
};

/** A schema whose own code ends as `end` does. */
function schemaThat(end: () => unknown): StandardSchema<unknown> {
  return {
    "~standard": {
      version: 1,
      vendor: "mine",
      validate: (value) => {
        const ended = end();
        return ended instanceof Promise ? ended.then(() => ({ value })) : { value };
      },
    },
  };
}

const toolThat = (end: () => unknown) =>
  tool({ name: "t", inputSchema: schemaThat(end), jsonSchema: { type: "object" }, execute: () => "done" });

/** Places where a callback is called, each with what it takes to get there. */
const PLACES: Readonly<Record<string, (end: () => unknown) => Promise<unknown>>> = {
  "onTrim": async (end) => {
    const long = { content: [{ type: "text", text: "x".repeat(4000) }], tokens: 1450 } as const;
    const chat = conversation(handModel(long), { window: 1500, onTrim: end });
    for (let turn = 0; turn < 3; turn++) await chat.send("y".repeat(400));
  },
  "a tool's schema in runTools": (end) =>
    runTools(rig().bedrock.model(MODEL), { messages: "go", tools: [toolThat(end)] }),
  "a tool's schema in a stream": (end) =>
    rig().bedrock.model(MODEL).stream({ messages: "go", tools: [toolThat(end)] }).final(),
  "a tool's schema in a conversation's stream": (end) =>
    conversation(rig().bedrock.model(MODEL), { tools: [toolThat(end)] }).stream("go").final(),
  "the schema of output": (end) =>
    rig({ fakes: { replies: ['{"a":1}'] } }).bedrock.stream({
      ...HI,
      output: { schema: schemaThat(end), jsonSchema: { type: "object" } },
    }).final(),
  "a store's get": (end) =>
    conversation(handModel("one"), { store: { get: end as never, set: () => {}, delete: () => {} }, key: "k" }).send(
      "a",
    ),
};

for (const [place, run] of Object.entries(PLACES)) {
  for (const [ending, { end, fails }] of Object.entries(ENDINGS)) {
    Deno.test(`${place} that ${ending}: ${fails ? "its error is the caller's" : "the call succeeds"}, and nothing is unhandled`, async () => {
      const unhandled = await unhandledDuring(async () => {
        let calls = 0;
        const outcome = await outcomeOf(run(() => {
          calls++;
          return end();
        }));
        assert(calls > 0, "it was called");
        assertEquals("error" in outcome, fails, Deno.inspect(outcome));
        if ("error" in outcome) assert(outcome.error === OWN || (outcome.error as Error).cause === OWN);
      });
      assertEquals(unhandled, []);
    });
  }
}

Deno.test("the client's own timeouts limit a conversation's wait for its store", async () => {
  const clock = new VirtualClock();
  const { bedrock } = rig({ timeouts: { totalMs: 700 } });
  assertEquals(bedrock.model(MODEL).defaults, { timeouts: { totalMs: 700 } });
  assertEquals(bedrock.model(MODEL, { timeouts: { idleMs: 5 } }).defaults, { timeouts: { totalMs: 700, idleMs: 5 } });
  const store = { get: () => new Promise<never>(() => {}), set: () => {}, delete: () => {} };
  const outcome = await clock.outcome(conversation(bedrock.model(MODEL), { store, key: "k", clock }).send("a"));
  assert("error" in outcome && nameOf(outcome.error) === "TimeoutError");
  await idle();
  assertEquals([clock.elapsedMs, clock.pending], [700, 0]);
});
