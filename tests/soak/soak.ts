// deno-lint-ignore-file no-console -- a command, whose output is its purpose
/**
 * The soak: many streams at once for a long time, against a service in another process that fails and is left in every way,
 * each as its script says. Memory stays flat, no connection is left, and every stream ends as its script predicts.
 *
 * `deno task soak --minutes=60 --streams=200 --seed=1`; all three may be left out. The times in it are real: a soak is what no
 * injected clock can replace.
 *
 * @module
 */
import { type Bedrock, createBedrock, sigv4 } from "@bedrock-edge/client";
import { type Sample, trendOf } from "./flat.ts";
import { type End, readStream } from "./read.ts";
import { type Script, scriptOf } from "./script.ts";

const MINUTES = given("minutes", 60);
const STREAMS = given("streams", 200);
const SEED = given("seed", 1);
/** How long a stream may be silent: far longer than a loaded machine lets the service wait for its turn. */
const IDLE_MS = 30_000;
const SAMPLES = Math.min(360, Math.max(30, MINUTES * 6));
/** Failures that are printed; the rest are counted. */
const SHOWN = 20;

const server = new Deno.Command("deno", {
  args: ["run", "--allow-net=127.0.0.1", new URL("./server.ts", import.meta.url).pathname, `${SEED}`],
  stdin: "piped",
  stdout: "piped",
}).spawn();
const origin = `http://127.0.0.1:${await firstLine(server.stdout)}`;

const timers = { waiting: 0 };
const bedrock = client();
const began = Date.now();
const until = began + MINUTES * 60_000;
const counts = new Map<string, number>();
const wrong: string[] = [];
let streams = 0, wrongs = 0, unhandled = 0, open = 0;
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  unhandled++;
  note(`unhandled rejection: ${event.reason}`);
});

const heap: Sample[] = [];
const resident: Sample[] = [];
const busiest = { open: 0, busy: 0 };

