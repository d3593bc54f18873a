/**
 * Options with an unknown name or a value of the wrong type are refused by name.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  abortSignal,
  callback,
  checkOptions,
  finite,
  flag,
  headers,
  listOf,
  nested,
  numberFrom,
  object,
  oneOf,
  optionTable,
  stringOr,
  strings,
  text,
} from "../../src/base/check_options.ts";

interface Sample {
  maxTokens?: number;
  topP?: number;
  waits?: { idleMs?: number };
  mode?: "auto" | "off";
  system?: string;
}

const SAMPLE = optionTable<Sample>(() => ({
  of: "sample()",
  options: {
    maxTokens: numberFrom(1),
    topP: finite("0 to 1"),
    waits: nested(optionTable<{ idleMs?: number }>(() => ({ of: "waits", options: { idleMs: numberFrom(0) } }))),
    mode: oneOf("auto", "off"),
    system: text,
  },
  otherNames: { limit: "maxTokens", retries: "sample({ waits })" },
}));

const UNKNOWN: Readonly<Record<string, [given: unknown, message: string]>> = {
  "another spelling": [{ max_tokens: 5 }, 'Cannot use option "max_tokens": unknown option; did you mean "maxTokens"?'],
  "another case": [{ maxtokens: 5 }, 'Cannot use option "maxtokens": unknown option; did you mean "maxTokens"?'],
  "a typing error": [{ maxTokns: 5 }, 'Cannot use option "maxTokns": unknown option; did you mean "maxTokens"?'],
  "swapped letters": [{ tpoP: 1 }, 'Cannot use option "tpoP": unknown option; did you mean "topP"?'],
  "the name of another library": [{ limit: 5 }, 'Cannot use option "limit": unknown option; did you mean "maxTokens"?'],
  "a name with another place": [{ retries: 5 }, 'Cannot use option "retries": unknown option; use sample({ waits })'],
  "another spelling of a name of another library": [
    { Re_Tries: 5 },
    'Cannot use option "Re_Tries": unknown option; use sample({ waits })',
  ],
  "a name with words around it": [
    { default_system_text: "x" },
    'Cannot use option "default_system_text": unknown option; did you mean "system"?',
  ],
  "nothing near": [
    { colour: "red" },
    'Cannot use option "colour": unknown option; the options of sample() are maxTokens, topP, waits, mode, system',
  ],
  "a nested name": [
    { waits: { idleMS: 5 } },
    'Cannot use option "waits.idleMS": unknown option; did you mean "idleMs"?',
  ],
  "a name of Object.prototype": [
    { toString: 5 },
    'Cannot use option "toString": unknown option; the options of sample() are maxTokens, topP, waits, mode, system',
  ],
  "a long name": [
    { ["x".repeat(500)]: 1 },
    `Cannot use option "${
      "x".repeat(80)
    }…": unknown option; the options of sample() are maxTokens, topP, waits, mode, system`,
  ],
  "null for all options": [
    null,
    "Cannot use the options of sample(): null is not an object of options; use { maxTokens, topP, waits … }",
  ],
  "a list of options": [
    [],
    "Cannot use the options of sample(): a list is not an object of options; use { maxTokens, topP, waits … }",
  ],
  "a string for nested options": [
    { waits: "5" },
    'Cannot use option "waits": a string is not an object of options; use { idleMs … }',
  ],
};

for (const [name, [given, message]] of Object.entries(UNKNOWN)) {
  Deno.test(`checkOptions refuses ${name}`, () => {
    assertEquals(assertThrows(() => checkOptions(given, SAMPLE), TypeError).message, message);
  });
}

Deno.test("checkOptions accepts options that are not given, inherited members, symbols and hidden members", () => {
  checkOptions({}, SAMPLE);
  checkOptions({ maxTokens: undefined, max_tokens: undefined }, SAMPLE);
  checkOptions(Object.create({ max_tokens: 5 }), SAMPLE);
  checkOptions({ [Symbol("x")]: 5 }, SAMPLE);
  checkOptions(Object.defineProperty({}, "hidden", { value: 5 }), SAMPLE);
  class Options {
    maxTokens = 5;
    method() {}
  }
  checkOptions(new Options(), SAMPLE);
  checkOptions(Object.assign(Object.create(null), { maxTokens: 5 }), SAMPLE);
});

Deno.test("checkOptions takes short time for long names", () => {
  const names = Array.from({ length: 1000 }, (_, at) => `${at}${"x".repeat(10_000)}`);
  for (const name of names) assertThrows(() => checkOptions({ [name]: 1 }, SAMPLE), TypeError);
});

const signal = new AbortController().signal;

/** Each check, values that it accepts, and values that it refuses with a part of the message. */
const CHECKS: readonly [name: string, check: typeof text, good: unknown[], bad: [unknown, string][]][] = [
  ["text", text, ["", "x"], [[5, "a number is not valid; use a string"], [null, "null is"], [{}, "an object is"]]],
  ["flag", flag, [true, false], [["true", '"true" is not valid; use true or false'], [1, "1 is"], [null, "null is"]]],
  ["callback", callback, [() => {}, class {}], [["f", '"f" is not valid; use a function'], [{}, "an object is"]]],
  ["object", object, [{}, new Map()], [[[], "a list is not valid; use an object"], [null, "null is"], [
    "x",
    "a string",
  ]]],
  ["strings", strings, [{}, { a: "b" }], [[{ a: 5 }, '"it.a": a number is not valid; use a string'], [[], "a list"]]],
  ["listOf", listOf(text), [[], ["a"]], [["a", "a string is not valid; use a list"], [[5], '"it[0]": a number']]],
  ["abortSignal", abortSignal, [signal, AbortSignal.timeout(1e9), { aborted: false, addEventListener() {} }], [
    [new AbortController(), "an object is not valid; use an AbortSignal, such as controller.signal"],
    [null, "null is"],
    [5, "a number is"],
  ]],
  ["headers", headers, [new Headers(), {}, { a: "b" }, [["a", "b"]], new Map([["a", "b"]])], [
    [{ a: 5 }, '"it.a": a number is not valid; use a string'],
    ["a: secret", "a string is not valid; use an object"],
    [null, "null is"],
  ]],
  ["oneOf", oneOf("in-region", "global", true), ["global", true], [
    ["in-regoin", '"in-regoin" is not valid; use in-region, global or true'],
    [null, "null is"],
    [{ secret: 1 }, "an object is"],
    ["x".repeat(200), `"${"x".repeat(80)}…" is`],
  ]],
  ["stringOr", stringOr(oneOf("off", "on"), object), ["off", {}], [["x", '"x" is not valid'], [
    5,
    "a number is",
  ]]],
];

