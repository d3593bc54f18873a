/**
 * The functions of ./models refuse an option with an unknown name or a value of the wrong type.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import {
  budget,
  type ControlPlane,
  cost,
  declareModel,
  discoverModels,
  iamPolicy,
  inferenceProfile,
  listModels,
  priceOf,
  resolveModel,
} from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { withinFence } from "../../../src/models/profiles.ts";

const MODEL = "amazon.nova-lite-v1:0";
const ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 };
const fake = fakeBedrock({ apiKey: "k", controlPlane: { foundationModels: [MODEL], resources: {} } });
const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", env: {}, fetch: fake });

/** Calls each function with the options, as plain JavaScript would. */
const PLACES = {
  listModels: (options) => void listModels(options),
  inferenceProfile: (options) => void inferenceProfile(MODEL, { region: "us-east-1", ...options }),
  withinFence: (options) => void withinFence(MODEL, { region: "us-east-1", ...options }),
  priceOf: (options) => void priceOf(MODEL, options),
  "cost of usage": (options) => void cost(usage, MODEL, options),
  "cost of an answer": (options) => void cost({ model: MODEL, usage }, options),
  budget: (options) => void budget({ maxUsd: 1, ...options }),
  iamPolicy: (options) =>
    void iamPolicy({ operations: ["converse"], models: [MODEL], region: "us-east-1", ...options }),
  declareModel: (options) => declareModel(ARN, MODEL, options)(),
  discoverModels: async (options) => void await discoverModels(bedrock, options),
  resolveModel: async (options) => void await resolveModel(bedrock, ARN, options),
} satisfies Record<string, (options: Record<string, never>) => void | Promise<void>>;
type Place = keyof typeof PLACES;

const CAPABILITIES =
  "use chat, tools, structuredOutput, imageInput, documentInput, videoInput, audioInput, reasoning, promptCache, " +
  "guardrail, embed, imageOutput or rerank";

const WRONG: readonly [places: readonly Place[], options: Record<string, unknown>, says: string][] = [
  [["listModels"], { capability: "tools" }, '"capability": unknown option; did you mean "can"?'],
  [
    ["listModels"],
    { residency: "in-region" },
    '"residency": unknown option; use inferenceProfile(id, { region, residency }) for each model',
  ],
  [["listModels"], { can: 5 }, '"can": a number is not valid; use a list'],
  [["listModels"], { can: ["tools", null] }, `"can[1]": null is not valid; ${CAPABILITIES}`],
  [["listModels"], { can: "toolz" }, `"can": "toolz" is not valid; ${CAPABILITIES}`],
  [
    ["listModels"],
    { can: ["tools", "vision"] },
    `"can[1]": "vision" is not valid; ${CAPABILITIES}`,
  ],
  [
    ["listModels"],
    { kind: "embed" },
    '"kind": "embed" is not valid; use chat, embedding, image, video, speech or rerank',
  ],
  [["listModels"], { status: true }, '"status": true is not valid; use active, legacy or eol'],
  [["listModels"], { status: "retired" }, '"status": "retired" is not valid; use active, legacy or eol'],
  [["inferenceProfile", "withinFence"], { regoin: "x" }, '"regoin": unknown option; did you mean "region"?'],
  [
    ["inferenceProfile", "withinFence", "iamPolicy"],
    { residency: "in-regoin" },
    '"residency": "in-regoin" is not valid; use in-region, in-geography or global',
  ],
  [
    ["inferenceProfile", "withinFence", "iamPolicy"],
    { residency: "EU" },
    '"residency": "EU" is not valid; use in-region, in-geography or global',
  ],
  [
    ["inferenceProfile", "withinFence", "iamPolicy"],
    { residency: null },
    '"residency": null is not valid; use in-region, in-geography or global',
  ],
  [
    ["priceOf", "cost of usage", "cost of an answer", "budget"],
    { profil: "us" },
    '"profil": unknown option; did you mean "profile"?',
  ],
  [
    ["priceOf", "cost of usage", "cost of an answer", "budget"],
    { profile: 5 },
    '"profile": a number is not valid; use a string',
  ],
  [
    ["cost of usage", "cost of an answer"],
    { serviceTier: "flex" },
    '"serviceTier": unknown option; did you mean "tier"?',
  ],
  [["budget"], { maxUSD: 5 }, '"maxUSD": unknown option; did you mean "maxUsd"?'],
  [["budget"], { maxUsd: "5" }, '"maxUsd": "5" is not valid; use a number of dollars above 0'],
  [["iamPolicy"], { model: MODEL }, '"model": unknown option; did you mean "models"?'],
  [["iamPolicy"], { models: MODEL }, '"models": a string is not valid; use a list'],
  [["iamPolicy"], { profiles: "on" }, '"profiles": "on" is not valid; use auto or off'],
  [["declareModel"], { regions: ["us-east-1"] }, '"regions": unknown option; did you mean "destinations"?'],
  [["declareModel"], { destinations: "us-east-1" }, '"destinations": a string is not valid; use a list'],
  [["discoverModels", "resolveModel"], { ttl: 5 }, '"ttl": unknown option; did you mean "ttlMs"?'],
  [["discoverModels", "resolveModel"], { ttlMs: "5" }, '"ttlMs": "5" is not valid; use a number of at least 0'],
  [["discoverModels", "resolveModel"], { ttlMs: null }, '"ttlMs": null is not valid; use a number of at least 0'],
  [["discoverModels", "resolveModel"], { ttlMs: -1 }, '"ttlMs": -1 is not valid; use a number of at least 0'],
  [
    ["discoverModels", "resolveModel"],
    { store: {} },
    '"store": an object is not valid; use an object with get(), set() and delete()',
  ],
  [
    ["discoverModels", "resolveModel"],
    { clock: () => 5 },
    '"clock": a function is not valid; use an object with now()',
  ],
  [
    ["discoverModels", "resolveModel"],
    { signal: "x" },
    '"signal": a string is not valid; use an AbortSignal, such as controller.signal',
  ],
];

for (const [places, options, says] of WRONG) {
  Deno.test(`option ${says} (${places.join(", ")})`, async () => {
    for (const place of places) {
      let error: unknown;
      try {
        await PLACES[place](options as Record<string, never>);
      } catch (thrown) {
        error = thrown;
      }
      assert(error instanceof TypeError || error instanceof RangeError, `${place}: ${error}`);
      assertEquals(error.message, `Cannot use option ${says}`, place);
    }
    assertEquals(fake.requests.length, 0);
  });
}

Deno.test("discoverModels and resolveModel refuse what is not a client, and say what to pass", async () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
  const handle = createBedrock({ region: "us-east-1", apiKey: "k", env: {} }).model(MODEL);
  const cases: readonly (readonly [given: unknown, what: string])[] = [
    [undefined, "undefined"],
    [null, "null"],
    [arn, "a string"],
    [handle, "an object"],
  ];
  for (const [given, what] of cases) {
    // Callers in JavaScript may pass anything.
    const bedrock = given as ControlPlane;
    const says = (user: string) => `Cannot call ${user} with ${what}: not a client; pass the client of createBedrock()`;
    assertEquals((await assertRejects(() => discoverModels(bedrock), TypeError)).message, says("discoverModels()"));
    assertEquals((await assertRejects(() => resolveModel(bedrock, arn), TypeError)).message, says("resolveModel()"));
  }
});
