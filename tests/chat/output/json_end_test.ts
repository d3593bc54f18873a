import { assertEquals } from "@std/assert";
import { endOf } from "../../../src/chat/output/json_end.ts";
import { anyJson } from "../../fuzz/answers.ts";
import { randomOf } from "../../helpers/random.ts";

/** The end of the JSON that `text` begins with, by `JSON.parse`; -1 without JSON. */
function parsedEnd(text: string): number {
  for (let end = 1; end <= text.length; end++) {
    try {
      JSON.parse(text.slice(0, end));
      return end;
    } catch {
      // Longer, or never.
    }
  }
  return -1;
}

Deno.test("an object or a list ends where JSON.parse says, and every part of it is open", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = randomOf(seed, 0);
    const json = JSON.stringify([anyJson(random, 3), { a: anyJson(random, 3) }], null, random.once(2) ? 1 : 0);
    assertEquals(endOf(`x${json} }]`, 1), { state: "whole", end: json.length + 1 });
    for (let cut = 1; cut < json.length; cut++) {
      assertEquals(endOf(json.slice(0, cut), 0).state, "open", json.slice(0, cut));
    }
  }
});

const TOKENS = ["{", "}", "[", "]", ",", ":", '"a"', '"b\\"c"', "1", "-2.5e3", "true", "null", " ", "x", "01", '"'];

Deno.test("20,000 texts of tokens are whole if and only if they are JSON, and every search goes on behind its beginning", () => {
  const states = new Map<string, number>();
  for (let seed = 1; seed <= 20_000; seed++) {
    const random = randomOf(seed, 1);
    const rest = Array.from({ length: random(1, 9) }, () => random.of(TOKENS)).join("");
    const text = random.of(["{", "[", '{"a":', "[{"]) + rest;
    const { state, end } = endOf(text, 0);
    states.set(state, (states.get(state) ?? 0) + 1);
    const expected = parsedEnd(text);
    assertEquals(state === "whole" ? end : -1, expected, text);
    assertEquals(end > 0 && end <= text.length, true, text);
  }
  for (const state of ["whole", "open", "broken", "endless"]) assertEquals((states.get(state) ?? 0) > 100, true, state);
});
