/**
 * Filters by the metadata of documents, in AWS's shape.
 * Source: the API model of bedrock-agent-runtime 3.1164.0 (`RetrievalFilter`), read 2026-11-30.
 */
import { invalidOption, isPlainObject, type OptionCheck } from "../../../base/check_options.ts";
import { kindOf } from "../../../base/quote.ts";

/** A member of the metadata, and the value that it is compared with. */
export interface FilterAttribute {
  /** The name of the member. */
  readonly key: string;
  /** The value: a list for `in` and `notIn`. */
  readonly value: string | number | boolean | readonly (string | number | boolean)[];
}

/** The comparisons of a filter. */
export type FilterOperator =
  | "equals"
  | "notEquals"
  | "greaterThan"
  | "greaterThanOrEquals"
  | "lessThan"
  | "lessThanOrEquals"
  | "in"
  | "notIn"
  | "startsWith"
  | "listContains"
  | "stringContains";

/**
 * A filter: one comparison, or several filters of which all or any must hold. Which operators a base has depends on its store.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RetrievalFilter } from "@bedrock-edge/client/knowledge-base";
 *
 * const filter: RetrievalFilter = {
 *   andAll: [{ equals: { key: "language", value: "en" } }, { greaterThan: { key: "year", value: 2020 } }],
 * };
 * assertEquals(Object.keys(filter), ["andAll"]);
 * ```
 */
export type RetrievalFilter =
  | { [O in FilterOperator]: { readonly [K in O]: FilterAttribute } }[FilterOperator]
  | { readonly andAll: readonly RetrievalFilter[] }
  | { readonly orAll: readonly RetrievalFilter[] };

/** The levels of a filter that are looked at. A filter that contains itself has no end. */
const MAX_LEVELS = 100;

/** Accepts a filter with one member at each level. Operators that this version does not know pass. */
export const filterOption: OptionCheck = (value, option) => checkFilter(value, option, MAX_LEVELS);

function checkFilter(value: unknown, option: string, levels: number): void {
  if (levels === 0) throw invalidOption(option, `a filter of more than ${MAX_LEVELS} levels`, "fewer levels");
  if (typeof value !== "object" || value === null || Array.isArray(value) || !isPlainObject(value)) {
    throw invalidOption(option, kindOf(value), 'a filter such as { equals: { key: "language", value: "en" } }');
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const [first] = members;
  if (!first || members.length > 1) {
    throw invalidOption(
      option,
      `a filter with ${members.length} operators`,
      "one operator, or several filters in andAll",
    );
  }
  const [operator, operand] = first;
  const path = `${option}.${operator}`;
  if (operator !== "andAll" && operator !== "orAll") return checkAttribute(operand, path);
  if (!Array.isArray(operand)) throw invalidOption(path, kindOf(operand), "a list of filters");
  for (const [at, each] of operand.entries()) checkFilter(each, `${path}[${at}]`, levels - 1);
}

function checkAttribute(value: unknown, option: string): void {
  const { key, value: compared } = Object(value);
  if (typeof key === "string" && compared !== undefined) return;
  throw invalidOption(option, kindOf(value), 'a key and a value, such as { key: "language", value: "en" }');
}
