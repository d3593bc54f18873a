/**
 * Every sentence that users see is in a table, as the code says it: errors, repairs and hints. A sentence that changes in the
 * source changes here too, where it can be read beside the others.
 */
import { assert, assertEquals } from "@std/assert";
import { RULES } from "../../src/bedrock/converse/check/check_prompt.ts";
import { modelRules } from "../../src/bedrock/converse/model_rules/model_rule_table.ts";
import { ELSEWHERE } from "../bedrock/converse/model_rules/cases.ts";
import { FAILURES } from "./failures.ts";
import { HINTS } from "./hints.ts";
import { MISTAKES } from "./mistakes.ts";
import { MODEL_REPAIRS, REPAIRS } from "./repairs.ts";
import { type Row, sentenceOf } from "./row.ts";
import { runRepair } from "./run_repair.ts";
import { isFrom, stringsIn, type Template, templateOf, templatesIn } from "./templates.ts";

const root = new URL("../../", import.meta.url);

async function filesIn(folder: string): Promise<[path: string, text: string][]> {
  const found: [string, string][] = [];
  for await (const entry of Deno.readDir(new URL(folder, root))) {
    const path = folder + entry.name;
    if (entry.isDirectory) found.push(...await filesIn(`${path}/`));
    else if (path.endsWith(".ts")) found.push([path, await Deno.readTextFile(new URL(path, root))]);
  }
  return found;
}

/** The message of a row without the name of its error and without its hint. */
function messageOf({ says }: Row): string {
  return says.replace(/^[A-Z]\w+: /, "").replace(/\nHint: [^]*/, "");
}

Deno.test("every mistake of the caller says its sentence", async () => {
  for (const row of MISTAKES) assertEquals(await sentenceOf(row), row.says);
});

Deno.test("every failure says its sentence", async () => {
  for (const row of FAILURES) assertEquals(await sentenceOf(row), row.says);
});

Deno.test("every hint says its sentence", async () => {
  for (const row of HINTS) assertEquals(await sentenceOf(row), row.says);
});

Deno.test("every rule says its sentences", async () => {
  for (const row of [...REPAIRS, ...MODEL_REPAIRS]) {
    assertEquals(await runRepair(row), { repair: undefined, error: undefined, ...row });
  }
});

/** Templates without a row, with the reason. */
const UNSEEN: Readonly<Record<string, string>> = {
  "Cannot wait longer for the store: another reader has not finished":
    "the function that waits catches it, and then reads by itself",
  "Cannot provide numberOfResults value that exceeds the number of sources.":
    "the words of AWS, which the fake repeats",
};

Deno.test("every sentence of the source that begins with Cannot has a row", async () => {
  const templates = (await filesIn("src/")).flatMap(([path, source]) => templatesIn(path, source));
  assert(templates.length > 100, "the scan found the wrong folder");
  const seen = new Set([...MISTAKES, ...FAILURES].flatMap((row) => {
    const message = messageOf(row);
    const best = templateOf(message, templates);
    // A template of the same file may be a longer form of another.
    return templates.filter(({ path, text }) =>
      text === best?.text || path === best?.path && isFrom(message, { path, text })
    )
      .map(({ text }) => text);
  }));
  const missing = templates.filter(({ text }) => !seen.has(text) && !Object.hasOwn(UNSEEN, text));
  assertEquals(missing.map(({ path, text }) => `${path}: ${text}`), []);
});

Deno.test("every rule has one row of sentences", () => {
  const rules = [...RULES, ...modelRules()].map(({ rule }) => rule).filter((rule) => !ELSEWHERE.includes(rule));
  const rows = [...REPAIRS, ...MODEL_REPAIRS].map(({ rule }) => rule);
  assertEquals(rows.toSorted(), rules.toSorted());
});

/** The files that hold hints. A hint is a sentence that begins with a capital letter or with a value. */
const HINT_FILES = /^src\/(aws(\/hints)?\/\w+|bedrock\/converse\/hints|models\/explain)\.ts$/;

function hintsIn(path: string, source: string): Template[] {
  return stringsIn(path, source)
    .map(({ text }) => ({ path, text: text.replaceAll(/\$\d/g, "…") }))
    .filter(({ text }) => /^[A-Z]/.test(text) && !text.startsWith("Cannot ") && text.split(" ").length > 3);
}

Deno.test("every hint of the source is in a table of the tests", async () => {
  const hints = (await filesIn("src/")).filter(([path]) => HINT_FILES.test(path))
    .flatMap(([path, source]) => hintsIn(path, source));
  assert(hints.length > 40, "the scan found the wrong files");
  const folders = await Promise.all(
    ["errors/", "sentences/", "models/", "bedrock/", "aws/", "auth/"].map((folder) => filesIn(`tests/${folder}`)),
  );
  const strings = folders.flat().flatMap(([path, text]) => stringsIn(path, text)).map(({ text }) => text);
  const lines = strings.flatMap((text) => text.split(/\n(?:Hint: )?/));
  const missing = hints.filter((hint) => !lines.some((line) => isFrom(line, hint)));
  assertEquals(missing.map(({ path, text }) => `${path}: ${text}`), []);
});

Deno.test("a template matches its own messages only", () => {
  const source = "throw new TypeError(`Cannot call ${id} in ${region}: ` + `it is ${what}; use ${other}`);\n" +
    'const other = cond ? "Cannot call it" : "cannot be";\nconst most = `Cannot ${a} ${b}: ${c}`;';
  const templates = templatesIn("src/a.ts", source);
  assertEquals(templates.map(({ text }) => text), [
    "Cannot call … in …: it is …; use …",
    "Cannot call it",
    "Cannot …: …",
  ]);
  const [call, it, most] = templates;
  assertEquals(templateOf("Cannot call a in b: it is bad; use c", templates), call);
  assertEquals(templateOf("Cannot call it", templates), it);
  assertEquals(templateOf("Cannot wait longer: no", templates), most);
  assertEquals(templateOf("cannot wait", templates), undefined);
});
