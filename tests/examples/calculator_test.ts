import { assertEquals, assertThrows } from "@std/assert";
import { calculate } from "../../examples/chat/calculator.ts";

const VALUES: Readonly<Record<string, number>> = {
  "2 + 3 * 4": 14,
  "(2 + 3) * 4": 20,
  "10 - 4 - 3": 3,
  "100 / 10 / 5": 2,
  "17 % 5": 2,
  "2 ^ 3 ^ 2": 512,
  "-2 ^ 2": -4,
  "2 ^ -1": 0.5,
  "--3": 3,
  "1.5e3 + .5 + 2.": 1502.5,
  " 7 ": 7,
};
for (const [expression, value] of Object.entries(VALUES)) {
  Deno.test(`calculator makes ${value} of "${expression}"`, () => {
    assertEquals(calculate(expression), value);
  });
}

const REFUSED: Readonly<Record<string, string>> = {
  "": "ends too early",
  "2 +": "ends too early",
  "2 3": '"3" is not expected',
  "(2": '")" is missing',
  "(2 3)": '")" is missing before "3"',
  "2)": '")" is not expected',
  "two": '"t" is not a number',
  "fetch('http://example.com')": '"f" is not a number',
  "1 / 0": "no finite value: Infinity",
  "0 / 0": "no finite value: NaN",
  "()": '")" is not a number',
  ["(".repeat(1001)]: "longer than 1000",
  ["-".repeat(999)]: "ends too early",
};
for (const [expression, says] of Object.entries(REFUSED)) {
  Deno.test(`calculator refuses "${expression.slice(0, 30)}"`, () => {
    assertThrows(() => calculate(expression), Error, says);
  });
}
