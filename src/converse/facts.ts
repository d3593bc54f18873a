/**
 * What a client is told of models.
 */
import type { Residency } from "../models/profiles.ts";

/** What is known of models, as `modelFacts` of `./models` is; opaque, so that what it is made of may change. */
export interface ModelFacts {
  /** The day of the data, such as `2026-11-20`. */
  readonly version: string;
}

/** What a client is told of models. */
export interface FactsOptions {
  /** Facts from `./models`: which requests a model refuses and how they are mended, and which ids can be called from where. */
  models?: ModelFacts | undefined;
  /**
   * `"auto"` calls a bare id of `chat()` and `stream()` through the narrowest inference profile that serves the region, where
   * the region does not have the model itself; never through a `global.` one, unless `residency` says so. The id that was
   * called is `result.model`, and the change one of `result.repairs`. What the facts know no way for is called as it is given.
   * @default {"off"}
   */
  profiles?: "auto" | "off" | undefined;
  /**
   * From where an answer of `chat()` and `stream()` may come: the region that is called, those of its geography, or anywhere.
   * A call that might be answered from elsewhere is a `TypeError`, and not sent. AWS's own `converse` and `converseStream`, and
   * `fetch`, call what they are given. @default anywhere, yet `profiles` chooses no `global.` one
   */
  residency?: Residency | undefined;
}
