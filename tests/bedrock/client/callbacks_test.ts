/**
 * Callbacks of a client may be async: they are awaited, what they reject with fails the call, and nothing is left unhandled.
 */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, createBedrock, toResponse } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { idle, outcomeOf, VirtualClock } from "../../helpers/clock.ts";
import { API_KEY, HI, MODEL, REGION } from "../../helpers/fire.ts";
import { nameOf, unhandledDuring } from "../../helpers/watch.ts";

const CALLBACKS = ["onRequest", "onResponse"] as const;
const boom = new Error("boom");

/** The outcomes of a callback. A timeout ends the wait for a promise that never settles. */
const DEEDS: Readonly<Record<string, () => unknown>> = {
  "returns nothing": () => undefined,
  "returns a number": () => 1,
  "throws": () => {
    throw boom;
  },
  "resolves": () => Promise.resolve(),
  "resolves later": async () => {
    await idle();
  },
  "rejects": () => Promise.reject(boom),
  "rejects later": async () => {
    await idle();
    throw boom;
  },
  "returns a thenable that rejects": () => ({ then: (_: unknown, reject: (reason: unknown) => void) => reject(boom) }),
};

const CALLS: Readonly<Record<string, (bedrock: Bedrock) => Promise<unknown>>> = {
  chat: (bedrock) => bedrock.chat(HI),
  stream: (bedrock) => bedrock.stream(HI).final(),
  toResponse: async (bedrock) => await (await toResponse(bedrock.stream(HI))).text(),
  converse: (bedrock) => bedrock.converse(MODEL, { messages: [{ role: "user", content: [{ text: "Hi" }] }] }),
};

for (const callback of CALLBACKS) {
  for (const [deed, act] of Object.entries(DEEDS)) {
    Deno.test(`${callback} that ${deed}: the call knows, nothing is unhandled, and no connection stays open`, async () => {
      const fails = /throw|reject/.test(deed);
      for (const [how, call] of Object.entries(CALLS)) {
        const clock = new VirtualClock();
        const fake = fakeBedrock({ apiKey: API_KEY, clock });
        const unhandled = await unhandledDuring(async () => {
          const bedrock = createBedrock({
            region: REGION,
            env: {},
            apiKey: API_KEY,
            clock,
            fetch: fake,
            [callback]: act,
          });
          const outcome = await outcomeOf(call(bedrock));
          if (fails) assert("error" in outcome && outcome.error === boom, Deno.inspect(outcome));
          else assert("value" in outcome, Deno.inspect(outcome));
        });
        assertEquals(unhandled, [], how);
        assertEquals(fake.requests.filter(({ ended }) => ended === "open"), [], how);
        assertEquals(fake.requests.length, fails && callback === "onRequest" ? 0 : 1, how);
        assertEquals(clock.pending, 0, how);
      }
    });
  }

  Deno.test(`${callback} whose promise never settles is left after responseMs`, async () => {
    const clock = new VirtualClock();
    const bedrock = createBedrock({
      region: REGION,
      env: {},
      apiKey: API_KEY,
      clock,
      fetch: fakeBedrock({ apiKey: API_KEY, clock }),
      timeouts: { responseMs: 900 },
      [callback]: () => new Promise(() => {}),
    });
    const outcome = await clock.outcome(bedrock.chat(HI));
    assertEquals("error" in outcome && nameOf(outcome.error), "TimeoutError");
    assertEquals([clock.elapsedMs, clock.pending], [900, 0]);
  });
}
