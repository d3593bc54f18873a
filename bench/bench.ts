/**
 * The benches: the cost of this module beside its peers and beside the unavoidable minimum.
 *
 * ```sh
 * deno task bench                       # all; writes bench/RESULTS.md; about a quarter of an hour on a quiet machine
 * deno task bench decode cpu            # only these; prints
 * deno task bench --quick               # all, briefly: shows that everything runs, not how fast; prints
 * deno task bench --gate                # and fails when a gate of the design is missed
 * deno task bench --readme              # and puts the table of RESULTS.md into README.md
 * deno task bench --readme none         # only that
 * ```
 *
 * Absolute numbers move with the machine's load. Contenders take turns, so that the ratios are stable.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { install, output, pinned } from "./build.ts";
import { base64 } from "./measures/base64.ts";
import { bundle } from "./measures/bundle.ts";
import { coldStart } from "./measures/cold_start.ts";
import { concurrent } from "./measures/concurrent.ts";
import { cpu } from "./measures/cpu.ts";
import { decode } from "./measures/decode.ts";
import { openai } from "./measures/openai.ts";
import { router } from "./measures/router.ts";
import { signing } from "./measures/signing.ts";
import { slowConsumer } from "./measures/slow_consumer.ts";
import { types } from "./measures/types.ts";
import { blockOf, withBlockOf } from "./readme_table.ts";
import { figure, type Gate, grouped, type Run, type Section, table } from "./section.ts";

const BENCHES: Readonly<Record<string, (run: Run) => Promise<Section>>> = {
  bundle,
  cold: coldStart,
  decode,
  cpu,
  router,
  openai,
  signing,
  base64,
  slow: slowConsumer,
  concurrent,
  types,
};
const RESULTS = new URL("RESULTS.md", import.meta.url);
const README = new URL("../README.md", import.meta.url);

const value = (number: number): string => number >= 1000 ? grouped(number) : figure(number);

function verdict({ value: reached, gate, goal }: Gate): string {
  if (gate !== undefined && reached > gate) return `**missed by ${value(reached - gate)}**`;
  if (goal !== undefined && reached <= goal) return "goal reached";
  return gate === undefined ? "" : "holds";
}

function gateTable(gates: readonly Gate[]): string {
  const rows = gates.map((gate) => [
    gate.name,
    value(gate.value),
    gate.gate === undefined ? "" : value(gate.gate),
    gate.goal === undefined ? "" : value(gate.goal),
    verdict(gate),
  ]);
  return table(["measure", "reached", "gate", "goal", ""], rows);
}

async function machine(): Promise<string> {
  const cpus = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const model = /^model name\s*:\s*(.*)$/m.exec(cpus)?.[1] ?? Deno.build.arch;
  const memory = Deno.systemMemoryInfo().total / 2 ** 30;
  return `${navigator.hardwareConcurrency} × ${model}, ${figure(memory, 0)} GiB, ${Deno.build.os}`;
}

const loads = (): string => Deno.loadavg().map((load) => figure(load)).join(", ");

async function report(sections: readonly Section[], loadBefore: string, minutes: number): Promise<string> {
  const peers = Object.entries(await pinned()).map(([name, version]) => `${name} ${version}`).join(", ");
  const node = (await output("node", ["--version"])).trim();
  const rows = sections.flatMap(({ readme }) => readme.map(({ measure, ours, aws, ai }) => [measure, ours, aws, ai]));
  const comparisons = table(["measure, less is better", "this module", "AWS SDK", "AI SDK"], rows);
  return `# What it costs

Written by \`deno task bench\` on ${new Date().toISOString().slice(0, 10)}, in ${
    figure(minutes, 0)
  } minutes. Absolute numbers are this machine's on
that day; ratios come from contenders that took turns, and stay.

- Machine: ${await machine()}; load before: ${loadBefore}; after: ${loads()}
- Runtimes: Node ${node.slice(1)}, Deno ${Deno.version.deno} (V8 ${Deno.version.v8})
- Pinned: ${peers}

${blockOf(comparisons)}

AI SDK: \`streamText\`; where its signer or its decoder is meant, the provider's. How each number came to be is below.

## Gates and goals of the design

${gateTable(sections.flatMap(({ gates }) => gates))}

${sections.map(({ title, text }) => `## ${title}\n\n${text}`).join("\n\n")}
`;
}

const flags = new Set(Deno.args.filter((arg) => arg.startsWith("--")));
const asked = Deno.args.filter((arg) => !arg.startsWith("--"));
const unknown = [...flags].filter((flag) => !["--quick", "--gate", "--readme"].includes(flag)).concat(
  asked.filter((name) => name !== "none" && !(name in BENCHES)),
);
if (unknown.length > 0) {
  console.error(`Cannot bench ${unknown.join(" ")}: use ${Object.keys(BENCHES).join(", ")}, --quick, --gate, --readme`);
  Deno.exit(2);
}
const all = asked.length === 0;
const quick = flags.has("--quick");

if (all || asked[0] !== "none") await install();
const loadBefore = loads();
const began = performance.now();
const sections: Section[] = [];
for (const [name, measure] of Object.entries(BENCHES)) {
  if (!all && !asked.includes(name)) continue;
  const start = performance.now();
  const section = await measure({ quick });
  sections.push(section);
  console.log(`\n## ${section.title} (${figure((performance.now() - start) / 1000, 0)} s)\n\n${section.text}`);
}
const gates = sections.flatMap((section) => section.gates);
if (gates.length > 0) console.log(`\n${gateTable(gates)}`);
if (all && !quick) {
  await Deno.writeTextFile(RESULTS, await report(sections, loadBefore, (performance.now() - began) / 60_000));
  await output("deno", ["fmt", "--quiet", RESULTS.pathname], new URL("..", import.meta.url));
}
if (flags.has("--readme")) {
  await Deno.writeTextFile(README, withBlockOf(await Deno.readTextFile(README), await Deno.readTextFile(RESULTS)));
}
const missed = gates.filter(({ value, gate }) => gate !== undefined && value > gate);
const fails = flags.has("--gate") && missed.length > 0;
if (fails) {
  for (const gate of missed) {
    console.error(`gate missed: ${gate.name}: ${value(gate.value)}; at most ${value(gate.gate!)} is allowed`);
  }
}
// esbuild's service would keep the process alive.
Deno.exit(fails ? 1 : 0);
