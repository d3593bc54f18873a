/**
 * A process that lives for one request: measures the time until its contender is loaded, and until its first stream is
 * read. Arguments: the contender's bundle, the server's origin.
 */
// deno-lint-ignore-file no-console -- what it prints is read by the bench
import process from "node:process";
import type { Create } from "../contenders/contender.ts";

/** One cold start. */
export interface ColdStart {
  /** Milliseconds until the module is evaluated. */
  readonly evalMs: number;
  /** Milliseconds until the first stream of three deltas is read, evaluation included. */
  readonly firstMs: number;
  /** Processor time of the process, including the runtime's own start. */
  readonly cpuMs: number;
}

const [bundle = "", origin = ""] = process.argv.slice(2);
const start = performance.now();
const { create }: { create: Create } = await import(bundle);
const evalMs = performance.now() - start;
await create(origin).stream("bench.coalesced-3");
const firstMs = performance.now() - start;
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ evalMs, firstMs, cpuMs: (user + system) / 1000 } satisfies ColdStart));
process.exit();
