/**
 * The options of a client that concern facts about models.
 */
import type { Residency } from "../../models/profiles.ts";

/** Facts about models, such as `modelFacts` of `./model_rules`. Opaque, so that its structure may change. */
export interface ModelFacts {
  /** The day of the data, such as `2026-11-20`. */
  readonly version: string;
}

/** The options of a client that concern facts about models. */
export interface FactsOptions {
  /** Facts from `./model_rules`: the requests that a model refuses and their repairs, and the ids that a region can call. */
  models?: ModelFacts | undefined;
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
