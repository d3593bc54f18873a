/**
 * One model in several regions.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { createRouter, regions } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { scripted, short } from "./scripted.ts";

const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const HI = { messages: "Hi" } as const;

/** Options of clients in regions, of which the first `down` calls fail. */
function clients(down: number, ...names: readonly string[]) {
  const hosts: string[] = [];
  const fake = fakeBedrock({ apiKey: "k", replies: ["Paris."] });
  const fetch: typeof globalThis.fetch = (input, init) => {
    hosts.push(new URL((input as Request).url ?? `${input}`).hostname.split(".")[1]!);
    return hosts.length <= down
      ? Promise.resolve(Response.json({ message: "down" }, { status: 503 }))
      : fake(input as Request, init);
  };
  return { hosts, options: names.map((region) => ({ region, apiKey: "k", env: {}, fetch })) };
}

Deno.test("region, then model, then vendor", async () => {
  const { hosts, options } = clients(3, "us-east-1", "us-west-2");
  const router = createRouter({
    targets: [...regions(options, HAIKU), ...regions(options.slice(0, 1), NOVA), scripted("other", ["Rome."])],
  });
  assertEquals(short(await router.chat(HI)), [
    `us-east-1/${HAIKU} failed overloaded`,
    `us-west-2/${HAIKU} failed overloaded`,
    `us-east-1/${NOVA} failed overloaded`,
    "scripted/other answered",
  ]);
  assertEquals(hosts, ["us-east-1", "us-west-2", "us-east-1"]);
});

Deno.test("clients are targets as their options are, with defaults", async () => {
  const { options } = clients(0, "us-east-1", "us-west-2");
  const [first, second] = regions(options.map((each) => createBedrock(each)), NOVA, { maxTokens: 5 });
  assertEquals([first!.name, second!.name], [`us-east-1/${NOVA}`, `us-west-2/${NOVA}`]);
  assertEquals([first!.model.defaults, second!.regions], [{ maxTokens: 5 }, ["us-west-2"]]);
  assertEquals((await createRouter({ targets: [first!] }).chat(HI)).text, "Paris.");
});

Deno.test("the regions of a bare id are known without facts, and those of a profile are not", () => {
  const { options } = clients(0, "eu-west-1");
  const regionsOf = (id: string, own: object = {}) => regions([{ ...options[0]!, ...own }], id)[0]!.regions;
  assertEquals(regionsOf(NOVA), ["eu-west-1"]);
  assertEquals([`eu.${NOVA}`, `global.${HAIKU}`].map((id) => regionsOf(id)), [undefined, undefined]);
  const arn = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";
  assertEquals(regionsOf(arn), undefined);
  // A client with facts knows them, and may call a profile.
  assertEquals(regionsOf(NOVA, { models: modelFacts({ profiles: "auto" }) }), undefined);
});

Deno.test("a list of regions that is empty or not a list is refused", () => {
  assertThrows(() => regions([], NOVA), TypeError, "the list is empty");
  assertThrows(() => regions("us-east-1" as never, NOVA), TypeError, "a string is not a list");
  assertThrows(() => regions(["us-east-1" as never], NOVA), TypeError, "not an object of options");
});
