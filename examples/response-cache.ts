/**
 * A cache of responses: the same answer for the same request, for one tenant at a time.
 *
 * ```sh
 * deno run examples/response-cache.ts   # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/response-cache.ts
 * ```
 *
 * In a Worker the store is `workersKvStore(env.ANSWERS)`, and `waitUntil: (work) => ctx.waitUntil(work)` lets the answer end before
 * it is stored.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import type { ChatResult } from "@bedrock-edge/client";
import { responseCache, use } from "@bedrock-edge/client/middleware";
import { cost } from "@bedrock-edge/client/models";
import { memoryStore } from "@bedrock-edge/client/store";
import { connect, inRegion } from "./connect.ts";

const bedrock = await connect();
const handle = bedrock.model(inRegion("amazon.nova-lite-v1:0", bedrock));
const store = memoryStore({ maxEntries: 1000 });

/** A model for one tenant. The middleware behind the cache counts what is sent. */
let sent = 0;
function modelFor(tenant: string) {
  const cache = responseCache({
    store,
    partition: tenant,
    ttlMs: 60 * 60 * 1000,
    tags: ["catalog"],
    // With a temperature each answer is to be another one.
    bypass: ({ temperature }) => (temperature ?? 0) > 0,
    onError: (error) => console.error("The cache failed:", error),
  });
  return { cache, model: use(handle, cache, { request: () => void sent++ }) };
}

function report(what: string, result: ChatResult): void {
  const from = result.cached ? "from the cache" : "from the model";
  const price = result.cached ? `, ${cost(result)?.total} USD` : "";
  console.log(`${what}: ${from}${price}, ${sent} sent so far`);
}

const question = { messages: "What is an umbrella good for?" };
const { cache, model } = modelFor("tenant-1");

report("The first answer", await model.chat(question));
report("The same question", await model.chat(question));

const stream = model.stream(question);
let pieces = 0;
for await (const _ of stream.textStream) pieces++;
report(`As a stream of ${pieces} piece`, await stream.final());

report("Another tenant", await modelFor("tenant-2").model.chat(question));
report("With a temperature", await model.chat({ ...question, temperature: 0.7 }));

await cache.invalidate("catalog");
report("After the catalog has changed", await model.chat(question));
