/** The cost of the first stream of a process, including the evaluation of the module. */
import { built, builtWorker, output } from "../build.ts";
import { commandOf, serve, workerd } from "../processes.ts";
import type { ColdStart } from "../programs/cold.ts";
import { figure, type Run, type Section, table } from "../section.ts";
import { interleaved, median, played, ratio } from "../statistics.ts";

const NAMES = {
  fetch: "floor: bare fetch",
  ours_bearer: "ours, API key",
  ours_smallest: "ours, SigV4",
  ours_everything: "ours, SigV4, everything",
  aws_fetch: "AWS SDK",
  ai_do_stream: "AI SDK, doStream",
  ai_stream_text: "AI SDK, streamText",
} as const;
type Name = keyof typeof NAMES;
const names = Object.keys(NAMES) as Name[];

/** Fresh processes on Node and Deno, and fresh workerds. */
export async function coldStart({ quick }: Run): Promise<Section> {
  await using server = await serve();
  const rows: (string | number)[][] = [];
  const ratios: Record<string, Record<string, number>> = {};
  for (const runtime of ["node", "deno"] as const) {
    const starts = await interleaved(names, quick ? 2 : 12, async (name) => {
      const args = [await built(`contenders/${name}.ts`), server.origin];
      const result = await output(...commandOf(runtime, await built("programs/cold.ts"), args));
      const { evalMs, firstMs }: ColdStart = JSON.parse(result);
      evals[name] = [...(evals[name] ?? []), evalMs];
      return firstMs;
    });
    for (const name of names) {
      const toAws = ratio(starts[name], starts.aws_fetch).median;
      (ratios[runtime] ??= {})[name] = toAws;
      rows.push([
        runtime,
        NAMES[name],
        figure(median(evals[name]!)),
        figure(median(played(starts[name]))),
        figure(toAws),
      ]);
      evals[name] = [];
    }
  }
  const workers = await inWorkerd(server.origin, quick ? 1 : 6);
  const gates = (["node", "deno"] as const).flatMap((runtime) =>
    (["ours_smallest", "ours_everything"] as const).map((name) => ({
      name: `first signed request ÷ AWS SDK, ${runtime}, ${NAMES[name]}`,
      value: ratios[runtime]![name]!,
      gate: 0.4,
      goal: 0.25,
    }))
  );
  return {
    title: "Cold start",
    text:
      `Milliseconds until the module is evaluated, and until the first stream of three deltas is read; medians of fresh
processes. The ratio is the median over rounds.

${table(["runtime", "client", "evaluated", "first stream", "÷ AWS SDK"], rows)}

${workers.text}`,
    gates,
    readme: [{
      measure: "first signed stream of a process, Node ÷ AWS SDK",
      ours: figure(ratios.node!.ours_smallest!),
      aws: "1",
      ai: figure(ratios.node!.ai_stream_text!),
    }, ...workers.readme],
  };
}

const evals: Partial<Record<Name, number[]>> = {};

async function inWorkerd(origin: string, rounds: number): Promise<Pick<Section, "text" | "readme">> {
  const empty = new TextEncoder().encode("export default { fetch: () => new Response() };");
  const scripts = new Map<string, Uint8Array>();
  const everybody = ["empty", ...names] as const;
  const listened: Record<string, number[]> = {};
  let there = true;
  const answered = await interleaved(everybody, rounds, async (name) => {
    const script = name === "empty" ? empty : scripts.get(name) ?? await builtWorker(name);
    scripts.set(name, script);
    await using worker = await workerd(script);
    if (!worker) return void (there = false);
    const listens = await worker.cpuMs();
    await worker.ask({ origin, model: "bench.coalesced-3", times: 1 });
    (listened[name] ??= []).push(listens);
    return await worker.cpuMs();
  });
  if (!there) return { text: "workerd: not measured, because only Linux reports the CPU of its threads.", readme: [] };
  const over = (name: Name): [number, number] => [
    median(listened[name]!) - median(listened.empty!),
    median(played(answered[name])) - median(played(answered.empty)),
  ];
  const rows = names.map((name) => [NAMES[name], ...over(name).map((ms) => figure(ms, 1))]);
  const first = (name: Name): string => `${figure(over(name)[1], 1)} ms`;
  return {
    text: `workerd: milliseconds of processor time above those of an empty Worker, medians of ${rounds} processes.

${table(["client", "listening", "first stream read"], rows)}`,
    readme: [{
      measure: "first stream in workerd, CPU above an empty Worker",
      ours: first("ours_smallest"),
      aws: first("aws_fetch"),
      ai: first("ai_stream_text"),
    }],
  };
}
