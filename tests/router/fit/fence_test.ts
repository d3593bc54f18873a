/**
 * Nothing crosses the fence: no strategy, failure, default, handle, nested router, tool loop or conversation.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatModel, conversation, createBedrock, runTools, tool } from "@bedrock-edge/client";
import { declareModel, inferenceProfile, modelFacts } from "@bedrock-edge/client/models";
import { createRouter, type Fence, providers, regions, routeOf, type Target } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { randomOf } from "../../helpers/random.ts";
import { failure, scripted, short } from "../scripted.ts";

const HI = { messages: "Hi" } as const;

Deno.test("a target outside the fence, or whose regions are not known, is not called", async () => {
  const inside = scripted("inside", ["Paris."], { traits: { regions: ["eu-west-1"] } });
  const partly = scripted("partly", ["no"], { traits: { regions: ["eu-west-1", "us-east-1"] } });
  const unknown = scripted("unknown", ["no"]);
  for (const fence of [{ geography: "eu" }, { regions: ["eu-west-1"] }] as const) {
    assertEquals(short(await createRouter({ targets: [partly, unknown, inside], fence }).chat(HI)), [
      'scripted/partly skipped outside the fence: "us-east-1"',
      "scripted/unknown skipped its regions are not known; pass regions",
      "scripted/inside answered",
    ]);
    const error = await assertRejects(
      () => createRouter({ targets: [partly, unknown], fence }).chat(HI),
      TypeError,
      "no target can serve it",
    );
    assertEquals(routeOf(error)?.length, 2);
  }
  assertEquals([partly.requests.length, unknown.requests.length], [0, 0]);
});

Deno.test("regions by hand do not hide those that the handle knows", async () => {
  const model = scripted("a", ["no"], { traits: { regions: ["us-east-1"] } });
  const router = createRouter({ targets: [{ model, regions: ["eu-west-1"] }], fence: { geography: "eu" } });
  await assertRejects(() => router.chat(HI), TypeError, 'outside the fence: "us-east-1"');
});

Deno.test("an endpoint in another region is outside, with facts and without", async () => {
  const endpoint = "https://bedrock-runtime.us-east-1.amazonaws.com";
  const fetch = () => Promise.reject(new Error("sent"));
  const model = "amazon.nova-lite-v1:0";
  for (const models of [undefined, modelFacts()]) {
    const options = { region: "eu-west-1", apiKey: "k", retry: false, fetch, models } as const;
    for (const elsewhere of [{ endpoint }, { env: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint } }]) {
      const targets = regions([{ ...options, ...elsewhere }], model);
      await assertRejects(
        () => createRouter({ targets, fence: { geography: "eu" } }).chat({ messages: "Hi" }),
        TypeError,
        models ? 'outside the fence: "us-east-1"' : "its regions are not known",
      );
    }
    const own = { endpoint: "https://vpce-0a.bedrock-runtime.eu-west-1.vpce.amazonaws.com" };
    const targets = regions([{ ...options, ...own }], model);
    const inside = createRouter({ targets, fence: { geography: "eu" } });
    await assertRejects(() => inside.chat({ messages: "Hi" }), Error, "sent");
  }
});

Deno.test("a geography ends at its border", async () => {
  const at = (region: string) => ({ model: scripted(region, ["ok"]), regions: [region] });
  const cases: readonly (readonly [Fence, string, boolean])[] = [
    [{ geography: "us" }, "us-east-1", true],
    [{ geography: "us" }, "us-gov-west-1", false],
    [{ geography: "us-gov" }, "us-gov-west-1", true],
    [{ geography: "us" }, "ca-central-1", false],
    [{ geography: "eu" }, "eu", false],
    [{ geography: "eu" }, "europe-west4", false],
    [{ geography: "eu" }, "eu-isoe-west-1", false],
    [{ regions: ["fra1"] }, "fra1", true],
    [{ regions: ["fra1"] }, "fra", false],
  ];
  for (const [fence, region, isAllowed] of cases) {
    const work = createRouter({ targets: [at(region)], fence }).chat(HI);
    if (isAllowed) assertEquals((await work).text, "ok");
    else await assertRejects(() => work, TypeError, "outside the fence");
  }
});

/** The ids of the trial: bare, in profiles, in ARNs, unknown. */
const IDS = [
  "amazon.nova-lite-v1:0",
  "eu.amazon.nova-lite-v1:0",
  "us.amazon.nova-lite-v1:0",
  "apac.amazon.nova-lite-v1:0",
  "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "vendor.not-yet-known-v1:0",
  "eu.vendor.not-yet-known-v1:0",
  "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
  "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0",
  "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abcdefghijkl",
  "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/declaredhere",
];
const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-south-1", "eu-north-1"];
const FENCES: readonly Fence[] = [
  { geography: "eu" },
  { geography: "us" },
  { regions: ["eu-west-1", "eu-central-1"] },
  { regions: REGIONS },
];

