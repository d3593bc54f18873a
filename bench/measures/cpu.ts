/** Processor time of a whole client process per request, including parsing, garbage collection and sockets. */
import { drive, serve } from "../processes.ts";
import type { Job } from "../programs/drive.ts";
import { figure, type Run, type Section, table } from "../section.ts";
import { best, interleaved, median, played, ratio } from "../statistics.ts";

const NAMES = {
  fetch: "floor: bare fetch",
  node_http: "floor: node:http",
  ours_smallest: "ours, SigV4",
  ours_everything: "ours, SigV4, everything",
  aws_fetch: "AWS SDK, fetch",
  aws_node: "AWS SDK, node:http",
  ai_do_stream: "AI SDK, doStream",
  ai_stream_text: "AI SDK, streamText",
} as const;
type Name = keyof typeof NAMES;
const names = Object.keys(NAMES) as Name[];

const JOBS = {
  "1,000 deltas, coalesced": { verb: "stream", model: "bench.coalesced-1000", times: 10 },
  "1,000 deltas, one write per frame": { verb: "stream", model: "bench.frames-1000", times: 8 },
  "chat": { verb: "chat", model: "bench.chat", times: 60 },
} as const satisfies Record<string, Job>;
type JobName = keyof typeof JOBS;

/** On Node, in processes that take turns. */
export async function cpu({ quick }: Run): Promise<Section> {
  await using server = await serve();
  await using stack = new AsyncDisposableStack();
  const drivers = new Map<Name, Awaited<ReturnType<typeof drive>>>();
  for (const name of names) drivers.set(name, stack.use(await drive(name, server.origin)));

  const rows: string[][] = [];
  const of: Partial<Record<JobName, (name: Name, against: Name) => number>> = {};
  for (const [jobName, full] of Object.entries(JOBS) as [JobName, Job][]) {
    const job = quick ? { ...full, times: 2 } : full;
    // Warms up the compiler: the first thirty streams of a process cost several times as much as later ones.
    for (const name of names) await drivers.get(name)!.run({ ...job, times: quick ? 2 : 40 });
    const costs = await interleaved(
      names,
      quick ? 2 : 15,
      async (name) => (await drivers.get(name)!.run(job)).cpuMs,
    );
    of[jobName] = (name, against) => ratio(costs[name], costs[against]).median;
    for (const name of names) {
      const { median: floors, best: bests } = ratio(costs[name], costs.fetch);
      const values = played(costs[name]);
      rows.push([
        jobName,
        NAMES[name],
        figure(median(values)),
        figure(best(values)),
        figure(floors),
        figure(bests),
        figure(ratio(costs[name], costs.aws_fetch).median),
        figure(ratio(costs[name], costs.ai_stream_text).median),
      ]);
    }
  }
  const coalesced = of["1,000 deltas, coalesced"]!;
  const perFrame = of["1,000 deltas, one write per frame"]!;
  const chat = of.chat!;
  const ours = "ours_smallest";
  return {
    title: "Processor time of a client process",
    text:
      `Milliseconds of processor time per request on Node, of the whole process, over loopback and plain HTTP/1.1; ratios are
medians over rounds, and best against best.

${
        table(
          ["request", "client", "median", "best", "÷ fetch", "÷ fetch, best", "÷ AWS fetch", "÷ streamText"],
          rows,
        )
      }`,
    gates: [
      { name: "stream ÷ bare fetch, coalesced", value: coalesced(ours, "fetch"), gate: 3, goal: 1.8 },
      { name: "stream ÷ bare fetch, one write per frame", value: perFrame(ours, "fetch"), gate: 1.5, goal: 1.2 },
      { name: "stream ÷ AWS SDK (fetch), coalesced", value: coalesced(ours, "aws_fetch"), gate: 0.4, goal: 0.28 },
      {
        name: "stream ÷ AWS SDK (fetch), one write per frame",
        value: perFrame(ours, "aws_fetch"),
        gate: 0.4,
        goal: 0.28,
      },
      { name: "stream ÷ streamText, coalesced", value: coalesced(ours, "ai_stream_text"), gate: 0.15, goal: 0.08 },
      {
        name: "stream ÷ streamText, one write per frame",
        value: perFrame(ours, "ai_stream_text"),
        gate: 0.15,
        goal: 0.08,
      },
      { name: "chat ÷ bare fetch (no gate)", value: chat(ours, "fetch"), goal: 1.2 },
    ],
    readme: ([
      ["CPU of a stream of 1,000 deltas, coalesced ÷ bare fetch", coalesced],
      ["CPU of a stream of 1,000 deltas, a write each ÷ bare fetch", perFrame],
      ["CPU of a chat ÷ bare fetch", chat],
    ] as const).map(([measure, of]) => ({
      measure,
      ours: figure(of(ours, "fetch")),
      aws: figure(of("aws_fetch", "fetch")),
      ai: figure(of("ai_stream_text", "fetch")),
    })),
  };
}
