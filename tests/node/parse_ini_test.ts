/** The dialect of the shared files, line by line. */
import { assertEquals } from "@std/assert";
import { parseIni } from "../../src/node/files/parse_ini.ts";

/** A text and its sections, or the sentence about its mistake. */
type Case = readonly [name: string, text: string, expected: Record<string, Record<string, string>> | string];

const CASES: readonly Case[] = [
  ["an empty file", "", {}],
  ["an empty section", "[a]\n", { a: {} }],
  ["properties, with and without blanks", "[a]\nx=1\ny = 2\nz\t=\t3\n", { a: { x: "1", y: "2", z: "3" } }],
  ["values with equals signs and colons", "[a]\nx = a=b:c==\n", { a: { x: "a=b:c==" } }],
  ["a colon in the place of the equals sign", "[a]\nx: 1\n", { a: { x: "1" } }],
  ["names in capitals", "[A]\nAWS_Access_Key_ID = AKIA\n", { A: { aws_access_key_id: "AKIA" } }],
  ["names of the prototype", "[__proto__]\n__proto__ = 1\nconstructor = 2\n", {
    ["__proto__"]: { ["__proto__"]: "1", constructor: "2" },
  }],
  ["comments on lines of their own, also indented", "# c\n[a]\n; c\n  # c = 1\nx = 1\n\t;c\n", { a: { x: "1" } }],
  ["comments behind a value", "[a] # c\nx = 1 # c\ny = 2\t;c\n", { a: { x: "1", y: "2" } }],
  ["marks without white space before them", "[a]\nx = 1#2;3\n", { a: { x: "1#2;3" } }],
  ["marks in the command line of a program", '[a]\ncredential_process = sh -c "a ; b" # c\n', {
    a: { credential_process: 'sh -c "a ; b" # c' },
  }],
  ["a value that is only a comment", "[a]\nx = # c\n", { a: { x: "" } }],
  ["quotes, which belong to the value", '[a]\nx = "1"\n', { a: { x: '"1"' } }],
  ["a byte order mark", "\uFEFF[a]\nx = 1\n", { a: { x: "1" } }],
  ["line ends of Windows and of old Macs", "[a]\r\nx = 1\r\n[b]\ry = 2\r", { a: { x: "1" }, b: { y: "2" } }],
  ["no line end at the end", "[a]\nx = 1", { a: { x: "1" } }],
  ["a section that is there twice", "[a]\nx = 1\ny = 1\n[b]\n[a]\ny = 2\n", { a: { x: "1", y: "2" }, b: {} }],
  ["a property that is there twice", "[a]\nx = 1\nx = 2\n", { a: { x: "2" } }],
  ["a section that is indented as a whole", " [a]\n  x = 1\n  y = 2\n", { a: { x: "1", y: "2" } }],
  ["a sub-section", "[a]\ns3 =\n  max = 1\n  Min = 2\nx = 1\n", {
    a: { s3: "", "s3.max": "1", "s3.min": "2", x: "1" },
  }],
  ["a sub-section with a comment and a blank line", "[a]\ns3 =\n\n  # c\n  max = 1 # c\n", {
    a: { s3: "", "s3.max": "1" },
  }],
  ["keys inside a sub-section, which are not those of the profile", "[a]\ns3 =\n aws_access_key_id = AKIA\n", {
    a: { s3: "", "s3.aws_access_key_id": "AKIA" },
  }],
  ["an empty value before another property", "[a]\nx =\ny = 1\n", { a: { x: "", y: "1" } }],
  ["a value that goes on", "[a]\ncredential_process = run\n  --flag=1 # c\n  --more\n", {
    a: { credential_process: "run\n--flag=1 # c\n--more" },
  }],
  ["another value that goes on", "[a]\nx = 1\n  2 # c\n", { a: { x: "1\n2" } }],
  ["an indented section", "[a]\nx = 1\n  [b]\ny = 2\n", { a: { x: "1" }, b: { y: "2" } }],
  ["words behind the brackets", "[a] b\nx = 1\n", { a: { x: "1" } }],
  ["brackets inside of brackets", "[a[1]]\nx = 1\n", { "a[1]": { x: "1" } }],
  [
    "a property before the first section",
    "\nx = 1\n",
    '2 is before the first section; write one such as "[default]" above it',
  ],
  ["a line without an equals sign", "[a]\nx = 1\nAKIA\n", '3 has no name and "="; write name = value'],
  ["a line without a name", "[a]\n = 1\n", '2 has no name and "="; write name = value'],
  ["a line without an equals sign in a sub-section", "[a]\ns3 =\n  max\n", '3 has no "="; write name = value'],
  ["empty brackets", "[]\n", '1 is before the first section; write one such as "[default]" above it'],
];

for (const [name, text, expected] of CASES) {
  Deno.test(`the parser reads ${name}`, () => {
    const parsed = parseIni(text);
    if ("flaw" in parsed) return assertEquals(`${parsed.flaw.line} ${parsed.flaw.what}`, expected);
    const found = Object.fromEntries(
      [...parsed.sections].map(([section, properties]) => [section, Object.fromEntries(properties)]),
    );
    assertEquals(found, expected);
  });
}

Deno.test("the parser reads any cut of a file without throwing, and takes linear time", () => {
  const text = CASES.map(([, text]) => text).join("\n");
  for (let end = 0; end <= text.length; end++) parseIni(text.slice(0, end));
  const [short, long] = [20_000, 80_000].map((length) => {
    const began = performance.now();
    for (const piece of [" #", "[", "= ", "\\", "a:", "\n "]) parseIni(`[a]\nx = 1\n${piece.repeat(length)}`);
    return performance.now() - began;
  });
  if (long! > 40 * short! + 200) throw new Error(`${short} ms became ${long} ms`);
});
