/**
 * The suites of the matrix, as every runtime runs them. Bundled with the entry points and the examples for all runtimes but
 * Deno. Web APIs only.
 */
import { type Keys, run as runFaults } from "../../faults/program.ts";
import { runScripted } from "../../faults/scripted.ts";
import { wrongIn } from "../../faults/table.ts";
import { type Report, run as runContract } from "./contract.ts";
import type { Difference, Suite } from "./rows.ts";

/** The surroundings of a run. Survives JSON. */
export interface Conditions {
  /** The origin of the server of `../../contract/remote.ts`. */
  readonly stages: string;
  /** The origin of the server of `../../faults/control.ts`, and the keys that its servers accept. */
  readonly cells: string;
  readonly keys: Keys;
  /** A fault on a connection that the runtime itself reads in another way. */
  readonly differs: Pick<Difference, "row" | "ends"> | undefined;
  /** The output that each program must have, by its name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** A program that prints to the console that it is given, and then ends. */
export type Program = (console: Pick<Console, "log" | "error">) => Promise<void>;

/** Programs by their names. */
export type Programs = Readonly<Record<string, Program>>;

/** Runs one suite. The last two suites consist of programs. */
export async function runSuite(suite: Suite, conditions: Conditions, programs: Programs = {}): Promise<Report> {
  switch (suite) {
    case "contract":
      return await runContract(conditions.stages);
    case "scripted faults":
      return reportOf((await runScripted()).map(({ wrong }) => wrong));
    case "faults on connections": {
      const { cells, keys, differs } = conditions;
      const found = await runFaults(cells, keys);
      return reportOf(
        found.map((cell) => cell.row === differs?.row && differs.ends.includes(cell.end) ? [] : wrongIn([cell])),
      );
    }
    case "entry points":
    case "examples": {
      const problems: string[][] = [];
      for (const [name, program] of Object.entries(programs)) {
        problems.push(await outputProblems(name, program, conditions.outputs[name]));
      }
      return reportOf(problems);
    }
  }
}

function reportOf(problems: readonly (readonly string[])[]): Report {
  const passed = problems.filter(({ length }) => length === 0).length;
  return { passed, lacking: 0, failed: problems.flat() };
}

async function outputProblems(name: string, program: Program, expected: string | undefined): Promise<string[]> {
  const printed: string[] = [];
  // The programs print strings, numbers and booleans, which every console writes in the same way.
  const log = (...values: unknown[]) => void printed.push(`${values.join(" ")}\n`);
  try {
    await program({ log, error: () => {} });
  } catch (error) {
    return [`${name} throws ${error}`];
  }
  return printed.join("") === expected ? [] : [`${name} prints ${printed.join("")}, not ${expected}`];
}
