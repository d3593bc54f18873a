/**
 * Region, then model, then vendor: a router calls the next target when one fails, and says why.
 *
 * ```sh
 * deno run examples/region-failover.ts
 * ```
 *
 * Here the regions are one fake, of which parts are down. Without `fetch` and `apiKey` the clients call AWS.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { type ChatResult, isProviderError } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { createRouter, regions, routeOf } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { createLines, service } from "./own-provider.ts";

const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
const NOVA = "amazon.nova-lite-v1:0";

/** The regions and models that are down. */
const down = new Set<string>();
const fake = fakeBedrock({ replies: ["Paris."] });
const fetch: typeof globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : `${input}`;
  const isDown = [...down].some((part) => decodeURIComponent(url).includes(part));
  return isDown ? Promise.resolve(Response.json({ message: "No capacity" }, { status: 503 })) : fake(input, init);
};

const clients = ["eu-central-1", "eu-west-1"].map((region) => ({
  region,
  apiKey: "fake-bedrock-key",
  models: modelFacts({ profiles: "auto" }),
  fetch,
}));
const router = createRouter({
  targets: [
    ...regions(clients, HAIKU),
    ...regions(clients.slice(0, 1), NOVA),
    // Another vendor, in a data center of its own in the same geography.
    {
      name: "other vendor",
      model: createLines("https://chat.example.com", service).model("counter"),
      regions: ["eu-north-1"],
    },
  ],
  // No target outside of Europe is ever called, whatever is down.
  fence: { geography: "eu" },
  breaker: {},
  deadlineMs: 60_000,
});

function print(what: string, { route = [] }: Pick<ChatResult, "route">): void {
  console.log(`${what}:`);
  for (const { target, outcome, reason } of route) console.log(`  ${target} ${outcome}${reason ? ` (${reason})` : ""}`);
}

const question = { messages: "The capital of France?" } as const;
print("All is well", await router.chat(question));

down.add("eu-central-1");
print("A region is down", await router.chat(question));

down.add(HAIKU);
down.delete("eu-central-1");
const stream = router.stream(question);
for await (const _ of stream.textStream) { /* The first words come from the target that answered. */ }
print("A model is down, streamed", await stream.final());

down.add("amazonaws.com");
print("A vendor is down", await router.chat(question));

const fenced = createRouter({
  targets: regions([{ ...clients[0]!, region: "us-east-1" }], NOVA),
  fence: { geography: "eu" },
});
try {
  await fenced.chat(question);
} catch (error) {
  if (isProviderError(error) || !(error instanceof Error)) throw error;
  console.log(error.message);
  console.log(`Nothing was sent: ${routeOf(error)?.every(({ outcome }) => outcome === "skipped")}`);
}
