// deno-lint-ignore-file no-console -- a command, whose output is its purpose
/**
 * Measures how much of `src` the pure tests and the documentation's examples run, by line and by branch. Fails below
 * the recorded minimum, and for a line that no test runs in a file which `docs/reliability.md` does not name with a
 * reason.
 *
 * Excludes fuzzing, which reaches lines by chance: only a test with an assertion counts as coverage.
 *
 * @module
 */

/** The required minimum in percent: half a point below the coverage of 2026-11-21. */
const FLOORS = { lines: 99.3, branches: 98.2 };
const DOCUMENT = "docs/reliability.md";
const ROOT = new URL("../", import.meta.url);

/** One file's counts, and the lines that no test runs. */
interface Covered {
  readonly file: string;
  readonly lines: Ratio;
  readonly branches: Ratio;
  readonly missed: readonly number[];
}

interface Ratio {
  readonly hit: number;
  readonly found: number;
}

const folder = await Deno.makeTempDir();
try {
  const ignored = "--ignore=tests/**/*_oracle.ts,tests/fuzz,tests/examples,tests/readme_test.ts";
  const tests = [
    "test",
    "--parallel",
    "--doc",
    "-P=test",
    "--frozen",
    "--quiet",
    ignored,
    `--coverage=${folder}`,
    "--coverage-raw-data-only",
  ];
  if (await deno(tests) === undefined) throw new Error("Cannot measure coverage: a test failed; fix it first");
  const report = await deno(["coverage", folder, "--lcov", "--include=/src/"], "piped");
  if (report === undefined) throw new Error("Cannot measure coverage: deno coverage failed");
  const files = coveredFiles(report);
  show(files);
  const wrong = findings(files, await Deno.readTextFile(new URL(DOCUMENT, ROOT)));
  for (const finding of wrong) console.error(finding);
  if (wrong.length > 0) Deno.exitCode = 1;
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** The output of a deno command; `undefined` if it fails. Its other output goes to ours. */
async function deno(args: readonly string[], stdout: "piped" | "inherit" = "inherit"): Promise<string | undefined> {
  const output = await new Deno.Command("deno", { args: [...args], cwd: ROOT, stdout, stderr: "inherit" }).output();
  if (!output.success) return undefined;
  return stdout === "piped" ? new TextDecoder().decode(output.stdout) : "";
}

/** Parses lcov's records. */
function coveredFiles(report: string): Covered[] {
  return report.split("end_of_record").filter((record) => record.includes("SF:")).map((record) => {
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, count]) => ({
      line,
      run: Number(count) > 0,
    }));
    const branches = [...record.matchAll(/^BRDA:\d+,\d+,\d+,(\S+)/gm)].map(([, count]) =>
      count !== "-" && count !== "0"
    );
    return {
      file: /^SF:.*(src\/.*)$/m.exec(record)![1]!,
      lines: { hit: lines.filter(({ run }) => run).length, found: lines.length },
      branches: { hit: branches.filter(Boolean).length, found: branches.length },
      missed: lines.filter(({ run }) => !run).map(({ line }) => Number(line)),
    };
  }).sort((a, b) => a.file < b.file ? -1 : 1);
}

function total(files: readonly Covered[], of: "lines" | "branches"): number {
  const sum = (part: keyof Ratio) => files.reduce((total, file) => total + file[of][part], 0);
  return 100 * sum("hit") / sum("found");
}

function show(files: readonly Covered[]): void {
  const row = (...[file = "", ...cells]: string[]) =>
    console.log(file.padEnd(40) + cells.map((cell) => cell.padStart(10)).join(""));
  const percent = ({ hit, found }: Ratio) => found === 0 ? "" : (100 * hit / found).toFixed(1);
  row("file", "lines", "branches", "  lines not run");
  for (const { file, lines, branches, missed } of files) {
    row(file, percent(lines), percent(branches), missed.length > 0 ? `  ${missed.join(" ")}` : "");
  }
  row("all", total(files, "lines").toFixed(2), total(files, "branches").toFixed(2));
}

function findings(files: readonly Covered[], document: string): string[] {
  const section = document.slice(document.indexOf("## Coverage"));
  const found = files.filter(({ file, missed }) => missed.length > 0 && !section.includes(`\`${file}\``))
    .map(({ file, missed }) =>
      `${file}: no test runs line ${
        missed.join(", ")
      }, and ${DOCUMENT} gives no reason; test it, or give the reason there`
    );
  for (const kind of ["lines", "branches"] as const) {
    const reached = total(files, kind);
    if (reached < FLOORS[kind]) {
      found.push(`${reached.toFixed(2)} % of ${kind} are run; at least ${FLOORS[kind]} % are required`);
    }
  }
  return found;
}