for (const [name, check, good, bad] of CHECKS) {
  Deno.test(`the check ${name} accepts its values and refuses others by name`, () => {
    for (const value of good) check(value, "it");
    for (const [value, part] of bad) {
      const { message } = assertThrows(() => check(value, "it"), TypeError);
      assert(message.startsWith('Cannot use option "it'), message);
      assert(message.includes(part), message);
      assert(!message.includes("secret"), message);
    }
  });
}

Deno.test("numbers of the wrong type are a TypeError, and numbers out of range a RangeError", () => {
  for (const value of ["200", null, true, {}, 5n]) {
    assertThrows(() => numberFrom(0)(value, "it"), TypeError, "use a number of at least 0");
    assertThrows(() => finite("0 to 1")(value, "it"), TypeError, "use a number, 0 to 1");
  }
  for (const value of [-1, NaN, -Infinity]) {
    assertThrows(() => numberFrom(0)(value, "it"), RangeError, `${value} is not valid; use a number of at least 0`);
  }
  for (const value of [NaN, Infinity, -Infinity]) {
    assertThrows(() => finite("0 to 1")(value, "it"), RangeError, `${value} is not valid; use a number, 0 to 1`);
  }
  numberFrom(0)(Infinity, "it");
  numberFrom(0)(0, "it");
  finite("0 to 1")(-5, "it");
});
