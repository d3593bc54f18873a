/**
 * The promises of every store as one program for other runtimes. Web APIs only.
 */
import { conversation, createBedrock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { cacheStore, denoKvStore, durableObjectStore, type Store, workersKvStore } from "@bedrock-edge/client/store";
import { type Ground, movingClock, PROMISES } from "./promises.ts";

/** How a store is opened for each platform, over the platform's own storage. */
const OPEN = {
  kv: (storage: Parameters<typeof workersKvStore>[0], name: string, clock: Ground["clock"]): Store =>
    workersKvStore(storage, { prefix: `${name}:`, clock }),
  durableObject: (storage: Parameters<typeof durableObjectStore>[0], name: string, clock: Ground["clock"]): Store =>
    durableObjectStore(storage, { prefix: `${name}:`, clock }),
  denoKv: (storage: Parameters<typeof denoKvStore>[0], name: string, clock: Ground["clock"]): Store =>
    denoKvStore(storage, { prefix: [name], clock }),
  cache: (storage: Parameters<typeof cacheStore>[0], name: string, clock: Ground["clock"]): Store =>
    cacheStore(storage, { origin: `https://${name}.invalid`, clock }),
};

/** Keeps every promise over a storage that is empty. Returns the number of promises, and what broke. */
export async function keepPromises<P extends keyof typeof OPEN>(
  platform: P,
  storage: Parameters<typeof OPEN[P]>[0],
  mostBytes: number,
): Promise<{ kept: number; broken: string[] }> {
  const broken: string[] = [];
  // A cast: the compiler does not see that both are of one platform.
  const open = OPEN[platform] as (given: typeof storage, name: string, clock: Ground["clock"]) => Store;
  for (const { name, run } of PROMISES) {
    const time = movingClock();
    try {
      await run({ open: (name) => open(storage, name, time.clock), mostBytes, ...time });
    } catch (error) {
      broken.push(`${name}: ${(error as Error)?.stack ?? error}`);
    }
  }
  return { kept: PROMISES.length - broken.length, broken };
}

/** Talks twice, in two conversations of one store, and returns the number of messages that the second one has. */
export async function talkTwice(store: Store): Promise<number> {
  const fetch = fakeBedrock({ apiKey: "k", replies: ["One.", "Two."] });
  const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch }).model("amazon.nova-lite-v1:0");
  await conversation(model, { store, key: "talk" }).send("Say one.");
  const again = conversation(model, { store, key: "talk" });
  await again.send("Say two.");
  return again.messages.length;
}

// For the Worker of the oracle.
export { durableObjectStore, movingClock, workersKvStore };
