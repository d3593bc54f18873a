/**
 * The rows and columns of the matrix that `deno task test:runtimes` prints and the README shows: each runtime with the form of
 * the module that it gets, each suite that it runs, and the reason for each example that it cannot run.
 */
import config from "../../../deno.json" with { type: "json" };
import { UNFINISHED } from "../../faults/rows.ts";

/** The suites that every runtime runs. */
export const SUITES = ["contract", "scripted faults", "faults on connections", "entry points", "examples"] as const;

/** The name of a suite. */
export type Suite = (typeof SUITES)[number];

/** A runtime of the matrix. */
export interface Runtime {
  readonly name: string;
  /** The form of the module that it runs. */
  readonly module: string;
  /** The reason for each example or entry point that cannot run there, by its name. */
  readonly cannot: Readonly<Record<string, string>>;
  /** A fault on a connection that the runtime itself reads in another way. */
  readonly differs?: Difference;
}

/** A fault on a connection that a runtime reads in another way, never as an answer. */
export interface Difference {
  /** The row of the table. */
  readonly row: string;
  /** The ends of such a cell that are as good as the required one there. */
  readonly ends: readonly string[];
  readonly reason: string;
}

const PACKAGE = "the npm package";
/** The reasons of all runtimes but Deno. */
const NOT_DENO = { keyless: "its stand-in for STS is `Deno.serve`" };
const NO_CACHES = { ...NOT_DENO, conversation: "its stand-ins need the global `caches`" };
const NO_SQLITE = { ...NOT_DENO, conversation: "its stand-ins need `node:sqlite`" };
/** The reasons of runtimes without Node's modules. */
const NO_NODE = { ...NO_SQLITE, "./node": "it reads files and starts programs" };

/** Seen with Node 20.20.2 and 22.23.3. The caller's `idleMs` ends such a call, long after the table's own watchdog. */
const SILENT_GZIP: Difference = {
  row: "invalid gzip",
  ends: ["hangs"],
  reason: "`fetch` sometimes reports nothing, and `idleMs` ends the call",
};

/** Every runtime, in the order of the rows. */
export const RUNTIMES: readonly Runtime[] = [
  { name: "Deno 2.9", module: "the source, as on JSR", cannot: {} },
  {
    name: "Node 20",
    module: PACKAGE,
    cannot: NO_SQLITE,
    differs: SILENT_GZIP,
  },
  { name: "Node 22", module: PACKAGE, cannot: NO_CACHES, differs: SILENT_GZIP },
  { name: "Node 24", module: PACKAGE, cannot: NO_CACHES },
  { name: "Bun 1.4", module: PACKAGE, cannot: NO_CACHES },
  {
    name: "workerd, without `nodejs_compat`",
    module: `${PACKAGE}, as \`wrangler deploy\` bundles it`,
    cannot: NO_NODE,
  },
  {
    name: "Chromium, headless",
    module: `${PACKAGE}, as esbuild bundles it`,
    cannot: NO_NODE,
    differs: {
      row: "closed inside the headers",
      ends: ["ProviderError protocol UnexpectedAnswer", UNFINISHED],
      reason: "`fetch` takes such headers for whole, and the answer for empty",
    },
  },
];

/**
 * The examples that tell a story and end. Those for one platform, such as servers and commands, are started by tests of their
 * own in `tests/examples/`.
 */
export const EXAMPLES: readonly string[] = [
  "agent-endpoint",
  "application-profile",
  "apply-guardrail",
  "async-video",
  "batch",
  "bearer-only",
  "circuit-breaker",
  "conversation",
  "cost",
  "count-tokens",
  "discover-models",
  "documents-with-citations",
  "embeddings",
  "errors",
  "gateway",
  "guardrail",
  "iam-policy",
  "image",
  "keyless",
  "knowledge-base",
  "mantle",
  "media",
  "model-repairs",
  "models",
  "observability",
  "own-provider",
  "prompt-cache",
  "reasoning",
  "region-failover",
  "rerank",
  "residency",
  "response-cache",
  "structured-output",
  "tools",
  "vision",
];

/** The names of the examples that a runtime runs. */
export function examplesOf({ cannot }: Runtime): string[] {
  return EXAMPLES.filter((name) => !(name in cannot));
}

/** The entry points that a runtime imports, as its users write them. */
export function entriesOf({ cannot }: Runtime): string[] {
  return Object.keys(config.exports).filter((entry) => !(entry in cannot)).map((entry) => config.name + entry.slice(1));
}

/** Returns whether a runtime runs the program of `tests/package/entries.ts`, which uses every entry point. */
export function usesEveryEntry(runtime: Runtime): boolean {
  return entriesOf(runtime).length === Object.keys(config.exports).length;
}
