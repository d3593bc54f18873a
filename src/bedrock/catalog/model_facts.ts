/**
 * What a client is told of models.
 */
import type { Facts } from "../converse/known.ts";
import type { ModelFacts } from "../converse/facts.ts";
import { overFacts, windowOf } from "../converse/model_rules/speaker.ts";
import { DATA_VERSION } from "../../models/find.ts";

/**
 * All that is known of models, for `createBedrock({ models })`. Requests are made fit for the model that they are for, which
 * is reported in `result.repairs`; with `profiles` and `residency` the id to call is chosen by region, and kept inside a
 * fence; and failures say what would have worked. What `registerModel`, `declareModel` and `discoverModels` add counts from
 * the next call on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { modelFacts } from "@bedrock-edge/client/models";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fetch = fakeBedrock({ apiKey: "k" });
 * const bedrock = createBedrock({ region: "eu-west-1", apiKey: "k", fetch, models: modelFacts, profiles: "auto" });
 * const model = "anthropic.claude-opus-4-8";
 * const result = await bedrock.chat({ model, messages: "Hi", temperature: 0.5 });
 * assertEquals(result.model, "eu.anthropic.claude-opus-4-8");
 * assertEquals(result.repairs.map(({ rule, path }) => `${rule} ${path}`), [
 *   "inference-profile model",
 *   "refused-parameter temperature",
 * ]);
 * ```
 */
export const modelFacts: ModelFacts = /* @__PURE__ */ facts();

function facts(): Facts {
  return { version: DATA_VERSION, over: overFacts, windowOf };
}
