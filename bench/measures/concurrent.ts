/**
 * A thousand streams at once.
 */
import { drive, serve } from "../processes.ts";
import type { Cost } from "../programs/drive.ts";
import { figure, type Run, type Section, table } from "../section.ts";
import { interleaved, median, played, ratio } from "../statistics.ts";

const NAMES = {
  fetch: "floor: bare fetch",
  node_http: "floor: node:http",
  ours_smallest: "ours, SigV4",
  ours_everything: "ours, SigV4, everything",
  aws_fetch: "AWS SDK, fetch",
  aws_node: "AWS SDK, node:http, 1,000 sockets",
  ai_do_stream: "AI SDK, doStream",
  ai_stream_text: "AI SDK, streamText",
} as const;
type Name = keyof typeof NAMES;

/** On Node, with a fresh process for each round of each client. */
export async function concurrent({ quick }: Run): Promise<Section> {
  await using server = await serve();
  const names = Object.keys(NAMES) as Name[];
  const streams = quick ? 200 : 1000;
  const costs: Partial<Record<Name, Cost[]>> = {};
  const cpu = await interleaved(names, quick ? 1 : 4, async (name) => {
    await using driver = await drive("node", name, server.origin);
    await driver.run({ verb: "stream", model: "bench.coalesced-3", times: 20 });
    const cost = await driver.run({ verb: "stream", model: "bench.burst-200", times: streams, atOnce: true });
    (costs[name] ??= []).push(cost);
    return cost.cpuMs;
  });
  const memory = (name: Name): number[] => costs[name]!.map(({ peakRssMb }) => peakRssMb);
  const cpuRatio = (name: Name): number => ratio(cpu[name], cpu.fetch).median;
  const memoryRatio = (name: Name): number => ratio(memory(name), memory("fetch")).median;
  const rows = names.map((name) => [
    NAMES[name],
    figure(median(costs[name]!.map(({ wallMs }) => wallMs * streams / 1000))),
    figure(median(played(cpu[name])) * streams / 1000),
    figure(cpuRatio(name)),
    figure(median(memory(name)), 0),
    figure(memoryRatio(name)),
  ]);
  return {
    title: `${streams === 1000 ? "1,000" : streams} concurrent streams`,
    text:
      `Each of 200 deltas, in writes of ten, by one client in a fresh process on Node. Medians; ratios are medians over rounds.

${table(["client", "wall s", "CPU s", "÷ fetch", "peak RSS MB", "÷ fetch"], rows)}`,
    gates: [
      { name: "concurrent streams, CPU ÷ bare fetch", value: cpuRatio("ours_smallest"), gate: 1.8, goal: 1.5 },
      { name: "concurrent streams, memory ÷ bare fetch", value: memoryRatio("ours_smallest"), gate: 1.15, goal: 1.05 },
    ],
    readme: [{
      measure: `${streams} concurrent streams, CPU and memory ÷ bare fetch`,
      ours: `${figure(cpuRatio("ours_smallest"))}, ${figure(memoryRatio("ours_smallest"))}`,
      aws: `${figure(cpuRatio("aws_fetch"))}, ${figure(memoryRatio("aws_fetch"))}`,
      ai: `${figure(cpuRatio("ai_stream_text"))}, ${figure(memoryRatio("ai_stream_text"))}`,
    }],
  };
}
