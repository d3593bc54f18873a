/** The processor time that a router adds to a call. */
import { drive, serve } from "../processes.ts";
import type { Job } from "../programs/drive.ts";
import { figure, type Run, type Section, table } from "../section.ts";
import { best, interleaved, median, played, ratio, type Rounds } from "../statistics.ts";

const NAMES = { ours_direct: "a handle", ours_routed: "a router over the handle" } as const;
type Name = keyof typeof NAMES;
const CONTENDERS = Object.keys(NAMES) as Name[];

/** A job, and the requests that warm up the compiler. */
const JOBS = {
  "1,000 deltas, one write per frame": { verb: "stream", model: "bench.frames-1000", times: 8, before: 40 },
  "1,000 deltas, coalesced": { verb: "stream", model: "bench.coalesced-1000", times: 10, before: 40 },
  chat: { verb: "chat", model: "bench.chat", times: 80, before: 300 },
} as const satisfies Record<string, Job & { readonly before: number }>;

/** On Deno and Node, in processes that take turns. */
export async function router({ quick }: Run): Promise<Section> {
  await using server = await serve();
  const rows: string[][] = [];
  const gates: { name: string; value: number; gate: number }[] = [];
  for (const runtime of ["deno", "node"] as const) {
    await using stack = new AsyncDisposableStack();
    const drivers = new Map<Name, Awaited<ReturnType<typeof drive>>>();
    for (const name of CONTENDERS) drivers.set(name, stack.use(await drive(runtime, name, server.origin)));
    for (const [what, { before, ...job }] of Object.entries(JOBS)) {
      const turn = async (name: Name, times: number): Promise<number> =>
        (await drivers.get(name)!.run({ ...job, times: quick ? 2 : times })).cpuMs;
      for (const name of CONTENDERS) await turn(name, before);
      const costs = await interleaved(CONTENDERS, quick ? 2 : 25, (name) => turn(name, job.times));
      const { ours_direct: direct, ours_routed: routed } = costs as Record<Name, Rounds>;
      const { median: ratioOfMedians, best: ratioOfBests } = ratio(routed, direct);
      rows.push(
        ...CONTENDERS.map((name) => {
          const values = played(costs[name]);
          const ratios = name === "ours_routed" ? [figure(ratioOfMedians, 3), figure(ratioOfBests, 3)] : ["", ""];
          return [`${runtime}, ${what}`, NAMES[name], figure(median(values)), figure(best(values)), ...ratios];
        }),
      );
      gates.push({ name: `CPU on ${runtime}, ${what}: a router ÷ its handle`, value: ratioOfMedians, gate: 1.05 });
    }
  }
  return {
    title: "Processor time of a router",
    text:
      `Milliseconds of processor time per request, of the whole process: a handle of Bedrock with facts about models, and a
router of two targets with a circuit breaker and a deadline over it, whose first target answers.

${table(["request", "client", "median", "best", "÷ handle", "÷ handle, best"], rows)}`,
    gates,
    readme: [],
  };
}
