import { assert, assertEquals } from "@std/assert";
import { withoutProto } from "../../../src/base/json_value.ts";
import { JsonReader, ObjectFinder } from "../../../src/chat/schema/partial_json.ts";

/** The value of a beginning; `undefined` before the value begins. */
function partialJson(text: string): unknown {
  const reader = new JsonReader();
  reader.push(text);
  return reader.value();
}

/** Documents with every kind of value, escape and blank, and with what is easily read wrongly. */
const DOCUMENTS: readonly string[] = [
  "{}",
  "[]",
  '""',
  "null",
  "true ",
  "-12.5e+3\n",
  ' \t\r\n{ "a" : 1 , "b" : [ ] } ',
  '{"city":"Paris","rivers":["Seine","Bièvre"],"inhabitants":2102650,"capital":true,"mayor":null}',
  '{"a":{"b":{"c":[[],[{}],[[1,2],[3.25,-0,1e9]]]}}}',
  String.raw`{"escapes":"\"\\\/\b\f\n\r\tA\u00e9","key \u0041\n":"x"}`,
  String.raw`["\ud83d\ude00","\ud83d","\ude00\ud83d","a\ud83d\n","\ud83d😀"]`,
  '["😀","é","\u2028","日本語","\u007f"]',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":1},"toString":"x"}',
  '{"":"","10":1,"9":[0],"a,b":"}","c{":"]"}',
  '[true,false,null,[true],{"t":true},-1,0,0.1]',
  '{"text":"He said: \\"{\\\\}\\" and left, at 12:30, [sic]"}',
];

/** The same numbers every time. */
function* numbers(seed = 7): Generator<number, never> {
  while (true) yield seed = (seed * 48271) % 2147483647;
}

function generated(count: number): string[] {
  const random = numbers();
  const below = (limit: number) => random.next().value % limit;
  const make = (depth: number): unknown => {
    const kind = below(depth > 3 ? 5 : 7);
    if (kind === 0) return below(2) === 0;
    if (kind === 1) return null;
    if (kind === 2) return (below(20001) - 10000) / (below(3) || 7);
    if (kind < 5) return Array.from({ length: below(6) }, () => 'a"\\\n😀é}{][,:1'.at(below(12))).join("");
    const items = Array.from({ length: below(4) }, () => make(depth + 1));
    return kind === 5 ? items : Object.fromEntries(items.map((item, at) => [`k${at}"\\`, item]));
  };
  return Array.from({ length: count }, (_, at) => JSON.stringify(make(0), null, at % 3));
}

/** Whether `part` may become `whole` by nothing but growing at its end. */
function grows(part: unknown, whole: unknown): boolean {
  if (typeof part === "string") return typeof whole === "string" && whole.startsWith(part);
  if (typeof part !== "object" || part === null) return part === whole;
  if (typeof whole !== "object" || whole === null || Array.isArray(part) !== Array.isArray(whole)) return false;
  return Object.keys(part).every((key) => Object.hasOwn(whole, key) && grows(part[key as never], whole[key as never]));
}

Deno.test("every beginning of a document gives what is consistent with the whole, in one piece and in single characters", () => {
  for (const document of [...DOCUMENTS, ...generated(300)]) {
    const whole: unknown = withoutProto(JSON.parse(document));
    const reader = new JsonReader();
    let last: unknown;
    for (let end = 0; end <= document.length; end++) {
      const part = partialJson(document.slice(0, end));
      if (end) reader.push(document[end - 1]!);
      assertEquals(reader.value(), part, document.slice(0, end));
      assert(part === undefined || grows(part, whole), `${document.slice(0, end)} gave ${JSON.stringify(part)}`);
      assert(last === undefined || grows(last, part), `${document.slice(0, end)} took back ${JSON.stringify(last)}`);
      last = part;
    }
    // A number by itself may go on: it is whole when something follows.
    assertEquals(partialJson(`${document} `), whole);
    if (typeof whole === "object") assertEquals(last, whole);
  }
});

Deno.test("a document in pieces of any length gives the whole", () => {
  for (const document of [...DOCUMENTS, ...generated(40)]) {
    for (let length = 2; length < 9; length++) {
      const reader = new JsonReader();
      for (let at = 0; at < document.length; at += length) reader.push(document.slice(at, at + length));
      reader.push(" ");
      assertEquals(reader.value(), withoutProto(JSON.parse(document)));
      assertEquals(reader.state, "whole");
    }
  }
});

for (
  const [text, expected] of [
    ["", undefined],
    [" ", undefined],
    ["{", {}],
    ['{"a', {}],
    ['{"a"', {}],
    ['{"a":', {}],
    ['{"a":"', { a: "" }],
    ['{"a":"x', { a: "x" }],
    ['{"a":"x\\', { a: "x" }],
    ['{"a":"x\\u00e', { a: "x" }],
    ['{"a":"x\\ud83d', { a: "x" }],
    ['{"a":"x\\ud83d\\ude00', { a: "x😀" }],
    ['{"a":"x\ud83d', { a: "x" }],
    ['{"a":"x",', { a: "x" }],
    ['{"a":1', {}],
    ['{"a":1,', { a: 1 }],
    ['{"a":-', {}],
    ['{"a":tru', {}],
    ['{"a":true', { a: true }],
    ['{"a":nul', {}],
    ['{"a":null', { a: null }],
    ['{"a":[', { a: [] }],
    ['{"a":[1,2', { a: [1] }],
    ['{"a":[1,2]', { a: [1, 2] }],
    ['[{"b":"c', [{ b: "c" }]],
    ["12", undefined],
    ["12\n", 12],
    ['"a', "a"],
  ] as const
) {
  Deno.test(`the beginning ${JSON.stringify(text)} is read as ${JSON.stringify(expected)}`, () => {
    assertEquals<unknown>(partialJson(text), expected);
  });
}

