/**
 * Refuses requests that no model can answer, before anything is sent.
 */
import { shown } from "../../base/quote.ts";
import type { OpenAIChatOptions } from "./extras.ts";

/** The ranges of numbers. Services differ in the highest temperature. */
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
export function checkRequest(model: unknown, options: OpenAIChatOptions): void {
  if (typeof model !== "string" || !/^\S(?:[^\p{Cc}]*\S)?$/u.test(model)) {
    throw new TypeError(
      `Cannot chat: model is ${shown(model)}, not an id; use an id of the service, such as "gpt-5.4"`,
    );
  }
  if (options.check === "off") return;
  const { messages } = options;
  if (messages === undefined || Array.isArray(messages) && messages.length === 0) {
    throw new TypeError("Cannot chat: messages is empty; pass at least one message");
  }
  for (const [name, [least, most, words]] of Object.entries(RANGES)) {
    const value: unknown = options[name as keyof OpenAIChatOptions];
    if (typeof value === "number" && !(value >= least && value <= most)) {
      throw new RangeError(`Cannot chat with ${name} ${value}: out of range; use ${words}`);
    }
  }
}
