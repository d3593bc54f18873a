/**
 * One contender in a process of its own. Reads one job per line on standard input, and answers each with its cost.
 * Arguments: the contender's bundle, the server's origin.
 */
// deno-lint-ignore-file no-console -- what it prints is read by the bench
import process from "node:process";
import { createInterface } from "node:readline";
import type { Create } from "../contenders/contender.ts";

/** One job. */
export interface Job {
  readonly verb: "chat" | "stream";
  readonly model: string;
  readonly times: number;
  /** Runs the requests at once, otherwise one after the other. */
  readonly atOnce?: boolean;
}

/** The cost of a job. */
export interface Cost {
  /** Processor time of the whole process, per request. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The peak resident memory of the process. */
  readonly peakRssMb: number;
  /** The text units that the contender read in one request, for comparison. */
  readonly length: number;
}

const [bundle = "", origin = ""] = process.argv.slice(2);
const { create }: { create: Create } = await import(bundle);
const contender = create(origin);

async function run({ verb, model, times, atOnce = false }: Job): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let length = 0;
  if (atOnce) length = (await Promise.all(Array.from({ length: times }, () => contender[verb](model))))[0]!;
  else for (let i = 0; i < times; i++) length = await contender[verb](model);
  const wallMs = (performance.now() - start) / times;
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1000 / times;
  return { cpuMs, wallMs, peakRssMb: process.resourceUsage().maxRSS / 1024, length };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line))));
}
process.exit();
