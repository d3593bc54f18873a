// deno-lint-ignore-file no-console -- a command, whose output is its purpose
/**
 * Fuzzing at length: a million mutated streams, and as many as there is patience for of everything else.
 *
 * `deno task fuzz --cases=1000000 --seed=1`; one campaign with `--only=streams`, one case again with `--from=17 --cases=1`.
 *
 * @module
 */
import { asked, type Campaign, fuzz, shown } from "./campaign.ts";
import { CAMPAIGNS } from "./campaigns.ts";

const seed = asked("seed", 1);
const cases = asked("cases", 1_000_000);
const from = asked("from", 0);
const only = Deno.args.find((arg) => arg.startsWith("--only="))?.slice(7);
/** Cases between two signs of life. */
const REPORTED = 100_000;

const chosen = CAMPAIGNS.filter(({ campaign }) => only === undefined || campaign.name === only);
if (chosen.length === 0) {
  throw new RangeError(
    `Cannot fuzz "${only}": use one of ${CAMPAIGNS.map(({ campaign }) => campaign.name).join(", ")}`,
  );
}
console.log(`fuzz, seed ${seed}, deno ${Deno.version.deno}`);
let failed = false;
for (const { campaign, share } of chosen) {
  failed = !await run(campaign, Math.max(1, Math.ceil(cases * share))) || failed;
}
if (failed) Deno.exit(1);

/** Plays a campaign in pieces, and prints what came of it. */
async function run(campaign: Campaign, count: number): Promise<boolean> {
  const began = Date.now();
  const tally = new Map<string, number>();
  try {
    for (let at = 0; at < count; at += REPORTED) {
      for (const [end, cases] of await fuzz(campaign, seed, Math.min(REPORTED, count - at), from + at)) {
        tally.set(end, (tally.get(end) ?? 0) + cases);
      }
      if (at + REPORTED < count) console.log(`  ${campaign.name}: ${at + REPORTED} of ${count}`);
    }
  } catch (error) {
    console.log(
      `${campaign.name}: WRONG after ${Math.round((Date.now() - began) / 1000)} s: ${(error as Error).message}`,
    );
    return false;
  }
  console.log(`${campaign.name}: ${count} cases, ${Math.round((Date.now() - began) / 1000)} s: ${shown(tally)}`);
  return true;
}
