/**
 * The decoders on one workload, taking turns in one process. Arguments: the wire's name, the chunks' name, the duration
 * in milliseconds, and `peers` to include the peers.
 */
// deno-lint-ignore-file no-console -- what it prints is read by the bench
import process from "node:process";
import { type Decode, DECODERS, expected, FLOORS, OURS, workload } from "../decoders.ts";

const [wireName = "", cutName = "", forMs = "", ...flags] = process.argv.slice(2);
const given = workload(wireName, cutName);
/** Peers take long and vary little: some rounds run without them. */
const PEERS_EVERY = 6;
const own: Record<string, Decode> = { ...FLOORS, ...OURS };
const everybody = flags.includes("peers") ? DECODERS : own;
const times: Record<string, (number | null)[]> = Object.fromEntries(Object.keys(everybody).map((name) => [name, []]));

async function timed(name: string): Promise<number> {
  const start = performance.now();
  const read = await everybody[name]!(given);
  const took = performance.now() - start;
  const due = expected(name, given);
  if (read !== due) throw new Error(`Cannot compare ${name}: it read ${read}; there are ${due}`);
  return took;
}

/** The first rounds warm up the compiler. */
const WARM_UP = 2;
let stop = Infinity;
for (let round = -WARM_UP; round < 3 || performance.now() < stop; round++) {
  if (round === 0) stop = performance.now() + Number(forMs);
  const peersPlay = round < 1 - WARM_UP || (round >= 0 && round % PEERS_EVERY === 0);
  const names = Object.keys(everybody);
  for (let i = 0; i < names.length; i++) {
    // Each decoder begins equally many rounds, so that none always runs on another's garbage.
    const name = names[(i + round + WARM_UP) % names.length]!;
    const took = name in own || peersPlay ? await timed(name) : null;
    if (round >= 0) times[name]!.push(took);
  }
}
console.log(JSON.stringify({ frames: given.frames.length, bytes: given.bytes.length, times }));
process.exit();
