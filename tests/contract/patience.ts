/**
 * Timers: each ends its kind of silence with the platform's `TimeoutError`, and closes the connection.
 */
import type { Timeouts } from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import { arrived, eventually, turn } from "./eventually.ts";
import type { Scene, Trouble } from "./stage.ts";

const model = "amazon.nova-lite-v1:0";
const messages = "Hello?";
const says = "Hello there, how are you today?";

function silence(timer: keyof Timeouts, trouble: Trouble): Scene {
  // Not a length that any default has.
  const ms = 77_000;
  return {
    name: `${timer} ends a stream that is ${trouble}`,
    script: { says, trouble },
    async run(play) {
      const { provider, seen, clock } = play;
      const timeouts: Timeouts = { responseMs: Infinity, firstEventMs: Infinity, idleMs: Infinity, [timer]: ms };
      const stream = provider.stream({ model, messages, timeouts, retry: false });
      const reader = stream.textStream[Symbol.asyncIterator]();
      if (trouble === "silentMidway") await reader.next();
      const waiting = rejection(() => reader.next());
      await clock.armed(ms);
      await arrived(play);
      // What follows is silence: after one turn as after an hour.
      await turn();
      clock.advance(ms - 1);
      clock.advance(1);
      const error = await waiting;
      assertEquals((error as Error).name, "TimeoutError");
      assert((error as Error).message.includes(timer), String(error));
      await eventually(
        async () => (await seen()).every(({ ended }) => ended === "cancelled"),
        "the connection was closed",
      );
      if (trouble === "silentMidway") assert(stream.partial.text !== "", "what had arrived is still there");
    },
  };
}

/** Scenes of silence. */
export const patience: readonly Scene[] = [
  silence("responseMs", "silentBeforeHeaders"),
  silence("firstEventMs", "silentBeforeContent"),
  silence("idleMs", "silentMidway"),
  silence("totalMs", "silentBeforeHeaders"),
  silence("totalMs", "silentMidway"),
  {
    name: "responseMs ends a chat that gets no answer",
    script: { says, trouble: "silentBeforeHeaders" },
    async run(play) {
      const { provider, clock } = play;
      const timeouts: Timeouts = { responseMs: 77_000 };
      const waiting = rejection(() => provider.chat({ model, messages, timeouts }));
      await arrived(play);
      clock.advance(77_000);
      assertEquals((await waiting as Error).name, "TimeoutError");
    },
  },
  {
    name: "silence while nobody reads is nobody's fault",
    script: { says },
    async run({ provider, clock }) {
      const stream = provider.stream({ model, messages, timeouts: { idleMs: 77_000 } });
      let text = "";
      for await (const piece of stream.textStream) {
        text += piece;
        clock.advance(100_000);
      }
      assertEquals(text, says);
      assertEquals((await stream.final()).stopReason, "end_turn");
    },
  },
];
