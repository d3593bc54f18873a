/**
 * Every suite on every runtime, and two tables of the outcomes: runtime by suite, and promise of the contract by provider. Run with `deno task test:runtimes`. Needs `npm`, and installs
 * Chromium with `apt-get` where there is none; a runtime that cannot be started fails.
 */
// deno-lint-ignore-file no-console -- prints the matrix
import { assert, assertEquals } from "@std/assert";
import { serveStages } from "../../contract/remote.ts";
import { KEYS, serveCells } from "../../faults/control.ts";
import { countScripted } from "../../faults/scripted.ts";
import type { Project } from "../../package/project.ts";
import { outputsInDeno } from "./in_deno.ts";
import { packagedProject } from "./packaged.ts";
import { STARTS } from "./players.ts";
import { expectedReport, type Outcomes, type Report } from "./contract.ts";
import { entriesOf, examplesOf, type Runtime, RUNTIMES, type Suite, SUITES, usesEveryEntry } from "./rows.ts";
import { runtimeMatrix } from "./matrix.ts";
import { promiseMatrix } from "./promises.ts";

/** How many runtimes run at once. Each waits for the servers of this process, which share its processors. */
const AT_ONCE = navigator.hardwareConcurrency + 1;

/** A runtime that has run every suite. */
interface Played {
  readonly version: string;
  readonly reports: ReadonlyMap<Suite, Report>;
}

/** The runs of all runtimes. The tests wait for them. */
const runs = new Map<Runtime, Promise<Played>>();
let project: Project | undefined;
const stages = serveStages();
const cells = serveCells();

Deno.test.beforeAll(() => {
  const ready = Promise.all([packagedProject().then((made) => project = made), outputsInDeno()]);
  // The slowest one is the last row.
  const waiting = RUNTIMES.toReversed().map((runtime) => ({ runtime, played: Promise.withResolvers<Played>() }));
  for (const { runtime, played } of waiting) {
    runs.set(runtime, played.promise);
    // A run may fail before its test waits for it.
    played.promise.catch(() => {});
  }
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { runtime, played } = next;
      await ready.then(([project, outputs]) => play(runtime, project, outputs)).then(played.resolve, played.reject);
    }
  };
  for (let worker = 0; worker < AT_ONCE; worker++) work();
});

Deno.test.afterAll(async () => {
  stages[Symbol.dispose]();
  cells[Symbol.dispose]();
  if (project) await Deno.remove(project.folder, { recursive: true });
});

async function play(runtime: Runtime, project: Project, outputs: Readonly<Record<string, string>>): Promise<Played> {
  await using player = await STARTS[runtime.name]!(project, runtime);
  const reports = new Map<Suite, Report>();
  const conditions = { stages: stages.origin, cells: cells.origin, keys: KEYS, differs: runtime.differs, outputs };
  for (const suite of SUITES) reports.set(suite, await player.run(suite, conditions));
  return { version: player.version, reports };
}

/** Returns how many cases of a suite must pass; `undefined` for the faults on connections, which only have to be as many everywhere. */
function requiredCount(runtime: Runtime, suite: Suite): number | undefined {
  const counts: Partial<Record<Suite, number>> = {
    "contract": expectedReport().passed,
    "scripted faults": countScripted(),
    "entry points": entriesOf(runtime).length + (usesEveryEntry(runtime) ? 1 : 0),
    "examples": examplesOf(runtime).length,
  };
  return counts[suite];
}

for (const runtime of RUNTIMES) {
  Deno.test({
    name: `every suite passes on ${runtime.name}`,
    // All runtimes run at once, from before the first test until after the last one.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const { version, reports } = await runs.get(runtime)!;
      console.log(`${runtime.name}: ${version}`);
      for (const [suite, { passed, lacking, failed, outcomes }] of reports) {
        assertEquals([suite, failed], [suite, []]);
        assertEquals([suite, passed], [suite, requiredCount(runtime, suite) ?? passed]);
        assertEquals(lacking, suite === "contract" ? expectedReport().lacking : 0);
        if (suite === "contract") assertEquals(outcomes, expectedReport().outcomes);
      }
    },
  });
}

/** The runtimes that have run, failures left out. */
async function playedRuntimes(): Promise<Map<Runtime, Played>> {
  const played = new Map<Runtime, Played>();
  for (const runtime of RUNTIMES) await runs.get(runtime)!.then((end) => played.set(runtime, end), () => {});
  return played;
}

Deno.test({
  name: "the matrix has every suite of every runtime",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const played = await playedRuntimes();
    console.log(runtimeMatrix((runtime, suite) => {
      const report = played.get(runtime)?.reports.get(suite);
      if (!report) return "did not run";
      return report.failed.length ? `${report.passed}, ${report.failed.length} failed` : `${report.passed}`;
    }));
    const cells = [...played.values()].map(({ reports }) => reports.get("faults on connections")?.passed);
    assertEquals(cells, RUNTIMES.map(() => cells[0]));
    assert(cells[0]! > 500, "every fault was played");
  },
});

Deno.test({
  name: "every provider keeps the same promises on every runtime",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const outcomes = new Map<string, Outcomes>();
    for (const [{ name }, { reports }] of await playedRuntimes()) {
      outcomes.set(name, reports.get("contract")?.outcomes ?? {});
    }
    console.log(promiseMatrix(outcomes));
    assertEquals([...outcomes.keys()], RUNTIMES.map(({ name }) => name));
  },
});
