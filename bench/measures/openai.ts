/** The processor time of a chat with a service that has OpenAI's API. */
import { drive, serve } from "../processes.ts";
import type { Job } from "../programs/drive.ts";
import { figure, type Gate, type Run, type Section, table } from "../section.ts";
import { best, interleaved, median, played, ratio, type Rounds } from "../statistics.ts";

const NAMES = {
  openai_fetch: "floor: bare fetch",
  openai_ours: "ours",
  openai: "OpenAI's client",
  openai_ai_do_stream: "AI SDK, doStream",
} as const;
type Name = keyof typeof NAMES;
const CONTENDERS = Object.keys(NAMES) as Name[];

const PER_EVENT = "1,000 deltas, one write per event";

/** A job, and the requests that warm up the compiler. */
const JOBS = {
  [PER_EVENT]: { verb: "stream", model: "bench.frames-1000", times: 8, before: 40 },
  "1,000 deltas, coalesced": { verb: "stream", model: "bench.coalesced-1000", times: 10, before: 40 },
  chat: { verb: "chat", model: "bench.chat", times: 80, before: 300 },
} as const satisfies Record<string, Job & { readonly before: number }>;

/** On Deno and Node, in processes that take turns. */
export async function openai({ quick }: Run): Promise<Section> {
  await using server = await serve();
  const rows: string[][] = [];
  const gates: Gate[] = [];
  for (const runtime of ["deno", "node"] as const) {
    await using stack = new AsyncDisposableStack();
    const drivers = new Map<Name, Awaited<ReturnType<typeof drive>>>();
    for (const name of CONTENDERS) drivers.set(name, stack.use(await drive(runtime, name, server.origin)));
    for (const [what, { before, ...job }] of Object.entries(JOBS)) {
      const turn = async (name: Name, times: number): Promise<number> =>
        (await drivers.get(name)!.run({ ...job, times: quick ? 2 : times })).cpuMs;
      for (const name of CONTENDERS) await turn(name, before);
      const costs = await interleaved(CONTENDERS, quick ? 2 : 15, (name) => turn(name, job.times));
      const { openai_ours: ours, openai: theirs } = costs as Record<Name, Rounds>;
      rows.push(
        ...CONTENDERS.map((name) => {
          const values = played(costs[name]);
          return [`${runtime}, ${what}`, NAMES[name], figure(median(values)), figure(best(values))];
        }),
      );
      const value = ratio(ours, theirs).median;
      gates.push({
        name: `CPU on ${runtime}, ${what}: ours ÷ OpenAI's client`,
        value,
        ...what === PER_EVENT ? { gate: 0.6 } : {},
      });
    }
  }
  return {
    title: "Processor time of an OpenAI-compatible chat",
    text: `Milliseconds of processor time per request, of the whole process.

${table(["request", "client", "median", "best"], rows)}`,
    gates,
    readme: [],
  };
}
