/**
 * One signal for many calls, such as a server's shutdown: it must not gather a listener for each.
 */
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { countListeners } from "../helpers/listeners.ts";

const CALLS = 50;

Deno.test("a signal shared by many calls gets one listener of ours, and its abort ends them all", async () => {
  const stop = new AbortController();
  const { signal } = stop;
  const listeners = countListeners(signal);
  const fake = fakeBedrock({ apiKey: "k", faults: [{ type: "silence", where: "headers", times: Infinity }] });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });
  const reason = new Error("shutting down");
  const calls = Array.from(
    { length: CALLS },
    () => bedrock.chat({ model: "m", messages: "Hi", signal }).catch((error) => error),
  );
  stop.abort(reason);
  assertEquals(await Promise.all(calls), Array.from({ length: CALLS }, () => reason));
  assertEquals(listeners(), 1);
});
