// deno-lint-ignore-file no-console -- a command, whose output is its purpose
/**
 * How much of `src` the pure tests and the documentation's examples run, by line and by branch: fails below what was reached
 * once, and for a line that nobody runs in a file which `docs/reliability.md` does not name with a reason.
 *
 * Without fuzzing, which comes everywhere by chance: what is covered here is covered by a test that says what it holds.
 *
 * @module
 */

/** What must be reached, in per cent: half a point below what was on 2026-11-21. */
const FLOORS = { lines: 99.3, branches: 98.2 };
const DOCUMENT = "docs/reliability.md";
const ROOT = new URL("../", import.meta.url);

/** One file's counts, and the lines that were not run. */
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
    "--doc",
    "-P=test",
    "--frozen",
    "--quiet",
    ignored,
    `--coverage=${folder}`,
    "--coverage-raw-data-only",
  ];
  if (await deno(tests) === undefined) throw new Error("Cannot measure coverage: a test failed; mend it first");
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

/** What a deno command printed; `undefined` when it failed. What is not to be read goes where ours goes. */
async function deno(args: readonly string[], stdout: "piped" | "inherit" = "inherit"): Promise<string | undefined> {
  const output = await new Deno.Command("deno", { args: [...args], cwd: ROOT, stdout, stderr: "inherit" }).output();
  if (!output.success) return undefined;
  return stdout === "piped" ? new TextDecoder().decode(output.stdout) : "";
}

/** Reads lcov's records. */
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
      `${file}: line ${missed.join(", ")} is run by no test, and ${DOCUMENT} does not say why; test it, or say so there`
    );
  for (const kind of ["lines", "branches"] as const) {
    const reached = total(files, kind);
    if (reached < FLOORS[kind]) {
      found.push(`${reached.toFixed(2)} % of ${kind} are run; ${FLOORS[kind]} % is the least`);
    }
  }
  return found;
}
