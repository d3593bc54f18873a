/**
 * Refuses requests that no model can answer, before anything is sent.
 */
import { shown } from "../../base/quote.ts";
import { checkError } from "../../chat/check/check_error.ts";
import type { ChatOptions } from "../../chat/request.ts";
import type { Repair } from "../../chat/result.ts";
import type { LanguageModelRequest } from "./to_call_options.ts";

/** The ranges of numbers. Vendors differ in the highest temperature. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number, words: string]>> = {
  maxTokens: [1, Infinity, "at least 1"],
  temperature: [0, Infinity, "at least 0"],
  topP: [0, 1, "0 to 1"],
  topK: [0, Infinity, "at least 0"],
};

/**
 * Checks a request.
 *
 * @throws {TypeError} for a model that is not an id, and without messages.
 * @throws {RangeError} for a number out of its range.
 */
export function checkRequest({ model, options }: LanguageModelRequest): void {
  // The id is a header's value.
  if (typeof model !== "string" || !/^[!-~]+$/.test(model)) {
    throw new TypeError(
      `Cannot chat: model is ${shown(model)}, not an id; use creator/model, such as "anthropic/claude-sonnet-4.5"`,
    );
  }
  if (options.check === "off") return;
  const { messages } = options;
  if (Array.isArray(messages) && messages.length === 0) {
    throw new TypeError("Cannot chat: messages is empty; pass at least one message");
  }
  for (const [name, [least, most, words]] of Object.entries(RANGES)) {
    const value = options[name as keyof ChatOptions];
    if (typeof value === "number" && !(value >= least && value <= most)) {
      throw new RangeError(`Cannot chat with ${name} ${value}: out of range; use ${words}`);
    }
  }
}

/** The changes of what the caller wrote, by rule, with what to do instead. The model's own words are changed in every case. */
const OF_CALLER: Readonly<Record<string, string>> = {
  "cache-point": "put it behind a block or a tool",
  "search-result": "send it as text",
};

/**
 * Refuses the changes of what the caller wrote, for `check: "strict"`.
 *
 * @throws {CheckError} with the rule and the path of the first change.
 */
export function refuseRepairs(repairs: readonly Repair[]): void {
  for (const { rule, path, message } of repairs) {
    if (!Object.hasOwn(OF_CALLER, rule)) continue;
    // A change's sentence begins with the path.
    const [what = ""] = message.slice(path.length + 1).split(";");
    throw checkError(rule, path, `${what}; ${OF_CALLER[rule]}`);
  }
}
