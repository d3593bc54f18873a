/**
 * The checks of the data, on the data, where they must pass, and on broken copies of it, where each must say so.
 */
import { assert, assertEquals } from "@std/assert";
import type { Data, DataModel } from "../../support/models/data.ts";
import { type Finding, findings } from "../../support/models/findings.ts";

const data: Data = JSON.parse(
  await Deno.readTextFile(new URL("../../support/models/models.json", import.meta.url)),
);
const DAY = "2026-11-21";
const NOVA = "amazon.nova-lite-v1:0";

/** The data with one row changed. */
function changed(id: string, change: (row: DataModel) => Partial<DataModel>): Data {
  const models = data.models.map((row) => row.id === id ? { ...row, ...change(row) } : row);
  assert(models.some((row, at) => row !== data.models[at]), `${id} is not there to change`);
  return { ...data, models };
}

/** The findings in one copy that the data as it is does not have. */
function added(broken: Data, day = DAY): Finding[] {
  const before = new Set(findings(data, DAY).map((finding) => JSON.stringify(finding)));
  return findings(broken, day).filter((finding) => !before.has(JSON.stringify(finding)));
}

Deno.test("data has no errors, and every required id", () => {
  assertEquals(findings(data, DAY).filter(({ level }) => level === "error"), []);
  const ids = new Set(data.models.map(({ id }) => id));
  for (const list of ["A", "D"]) {
    const required = data.requiredModels[list]!;
    assert(required.length > 0 && required.every((id) => ids.has(id)), list);
  }
});

Deno.test("data warns of each price, retirement and gap that its notes name", () => {
  const count = (rule: string) => findings(data, DAY).filter((finding) => finding.rule === rule).length;
  const disagreeing = data.models.filter(({ price }) =>
    Object.values(price ?? {}).some((row) => typeof row === "object" && row.agree === false)
  );
  assertEquals(count("price"), disagreeing.length);
  assertEquals(count("retired"), data.models.filter(({ status }) => status.state === "eol").length);
  assertEquals(count("converse"), 7);
  assertEquals(count("life"), 0);
});

Deno.test("check says what is wrong with a broken copy, and whether that is an error", () => {
  const status = (change: Partial<DataModel["status"]>) => (row: DataModel) => ({
    status: { ...row.status, ...change },
  });
  const table: readonly (readonly [name: string, broken: Data, level: Finding["level"], rule: string, says: RegExp])[] =
    [
      ["no source", changed(NOVA, () => ({ sources: [] })), "error", "source", /no source for its facts/],
      ["a row twice", { ...data, models: [...data.models, data.models[0]!] }, "error", "repeated", /has 2 rows/],
      [
        "a required row gone",
        { ...data, models: data.models.filter(({ id }) => id !== "anthropic.claude-v2") },
        "error",
        "required",
        /requiredModels\.D/,
      ],
      ["a required list gone", { ...data, requiredModels: { D: [] } }, "error", "required", /not a list/],
      ["an alias to nowhere", { ...data, mantleAliases: { a: "b.c" } }, "error", "dangling", /alias of b\.c/],
      ["a route to nowhere", changed(NOVA, () => ({ profiles: { us: "us-99" } })), "error", "dangling", /route us-99/],
      [
        "a route through an unknown region",
        { ...data, routes: { ...data.routes, odd: { bySource: { "us-east-1": ["xx-north-9"] } } } },
        "error",
        "dangling",
        /xx-north-9/,
      ],
      [
        "an unknown region",
        changed(NOVA, () => ({ regions: { inRegion: ["xx-north-9"] } })),
        "error",
        "dangling",
        /xx-no/,
      ],
      [
        "an unknown successor",
        changed(NOVA, status({ replacedBy: "b.c" })),
        "error",
        "dangling",
        /b\.c, which has no row/,
      ],
      [
        "a successor that is retired",
        changed(NOVA, status({ replacedBy: "anthropic.claude-v2" })),
        "error",
        "dangling",
        /not active/,
      ],
      [
        "a successor of another kind",
        changed(NOVA, status({ replacedBy: "amazon.rerank-v1:0" })),
        "error",
        "dangling",
        /another kind/,
      ],
      ["an end that has passed", changed(NOVA, status({ eolDate: "2026-11-21" })), "warning", "life", /still active/],
      [
        "a retirement",
        changed(NOVA, status({ state: "eol", eolDate: "2026-11-20" })),
        "warning",
        "retired",
        /on 2026-11-20/,
      ],
      [
        "a price in dispute",
        changed(NOVA, ({ price }) => ({ price: { inRegion: { ...price!.inRegion!, agree: false } } })),
        "warning",
        "price",
        /disagree on inRegion/,
      ],
      [
        "Converse not known",
        changed(NOVA, ({ supports }) => ({ supports: { ...supports, converse: null } })),
        "warning",
        "converse",
        /no source says/,
      ],
    ];
  for (const [name, broken, level, rule, says] of table) {
    const found = added(broken);
    assert(
      found.some((finding) => finding.level === level && finding.rule === rule && says.test(finding.says)),
      `${name}: ${JSON.stringify(found)}`,
    );
  }
});

Deno.test("check puts errors first, and sees an end on the day that is given", () => {
  const broken = changed("zai.glm-5.3", () => ({ sources: [] }));
  assertEquals(findings(broken, DAY)[0]?.about, "zai.glm-5.3");
  const ended = (day: string) => findings(data, day).filter(({ rule }) => rule === "life").map(({ about }) => about);
  assertEquals(ended("2026-11-29"), []);
  assertEquals(ended("2026-11-30"), ["twelvelabs.marengo-embed-2-7-v1:0"]);
  assertEquals(ended("2027-04-01").includes("meta.llama3-3-70b-instruct-v1:0"), true);
});

Deno.test("a limit that is said to be enforced has a number", () => {
  for (const { id, outputLimitEnforced, maxOutputTokens } of data.models) {
    if (outputLimitEnforced !== null) assert(maxOutputTokens !== null, id);
  }
});

Deno.test("only what goes or is gone has a successor", () => {
  for (const { id, status } of data.models) {
    if (status.replacedBy !== null) assert(status.state === "eol" || status.state === "legacy", id);
  }
});
