import { assertEquals } from "@std/assert";
import { cut, kindOf, quoted, shown } from "../../src/base/quote.ts";

Deno.test("a long text is cut with an ellipsis, and a short one stays", () => {
  assertEquals([cut("a".repeat(80)), cut("a".repeat(81))], ["a".repeat(80), `${"a".repeat(80)}…`]);
  assertEquals([cut("abc", 3), cut("abc", 2)], ["abc", "ab…"]);
  assertEquals(quoted(`"\n${"a".repeat(99)}`), `"\\"\\n${"a".repeat(78)}…"`);
});

Deno.test("values are shown by themselves or by their kind, and never throw", () => {
  const cases: readonly (readonly [value: unknown, shown: string, kind: string])[] = [
    [undefined, "undefined", "undefined"],
    [null, "null", "null"],
    ["a", '"a"', "a string"],
    [5, "5", "a number"],
    [5n, "5", "a bigint"],
    [true, "true", "a boolean"],
    [Symbol("a"), "Symbol(a)", "a symbol"],
    [[1], "a list", "a list"],
    [{ secret: 1 }, "an object", "an object"],
    [Object.create(null), "an object", "an object"],
    [() => {}, "a function", "a function"],
  ];
  for (const [value, text, kind] of cases) assertEquals([shown(value), kindOf(value)], [text, kind]);
});
