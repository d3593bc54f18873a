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
  /** Bytes after gzip that we are after. */
  readonly goal?: number;
  /** The parts of a bundle, to find those that must not be in it, such as the signer, and all of Converse. */
  readonly holds: readonly Part[];
  /** The README's words about its weight, behind the number. */
  readonly told: string;
}

/**
 * The gates were 15,360 bytes for a text client with SigV4, 12,800 with an API key and 28,672 for the whole client: a quarter of
 * the AWS SDK, with little beside it. They are raised, because no move of code meets them. Minified bytes of the text client with
 * an API key, 2026-11-29, 81,220 in all: 20,250 are the transport (retries, timers, the secrets that no error shows, the checks of
 * a caller's `fetch`), 19,175 are AWS's exception names, failures and hints, hosts, partitions and ARNs, 11,078 the encoding and
 * decoding of Converse, 7,443 the client and its options, 7,243 helpers and checks of options, 6,728 `ChatStream`, 3,402 frames.
 * A text client has no server-sent events, raw operation, `fetch`, `request` or check of requests. Each of the rest was asked for by
 * a report of a user or by hostile input, and half of the gate is the transport alone. The goals are the old gates: another
 * function that a program imports, instead of a method, is a way to them; a shorter sentence or a missing check is not.
 *
 * With SigV4 the gate is a KiB higher than it was first raised: hashes without WebCrypto weigh 0.7 KB, and take a third off a signed
 * chat, see docs/performance.md.
 *
 * The goal of a chat with an OpenAI-compatible service was 9,216 bytes, and no client with the promises of this module meets it. Each
 * part alone after gzip, 2026-11-29: 8,969 are the transport (retries, timers, the secrets that no error shows, the checks of a
 * caller's `fetch`), 3,045 helpers and checks of options, 1,606 errors, 985 server-sent events, 3,981 `ChatStream` and results,
 * 5,352 the format of text, 4,620 the client, its options, failures and URLs. The client of text is a third lighter than the client
 * with all options, because a bundle has no code for tools, media, structured output and other formats.
 */
const PROGRAMS: readonly Program[] = [
  { name: "models", gate: 10_752, goal: 9 * 1024, holds: ["models"], told: "for the model registry alone" },
  // 256 bytes of room were added when requests of a Worker stopped waiting for each other's promises, and 512 for the rules of
  // long-term keys, which every client has; 384 were taken back when the destinations of other calls moved out of text clients.
  { name: "sigv4", gate: 38_272, goal: 15_360, holds: ["signer"], told: "with SigV4" },
  { name: "bearer", gate: 32_896, goal: 12_800, holds: [], told: "with an API key" },
  // 256 bytes of room were added when the client began to carry operations beside chats: their readers, their services, their hosts.
  { name: "converse", gate: 63_232, goal: 28_672, holds: ["converse"], told: "with all of Converse" },
  // The facts about models, and the code that uses them. 256 bytes of room were added for the rules of long-term keys, and 512 when
  // operations beside chats began to read their answers through the client.
  {
    name: "facts",
    gate: 78_592,
    goal: 43_008,
    holds: ["converse", "models"],
    told: "with all that is known of models",
  },
  { name: "tools", gate: 66_048, goal: 40 * 1024, holds: ["converse"], told: "with tools run" },
  // Informative: with the transport, tools and structured output. `@ai-sdk/gateway` 4.0.146 is 58 KB for the same.
  // The goal is the whole client and 2 KB. Half a KB more are the fence of the models in a body, and the names of options in AWS's
  // API, with the sentence for each.
  {
    name: "knowledge_base",
    gate: 72_192,
    goal: 71_168,
    holds: ["converse", "signer"],
    told: "with SigV4, all of Converse and a search of a knowledge base",
  },
  { name: "gateway", gate: 39_936, holds: [], told: "with AI Gateway" },
  // 128 bytes of room were added when failures of a source of credentials stopped being retried by every call, 256 when streams
  // with the label of JSON were read, and web pages got a hint, and 256 when services of one name were told apart for caches, and
  // failures in the words of the cloud in front were read.
  {
    name: "openai_text",
    gate: 27_776,
    goal: 9 * 1024,
    holds: ["openai"],
    told: "of text with an OpenAI-compatible service",
  },
  { name: "openai", gate: 43_008, holds: ["openai", "openaiOptions"], told: "with all options of such a client" },
  // 512 bytes of room were added when a conversation began to ask the service for counts of tokens.
  { name: "conversation", gate: 74_240, goal: 44 * 1024, holds: ["converse"], told: "with a kept conversation" },
];

type Part = keyof typeof MARKS;

/** Strings that only one part holds. No minifier renames a string; that each is found where it belongs is checked. */
const MARKS = {
  signer: ["AWS4-HMAC-SHA256", "aws4_request", "UNSIGNED-PAYLOAD"],
  converse: ["guardrailIdentifier", "textFormat", "cache-point-limit", "budget_tokens"],
  models: ["ai21.j2-mid-v1", "twelvelabs"],
  openai: ["chat/completions", "include_usage"],
  openaiOptions: ["parallel_tool_calls", "top_logprobs", "video_url"],
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
  if (gzipped > program.gate) {
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

function signed(difference: number): string {
  return difference < 0 ? `${difference}` : `+${difference}`;
}

/** How many files of a bundle are shown that is over its gate. */
const SHOWN_FILES = 25;
const wrong: string[] = [];
const heavy: string[] = [];
const row = (...cells: unknown[]): string =>
  cells.map((cell, i) => i === 0 ? String(cell).padEnd(16) : String(cell).padStart(10)).join("");
console.log(row("bundle", "minified", "gzip -9", "gate", "goal", "growth"));
let smallest: number | undefined;
for (const program of PROGRAMS) {
  const bytes = await bundle(program.name);
  const gzipped = gzipSync(bytes, { level: 9 }).byteLength;
  wrong.push(...findings(program, new TextDecoder().decode(bytes), gzipped));
  if (gzipped > program.gate) heavy.push(program.name);
  const told = `${Math.round(gzipped / 1024)} KB ${program.told}`;
  if (!readme.includes(told)) wrong.push(`${program.name}: the README does not say "${told}"; correct it there`);
  // The difference to the smallest program: what all of Converse adds, or what another service costs.
  if (program.name === "bearer") smallest = gzipped;
  const missed = gzipped > program.gate ? `  GATE MISSED by ${gzipped - program.gate} bytes` : "";
  const growth = smallest && smallest !== gzipped ? signed(gzipped - smallest) : "";
  console.log(row(program.name, bytes.byteLength, gzipped, program.gate, program.goal ?? "", growth) + missed);
}
for (const finding of wrong) console.error(finding);
for (const name of heavy) {
  const files = largestFiles(new TextDecoder().decode(await bundle(name, "--sourcemap=inline"))).slice(0, SHOWN_FILES);
  console.error(`${name}: its largest files, in minified bytes before gzip`);
  for (const { file, bytes } of files) console.error(`${String(bytes).padStart(8)}  ${file}`);
}
if (wrong.length > 0) Deno.exit(1);
