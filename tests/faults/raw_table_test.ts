// deno-lint-ignore-file no-console -- the table is part of the test: its output shows every cell
/**
 * Every fault of a connection, of HTTP and of the fake, over real sockets in this runtime. `tests/runtimes/matrix/` plays the
 * same on others.
 */
import { assertEquals } from "@std/assert";
import { KEYS, serveCells } from "./control.ts";
import { PLANS } from "./plans.ts";
import { run } from "./program.ts";
import { ROWS } from "./rows.ts";
import { tableOf, wrongIn } from "./table.ts";

Deno.test("every fault on a real connection ends in the right data or the right error", async () => {
  using control = serveCells();
  const found = await run(control.origin, KEYS);
  console.log(tableOf(found));
  assertEquals(wrongIn(found), []);
});

Deno.test("the raw fault table has a row for each plan and each type of fault", () => {
  assertEquals(ROWS.map(({ name }) => name).toSorted(), Object.keys(PLANS).toSorted());
});
