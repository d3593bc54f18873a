/**
 * Refuses requests that no model can answer, before anything is sent.
 */
import { shown } from "../../base/quote.ts";
import { checkParameters } from "../../chat/check/check_parameters.ts";
import type { OpenAIChatOptions } from "./extras.ts";

/**
 * Checks a request.
 *
 * @throws {TypeError} for a model that is not an id, and without messages.
 * @throws {RangeError} for a number out of its range.
 */
export function checkRequest(model: unknown, options: OpenAIChatOptions): void {
  if (typeof model !== "string" || !/^\S(?:[^\p{Cc}]*\S)?$/u.test(model)) {
    throw new TypeError(
      `Cannot chat: model is ${shown(model)}, not an id; use an id of the service, such as "gpt-5.4"`,
    );
  }
  if (options.check === "off") return;
  checkParameters(options);
}
