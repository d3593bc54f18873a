/**
 * The input of a call, as models write it.
 */
import { assertEquals } from "@std/assert";
import { readInput } from "../../../src/chat/calls/call_input.ts";

Deno.test("missing and blank input means no arguments", () => {
  for (const given of [undefined, null, "", "  \n", '""']) assertEquals(readInput(given), { input: {} });
});

Deno.test("an object is read, also as JSON that is encoded several times", () => {
  const input = { city: "Oslo" };
  for (const given of [input, JSON.stringify(input), JSON.stringify(JSON.stringify(input))]) {
    assertEquals(readInput(given), { input });
  }
});

Deno.test("any other input is invalid, and keeps its text", () => {
  for (const [given, raw] of [["{", "{"], ["[1]", "[1]"], ['{"a":1e999}', '{"a":1e999}'], [7, "7"]] as const) {
    const { input, ...rest } = readInput(given);
    assertEquals([input, "invalid" in rest && rest.invalid?.raw], [undefined, raw]);
  }
});
