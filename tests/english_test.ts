import { assert, assertEquals } from "@std/assert";
import { findings } from "./english.ts";

const root = new URL("../", import.meta.url);

/** The folders and files that hold our own words. */
const COVERED = [
  "mod.ts",
  "README.md",
  "CONTRIBUTING.md",
  "src/",
  "examples/",
  "support/",
  "bench/",
  "tests/",
  "docs/",
];

/**
 * Pages of generated facts or of quotations, which have other people's words; copies of packages; and the shapes themselves.
 */
const LEFT_OUT = [
  "docs/models.md",
  "docs/repairs.md",
  "bench/RESULTS.md",
  "bench/dist/",
  "bench/peers/node_modules/",
  "support/std-assert/",
  "support/std-http/",
  "tests/english",
];

/** Sentences that a model reads. Their words are part of a request, so that they change only with evidence. */
const TO_MODELS: readonly { readonly path: string; readonly sentence: string }[] = [
  { path: "src/chat/output/ask.ts", sentence: "What it is: …" },
];

function under(path: string, entries: readonly string[]): boolean {
  return entries.some((entry) => path.startsWith(entry));
}

async function texts(path: string, files: Map<string, string>): Promise<void> {
  if (under(path, LEFT_OUT)) return;
  if (path.endsWith("/")) {
    for await (const entry of Deno.readDir(new URL(path, root))) {
      await texts(path + entry.name + (entry.isDirectory ? "/" : ""), files);
    }
  } else if (/\.(?:ts|md)$/.test(path)) files.set(path, await Deno.readTextFile(new URL(path, root)));
}

Deno.test("comments, strings and pages are in plain English", async () => {
  const files = new Map<string, string>();
  for (const path of COVERED) await texts(path, files);
  for (const path of COVERED) {
    assert([...files.keys()].some((file) => file.startsWith(path)), `nothing is read under ${path}`);
  }
  const found = findings(files);
  const isOf = ({ path, sentence }: typeof TO_MODELS[number]) => (finding: string) =>
    finding.startsWith(`${path}:`) && finding.endsWith(`: ${sentence}`);
  for (const allowed of TO_MODELS) assert(found.some(isOf(allowed)), `${allowed.sentence} is not found any more`);
  assertEquals(found.filter((finding) => !TO_MODELS.some((allowed) => isOf(allowed)(finding))), []);
});

/** Advice by the first words of its shape, to keep the cases short. */
const SUBJECT = "put the subject first and name the noun instead of What, Whatever, Who";
const ACTOR = "name who acts, or say what happens";
const NONE = "say invalid, missing or not supported";
const NO = 'say "is not a …", invalid, missing or not supported';

/** A text and its findings, each without the path. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly path?: string;
  readonly found: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "a comment that begins with What",
    text: "/** What a model can do. */\nexport const a = 1;",
    found: [`1: ${SUBJECT}: What a model can do.`],
  },
  {
    name: "a second sentence that begins with Whoever, in a comment over several lines",
    text: "const a = 1;\n// Reads the text. Whoever\n// reads twice gets nothing.",
    found: [`2: ${SUBJECT}: Whoever reads twice gets nothing.`],
  },
  { name: "a question", text: `ask("What is 2 + 2?"); // Who asks?`, found: [] },
  {
    name: "Of, Where, Nobody and Somebody at the beginning",
    text:
      "// Of two models, the first.\n\n// Where it is set, it wins.\n\n// Nobody reads it.\n\n// Somebody reads it.",
    found: [
      "1: put the subject first instead of Of: Of two models, the first.",
      "3: put the subject first instead of Where: Where it is set, it wins.",
      `5: ${ACTOR}: Nobody reads it.`,
      `7: ${ACTOR}: Somebody reads it.`,
    ],
  },
  { name: "Of course", text: "// Of course it works.", found: [] },
  {
    name: "a fronted subject behind a semicolon",
    text: "// Closes the body; whoever waits is told.",
    found: [`1: ${ACTOR}: Closes the body; whoever waits is told.`],
  },
  {
    name: "none and no as a noun, in a string and in a template",
    text: 'throw new Error("this region is none");\nthrow new Error(`region ${region} is no name`);',
    found: [`1: ${NONE}: this region is none`, `2: ${NO}: region … is no name`],
  },
  {
    name: "there is none, there is no, and is no longer",
    text: "// If there is none, there is no default; the old one is no longer read, and is no more than a byte.",
    found: [],
  },
  {
    name: "shall, say at the end, and a sentence that says nothing",
    text: "/**\n * It shall run: twice, say.\n *\n * Tells this block from the others.\n */",
    found: [
      "2: say must, should or will: It shall run: twice, say.",
      '2: say "for example" or "such as": It shall run: twice, say.',
      '4: say "Discriminant.": Tells this block from the others.',
    ],
  },
  {
    name: "a British spelling, also in the name of a test",
    text: `Deno.test("a body that is cancelled is closed", () => {});`,
    found: ["1: use the American spelling: a body that is cancelled is closed"],
  },
  {
    name: "a string that + joins, once and as a whole",
    text: 'const a = "Reads the text, " +\n  "what it is, and" + ` whatever ${x} is` +\n  "none.";',
    found: [],
  },
  {
    name: "code, code spans, quotations, and strings that are no sentences",
    text: '// Reads `What it is none` and "Whoever shall".\nconst of = cancelled ? "what" : "is none";',
    found: [],
  },
  { name: "the text of a tag, which is a phrase", text: "/**\n * @param text what the user wrote\n */", found: [] },
  {
    name: "a list item, and not a heading or a table header",
    path: "a.md",
    text: "# What it costs\n\n- What it costs\n\n| What it costs | b |\n| --- | --- |\n| Of a | of b |\n",
    found: [`3: ${SUBJECT}: What it costs`, "7: put the subject first instead of Of: Of a"],
  },
  {
    name: "a code block, as source",
    path: "a.md",
    text: "Text.\n\n```ts\nconst a = 1; // What it costs.\n```\n\n```sh\nWhat it costs\n```\n",
    found: [`4: ${SUBJECT}: What it costs.`],
  },
  {
    name: "an example in a docstring, with its line",
    text: "/**\n * Adds.\n *\n * ```ts\n * // Whoever adds.\n * ```\n */",
    found: [`5: ${SUBJECT}: Whoever adds.`],
  },
  {
    name: "a template inside a template",
    text: "const a = `it is ${b ? `is none ${c} here` : `}`} what is none`;",
    found: [`1: ${NONE}: is none … here`, `1: ${NONE}: it is … what is none`],
  },
];

for (const { name, text, path = "a.ts", found } of CASES) {
  Deno.test(`english reads ${name}`, () => {
    assertEquals(findings(new Map([[path, text]])), found.map((finding) => `${path}:${finding}`));
  });
}