/** Returns the regions that may process a call: the table of profiles, looked at from outside. */
function mayProcess(id: string, region: string): readonly string[] | undefined {
  // A bare id never leaves its region, whether the service offers it there or not.
  if (/^(amazon|vendor|anthropic)\./.test(id)) return [region];
  try {
    return inferenceProfile(id, { region, residency: "global" }).destinations;
  } catch {
    return undefined;
  }
}

Deno.test("property: every call stays inside the fence, with any targets, strategy and caller", async () => {
  const forget = declareModel(IDS.at(-1)!, "amazon.nova-lite-v1:0", { destinations: ["eu-west-1", "eu-north-1"] });
  const clock = tool({ name: "clock", inputSchema: { type: "object" }, execute: () => "noon" });
  let answered = 0;
  let refused = 0;
  for (let trial = 0; trial < 250; trial++) {
    const draw = randomOf(11, trial);
    /** The region of each host that was called, and the id. */
    const called: { readonly region: string; readonly id: string }[] = [];
    const fake = fakeBedrock({ apiKey: "k" });
    const fetch: typeof globalThis.fetch = (input, init) => {
      const { hostname, pathname } = new URL((input as Request).url ?? `${input}`);
      called.push({ region: hostname.split(".")[1]!, id: decodeURIComponent(pathname.split("/")[2]!) });
      // Failures, so that the router goes on.
      if (draw.once(3)) return Promise.resolve(Response.json({ message: "down" }, { status: 503 }));
      return fake(input as Request, init);
    };
    const client = (region: string, withFacts: boolean) =>
      createBedrock({
        region,
        apiKey: "k",
        fetch,
        env: {},
        retry: false,
        ...withFacts ? { models: modelFacts({ profiles: draw.of(["auto", "off"] as const) }) } : {},
      });
    const handle = (): ChatModel | Target | readonly Target[] => {
      const bedrock = client(draw.of(REGIONS), !draw.once(4));
      const id = draw.of(IDS);
      if (draw.once(5)) return providers({ bedrock }).model(`bedrock/${id}`);
      if (draw.once(5)) return regions([bedrock, client(draw.of(REGIONS), draw.once(2))], id);
      if (draw.once(6)) {
        return createRouter({ targets: [bedrock.model(id), client(draw.of(REGIONS), true).model(draw.of(IDS))] });
      }
      const region = bedrock.region;
      const known = mayProcess(id, region);
      // By hand, as far as the program knows them.
      if (known && draw.once(3)) return { model: bedrock.model(id), regions: [region, ...known] };
      return bedrock.model(id);
    };
    const fence = draw.of(FENCES);
    const targets = Array.from({ length: draw(1, 5) }, handle).flat()
      .map((target, at): Target =>
        "chat" in target ? { model: target, name: `h${at}` } : { ...target as Target, name: `t${at}` }
      );
    const router = createRouter({ targets, fence, strategy: draw.of(["ordered", "weighted"] as const), breaker: {} });
    const ask = draw.of([
      () => router.chat(HI),
      () => router.stream(HI).final(),
      () => runTools(router, { ...HI, tools: [clock] }),
      () => conversation(router, { tools: [clock] }).send("Hi"),
      () => createRouter({ targets: [router] }).chat(HI),
    ]);
    try {
      await (ask as () => Promise<unknown>)();
      answered++;
    } catch {
      refused++;
    }
    const isInside = (region: string) =>
      "regions" in fence ? fence.regions.includes(region) : region.startsWith(`${fence.geography}-`);
    for (const { region, id } of called) {
      assert(isInside(region), `trial ${trial}: ${id} was called in ${region}`);
      const destinations = mayProcess(id, region);
      assert(destinations, `trial ${trial}: ${id} in ${region}`);
      for (const each of destinations) assert(isInside(each), `trial ${trial}: ${id} may run in ${each}`);
    }
  }
  forget();
  // Both kinds of trial happened often.
  assert(answered > 50 && refused > 50, `${answered} ${refused}`);
});

Deno.test("an outer fence refuses a router that may leave it, and one inside passes", async () => {
  const at = (...regions: string[]) => scripted(regions.join(), ["ok"], { traits: { regions } });
  const fence = { geography: "eu" } as const;
  const mixed = createRouter({ name: "mixed", targets: [at("eu-west-1"), at("us-east-1")] });
  await assertRejects(() => createRouter({ targets: [mixed], fence }).chat(HI), TypeError, "outside the fence");
  const fenced = createRouter({ name: "fenced", targets: [at("eu-west-1"), at("us-east-1")], fence });
  assertEquals((await createRouter({ targets: [fenced], fence }).chat(HI)).text, "ok");
  const blind = createRouter({ name: "blind", targets: [at("eu-west-1"), scripted("x", [failure("overloaded")])] });
  await assertRejects(() => createRouter({ targets: [blind], fence }).chat(HI), TypeError, "not known");
});
