/**
 * Refuses requests that no model can answer, before anything is sent.
 */
import { shown } from "../../base/quote.ts";
import { checkError } from "../../chat/check/check_error.ts";
import { checkParameters } from "../../chat/check/check_parameters.ts";
import { checkToolChoice } from "../../chat/check/check_tool_choice.ts";
import type { Repair } from "../../chat/result.ts";
import type { LanguageModelRequest } from "./to_call_options.ts";

/**
 * Checks a request.
 *
 * @throws {TypeError} for a model that is not an id, without messages, and for a choice of a tool that is not there.
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
  checkParameters(options);
  checkToolChoice(options);
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
