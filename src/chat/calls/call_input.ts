/**
 * Reads the input of a call as a model wrote it. Pure.
 */
import { isObject } from "../../base/json_object.ts";
import { deepJsonText, jsonObstacle } from "../../base/json_value.ts";
import type { InvalidToolUse, ValidToolUse } from "../content.ts";

/**
 * Returns the input of a call as an object. Missing input, `null` and blank text mean no arguments. Text that holds an object as
 * JSON is decoded, even if it was encoded several times (BerriAI/litellm#14583, quarkiverse/quarkus-langchain4j#2569). Any other
 * input is invalid, and so is input that could not be sent back: nested too deeply, or with a number that is too large.
 */
export function readInput(given: unknown): Pick<ValidToolUse, "input"> | Pick<InvalidToolUse, "input" | "invalid"> {
  let value = given;
  while (typeof value === "string" && value.trim()) {
    const text: string = value;
    try {
      value = JSON.parse(text);
    } catch {
      return invalidInput(text, "the model wrote text that is not JSON");
    }
  }
  if (value === undefined || value === null || typeof value === "string") return { input: {} };
  const obstacle = isObject(value) ? jsonObstacle(value) : "it is not an object";
  if (isObject(value) && obstacle === undefined) return { input: value };
  return invalidInput(deepJsonText(value), `the model wrote JSON that cannot be used: ${obstacle}`);
}

/** Returns the members of a call whose input cannot be used. */
export function invalidInput(raw: string, error: string): Pick<InvalidToolUse, "input" | "invalid"> {
  return { input: undefined, invalid: { raw, error } };
}
