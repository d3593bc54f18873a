/**
 * The value of the client's option `models`, as its caller sees it.
 */

/** Facts about models, which `modelFacts()` of `./models` creates. Opaque, so that its structure may change. */
export interface ModelFacts {
  /** The day of the data, such as `2026-11-20`. */
  readonly version: string;
}
