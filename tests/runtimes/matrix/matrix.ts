/**
 * The matrix of the runtimes: one row a runtime, one column a suite, and the reason for whatever cannot run there.
 */
import { type Runtime, RUNTIMES, type Suite, SUITES } from "./rows.ts";

/** Returns the matrix as a Markdown table. `cellOf` says how a suite went on a runtime. */
export function runtimeMatrix(cellOf: (runtime: Runtime, suite: Suite) => string): string {
  const head = ["runtime", "gets", ...SUITES, "cannot run or differs, and why"];
  const rows = RUNTIMES.map((runtime) => [
    runtime.name,
    runtime.module,
    ...SUITES.map((suite) => cellOf(runtime, suite)),
    reasonsOf(runtime),
  ]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Returns the matrix as the README has it: without counts. */
export function readmeMatrix(): string {
  return runtimeMatrix(({ cannot, differs }, suite) => {
    const names = Object.keys(cannot);
    const missing: Partial<Record<Suite, number>> = {
      "faults on connections": differs ? 1 : 0,
      "entry points": names.filter((name) => name.startsWith("./")).length,
      "examples": names.filter((name) => !name.startsWith("./")).length,
    };
    return missing[suite] ? `all but ${missing[suite]}` : "all";
  });
}

function reasonsOf({ cannot, differs }: Runtime): string {
  const reasons = Object.entries(cannot).map(([name, reason]) => `\`${name}\`: ${reason}`);
  return [...reasons, ...(differs ? [`${differs.row}: ${differs.reason}`] : [])].join("; ");
}
