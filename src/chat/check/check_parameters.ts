/**
 * Refuses parameters that no model of any provider takes, before anything is sent.
 */
import type { ChatOptions } from "../request.ts";

/** The ranges of numbers. Services differ in the highest temperature. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number, words: string]>> = {
  maxTokens: [1, Infinity, "at least 1"],
  temperature: [0, Infinity, "at least 0"],
  topP: [0, 1, "0 to 1"],
  topK: [0, Infinity, "at least 0"],
};

/**
 * Checks the messages and the numbers of a request.
 *
 * @throws {TypeError} without messages.
 * @throws {RangeError} for a number out of its range.
 */
export function checkParameters(options: Pick<ChatOptions, "messages">): void {
  const { messages } = options;
  if (messages === undefined || Array.isArray(messages) && messages.length === 0) {
    throw new TypeError("Cannot chat: messages is empty; pass at least one message");
  }
  for (const [name, [least, most, words]] of Object.entries(RANGES)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (typeof value === "number" && !(value >= least && value <= most)) {
      throw new RangeError(`Cannot chat with ${name} ${value}: out of range; use ${words}`);
    }
  }
}
