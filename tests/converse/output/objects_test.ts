import { assertEquals } from "@std/assert";
import { objectsIn } from "../../../src/converse/output/objects.ts";

const CASES: readonly (readonly [text: string, objects: readonly unknown[]])[] = [
  ["none", []],
  ["{}", [{}]],
  ['{"a":1} and {"b":{"c":2}} and {x} or {"d":{"e":3}, "f":', [{ a: 1 }, { b: { c: 2 } }]],
  ['{ \n"a" : "}{\\"" }{"b":"\\\\"}', [{ a: '}{"' }, { b: "\\" }]],
  // An inch mark in a sentence begins no string.
  ['A 5" pipe: {"a":1}, a 6" one: {"a":2}', [{ a: 1 }, { a: 2 }]],
  // What is inside of what is no JSON is a part of an answer.
  ['{"city": Paris, "at": {"lat":1}} or {"b":2}', [{ b: 2 }]],
  ['[{"a":1}]', [{ a: 1 }]],
  ['{"a":1', []],
  ['{"a":"x\\', []],
  ['{"__proto__":1}', [JSON.parse('{"__proto__":1}')]],
];

for (const [text, objects] of CASES) {
  Deno.test(`the objects in ${JSON.stringify(text)}`, () => assertEquals<unknown>([...objectsIn(text)], objects));
}

Deno.test("objects are found at linear cost, however badly they are written", () => {
  const many = 40_000;
  for (const text of ['{"', "{", '{"a":', '\\"', '{"\\"', "{ ", '{"a":{}', '{"a"}']) {
    assertEquals([...objectsIn(text.repeat(many))], []);
    assertEquals([...objectsIn(`{"b":2} ${text.repeat(many)}`)], [{ b: 2 }]);
  }
});
