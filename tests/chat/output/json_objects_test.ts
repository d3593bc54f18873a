import { assertEquals } from "@std/assert";
import { objectsIn } from "../../../src/chat/output/json_objects.ts";

const CASES: readonly (readonly [text: string, objects: readonly unknown[]])[] = [
  ["none", []],
  ["{}", [{}]],
  ['{"a":1} and {"b":{"c":2}} and {x} or {"d":{"e":3}, "f":', [{ a: 1 }, { b: { c: 2 } }]],
  ['{ \n"a" : "}{\\"" }{"b":"\\\\"}', [{ a: '}{"' }, { b: "\\" }]],
  // An inch mark in a sentence begins no string.
  ['A 5" pipe: {"a":1}, a 6" one: {"a":2}', [{ a: 1 }, { a: 2 }]],
  // JSON inside text that is not JSON is part of an answer.
  ['{"city": Paris, "at": {"lat":1}} or {"b":2}', [{ b: 2 }]],
  // An object inside of a list is a part of the list, whole or cut.
  ['[{"a":1}]', []],
  ['Two: [ [{"a":1}], {"b":2} ] and {"c":3}', [{ c: 3 }]],
  ['[{"a":1},{"a":', []],
  ['[{"a":1}, ...] or {"b":2}', [{ b: 2 }]],
  ['[{"a":1} {"a":2}', []],
  ['[1, 2, "x", -3.5e2, true, [], {}] {"a":1}', [{ a: 1 }]],
  // Brackets of a sentence are not lists.
  ['In [0, 1), see [1] and [note {x}]: {"a":1}', [{ a: 1 }]],
  ['["Foo" and "Bar"] {"a":1}', [{ a: 1 }]],
  ['[x](https://example.com) - [ ] {"a":1}', [{ a: 1 }]],
  // JSON has neither line breaks in strings nor this escape.
  ['{"a":"x\ny"} {"b":"\\x"} {"c":1}', [{ c: 1 }]],
  ['{"a":1', []],
  ['{"a":"x\\', []],
  ['{"__proto__":1}', [JSON.parse('{"__proto__":1}')]],
];

for (const [text, objects] of CASES) {
  Deno.test(`the objects in ${JSON.stringify(text)}`, () => assertEquals<unknown>(objectsIn(text).objects, objects));
}

const OPEN: readonly (readonly [text: string, isOpen: boolean])[] = [
  ['{"a":1}', false],
  ['{"a":1} {"a":', true],
  ['{"a":1} {"a', true],
  ['{"a":1} [{"b":2}, {', true],
  ['{"a":1} [{"b":2}, -1', true],
  ['{"a":1} [', false],
  ['{"a":1}, and "{" begins an object', false],
  ['{"a":1}, and `{"` begins an object', false],
  ['{"a":1} {"x" in Y', false],
  ['{"a":1} {"b":2}}}', false],
  ["a [1", true],
  ["none", false],
];

for (const [text, isOpen] of OPEN) {
  Deno.test(`the text ${text} ${isOpen ? "ends inside of JSON" : "is not cut"}`, () => {
    assertEquals(objectsIn(text).isOpen, isOpen);
  });
}

Deno.test("a text begins with its first object, or with other words", () => {
  const told = ['\n {"a":1} x', 'x {"a":1}', '[] {"a":1}', "{}{}", "x"].map((text) => objectsIn(text).isFirst);
  assertEquals(told, [true, false, false, true, false]);
});

Deno.test("objects are found at linear cost, however badly they are written", () => {
  const many = 40_000;
  const texts = [
    '{"',
    "{",
    '{"a":',
    '\\"',
    '{"\\"',
    "{ ",
    '{"a":{}',
    '{"a"}',
    "[",
    "[[",
    "[0)",
    '["',
    '[{"a" b',
    "[1,",
    "[ ",
  ];
  for (const text of texts) {
    assertEquals(objectsIn(text.repeat(many)).objects, []);
    assertEquals(objectsIn(`{"b":2} ${text.repeat(many)}`).objects, [{ b: 2 }]);
  }
});
