/**
 * The options of the fake's operations beside Converse.
 */
import type { OptionCheck } from "../../base/check_options.ts";

/** The options of a fake by which its operations answer. */
// deno-lint-ignore no-empty-interface -- each operation adds its option
export interface FakeOperationOptions {}

/** The checks of these options. */
export const OPERATION_OPTIONS: Readonly<Record<keyof FakeOperationOptions, OptionCheck>> = {};
