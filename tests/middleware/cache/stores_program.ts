/**
 * A cache of responses over any store; runs on every platform, and reports what was sent and what was given again.
 */
import { createBedrock } from "@bedrock-edge/client";
import { responseCache, use } from "@bedrock-edge/client/middleware";
import { cacheStore, denoKvStore, memoryStore, type Store, workersKvStore } from "@bedrock-edge/client/store";
import { fakeBedrock } from "@bedrock-edge/client/testing";

export { cacheStore, denoKvStore, memoryStore, workersKvStore };

export interface Report {
  /** Whether the events of a replay are those of the stream. */
  readonly isSame: boolean;
  readonly isCached: boolean;
  readonly length: number;
  readonly forgotten: boolean;
  /** The requests that were sent: for the first answer, for another partition, and after `invalidate`. */
  readonly sent: readonly number[];
  readonly errors: readonly string[];
}

/** Returns a report: the same over every store that keeps its promises. */
export async function cacheOver(store: Store): Promise<Report> {
  const errors: string[] = [];
  const fake = fakeBedrock({ apiKey: "k", replies: ["An answer of several words. ".repeat(500)] });
  const handle = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake }).model(
    "amazon.nova-lite-v1:0",
  );
  const cacheOf = (partition: string) =>
    responseCache({ store, partition, tags: ["all"], onError: (error) => void errors.push(String(error)) });
  const cache = cacheOf("a");
  const model = use(handle, cache);
  const request = { messages: "Hi" } as const;
  const read = async () => {
    const events: string[] = [];
    for await (const event of model.stream(request)) events.push(JSON.stringify(event));
    return events.join("\n");
  };

  const direct = await read();
  const isSame = await read() === direct;
  const again = await model.chat(request);
  const sent = [fake.requests.length];
  await use(handle, cacheOf("b")).chat(request);
  sent.push(fake.requests.length);
  await cache.invalidate("all");
  const forgotten = (await model.chat(request)).cached === undefined;
  sent.push(fake.requests.length);
  return { isSame, isCached: again.cached !== undefined, length: again.text.length, forgotten, sent, errors };
}

/** The report of every store. */
export const REPORT: Report = {
  isSame: true,
  isCached: true,
  length: 14_000,
  forgotten: true,
  sent: [1, 2, 3],
  errors: [],
};
