/**
 * The facts about models that a client uses.
 */
import { checkOptions, oneOf, type OptionTable, optionTable } from "../../base/check_options.ts";
import type { Residency } from "../../models/profiles.ts";
import { DATA_VERSION, findModel } from "../../models/find.ts";
import { type ConverseFacts, traitsOf } from "../converse/model_rules/model_traits.ts";
import type { ModelFacts } from "../model_facts.ts";
import type { RouteFacts } from "../route.ts";
import { createRoute } from "./create_route.ts";
import { createRoutingTraits } from "./routing_traits.ts";

/** How a client with facts chooses the id that it calls. */
export interface ModelFactsOptions {
  /**
   * `"auto"` calls a bare id of `chat()` and `stream()` through the narrowest inference profile that serves the region, if
   * the region does not have the model itself; through a `global.` profile only if `residency` allows it. `result.model` is the
   * id that was called, and the change is in `result.repairs`. An id without a known route is called unchanged.
   * @default {"off"}
   */
  profiles?: "auto" | "off" | undefined;
  /**
   * The regions that may answer `chat()` and `stream()`: the region that is called, those of its geography, or any. A call that
   * another region might answer is a `TypeError`, and not sent. `converse`, `converseStream` and `fetch` are not checked.
   * @default any region, but `profiles` chooses no `global.` profile
   */
  residency?: Residency | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ModelFactsOptions>(() => ({
  of: "modelFacts()",
  options: { profiles: oneOf("auto", "off"), residency: oneOf("in-region", "in-geography", "global") },
  otherNames: {
    profile: "profiles",
    inferenceProfiles: "profiles",
    crossRegion: 'profiles: "auto"',
    fence: "residency",
    geography: 'residency: "in-geography"',
    region: "createBedrock({ region })",
  },
}));

/**
 * Returns all facts about models, for `createBedrock({ models })`. The client then fits each request to its model and reports the
 * changes in `result.repairs`; with `profiles` it chooses the id to call by region; with `residency` it keeps calls inside a
 * fence; and failures say what would have worked. Models that `registerModel`, `declareModel` and `discoverModels` add count from
 * the next call on.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { modelFacts } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k" });
 * const models = modelFacts({ profiles: "auto" });
 * const bedrock = createBedrock({ region: "eu-west-1", apiKey: "k", fetch, models });
 * const model = "anthropic.claude-opus-4-8";
 * const result = await bedrock.chat({ model, messages: "Hi", temperature: 0.5 });
 * assertEquals(result.model, "eu.anthropic.claude-opus-4-8");
 * assertEquals(result.repairs.map(({ rule, path }) => `${rule} ${path}`), [
 *   "inference-profile model",
 *   "refused-parameter temperature",
 * ]);
 * ```
 */
export function modelFacts(options: ModelFactsOptions = {}): ModelFacts {
  checkOptions(options, OPTIONS);
  const { profiles, residency } = options;
  const route = createRoute({ profiles, residency });
  const facts: RouteFacts & ConverseFacts = {
    version: DATA_VERSION,
    residency,
    route,
    routingTraitsOf: createRoutingTraits(route),
    windowOf: (model) => findModel(model)?.contextWindow,
    traitsOf,
  };
  return facts;
}
