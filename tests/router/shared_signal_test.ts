/**
 * One signal for many calls over a router: it must not gather a listener for each.
 */
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { createRouter } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { countListeners } from "../helpers/listeners.ts";

for (const limits of [{}, { deadlineMs: 60_000, firstEventMs: 5000 }]) {
  Deno.test(`a signal shared by many calls gets one listener of ours, with ${JSON.stringify(limits)}`, async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const listeners = countListeners(signal);
    const silent = fakeBedrock({ apiKey: "k", faults: [{ type: "silence", where: "headers", times: Infinity }] });
    const well = fakeBedrock({ apiKey: "k" });
    const targetsOf = (fetch: typeof well) => {
      const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch });
      return [bedrock.model("amazon.nova-lite-v1:0"), bedrock.model("amazon.nova-pro-v1:0")];
    };
    const answering = createRouter({ targets: targetsOf(well), ...limits });
    for (let at = 0; at < 20; at++) {
      await answering.chat({ messages: "Hi", signal });
      await answering.stream({ messages: "Hi", signal }).final();
    }
    const router = createRouter({ targets: targetsOf(silent), ...limits });
    const calls = Array.from({ length: 40 }, (_, at) => {
      const request = { messages: "Hi", signal } as const;
      return (at % 2 ? router.chat(request) : router.stream(request).final()).catch((error) => error);
    });
    const reason = new Error("shutting down");
    stop.abort(reason);
    assertEquals(await Promise.all(calls), Array.from({ length: 40 }, () => reason));
    assertEquals(listeners(), 1);
  });
}
