/**
 * The alphabet of the packed table, and a table with far more distinct values than today's.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { CAPABILITIES, type Data, type DataModel, modelOf } from "../../support/models/data.ts";
import { packTable, tableSource } from "../../support/models/table_source.ts";
import { letterOf, LETTERS, numberOf } from "../../src/models/letters.ts";
import { unpackTable } from "../../src/models/rows.ts";

const data = JSON.parse(
  await Deno.readTextFile(new URL("../../support/models/models.json", import.meta.url)),
) as Data;

Deno.test("every number has a letter of its own, which neither JSON nor a template literal escapes", () => {
  const letters = Array.from({ length: LETTERS }, (_, number) => letterOf(number));
  assertEquals(letters.map(numberOf), letters.map((_, number) => number));
  assertEquals(new Set(letters).size, LETTERS);
  const text = letters.join("");
  assertEquals([JSON.stringify(text), text.length, [...text].length], [`"${text}"`, LETTERS, LETTERS]);
  assertEquals(/[`\\$!\s]/.test(text), false);
  assertEquals(text.normalize(), text);
});

Deno.test("a number without a letter is refused", () => {
  for (const number of [-1, LETTERS, 0.5, NaN]) assertThrows(() => letterOf(number), RangeError, "widen it");
});

/** 300 models, each with capabilities, a window, regions and a successor that no other one has. */
function manyModels(): Data {
  const template = data.models.find(({ id }) => id === "amazon.nova-2-lite-v1:0")!;
  const { supports } = template;
  assert(supports.reasoning && supports.promptCaching, "the template has these facts to describe");
  const models = Array.from({ length: 300 }, (_, index): DataModel => {
    const bit = (at: number) => ((index >> at) & 1) === 1;
    return {
      ...template,
      id: `vendor.model-${index}`,
      contextWindow: 1000 + index,
      supports: {
        ...supports,
        toolUse: bit(0),
        structuredOutput: bit(1),
        vision: bit(2),
        documentChat: bit(3),
        video: bit(4),
        audio: bit(5),
        guardrails: bit(6),
        reasoning: bit(7) && supports.reasoning,
        promptCaching: bit(8) && supports.promptCaching,
      },
      regions: { inRegion: data.regions.filter((_, at) => bit(at)) },
      status: { ...template.status, replacedBy: `vendor.model-${(index * 7) % 300}` },
    };
  });
  return { ...data, models, mantleAliases: {} };
}

Deno.test("a table with 300 distinct sets of facts comes back as it was packed", () => {
  const many = manyModels();
  const packed = packTable(many);
  for (const member of ["can", "cannot", "contextWindow", "regions", "replacedBy"]) {
    assertEquals(packed.values[member]!.length, 300, member);
  }
  // Through the file's text, as a user's program reads it.
  const literal = /= `(.*)`;$/m.exec(tableSource(many))![1]!;
  const { models } = unpackTable(JSON.parse(literal));
  assertEquals(models.size, 300);
  for (const row of many.models) {
    const { profiles, ...facts } = models.get(row.id)!;
    assertEquals(facts, modelOf(row), row.id);
    assertEquals(Object.keys(profiles).sort(), Object.keys(row.profiles).sort());
  }
});

Deno.test("the real table leaves room: no member has half as many distinct values as there are letters", () => {
  const { values } = packTable(data);
  for (const [member, distinct] of Object.entries(values)) assert(distinct.length < LETTERS / 2, member);
  assert(CAPABILITIES.length < LETTERS);
});