Deno.test("invalid JSON ends the reading and leaves the value before it", () => {
  const cases: [string, unknown][] = [
    ['{"a":1,}', { a: 1 }],
    ["[1,]", [1]],
    ["[,", []],
    ["{,", {}],
    ['{"a" 1', {}],
    ['{"a"::', {}],
    ["{]", {}],
    ["[}", []],
    ['{"a":1]', { a: 1 }],
    ['["a\nb', ["a"]],
    ['["a\\x', ["a"]],
    ['["a\\u00g0', ["a"]],
    ["[01,", []],
    ["[1.,", []],
    ["[NaN,", []],
    ["[truth,", []],
    ["{'a'", {}],
    ["{a:1}", {}],
    ["]", undefined],
    [":", undefined],
  ];
  for (const [text, expected] of cases) {
    const reader = new JsonReader();
    reader.push(text);
    assertEquals(reader.state, "broken", text);
    const before = JSON.stringify(expected);
    assertEquals(reader.push('"more": 1}'), 0, text);
    assertEquals(JSON.stringify(reader.value()), before, text);
  }
});

Deno.test("a document with one character changed is whole where JSON.parse takes it, and nowhere else", () => {
  const random = numbers(11);
  const marks = '{}[]",:\\ 0-.eEtu\n/';
  let refused = 0;
  for (const document of [...DOCUMENTS, ...generated(60)]) {
    for (let turn = 0; turn < 40; turn++) {
      const at = random.next().value % document.length;
      const mark = marks[random.next().value % marks.length]!;
      const text = `${document.slice(0, at)}${mark}${document.slice(at + 1)} `;
      const reader = new JsonReader();
      const read = reader.push(text);
      if (reader.state === "whole") {
        assertEquals(reader.value(), withoutProto(JSON.parse(text.slice(0, read))), text);
      } else {
        refused++;
        let value: unknown;
        try {
          value = { parsed: JSON.parse(text) };
        } catch {
          value = undefined;
        }
        assertEquals(value, undefined, text);
      }
    }
  }
  assert(refused > 100);
});

Deno.test("changes are counted where the value changes, and nowhere else", () => {
  for (const document of [...DOCUMENTS, ...generated(100)]) {
    const reader = new JsonReader();
    for (const [at, unit] of [...document.split(""), " "].entries()) {
      const [before, counted] = [JSON.stringify(reader.value()), reader.changes];
      reader.push(unit);
      assertEquals(reader.changes > counted, JSON.stringify(reader.value()) !== before, document.slice(0, at + 1));
    }
  }
});

Deno.test("a value that was given stays as it was, and its whole parts are shared with the next", () => {
  const reader = new JsonReader();
  reader.push('{"done":[1,2],"open":[3,');
  const first = reader.value() as { done: number[]; open: number[] };
  reader.push("4]");
  const second = reader.value() as typeof first;
  assertEquals(first, { done: [1, 2], open: [3] });
  assertEquals(second, { done: [1, 2], open: [3, 4] });
  assert(first.done === second.done);
  assert(first.open !== second.open);
});

Deno.test("members named __proto__ are left out, whole and open, and nothing is polluted", () => {
  const text = '{"__proto__":{"polluted":1},"x":{"__proto__":{"a":[1,{"b":2}]},"y":1},"__proto__":"z","n":2';
  const reader = new JsonReader();
  for (const unit of text) {
    reader.push(unit);
    const json = JSON.stringify(reader.value());
    assert(!/proto|polluted|"a"|"b"|z/.test(json), json);
  }
  assertEquals(reader.value(), { x: { y: 1 } });
  reader.push("}");
  assertEquals(reader.value(), { x: { y: 1 }, n: 2 });
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("reading in single characters looks at a bounded number of characters for each, strings and lists however long", () => {
  const document = JSON.stringify({ text: "abc\n\u00e9😀".repeat(2000), list: Array(2000).fill(12), deep: [[[[1]]]] });
  const { exec } = RegExp.prototype;
  const { parse } = JSON;
  let looked = 0;
  RegExp.prototype.exec = function (text) {
    looked += text.length;
    return exec.call(this, text);
  };
  JSON.parse = (text: string) => {
    looked += text.length;
    return parse(text);
  };
  const reader = new JsonReader();
  try {
    for (const unit of document) reader.push(unit);
  } finally {
    RegExp.prototype.exec = exec;
    JSON.parse = parse;
  }
  assertEquals(reader.value(), parse(document));
  assert(looked < document.length * 20, `${looked} characters for ${document.length}`);
});

const FOUND: readonly (readonly [string, unknown])[] = [
  ['{"a":1}', { a: 1 }],
  ['\n  {"a":1}', { a: 1 }],
  ['Here it is: {"a":1} I hope it helps {"b":2}', { a: 1 }],
  ['```json\n{"a":"```"}\n```', { a: "```" }],
  ['A set {x | x > 1}, and {"a":{"b":[1]}}', { a: { b: [1] } }],
  ['{{{"a":1}', { a: 1 }],
  ['{"a\\q{"b":1}', { b: 1 }],
  ["no object [1,2]", undefined],
];

Deno.test("an object is found in whatever stands around it, however the text is cut", () => {
  for (const [text, expected] of FOUND) {
    for (let cut = 0; cut <= text.length; cut++) {
      const finder = new ObjectFinder();
      finder.push(text.slice(0, cut));
      finder.push(text.slice(cut));
      assertEquals(finder.value(), expected, `${text} cut at ${cut}`);
    }
    const finder = new ObjectFinder();
    for (const unit of text.split("")) finder.push(unit);
    assertEquals(finder.value(), expected, text);
  }
});
