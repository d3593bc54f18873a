/**
 * The schema of the data: it holds, and it refuses what would make a table nobody checked.
 */
import { assert, assertEquals } from "@std/assert";
import { readData, schemaErrors } from "../../support/models/schema.ts";

type Json = Record<string, unknown>;

Deno.test("schema holds for the data", async () => {
  assertEquals((await readData()).models.length, 172);
});

Deno.test("schema refuses rows with a member missing, unknown, or of another type", async () => {
  const data = await readData() as unknown as Json;
  const [first, ...others] = data.models as Json[];
  const supports = first!.supports as Json;
  const status = first!.status as Json;
  const { sources: _, ...sourceless } = first!;
  const table: readonly (readonly [broken: unknown, says: string])[] = [
    [null, "must be object"],
    [{ ...data, generated: "yesterday" }, "/generated must match pattern"],
    [{ ...data, extra: 1 }, "must NOT have additional properties"],
    [{ ...data, models: [sourceless, ...others] }, "must have required property 'sources'"],
    [{ ...data, models: [{ ...first, id: "No Id" }, ...others] }, "/models/0/id must match pattern"],
    [{ ...data, models: [{ ...first, kind: "toaster" }, ...others] }, "/models/0/kind must be equal to one of"],
    [{ ...data, models: [{ ...first, price: 3 }, ...others] }, "/models/0/price must be"],
    [
      { ...data, models: [{ ...first, refuses: ["everything"] }, ...others] },
      "/models/0/refuses/0 must be equal to one of",
    ],
    [{ ...data, models: [{ ...first, profiles: { mars: null } }, ...others] }, "/models/0/profiles"],
    [
      { ...data, models: [{ ...first, supports: { ...supports, toolUse: "yes" } }, ...others] },
      "/models/0/supports/toolUse must be boolean,null",
    ],
    [
      { ...data, models: [{ ...first, status: { ...status, eolDate: "soon" } }, ...others] },
      "/models/0/status/eolDate must match pattern",
    ],
    [
      { ...data, models: [{ ...first, status: { ...status, replacedBy: 1 } }, ...others] },
      "/models/0/status/replacedBy must be string,null",
    ],
  ];
  for (const [broken, says] of table) {
    const errors = await schemaErrors(broken);
    assert(errors.some((error) => error.includes(says)), `${says}: ${errors.join("; ")}`);
  }
});
