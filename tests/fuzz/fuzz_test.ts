// deno-lint-ignore-file no-console -- what became of how many cases is part of what these tests are for
/**
 * Fuzzing as far as every run of the tests can wait for it; `deno task fuzz` goes on. Another seed: `-- --seed=2`.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { asked, type Campaign, fuzz, shown } from "./campaign.ts";
import { CAMPAIGNS } from "./campaigns.ts";
import { randomOf } from "../helpers/random.ts";

const SEED = asked("seed", 1);

for (const { campaign, tests } of CAMPAIGNS) {
  Deno.test(`fuzzing ${campaign.name}: ${tests} cases of seed ${SEED} end as the judge says`, async () => {
    const tally = await fuzz(campaign, SEED, tests);
    console.log(`${campaign.name}, seed ${SEED}: ${shown(tally)}`);
    assertEquals([...tally.values()].reduce((sum, count) => sum + count, 0), tests);
  });
}

Deno.test("fuzzing names the case that is wrong, and fails for a rejection nobody handled and for what never came", async () => {
  const campaign = (play: Campaign["play"]): Campaign => ({ name: "x", covers: ["y"], play });
  const wrong = campaign((_, index) => {
    if (index === 7) throw new Error("seven");
    return "y";
  });
  await assertRejects(() => fuzz(wrong, 3, 10), Error, "x, --seed=3 --from=7: seven");
  const dropped = campaign(() => {
    Promise.reject(new Error("dropped"));
    return "y";
  });
  await assertRejects(() => fuzz(dropped, 1, 1), Error, "unhandled rejections Error: dropped");
  await assertRejects(() => fuzz(campaign(() => "z"), 1, 1001), Error, "never y");
});

Deno.test("a seed gives the same cases again, and another seed others", () => {
  const draws = (seed: number, index: number) =>
    Array.from({ length: 8 }, randomOf(seed, index).bind(null, 0, 1e6)).join();
  assertEquals(draws(1, 2), draws(1, 2));
  assert(new Set([draws(1, 2), draws(2, 1), draws(1, 3), draws(2, 2)]).size === 4);
});
