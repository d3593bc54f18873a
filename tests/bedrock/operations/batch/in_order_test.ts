/**
 * The order of results, for every order in which a file may have them.
 */
import { assertEquals } from "@std/assert";
import { inOrder } from "../../../../src/bedrock/operations/batch/in_order.ts";

async function ordered(indexes: readonly (number | undefined)[]): Promise<(number | undefined)[]> {
  async function* items() {
    for (const index of indexes) yield { index };
  }
  return (await Array.fromAsync(inOrder(items()))).map(({ index }) => index);
}

/** Every order of the values. */
function permutations(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value) =>
    permutations(values.filter((other) => other !== value)).map((rest) => [value, ...rest])
  );
}

Deno.test("items come in the order of their indexes, whatever the order of the file", async () => {
  for (const order of permutations([0, 1, 2, 3, 4])) assertEquals(await ordered(order), [0, 1, 2, 3, 4]);
  for (const order of permutations([0, 2, 3, 5])) assertEquals(await ordered(order), [0, 2, 3, 5]);
});

Deno.test("items without an index, and those that come again, come when they are read", async () => {
  assertEquals(await ordered([undefined, 1, undefined, 0, 0]), [undefined, undefined, 0, 1, 0]);
});
