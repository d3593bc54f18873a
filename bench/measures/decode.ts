/**
 * The cost of reading a stream, against the unavoidable minimum. Bodies come from memory, so that sockets do not count.
 */
import { built, bundle, output } from "../build.ts";
import { commandOf, workerd } from "../processes.ts";
import { figure, type Gate, type Run, type Section, table } from "../section.ts";
import { best, played, type Rounds } from "../statistics.ts";

const WIRES = ["small", "large"];
const CUTS = ["64 KiB", "1460 B", "1-100 B"];
const PARSE = "floor: parse";
const FULL = "floor: parse, CRC, read";
const EVENTS = "ours: any event";
const TEXT = "ours: textStream";

interface Measured {
  readonly frames: number;
  readonly bytes: number;
  /** Milliseconds by decoder; `null` for a round without that decoder. */
  readonly times: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Compares best time with best time. */
function bestOf({ times }: Measured, name: string, against: string): number {
  const of = (name: string): number => best(played(times[name]!.map((ms) => ms ?? undefined) satisfies Rounds));
  return of(name) / of(against);
}

/** On Node and Deno in one process each, and in workerd by the CPU of its process. */
export async function decode({ quick }: Run): Promise<Section> {
  const rows: (string | number)[][] = [];
  const gates: Gate[] = [];
  let readme: Section["readme"] = [];
  for (const runtime of ["node", "deno"] as const) {
    for (const wire of WIRES) {
      for (const cut of CUTS) {
        const args = [wire, cut, String(quick ? 500 : 12_000), ...(quick && wire === "large" ? [] : ["peers"])];
        const printed = await output(...commandOf(runtime, await built("programs/decode.ts"), args));
        const measured: Measured = JSON.parse(printed);
        for (const [name, times] of Object.entries(measured.times)) {
          const fastest = best(played(times.map((ms) => ms ?? undefined)));
          rows.push([
            runtime,
            `${wire}, ${cut}`,
            name,
            figure(fastest * 1e6 / measured.frames, 0),
            figure(measured.bytes / fastest / 1000, 0),
            figure(bestOf(measured, name, PARSE)),
            figure(bestOf(measured, name, FULL)),
          ]);
        }
        if (wire !== "small") continue;
        const against = (name: string, floor: string, gate: number, goal?: number): void => {
          const what = `decode, ${cut} ÷ ${floor.slice(7)}, ${runtime}, ${name}`;
          gates.push({ name: what, value: bestOf(measured, name, floor), gate, ...(goal && { goal }) });
        };
        if (cut === "64 KiB") {
          against(EVENTS, PARSE, 2);
          against(TEXT, PARSE, 1.4, 1.1);
        } else if (cut === "1-100 B") {
          against(EVENTS, FULL, 1.5, 1.2);
        }
        if (cut === "64 KiB" && runtime === "node") {
          readme = [{
            measure: "reading a stream in 64 KiB chunks, checksums verified ÷ parsing its JSON alone",
            ours: figure(bestOf(measured, TEXT, PARSE)),
            aws: figure(bestOf(measured, "AWS: client", PARSE)),
            ai: figure(bestOf(measured, "AI: doStream", PARSE)),
          }];
        }
      }
    }
  }
  return {
    title: "Decoding",
    text:
      `Small frames have 194 bytes on the mean, large ones 65 KB. Nanoseconds per frame and MB/s of the wire are best of rounds,
ratios best against best. \`ours: textStream\` and the peers' clients do everything between \`fetch\` and the text.

${table(["runtime", "wire", "decoder", "ns/frame", "MB/s", "÷ parse", "÷ parse, CRC, read"], rows)}

${await inWorkerd(quick)}`,
    gates,
    readme,
  };
}

async function inWorkerd(quick: boolean): Promise<string> {
  const script = await bundle(`export { default } from "./programs/decode_worker.ts";`, {
    platform: "browser",
    minify: true,
  });
  await using worker = await workerd(script);
  if (!worker) return "workerd: not measured, because only Linux reports the CPU of its threads.";
  const names = [PARSE, FULL, EVENTS, TEXT, "AWS: client", "AI: doStream"];
  const rows: string[][] = [];
  for (const cut of CUTS) {
    const costs: Record<string, number[]> = {};
    let frames = 1;
    for (let round = -1; round < (quick ? 1 : 8); round++) {
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round + 1) % names.length]!;
        const times = quick || /^A/.test(name) ? 1 : 4;
        const before = await worker.cpuMs();
        frames = Number((await worker.ask({ name, wire: "small", cut, times })).split(" ")[1]);
        if (round >= 0) (costs[name] ??= []).push((await worker.cpuMs() - before) / times);
      }
    }
    for (const name of names) {
      const fastest = best(costs[name]!);
      rows.push([
        cut,
        name,
        figure(fastest * 1e6 / frames, 0),
        figure(fastest / best(costs[PARSE]!)),
        figure(fastest / best(costs[FULL]!)),
      ]);
    }
  }
  return `workerd, small frames: processor time of the process, best of rounds.

${table(["chunks", "decoder", "ns/frame", "÷ parse", "÷ parse, CRC, read"], rows)}`;
}