/** One of the many: a stream after another until the time is over. */
async function caller(): Promise<void> {
  while (Date.now() < until) {
    const id = ++streams;
    const script = scriptOf(SEED, id);
    open++;
    const end = await readStream(bedrock, id, script);
    open--;
    const name = `${script.operation} ${script.ending}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const fault = faultOf(script, end);
    if (fault) note(`stream ${id} (${script.use}, ${script.ending}, ${script.early.join("+") || "at once"}): ${fault}`);
  }
}

/** The required outcome of an ending. */
const ENDS: Readonly<Record<Script["ending"], readonly string[]>> = {
  whole: ["complete"],
  cut: ["streamTruncated"],
  // A connection that closes may take what was on its way with it.
  reset: ["streamTruncated", "network"],
  badCrc: ["streamCorrupt"],
  exception: ["model"],
  // A platform's error has a name, and in server-sent events a kind.
  silence: ["TimeoutError", "timeout"],
  refused: ["validation"],
  page: ["overloaded"],
  left: ["left"],
  abandoned: ["left", "aborted"],
};

/** The problem with the end of a stream. */
function faultOf({ ending, texts, deltas, operation, use }: Script, { how, text }: End): string | undefined {
  if (!ENDS[ending].includes(how)) return `ended as ${how}`;
  const unanswered = ending === "refused" || ending === "page" || ending === "abandoned";
  const expected = unanswered ? "" : texts.slice(0, ending === "whole" ? texts.length : deltas).join("");
  // toResponse tells of a failure only after the text before it, and a connection that closes may take some along.
  if (ending === "reset" ? expected.startsWith(text) : text === expected) return undefined;
  return `${operation} by ${use} gave ${text.length} characters of ${expected.length}`;
}

function note(what: string): void {
  if (++wrongs <= SHOWN) {
    wrong.push(what);
    console.log(`WRONG: ${what}`);
  }
}

/** Takes samples at even distances, and prints every tenth of the run. */
async function sampling(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) throw new Error("Cannot measure memory: gc is not there; run with --v8-flags=--expose-gc");
  for (let sample = 1; sample <= SAMPLES; sample++) {
    const at = began + sample * MINUTES * 60_000 / SAMPLES;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
    // Twice, a turn apart: what one collection frees keeps bytes outside of the heap until the next.
    gc();
    await new Promise((resolve) => setTimeout(resolve));
    gc();
    const { heapUsed, external, rss } = Deno.memoryUsage();
    const atMs = Date.now() - began;
    heap.push({ atMs, value: heapUsed + external });
    resident.push({ atMs, value: rss });
    const stats = await connections();
    busiest.open = Math.max(busiest.open, stats.open);
    busiest.busy = Math.max(busiest.busy, stats.busy);
    if (stats.busy > STREAMS * 1.25) note(`${stats.busy} connections were busy with ${open} streams`);
    if (sample % Math.ceil(SAMPLES / 10) === 0) {
      console.log(
        `${(atMs / 60_000).toFixed(1)} min: ${streams} streams begun, ${wrongs} wrong, heap ${
          mib(heapUsed + external)
        }, ` +
          `resident ${mib(rss)}, ${stats.open} connections, ${stats.busy} busy`,
      );
    }
  }
}

/** The service's count once nothing should be busy any more: it needs a moment to notice who has left. */
async function drained(): Promise<Stats> {
  let stats = await connections();
  for (let tries = 0; stats.busy > 0 && tries < 30; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    stats = await connections();
  }
  return stats;
}

interface Stats {
  readonly open: number;
  readonly busy: number;
  readonly requests: number;
  readonly leftEarly: number;
}

async function connections(): Promise<Stats> {
  return await (await fetch(`${origin}/stats`)).json();
}

function report(last: Stats): void {
  const trend = trendOf(heap);
  const resident2 = trendOf(resident);
  const unpredicted = wrongs;
  if (!trend.flat) {
    note(`the heap grew from ${mib(trend.first)} to ${mib(trend.second)}, by ${mib(trend.rise)} along its slope`);
  }
  if (last.busy > 0) note(`${last.busy} connections are busy with nothing`);
  if (timers.waiting > 0) note(`${timers.waiting} timers wait for nothing`);
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  console.log(
    [
      "",
      `soak, seed ${SEED}: ${minutes} minutes, ${STREAMS} streams at once, deno ${Deno.version.deno}`,
      `streams           ${streams} over ${last.requests} requests`,
      ...[...counts].sort().map(([name, count]) => `  ${name.padEnd(18)}${count}`),
      `not as predicted  ${unpredicted}`,
      `unhandled         ${unhandled}`,
      `heap after gc     ${mib(trend.first)} median of the first half, ${mib(trend.second)} of the second; slope ${
        mib(trend.rise)
      } ` +
      `from end to end; allowed ${mib(trend.allowed)}`,
      `resident          ${mib(resident2.first)}, ${mib(resident2.second)}; slope ${mib(resident2.rise)}`,
      `connections       at most ${busiest.open} open and ${busiest.busy} busy at a sample; ${last.busy} busy at the end`,
      `left early        ${last.leftEarly} connections, as the service saw it`,
      `timers            ${timers.waiting} waiting at the end`,
      wrongs === 0 ? "flat, nothing left open, nothing lost" : `${wrongs} WRONG`,
    ].join("\n"),
  );
  if (wrongs > 0) Deno.exit(1);
}

/** A client that says which attempt this is, and whose timers are counted. */
function client(): Bedrock {
  const sign = sigv4({ credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "soak", sessionToken: "soak" } });
  return createBedrock({
    region: "us-east-1",
    endpoint: origin,
    env: {},
    timeouts: { idleMs: IDLE_MS },
    auth: async (request, context) => {
      request.headers.set("x-soak-attempt", `${context.attempt}`);
      await sign(request, context);
    },
    clock: {
      now: () => Date.now(),
      setTimeout(run, ms) {
        timers.waiting++;
        const timer = setTimeout(() => {
          timers.waiting--;
          waiting = false;
          run();
        }, ms);
        let waiting = true;
        return () => {
          clearTimeout(timer);
          if (waiting) timers.waiting--;
          waiting = false;
        };
      },
    },
  });
}

function given(name: string, otherwise: number): number {
  const value = Deno.args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise;
  if (!(Number(value) > 0)) throw new RangeError(`Cannot soak with --${name}=${value}: use a number above 0`);
  return Number(value);
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

async function firstLine(output: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const reader = output.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) throw new Error("Cannot soak: the service did not start");
    text += value;
  }
  return text.trim();
}

await Promise.all([sampling(), ...Array.from({ length: STREAMS }, caller)]);
const last = await drained();
bedrock.close();
await server.stdin.close();
await server.status;
report(last);
