/** Processor time of a whole client process per request, including parsing, garbage collection and sockets. */
import { builtWorker } from "../build.ts";
import { drive, serve, workerd } from "../processes.ts";
import type { Job } from "../programs/drive.ts";
import { figure, type Gate, type Run, type Section, table } from "../section.ts";
import { best, interleaved, median, played, ratio, type Rounds } from "../statistics.ts";

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

/** The contenders by runtime. Node has sockets of its own, and the AI SDK is compared there. */
const CONTENDERS = {
  deno: ["fetch", "ours_smallest", "ours_everything", "aws_fetch"],
  node: Object.keys(NAMES) as Name[],
  workerd: ["fetch", "ours_smallest", "ours_everything", "aws_fetch"],
} as const satisfies Record<string, readonly Name[]>;
type Runtime = keyof typeof CONTENDERS;

const COALESCED = "1,000 deltas, coalesced";
const PER_FRAME = "1,000 deltas, one write per frame";
const CHAT = "chat";

/** A job, and the requests that warm up the compiler: the first of a process cost several times as much as later ones. */
const JOBS = {
  [COALESCED]: { verb: "stream", model: "bench.coalesced-1000", times: 10, before: 40 },
  [PER_FRAME]: { verb: "stream", model: "bench.frames-1000", times: 8, before: 40 },
  [CHAT]: { verb: "chat", model: "bench.chat", times: 80, before: 300 },
} as const satisfies Record<string, Job & { readonly before: number }>;
type JobName = keyof typeof JOBS;

/** The costs of the contenders by round, for each runtime and job. */
type Costs = Partial<Record<Name, Rounds>>;

/** On Deno, Node and workerd, in processes that take turns. */
export async function cpu({ quick }: Run): Promise<Section> {
  await using server = await serve();
  const measured = new Map<string, Costs>();
  const key = (runtime: Runtime, job: JobName): string => `${runtime}, ${job}`;
  for (const runtime of ["deno", "node"] as const) {
    await using stack = new AsyncDisposableStack();
    const drivers = new Map<Name, Awaited<ReturnType<typeof drive>>>();
    for (const name of CONTENDERS[runtime]) drivers.set(name, stack.use(await drive(runtime, name, server.origin)));
    for (const [jobName, { before, ...job }] of Object.entries(JOBS) as [JobName, (typeof JOBS)[JobName]][]) {
      const turn = async (name: Name, times: number): Promise<number> =>
        (await drivers.get(name)!.run({ ...job, times: quick ? 2 : times })).cpuMs;
      for (const name of CONTENDERS[runtime]) await turn(name, before);
      const rounds = quick ? 2 : 15;
      const costs = await interleaved(CONTENDERS[runtime], rounds, (name) => turn(name, job.times));
      measured.set(key(runtime, jobName), costs);
    }
  }
  const inWorkerd = await workerdCosts(server.origin, quick);
  if (inWorkerd) measured.set(key("workerd", PER_FRAME), inWorkerd);

  /** How many times as much a contender costs as another one; `NaN` if one of them was not measured. */
  const compare = (runtime: Runtime, job: JobName, name: Name, against: Name): number => {
    const costs = measured.get(key(runtime, job));
    return costs?.[name] && costs[against] ? ratio(costs[name], costs[against]).median : NaN;
  };
  const rows = [...measured].flatMap(([what, costs]) =>
    (Object.entries(costs) as [Name, Rounds][]).map(([name, rounds]) => {
      const values = played(rounds);
      const against = (other: Name): string => costs[other] ? figure(ratio(rounds, costs[other]).median) : "";
      const bests = figure(ratio(rounds, costs.fetch!).best);
      const columns = [figure(median(values)), figure(best(values)), against("fetch"), bests];
      return [what, NAMES[name], ...columns, against("aws_fetch"), against("ai_stream_text")];
    })
  );
  const gateOf = (runtime: Runtime, job: JobName, against: Name, gate?: number, goal?: number): Gate[] => {
    const value = compare(runtime, job, "ours_smallest", against);
    if (Number.isNaN(value)) return [];
    return [{
      name: `CPU on ${runtime}, ${job} ÷ ${NAMES[against]}`,
      value,
      ...(gate && { gate }),
      ...(goal && { goal }),
    }];
  };
  return {
    title: "Processor time of a client process",
    text:
      `Milliseconds of processor time per request, of the whole process, over loopback and plain HTTP/1.1; ratios are
medians over rounds, and best against best. On Deno a bare fetch reads with a buffer of 64 KiB for each chunk: with one write
per frame it costs more than a client that reads into one buffer.

${
        table(
          ["request", "client", "median", "best", "÷ fetch", "÷ fetch, best", "÷ AWS fetch", "÷ streamText"],
          rows,
        )
      }`,
    gates: [
      ...gateOf("deno", PER_FRAME, "aws_fetch", 0.9, 0.8),
      ...gateOf("deno", PER_FRAME, "fetch", 1.25, 1.1),
      ...gateOf("node", PER_FRAME, "aws_fetch", 0.65, 0.55),
      ...gateOf("node", PER_FRAME, "fetch", 1.25, 1.15),
      ...gateOf("workerd", PER_FRAME, "aws_fetch", 0.6, 0.4),
      ...gateOf("node", COALESCED, "fetch", 2.4, 1.8),
      ...gateOf("node", COALESCED, "aws_fetch", 0.3, 0.25),
      ...gateOf("node", COALESCED, "ai_stream_text", 0.1, 0.06),
      ...gateOf("deno", CHAT, "aws_fetch", 0.6, 0.45),
      ...gateOf("node", CHAT, "aws_fetch", 0.6, 0.45),
    ],
    readme: ([
      ["CPU of a stream of 1,000 deltas, a write each, Deno ÷ AWS SDK", "deno", PER_FRAME, "aws_fetch"],
      ["CPU of a stream of 1,000 deltas, a write each, Node ÷ bare fetch", "node", PER_FRAME, "fetch"],
      ["CPU of a stream of 1,000 deltas, coalesced, Node ÷ bare fetch", "node", COALESCED, "fetch"],
      ["CPU of a chat, Deno ÷ AWS SDK", "deno", CHAT, "aws_fetch"],
      ["CPU of a chat, Node ÷ bare fetch", "node", CHAT, "fetch"],
    ] as const).map(([measure, runtime, job, against]) => {
      const cell = (name: Name): string => {
        const value = compare(runtime, job, name, against);
        return Number.isNaN(value) ? "not measured" : figure(value);
      };
      return { measure, ours: cell("ours_smallest"), aws: cell("aws_fetch"), ai: cell("ai_stream_text") };
    }),
  };
}

/** The costs of a stream with one write per frame in workerd; `undefined` where its CPU is not reported. */
async function workerdCosts(origin: string, quick: boolean): Promise<Costs | undefined> {
  await using stack = new AsyncDisposableStack();
  const workers = new Map<Name, NonNullable<Awaited<ReturnType<typeof workerd>>>>();
  for (const name of CONTENDERS.workerd) {
    const worker = await workerd(await builtWorker(name));
    if (!worker) return undefined;
    workers.set(name, stack.use(worker));
  }
  const turn = async (name: Name, times: number): Promise<number> => {
    const worker = workers.get(name)!;
    const before = await worker.cpuMs();
    await worker.ask({ origin, model: JOBS[PER_FRAME].model, times });
    return (await worker.cpuMs() - before) / times;
  };
  for (const name of CONTENDERS.workerd) await turn(name, quick ? 1 : 30);
  return await interleaved(CONTENDERS.workerd, quick ? 2 : 11, (name) => turn(name, quick ? 1 : 8));
}
