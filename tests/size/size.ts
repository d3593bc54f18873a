/**
 * The size gate: what one streaming chat costs a user's bundle, what the rest of Converse adds to it, what the model registry
 * weighs by itself, and that a bundle holds nothing that its program does not use.
 *
 * `deno bundle` does the work because it reads `deno.json`: it finds aws4fetch without a `node_modules` folder, its
 * esbuild comes with the pinned Deno, and nothing is installed. Sizes are after gzip level 9, as hosts count them.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { gzipSync } from "node:zlib";
import { largestFiles } from "./largest_files.ts";

interface Program {
  readonly name: string;
  /** Bytes after gzip that guard against accidents; they leave room for clear code. */
  readonly gate: number;
  /**
   * The weight of a bundle that misses its gate. The command fails above this weight, so that the bundle can only
   * shrink.
   */
  readonly missedAt?: number;
  /** Bytes after gzip that we are after. */
  readonly goal?: number;
  /** The parts of a bundle, to find those that must not be in it: the signer, and all of Converse. */
  readonly holds: readonly Part[];
  /** The README's words about its weight, behind the number. */
  readonly told: string;
}

/**
 * Every gate is missed since users' reports and hostile input judge the module. Every client checks the names and the
 * types of its options, removes secrets in every spelling from errors and their causes, has hints for regions, hosts,
 * keys, profiles and proxies, and finds the hosts of the control plane. The smallest client holds all of this, because
 * `fetch` is a method, and a bundler keeps every method. Do not shorten sentences or drop checks to get below a gate:
 * move code into functions that a program imports.
 */
const PROGRAMS: readonly Program[] = [
  { name: "models", gate: 9 * 1024, missedAt: 9_600, holds: ["models"], told: "for the model registry alone" },
  // A quarter of the AWS SDK's 62 KB.
  { name: "sigv4", gate: 15_360, missedAt: 34_800, goal: 11 * 1024, holds: ["signer"], told: "with SigV4" },
  { name: "bearer", gate: 12_800, missedAt: 30_950, goal: 8 * 1024, holds: [], told: "with an API key" },
  {
    name: "converse",
    gate: 28_672,
    missedAt: 56_550,
    goal: 20 * 1024,
    holds: ["converse"],
    told: "with all of Converse",
  },
  // Facts about models, and the code that uses them.
  {
    name: "facts",
    gate: 43_008,
    missedAt: 71_700,
    holds: ["converse", "models"],
    told: "with all that is known of models",
  },
  { name: "tools", gate: 40 * 1024, missedAt: 59_250, holds: ["converse"], told: "with tools run" },
  { name: "conversation", gate: 44 * 1024, missedAt: 66_350, holds: ["converse"], told: "with a kept conversation" },
];

type Part = keyof typeof MARKS;

/** Strings that only one part holds. No minifier renames a string; that each is found where it belongs is checked. */
const MARKS = {
  signer: ["AWS4-HMAC-SHA256", "aws4_request", "UNSIGNED-PAYLOAD"],
  converse: ["toolSpec", "guardrailIdentifier", "textFormat", "cache-point-limit", "budget_tokens"],
  models: ["ai21.j2-mid-v1", "twelvelabs"],
};

async function bundle(name: string, ...options: readonly string[]): Promise<Uint8Array> {
  const program = new URL(`./${name}.ts`, import.meta.url).href;
  const args = ["bundle", "--quiet", "--platform=browser", "--minify", ...options, program];
  const { code, stdout, stderr } = await new Deno.Command("deno", { args }).output();
  if (code !== 0) {
    const why = new TextDecoder().decode(stderr).trim();
    throw new Error(`Cannot bundle tests/size/${name}.ts: deno bundle ended with ${code}; mend what it says:\n${why}`);
  }
  return stdout;
}

/** Returns the problems of a bundle as sentences; an empty list for a good bundle. */
function findings(program: Program, code: string, gzipped: number): string[] {
  const found: string[] = [];
  if (gzipped > (program.missedAt ?? program.gate)) {
    found.push(`${program.name}: ${gzipped} bytes are ${gzipped - program.gate} over the gate`);
  }
  for (const [part, marks] of Object.entries(MARKS)) {
    const belongs = program.holds.includes(part as Part);
    for (const mark of marks) {
      if (belongs && !code.includes(mark)) {
        found.push(
          `${program.name}: has no "${mark}", so looking for it elsewhere proves nothing; choose another mark`,
        );
      }
      if (!belongs && code.includes(mark)) found.push(`${program.name}: ${part} is in it ("${mark}")`);
    }
  }
  return found;
}

/** The weights in the README must be the measured weights. */
const readme = (await Deno.readTextFile(new URL("../../README.md", import.meta.url))).replace(/\s+/g, " ");

/** How many files of a bundle are shown that is over its gate. */
const SHOWN_FILES = 25;
const wrong: string[] = [];
const heavy: string[] = [];
const row = (...cells: unknown[]): string =>
  cells.map((cell, i) => i === 0 ? String(cell).padEnd(12) : String(cell).padStart(10)).join("");
console.log(row("bundle", "minified", "gzip -9", "gate", "goal", "growth"));
let smallest: number | undefined;
for (const program of PROGRAMS) {
  const bytes = await bundle(program.name);
  const gzipped = gzipSync(bytes, { level: 9 }).byteLength;
  wrong.push(...findings(program, new TextDecoder().decode(bytes), gzipped));
  if (gzipped > program.gate) heavy.push(program.name);
  const told = `${(gzipped / 1024).toFixed(1)} KB ${program.told}`;
  if (!readme.includes(told)) wrong.push(`${program.name}: the README does not say "${told}"; mend it there`);
  // The weight that all of Converse adds to the same program.
  if (program.name === "bearer") smallest = gzipped;
  const missed = gzipped > program.gate ? `  GATE MISSED by ${gzipped - program.gate} bytes` : "";
  const growth = smallest && smallest !== gzipped ? `+${gzipped - smallest}` : "";
  console.log(row(program.name, bytes.byteLength, gzipped, program.gate, program.goal ?? "", growth) + missed);
}
for (const finding of wrong) console.error(finding);
for (const name of heavy) {
  const files = largestFiles(new TextDecoder().decode(await bundle(name, "--sourcemap=inline"))).slice(0, SHOWN_FILES);
  console.error(`${name}: its largest files, in minified bytes before gzip`);
  for (const { file, bytes } of files) console.error(`${String(bytes).padStart(8)}  ${file}`);
}
if (wrong.length > 0) Deno.exit(1);
