/**
 * Checks native bodies by a schema, and refuses them in the words of the service, which are those of its JSON Schema library.
 * Source: reported refusals of embedding models (promptfoo/promptfoo#921, ScrapeGraphAI/Scrapegraph-ai#400,
 * langchain-ai/langchainjs#8450, alphagov/govuk-chat#220), 2024 to 2025, read 2026-11-30.
 */
import { isObject } from "../../../../base/json_object.ts";
import { invalid } from "../../../judge/refusal.ts";

/** Returns the violations of a value at a place such as `#/texts/0`. */
export type Rule = (value: unknown, place: string) => string[];

/** @throws {Refusal} with all violations. */
export function judgeBody(body: unknown, rule: Rule): void {
  const violations = rule(body, "#");
  if (violations.length) {
    throw invalid(`Malformed input request: ${violations.join("")}, please reformat your input and try again.`);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "JSONArray";
  if (typeof value === "object") return "JSONObject";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "BigDecimal";
  return typeof value === "string" ? "String" : "Boolean";
}

function wrongType(value: unknown, place: string, expected: string): string[] {
  return [`${place}: expected type: ${expected}, found: ${typeOf(value)}`];
}

/** A text of `min` to `max` characters. */
export function textRule({ min = 0, max = Infinity }: { readonly min?: number; readonly max?: number } = {}): Rule {
  return (value, place) => {
    if (typeof value !== "string") return wrongType(value, place, "String");
    const actual = [...value].length;
    if (actual < min) return [`${place}: expected minLength: ${min}, actual: ${actual}`];
    return actual > max ? [`${place}: expected maxLength: ${max}, actual: ${actual}`] : [];
  };
}

/** One of some values. */
export function enumRule(...values: readonly (string | number)[]): Rule {
  return (value, place) =>
    values.some((one) => one === value)
      ? []
      : [`${place}: ${typeof value === "object" ? typeOf(value) : value} is not a valid enum value`];
}

/** True or false. */
export const flagRule: Rule = (value, place) => typeof value === "boolean" ? [] : wrongType(value, place, "Boolean");

/** A whole number of at least 1. */
export const countRule: Rule = (value, place) =>
  Number.isInteger(value) && Number(value) > 0 ? [] : wrongType(value, place, "Integer");

/** A list of 1 to `max` entries. */
export function listRule(entry: Rule, max: number): Rule {
  return (value, place) => {
    if (!Array.isArray(value)) return wrongType(value, place, "JSONArray");
    if (!value.length) return [`${place}: expected minimum item count: 1, found: 0`];
    if (value.length > max) return [`${place}: expected maximum item count: ${max}, found: ${value.length}`];
    return value.flatMap((one, at) => entry(one, `${place}/${at}`));
  };
}

/** An object with these members and no others, some of them required. */
export function objectRule(members: Readonly<Record<string, Rule>>, required: readonly string[] = []): Rule {
  return (value, place) => {
    if (!isObject(value)) return wrongType(value, place, "JSONObject");
    const missing = required.filter((name) => value[name] === undefined);
    const violations = missing.map((name) => `${place}: required key [${name}] not found`);
    for (const [name, one] of Object.entries(value)) {
      const rule = Object.hasOwn(members, name) ? members[name] : undefined;
      violations.push(
        ...rule ? rule(one, `${place}/${name}`) : [`${place}: extraneous key [${name}] is not permitted`],
      );
    }
    return violations;
  };
}
