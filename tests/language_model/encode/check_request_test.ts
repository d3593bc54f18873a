/**
 * Requests that no model can answer.
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { Repair } from "@bedrock-edge/client";
import { checkRequest, refuseRepairs } from "../../../src/language_model/encode/check_request.ts";

const MODEL = "anthropic/claude-sonnet-4.5";

Deno.test("an invalid model id is refused, and so is an empty list of messages", () => {
  for (const [model, words] of [["", '""'], ["two words", '"two words"'], [7, "7"]] as const) {
    const check = () => checkRequest({ model: model as string, options: { messages: "Hi", check: "off" } });
    assertThrows(check, TypeError, `model is ${words}, not an id`);
  }
  assertThrows(() => checkRequest({ model: MODEL, options: { messages: [] } }), TypeError, "messages is empty");
});

Deno.test("a number out of its range is refused, unless the service is to judge it", () => {
  for (
    const [name, value, words] of [
      ["maxTokens", 0, "at least 1"],
      ["temperature", -0.1, "at least 0"],
      ["topP", 1.1, "0 to 1"],
      ["topK", -1, "at least 0"],
      ["topK", NaN, "at least 0"],
    ] as const
  ) {
    const options = { messages: "Hi", [name]: value };
    const sentence = `Cannot chat with ${name} ${value}: out of range; use ${words}`;
    assertThrows(() => checkRequest({ model: MODEL, options }), RangeError, sentence);
    checkRequest({ model: MODEL, options: { ...options, check: "off" } });
  }
  checkRequest({ model: MODEL, options: { messages: [], check: "off" } });
});

Deno.test("a strict check refuses changes of what the caller wrote, and no others", () => {
  const ofModel: Repair = { rule: "tool-use-input", path: "messages[0]", message: "messages[0] is not an object" };
  refuseRepairs([ofModel]);
  const point: Repair = { rule: "cache-point", path: "tools[0]", message: "tools[0] follows no tool; left it out" };
  const error = assertThrows(() => refuseRepairs([ofModel, point]), TypeError);
  assertEquals(error.message, "Cannot chat: tools[0] follows no tool; put it behind a block or a tool");
  assertEquals([Object(error).rule, Object(error).path], ["cache-point", "tools[0]"]);
});
