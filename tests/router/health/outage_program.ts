/**
 * An outage seen by two routers that share a store, as one program for every runtime. Web APIs only.
 */
import { type ChatModel, ProviderError } from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";
import { createRouter } from "@bedrock-edge/client/router";
import { denoKvStore, durableObjectStore, type Store, workersKvStore } from "@bedrock-edge/client/store";

/**
 * Makes calls during an outage, and returns how many of them reached the model that is down: of 100 calls in a row, of 100 calls at
 * once after the rest of the circuit, and of 100 calls in a row after another rest.
 */
export async function outage(store: Store): Promise<number[]> {
  let now = Date.now();
  const clock = {
    now: () => now,
    setTimeout(run: () => void, ms: number) {
      const id = setTimeout(run, ms);
      return () => clearTimeout(id);
    },
  };
  let reached = 0;
  const down = model("down", () => {
    reached++;
    throw new ProviderError("The service is down", { kind: "overloaded", code: "Down" });
  });
  const well = model("well", () => "Rome.");
  const breaker = { failures: 5, cooldownMs: 30_000, probes: 3, store, prefix: "outage:" };
  const routers = [1, 2].map(() => createRouter({ targets: [down, well], breaker, clock }));

  async function reachedBy(calls: () => Promise<void>): Promise<number> {
    const before = reached;
    await calls();
    now += breaker.cooldownMs;
    return reached - before;
  }
  const inARow = async () => {
    for (let at = 0; at < 100; at++) await routers[at % 2]!.chat({ messages: "Hi" });
  };
  const atOnce = async () => {
    await Promise.all(Array.from({ length: 100 }, () => routers[0]!.chat({ messages: "Hi" })));
  };
  return [await reachedBy(inARow), await reachedBy(atOnce), await reachedBy(inARow)];
}

function model(modelId: string, answer: () => string): ChatModel {
  const stream = () =>
    chatStream(modelId, () => {
      const text = answer();
      const batches = [[{ type: "text", index: 0, text } as const, { type: "stop", stopReason: "end_turn" } as const]];
      return Promise.resolve({ pull: () => Promise.resolve(batches.shift()), close: () => Promise.resolve() });
    });
  return {
    provider: "own",
    modelId,
    defaults: {},
    // Casts: the types of a `ChatModel` follow a request's tools and output.
    chat: (async () => await stream().final()) as unknown as ChatModel["chat"],
    stream: stream as unknown as ChatModel["stream"],
  };
}

// For the Worker of the oracle.
export { denoKvStore, durableObjectStore, workersKvStore };
