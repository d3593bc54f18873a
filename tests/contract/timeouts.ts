/**
 * Timers: each ends its kind of silence with the platform's `TimeoutError`, and closes the connection.
 */
import type { Timeouts } from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import { arrived, turn } from "./eventually.ts";
import type { CaseDefinition, Failure } from "./stage.ts";

const messages = "Hello?";
const REPLY = "Hello there, how are you today?";

function silence(timer: keyof Timeouts, failure: Failure): CaseDefinition {
  // Not a length that any default has.
  const ms = 77_000;
  return {
    name: `${timer} ends a stream that is ${failure}`,
    needs: ["timeouts"],
    script: { text: REPLY, failure },
    async run(stage) {
      const { model, provider, received, clock } = stage;
      const timeouts: Timeouts = { responseMs: Infinity, firstEventMs: Infinity, idleMs: Infinity, [timer]: ms };
      const stream = provider.stream({ model, messages, timeouts, retry: false });
      const reader = stream.textStream[Symbol.asyncIterator]();
      if (failure === "silentMidway") await reader.next();
      let ended = false;
      const waiting = rejection(() => reader.next()).finally(() => ended = true);
      await clock.armed(ms);
      await arrived(stage);
      clock.advance(ms - 1);
      await turn();
      assert(!ended, "the stream waits for its full time");
      clock.advance(1);
      const error = await waiting;
      assertEquals((error as Error).name, "TimeoutError");
      assert((error as Error).message.includes(timer), String(error));
      await stage.eventually(
        async () => (await received()).every(({ ended }) => ended === "cancelled"),
        "the connection was closed",
      );
      if (failure === "silentMidway") assert(stream.partial.text !== "", "the partial answer is still there");
    },
  };
}

/** Cases of silence. */
export const timeouts: readonly CaseDefinition[] = [
  silence("responseMs", "silentBeforeHeaders"),
  silence("firstEventMs", "silentBeforeContent"),
  silence("idleMs", "silentMidway"),
  silence("totalMs", "silentBeforeHeaders"),
  silence("totalMs", "silentMidway"),
  {
    name: "responseMs ends a chat that gets no answer",
    needs: ["timeouts"],
    script: { text: REPLY, failure: "silentBeforeHeaders" },
    async run(stage) {
      const { model, provider, clock } = stage;
      const timeouts: Timeouts = { responseMs: 77_000 };
      const waiting = rejection(() => provider.chat({ model, messages, timeouts }));
      await arrived(stage);
      clock.advance(77_000);
      assertEquals((await waiting as Error).name, "TimeoutError");
    },
  },
  {
    name: "a reader may take its time",
    script: { text: REPLY },
    async run({ model, provider, clock }) {
      const stream = provider.stream({ model, messages, timeouts: { idleMs: 77_000 } });
      let text = "";
      for await (const piece of stream.textStream) {
        text += piece;
        clock.advance(100_000);
      }
      assertEquals(text, REPLY);
      assertEquals((await stream.final()).stopReason, "end_turn");
    },
  },
];
