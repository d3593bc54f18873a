/**
 * Reports errors in `models.json` and rows that need a look: retired rows, rows past their end, prices on which the
 * sources disagree, unknown facts. Fails on errors only.
 *
 * ```sh
 * deno task models:check
 * deno task models:check --date=2027-01-31    # as of another day than today
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { findings } from "./findings.ts";
import { readData } from "./schema.ts";

const DATE = /^--date=(\d{4}-\d{2}-\d{2})$/;

/** The day of `--date`, or today. */
function dayOf(args: readonly string[]): string {
  const wrong = args.find((arg) => !DATE.test(arg));
  if (wrong !== undefined) throw new TypeError(`Cannot check with "${wrong}": unknown option; use --date=2026-11-21`);
  return DATE.exec(args.at(-1) ?? "")?.[1] ?? new Date().toISOString().slice(0, 10);
}

const day = dayOf(Deno.args);
const data = await readData();
const found = findings(data, day);
const width = Math.max(...found.map(({ about }) => about.length), 0);
for (const { level, rule, about, says } of found) {
  console.log(`${level.padEnd(8)} ${rule.padEnd(9)} ${about.padEnd(width)}  ${says}`);
}
const errors = found.filter(({ level }) => level === "error").length;
console.log(
  `${data.models.length} models of ${data.generated}, seen on ${day}: ${errors} errors, ${
    found.length - errors
  } warnings`,
);
if (errors > 0) Deno.exit(1);
